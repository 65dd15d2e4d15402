//! The fault report: runs the long form of every test that injects faults, and prints what came of it in one table.
//!
//! ```text
//! cargo test --test faults -- --ignored --nocapture
//! ```
//! It builds the tests once more, in the profile `faults`, and takes hours; `FAULTS=fuzz,steady` runs some of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic, and says what it saw"
)]

#[path = "common/tally.rs"]
mod tally;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Beginnings of the reasons why a test is ignored that is no long form: helpers of others, and tools.
const NO_FORM: [&str; 2] = ["a program that other tests start", "writes "];

/// A test that is ignored.
struct Ignored {
    file: PathBuf,
    name: String,
    why: String,
}

impl Ignored {
    fn long(&self) -> bool {
        !NO_FORM.iter().any(|start| self.why.starts_with(start))
    }

    /// The test target: the file's name, or that of the folder whose `main.rs` holds it.
    fn target(&self) -> String {
        let within = self.file.strip_prefix(tests()).unwrap();
        within.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
    }
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).unwrap().flatten().map(|f| f.path()) {
        if file.is_dir() {
            sources(&file, all);
        } else if file.extension().is_some_and(|end| end == "rs") && file != tests().join("faults.rs") {
            all.push(file);
        }
    }
}

fn ignored() -> Vec<Ignored> {
    let mut files = Vec::new();
    sources(&tests(), &mut files);
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for part in text.split("#[ignore = \"").skip(1) {
            let (why, rest) = part.split_once("\"]").unwrap();
            let name = rest.split_once("fn ").unwrap().1.split('(').next().unwrap();
            all.push(Ignored { file: file.clone(), name: name.to_owned(), why: why.to_owned() });
        }
    }
    all
}

#[test]
fn every_long_test_tells_what_came_of_it() {
    let all = ignored();
    assert!(all.iter().filter(|test| test.long()).count() >= 9);
    for test in all.iter().filter(|test| test.long()) {
        let text = fs::read_to_string(&test.file).unwrap();
        assert!(
            text.contains("tally::row("),
            "{}: {} prints no row of the report",
            test.file.display(),
            test.name
        );
    }
}

#[test]
#[ignore = "takes hours: runs the long form of every other test"]
fn report() {
    let chosen = std::env::var("FAULTS").unwrap_or_default();
    let mut targets: BTreeMap<String, Vec<Ignored>> = BTreeMap::new();
    for test in ignored() {
        targets.entry(test.target()).or_default().push(test);
    }
    targets.retain(|name, tests| {
        tests.iter().any(Ignored::long) && (chosen.is_empty() || chosen.split(',').any(|c| c == name))
    });
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for (target, tests) in targets {
        let start = Instant::now();
        println!("{target} ...");
        let skipped = tests.iter().filter(|test| !test.long()).flat_map(|test| ["--skip", &test.name]);
        let out = Command::new(std::env::var_os("CARGO").unwrap())
            .args(["test", "--locked", "--profile", "faults", "--test", &target, "--"])
            .args(["--ignored", "--nocapture", "--test-threads", "1"])
            .args(skipped)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&out.stdout).into_owned();
        let found = told.lines().filter_map(|line| line.strip_prefix(tally::MARK)).map(str::to_owned);
        rows.extend(found);
        if !out.status.success() {
            println!("{told}");
            rows.push(format!("{target}\t-\tFAILED, see above\t{:.0}", start.elapsed().as_secs_f64()));
            failed.push(target);
        }
    }
    let cells: Vec<Vec<&str>> = [tally::HEAD]
        .into_iter()
        .chain(rows.iter().map(String::as_str))
        .map(|r| r.split('\t').collect())
        .collect();
    let wide = |column: usize| {
        cells.iter().filter_map(|row| row.get(column)).map(|c| c.chars().count()).max().unwrap_or(0)
    };
    let wide = [0, 1, 2, 3].map(wide);
    println!();
    for row in &cells {
        println!(
            "{:w0$}  {:>w1$}  {:w2$}  {:>w3$}",
            row[0],
            row[1],
            row[2],
            row[3],
            w0 = wide[0],
            w1 = wide[1],
            w2 = wide[2],
            w3 = wide[3]
        );
    }
    assert!(failed.is_empty(), "failed: {failed:?}");
}
