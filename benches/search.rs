//! Search as one types: on the shipped book (goal: 5 ms a key) and on a pack of 10 MB (goal: 50 ms a key).
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::expect_used, reason = "a benchmark may panic")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use steadyhand::content::{File, Handbook, load, read};
use steadyhand::search::Index;

/// What is typed: a common word, a typo, two words, one that stands nowhere, and a single letter.
const QUERIES: [&str; 5] = ["naloxone", "naloxnoe", "breathe again", "xyzzyplugh", "a"];
const TEN_MEGABYTES: usize = 10_000_000;

/// The shipped book with its topics written so often, each time with other words, that it has `bytes` bytes.
fn large(bytes: usize) -> Handbook {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let text = |path: &str| fs::read_to_string(content.join(path)).expect("the shipped content");
    let names = |folder: &str| {
        let entries = fs::read_dir(content.join(folder)).expect("the shipped content");
        let mut names: Vec<_> =
            entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let mut files: Vec<File> = Vec::new();
    let mut add = |path: String, text: String| files.push(File::new(path, Ok(text)));
    for path in ["interface.yaml", "glossary.yaml", "sources.yaml"] {
        add(path.into(), text(path));
    }
    for folder in ["regions", "checklists"] {
        names(folder)
            .iter()
            .for_each(|name| add(format!("{folder}/{name}"), text(&format!("{folder}/{name}"))));
    }
    let topics = names("topics");
    let (mut size, mut copy, mut ids) = (0, 0, Vec::new());
    while size < bytes {
        for name in &topics {
            let stem = name.trim_end_matches(".yaml");
            let id = if copy == 0 { stem.to_owned() } else { format!("{stem}-{copy}") };
            // A word that no other copy has, so that the vocabulary grows as a real book's would.
            let text =
                text(&format!("topics/{name}")).replace(" the ", &format!(" the {} ", word(ids.len())));
            size += text.len();
            add(format!("topics/{id}.yaml"), text);
            ids.push(id);
        }
        copy += 1;
    }
    let front = text("handbook.yaml");
    let head = front.split("parts:").next().expect("parts");
    add(
        "handbook.yaml".into(),
        format!("{head}parts:\n  - title: All\n    topics: [\"{}\"]\n", ids.join("\", \"")),
    );
    files.sort_by(|a, b| a.path.cmp(&b.path));
    match read(&files, None) {
        Ok((book, _)) => book,
        Err(report) => panic!("{report}"),
    }
}

/// A word of letters for a number; digits would be claims without a source.
fn word(mut n: usize) -> String {
    let mut word = String::from("q");
    while n > 0 {
        word.extend(char::from_digit((n % 10) as u32 + 10, 36));
        n /= 10;
    }
    word
}

fn search(c: &mut Criterion) {
    for (name, book) in [("shipped", load(None).expect("the shipped book")), ("10 MB", large(TEN_MEGABYTES))]
    {
        let region = book.region("us");
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        group.bench_function("index", |b| b.iter(|| Index::new(black_box(&book), region, "911")));
        let index = Index::new(&book, region, "911");
        for query in QUERIES {
            group.bench_function(query, |b| b.iter(|| index.find(black_box(query), 100)));
        }
        group.finish();
    }
}

criterion_group!(benches, search);
criterion_main!(benches);
