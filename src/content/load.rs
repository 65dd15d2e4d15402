//! Files to a handbook: each decoded into its type, then checked against one another.

use super::check::{self, Pack};
use super::files::File;
use super::report::{Finding, Report, Weight};
use super::{Boundaries, Category, Caution, Handbook, Source, Term};
use crate::text;
use crate::yaml::{self, Fault};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A decoded file.
pub(super) struct Loaded<T> {
    /// Index of the file.
    pub file: usize,
    /// Its stem.
    pub id: String,
    /// What it holds; `None` if it has faults of its own.
    pub value: Option<T>,
}

impl<T> Loaded<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Loaded<U> {
        Loaded { file: self.file, id: self.id, value: self.value.map(change) }
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    terms: Vec<Term>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Sources {
    sources: Vec<Source>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Cautions {
    cautions: Vec<Caution>,
}

/// Folders and files that hold nothing of the pack's own.
const NOT_READ: [&str; 3] = ["schema/", "README.md", "LICENSE.md"];

/// Reads a pack from its files; `today` is handed in where dates are to be checked.
///
/// # Errors
/// All that is wrong, if any of it is an error: half a pack is never used.
pub fn read(files: &[File], today: Option<Date>) -> Result<(Handbook, Report), Report> {
    let mut report = Report::default();
    let mut pack = Pack { files, ..Pack::default() };
    for (i, file) in files.iter().enumerate() {
        match &file.text {
            Err(why) => report.add(finding(file, 1, 1, Weight::Error, why.clone())),
            Ok(_) if NOT_READ.iter().any(|start| file.path.starts_with(start)) => {}
            Ok(text) => {
                check::letters(file, text, &mut report);
                sort(&mut pack, i, &mut report);
            }
        }
    }
    if !files.is_empty() && files.iter().all(|f| f.text.is_err()) {
        // Nothing could be read: what a handbook needs beside is no news then.
        report.finish();
        return Err(report);
    }
    check::pack(&pack, today, &mut report);
    report.finish();
    if report.has_errors() {
        return Err(report);
    }
    match book(pack) {
        Some(book) => Ok((book, report)),
        // A pack without errors holds every file that a book needs.
        None => Err(report),
    }
}

/// Decodes a file by its place in the folder.
fn sort<'f>(pack: &mut Pack<'f>, i: usize, report: &mut Report) {
    let file = &pack.files[i];
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let Some(id) = name.strip_suffix(".yaml") else {
        let words = "this file is not read: only `.yaml` files are".to_owned();
        report.add(finding(file, 1, 1, Weight::Warning, words));
        return;
    };
    match (folder, id) {
        ("", "handbook") => pack.front = loaded(file, i, id, report),
        ("", "interface") => pack.words = loaded(file, i, id, report),
        ("", "glossary") => {
            pack.terms = loaded::<Glossary>(file, i, id, report).map(|l| l.map(|v| v.terms));
        }
        ("", "sources") => {
            pack.sources = loaded::<Sources>(file, i, id, report).map(|l| l.map(|v| v.sources));
        }
        ("topics", id) => pack.topics.extend(loaded(file, i, id, report)),
        ("regions", id) => pack.regions.extend(loaded(file, i, id, report)),
        ("checklists", "overdose") => pack.overdose = loaded(file, i, id, report),
        ("drills", id) => pack.drills.extend(loaded(file, i, id, report)),
        ("checklists", id) => pack.checklists.extend(loaded(file, i, id, report)),
        ("boundaries", "cautions") => {
            pack.cautions = loaded::<Cautions>(file, i, id, report).map(|l| l.map(|v| v.cautions));
        }
        ("boundaries", id) => pack.categories.extend(loaded(file, i, id, report)),
        _ => {
            let known = [
                "handbook.yaml",
                "interface.yaml",
                "glossary.yaml",
                "sources.yaml",
                "topics",
                "regions",
                "checklists",
                "boundaries",
                "drills",
            ];
            let place = if folder.is_empty() { name } else { folder };
            let near = yaml::nearest(place, known.into_iter());
            let near = near.map(|n| format!(": did you mean `{n}`?")).unwrap_or_default();
            let words = format!("`{}` has no place in a handbook{near}", file.path);
            report.add(finding(file, 1, 1, Weight::Error, words));
        }
    }
}

/// What hides in a text.
fn hidden(words: &str) -> Option<String> {
    let sign = words.chars().find(|c| *c != '\n' && text::unseen(*c))?;
    Some(format!("the hidden sign U+{:04X}: take it out", u32::from(sign)))
}

/// Most brackets open at once in a file of a pack.
const DEEPEST: usize = 500;

fn loaded<T: DeserializeOwned>(file: &File, i: usize, id: &str, report: &mut Report) -> Option<Loaded<T>> {
    let text = file.text.as_ref().ok()?;
    // A raw sign was told of when the letters were looked at; what is left is one that hides as an escape.
    let raw = text.contains(|c| c != '\n' && c != '\r' && text::unseen(c));
    let hidden = |words: &str| if raw { None } else { hidden(words) };
    let decode = || yaml::decode_where::<T>(text, &hidden);
    let read = yaml::too_deep(text, DEEPEST).map_or_else(decode, |fault| Err(vec![fault]));
    let value = match read {
        Ok(value) => Some(value),
        Err(faults) => {
            for Fault { line, column, message } in faults {
                report.add(finding(file, line, column, Weight::Error, message));
            }
            None
        }
    };
    Some(Loaded { file: i, id: id.to_owned(), value })
}

/// A finding at a place, with its source line.
pub(super) fn finding(file: &File, line: usize, column: usize, weight: Weight, message: String) -> Finding {
    let source = file.text.as_ref().ok().and_then(|t| Report::source(t, line));
    Finding { file: file.path.clone(), line, column, weight, message, source }
}

fn book(pack: Pack<'_>) -> Option<Handbook> {
    let front = pack.front?.value?;
    let mut topics: BTreeMap<String, super::Topic> = BTreeMap::new();
    for loaded in pack.topics {
        let mut topic: super::Topic = loaded.value?;
        topic.id = loaded.id.clone();
        topics.insert(loaded.id, topic);
    }
    let order: Vec<String> = front.parts.iter().flat_map(|p| p.topics.iter().cloned()).collect();
    let topics = order.iter().filter_map(|id| topics.remove(id)).collect();
    let mut regions = BTreeMap::new();
    for loaded in pack.regions {
        let mut region: super::Region = loaded.value?;
        region.id = loaded.id.clone();
        regions.insert(loaded.id, region);
    }
    let mut checklists = BTreeMap::new();
    for loaded in pack.checklists {
        let mut list: super::Checklist = loaded.value?;
        list.id = loaded.id.clone();
        checklists.insert(loaded.id, list);
    }
    let mut categories: BTreeMap<String, Category> = BTreeMap::new();
    for loaded in pack.categories {
        let mut category: Category = loaded.value?;
        category.id = loaded.id.clone();
        categories.insert(loaded.id, category);
    }
    let boundaries = Boundaries {
        categories: front.boundaries.iter().filter_map(|id| categories.remove(id)).collect(),
        cautions: match pack.cautions {
            Some(loaded) => loaded.value?,
            None => Vec::new(),
        },
    };
    let mut drills = BTreeMap::new();
    for loaded in pack.drills {
        let mut drill: super::Drill = loaded.value?;
        drill.id = loaded.id.clone();
        drills.insert(loaded.id, drill);
    }
    Some(Handbook {
        front,
        boundaries,
        topics,
        terms: pack.terms?.value?,
        sources: pack.sources?.value?,
        regions,
        checklists,
        overdose: pack.overdose?.value?,
        drills,
        words: pack.words?.value?,
    })
}
