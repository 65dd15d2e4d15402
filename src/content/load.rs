//! Files to a handbook: each decoded into its type, then checked against one another.

use super::check::{self, Pack};
use super::files::{File, LANGUAGES};
use super::report::{Finding, Report, Weight};
use super::{Boundaries, Category, Caution, Handbook, Source, Term};
use crate::text;
use crate::yaml::{self, Fault, Value};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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

/// `glossary.yaml`: what words mean.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Glossary {
    /// The terms, in the order they are shown.
    terms: Vec<Term>,
}

/// `sources.yaml`: where what is said comes from.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sources {
    /// All that the pages name.
    sources: Vec<Source>,
}

/// `boundaries/cautions.yaml`: what a plan is warned of.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cautions {
    /// The cautions, gravest first.
    cautions: Vec<Caution>,
}

/// Folders and files that hold nothing of the pack's own; a language is laid over it before it is read.
const NOT_READ: [&str; 5] = ["schema/", "skeleton/", LANGUAGES, "README.md", "LICENSE.md"];

/// Reads a pack from its files; `today` is handed in where dates are to be checked.
///
/// # Errors
/// All that is wrong, if any of it is an error: half a pack is never used.
pub fn read(files: &[File], today: Option<Date>) -> Result<(Handbook, Report), Report> {
    let mut report = Report::default();
    // What stands inside the program was checked when it was built: at each start it is read, and no more.
    let known = today.is_none() && files.iter().all(|f| f.inside);
    let mut pack = Pack { files, known, ..Pack::default() };
    for (i, file) in files.iter().enumerate() {
        match &file.text {
            Err(why) => report.add(finding(file, 1, 1, Weight::Error, why.clone())),
            Ok(_) if NOT_READ.iter().any(|start| file.path.starts_with(start)) => {}
            Ok(text) => {
                if !known {
                    check::letters(file, text, &mut report);
                }
                sort(&mut pack, i, &mut report);
            }
        }
    }
    if !files.is_empty() && files.iter().all(|f| f.text.is_err()) {
        // Nothing could be read: what a handbook needs beside is no news then.
        report.finish();
        return Err(report);
    }
    if !known {
        check::pack(&pack, today, &mut report);
    }
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
    let (files, known) = (pack.files, pack.known);
    let file = &files[i];
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let Some(id) = name.strip_suffix(".yaml") else {
        let words = "this file is not read: only `.yaml` files are".to_owned();
        report.add(finding(file, 1, 1, Weight::Warning, words));
        return;
    };
    match (folder, id) {
        ("", "handbook") => pack.front = loaded(files, known, i, id, report),
        ("", "interface") => pack.words = loaded(files, known, i, id, report),
        ("", "glossary") => {
            pack.terms = loaded::<Glossary>(files, known, i, id, report).map(|l| l.map(|v| v.terms));
        }
        ("", "sources") => {
            pack.sources = loaded::<Sources>(files, known, i, id, report).map(|l| l.map(|v| v.sources));
        }
        ("topics", id) => pack.topics.extend(loaded(files, known, i, id, report)),
        ("regions", id) => pack.regions.extend(loaded(files, known, i, id, report)),
        ("checklists", "overdose") => pack.overdose = loaded(files, known, i, id, report),
        ("drills", id) => pack.drills.extend(loaded(files, known, i, id, report)),
        ("checklists", id) => pack.checklists.extend(loaded(files, known, i, id, report)),
        ("boundaries", "cautions") => {
            pack.cautions = loaded::<Cautions>(files, known, i, id, report).map(|l| l.map(|v| v.cautions));
        }
        ("boundaries", id) => pack.categories.extend(loaded(files, known, i, id, report)),
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

fn loaded<T: DeserializeOwned>(
    pack: &[File],
    known: bool,
    i: usize,
    id: &str,
    report: &mut Report,
) -> Option<Loaded<T>> {
    let file = pack.get(i)?;
    let text = file.text.as_ref().ok()?;
    if let Some(value) = Some(text).filter(|_| known).and_then(|text| yaml::decode_known(text)) {
        return Some(Loaded { file: i, id: id.to_owned(), value: Some(value) });
    }
    // A raw sign was told of when the letters were looked at; what is left is one that hides as an escape.
    let raw = text.contains(|c| c != '\n' && c != '\r' && text::unseen(c));
    let hidden = |words: &str| if raw { None } else { hidden(words) };
    let read = match yaml::too_deep(text, DEEPEST) {
        Some(fault) => Err(vec![fault]),
        None => laid(pack, file).and_then(|value| match value {
            Some(value) => yaml::decode_value::<T>(text, value, &hidden),
            None => yaml::decode_where::<T>(text, &hidden),
        }),
    };
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

/// The key that names the file of the same folder whose keys a file has beside its own.
const LIKE: &str = "like";
/// Most files that are each like the next one.
const MOST_LIKE: usize = 16;

/// What a file holds with all it is like; nothing where it stands alone.
fn laid(pack: &[File], file: &File) -> Result<Option<Value>, Vec<Fault>> {
    // A file that says nothing of the kind is read once only.
    let says = |text: &String| text.lines().any(|line| line.starts_with(LIKE));
    if !file.text.as_ref().is_ok_and(says) {
        return Ok(None);
    }
    let mut over: Vec<Value> = Vec::new();
    let mut at = file;
    loop {
        let text = at.text.as_deref().unwrap_or_default();
        let mut value = yaml::parse(text).map_err(|fault| vec![fault])?;
        let name = value.as_mapping_mut().and_then(|map| map.remove(LIKE));
        over.push(value);
        let Some(name) = name else { break };
        let name = name.as_str().unwrap_or_default();
        let wrong = |message: String| {
            let (line, column) = yaml::locate(file.text.as_deref().unwrap_or_default(), &[LIKE.into()]);
            vec![Fault { line, column, message }]
        };
        let (folder, own) = at.path.rsplit_once('/').map_or(("", at.path.as_str()), |(f, n)| (f, n));
        let path = if folder.is_empty() { format!("{name}.yaml") } else { format!("{folder}/{name}.yaml") };
        let next = if path == at.path { at.below.as_deref() } else { pack.iter().find(|f| f.path == path) };
        let Some(next) = next.filter(|next| next.text.is_ok()) else {
            let message = if path == at.path {
                format!("no `{own}` lies below this one: `{LIKE}` with a file's own name is for overlays")
            } else {
                let names = pack.iter().filter_map(|f| f.path.strip_prefix(folder)?.strip_suffix(".yaml"));
                let near = yaml::nearest(name, names.map(|n| n.trim_start_matches('/')));
                let near = near.map(|n| format!(": did you mean `{n}`?")).unwrap_or_default();
                format!("there is no `{path}` to be like{near}")
            };
            return Err(wrong(message));
        };
        if over.len() > MOST_LIKE {
            return Err(wrong("this file is like one that is like this one".into()));
        }
        if path != at.path
            && let Some(map) = over.last_mut().and_then(Value::as_mapping_mut)
            && folder == "regions"
            && !map.contains_key(TERRITORIES)
        {
            // A part of a country is not chosen for all of it, unless it says so.
            map.insert(TERRITORIES.into(), Value::Sequence(Vec::new()));
        }
        at = next;
    }
    Ok(over.into_iter().rev().reduce(yaml::lay))
}

/// The key of a region's territories.
const TERRITORIES: &str = "territories";

/// A finding at a place, with its source line.
pub(super) fn finding(file: &File, line: usize, column: usize, weight: Weight, message: String) -> Finding {
    let source = file.text.as_ref().ok().and_then(|t| Report::source(t, line));
    Finding { file: format!("{}{}", file.from, file.path), line, column, weight, message, source }
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
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    let mut of_regions = pack.regions;
    // What lies on top chooses: a county's page that names its country's territory is shown there.
    of_regions.sort_by_key(|loaded| Reverse(pack.files.get(loaded.file).map_or(0, |f| f.layer)));
    for loaded in of_regions {
        let mut region: super::Region = loaded.value?;
        region.id = loaded.id.clone();
        let layer = pack.files.get(loaded.file).map_or(0, |f| f.layer);
        if layer == 0 {
            region.territories.retain(|t| !claimed.contains(t));
        } else {
            region.territories.retain(|t| claimed.insert(t.clone()));
        }
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
