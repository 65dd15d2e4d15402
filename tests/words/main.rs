//! The words are safe, plain and whole: tests that read the shipped content, and each safety rule shown to catch its
//! mistake in a copy of the content that makes it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod article;
mod cautions;
mod mistakes;
mod plain;
mod whole;

use std::path::Path;
use std::sync::LazyLock;
use steadyhand::content::reading::sentences;
use steadyhand::content::walk::{Seen, Walk, Walker};
use steadyhand::content::{Handbook, Inline, Text, read};
use steadyhand::yaml::Step;

/// The files of a pack: path and text.
pub type Pack = Vec<(String, String)>;

/// The content as it lies in the source tree, which is what the program embeds.
pub static SHIPPED: LazyLock<Pack> = LazyLock::new(|| {
    let mut pack = Pack::new();
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    gather(&top, "", &mut pack);
    pack
});

/// The shipped handbook.
pub static BOOK: LazyLock<Handbook> = LazyLock::new(|| match book(&SHIPPED) {
    Ok(book) => book,
    Err(report) => panic!("the shipped content has faults:\n{report}"),
});

fn gather(dir: &Path, within: &str, pack: &mut Pack) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{within}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            gather(&entry.path(), &format!("{path}/"), pack);
        } else {
            pack.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// Loads a pack.
pub fn book(pack: &Pack) -> Result<Handbook, String> {
    read(&common::files(pack), None).map(|(book, _)| book).map_err(|report| report.to_string())
}

/// A copy of the shipped content with one change.
pub fn changed(file: &str, from: &str, to: &str) -> Pack {
    let mut pack = SHIPPED.clone();
    let (_, text) = pack.iter_mut().find(|(path, _)| path == file).unwrap_or_else(|| panic!("no {file}"));
    assert!(text.contains(from), "{file} holds no {from:?}");
    *text = text.replace(from, to);
    pack
}

/// What a check finds wrong; nothing where all is well.
pub type Check = fn(&Handbook) -> Vec<String>;

/// The check finds nothing wrong in the shipped content.
#[track_caller]
pub fn holds(check: Check) {
    let faults = check(&BOOK);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The check finds a changed copy wrong that the loader lets through.
#[track_caller]
pub fn catches(check: Check, file: &str, from: &str, to: &str) {
    match book(&changed(file, from, to)) {
        Ok(book) => assert!(!check(&book).is_empty(), "not caught: {file}: {from:?} to {to:?}"),
        Err(report) => panic!("the copy does not load: {file}: {from:?} to {to:?}\n{report}"),
    }
}

/// The loader itself refuses a changed copy, with these words.
#[track_caller]
pub fn refuses(file: &str, from: &str, to: &str, words: &str) {
    let report = book(&changed(file, from, to)).err().unwrap_or_else(|| panic!("loaded: {from:?} to {to:?}"));
    assert!(report.contains(words), "{report}");
}

/// Something the handbook says, with where it stands.
#[derive(Debug, Clone)]
pub struct Said {
    /// `topics/respond` and so on.
    pub file: String,
    /// The section's id, in a topic.
    pub section: String,
    /// What is to be left unsaid: the `not` of a pair.
    pub unsaid: bool,
    /// The text.
    pub text: Text,
}

impl Said {
    /// Whether it names the region's emergency number, or leads to the page on responding.
    pub fn calls(&self) -> bool {
        self.text.0.iter().any(|run| match run {
            Inline::Emergency => true,
            Inline::Link { topic, .. } => topic == "respond",
            _ => false,
        })
    }

    /// Its sentences in lower case, with where they stand.
    pub fn sentences(&self) -> impl Iterator<Item = (String, String)> {
        let place = format!("{}#{}", self.file, self.section);
        sentences(&self.text.bare()).into_iter().map(move |s| (place.clone(), s.to_lowercase()))
    }
}

/// All that the handbook says.
pub fn all(book: &Handbook) -> Vec<Said> {
    let mut said = Vec::new();
    for topic in &book.topics {
        let sections: Vec<&str> = topic.sections.iter().map(|s| s.id.as_str()).collect();
        gather_said(&format!("topics/{}", topic.id), topic, &sections, &mut said);
    }
    for list in book.checklists.values() {
        gather_said(&format!("checklists/{}", list.id), list, &[], &mut said);
    }
    for region in book.regions.values() {
        gather_said(&format!("regions/{}", region.id), region, &[], &mut said);
    }
    for category in &book.boundaries.categories {
        gather_said(&format!("boundaries/{}", category.id), category, &[], &mut said);
    }
    for caution in book.boundaries.cautions.iter() {
        gather_said("boundaries/cautions", caution, &[], &mut said);
    }
    for term in &book.terms {
        gather_said("glossary", term, &[], &mut said);
    }
    gather_said("handbook", &book.front, &[], &mut said);
    said
}

fn gather_said(file: &str, walk: &impl Walk, sections: &[&str], said: &mut Vec<Said>) {
    walk.walk(&mut Walker::new(&mut |path, seen| {
        let Seen::Text(text) = seen else { return };
        let section = match path {
            [Step::Key(key), Step::Index(i), ..] if key == "sections" => sections.get(*i).copied(),
            _ => None,
        };
        let unsaid = path.last() == Some(&Step::from("not"));
        let section = section.unwrap_or_default().to_owned();
        said.push(Said { file: file.to_owned(), section, unsaid, text: text.clone() });
    }));
}

/// Whether a phrase stands in a text as whole words; both in lower case.
pub fn stands(phrase: &str, text: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether a sentence denies what it speaks of.
pub fn denies(sentence: &str) -> bool {
    ["not", "never", "no", "nor", "nobody", "don't", "cannot", "without"].iter().any(|w| stands(w, sentence))
}
