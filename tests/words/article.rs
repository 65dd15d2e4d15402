//! No run of 8 words of the article that the handbook grew from stands in the content. The article itself is not in
//! the project: `article.hashes` holds its runs as hashes, one a line.

use crate::{SHIPPED, changed};
use std::collections::HashSet;

static HASHES: &str = include_str!("article.hashes");

/// Words in a run.
const RUN: usize = 8;

/// FNV-1a of 64 bits: the same on every machine and in every version.
fn hash(words: &[String]) -> u64 {
    words
        .join(" ")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

/// The runs of a text, without marks, in lower case.
fn runs(text: &str) -> Vec<(u64, String)> {
    let text = text.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    words.windows(RUN).map(|run| (hash(run), run.join(" "))).collect()
}

fn known() -> HashSet<u64> {
    HASHES.lines().map(|line| u64::from_str_radix(line, 16).unwrap()).collect()
}

#[test]
fn no_eight_words_of_the_article_stand_in_the_content() {
    let known = known();
    assert!(known.len() > 1000, "{} hashes", known.len());
    for (path, text) in SHIPPED.iter() {
        for (hash, run) in runs(text) {
            assert!(!known.contains(&hash), "{path} holds words of the article: {run}");
        }
    }
}

#[test]
fn a_copied_sentence_is_found_whatever_its_marks_and_letters() {
    let article = "Nobody has ever written these particular words; they only stand here for this test.";
    let known: HashSet<u64> = runs(article).into_iter().map(|(hash, _)| hash).collect();
    let copied = changed(
        "topics/risks.yaml",
        "summary: ",
        "summary: These PARTICULAR words - they only stand here, for this. ",
    );
    let found: Vec<String> = copied
        .iter()
        .flat_map(|(_, text)| runs(text))
        .filter(|(h, _)| known.contains(h))
        .map(|(_, run)| run)
        .collect();
    assert_eq!(
        found,
        ["these particular words they only stand here for", "particular words they only stand here for this"]
    );
}

/// Writes the hashes of an article anew: `ARTICLE=FILE cargo test --test words -- --ignored hashes_of`.
#[test]
#[ignore = "writes tests/words/article.hashes"]
fn hashes_of_an_article_are_written() {
    let text =
        std::fs::read_to_string(std::env::var_os("ARTICLE").expect("set ARTICLE to its file")).unwrap();
    let mut hashes: Vec<u64> = runs(&text).into_iter().map(|(hash, _)| hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let lines: String = hashes.iter().map(|h| format!("{h:016x}\n")).collect();
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/words/article.hashes"), lines).unwrap();
}
