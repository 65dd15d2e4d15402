//! Files to a handbook: each decoded into its type, then checked against one another.

use super::check::{self, Pack};
use super::files::{File, LANGUAGES};
use super::report::{Finding, Report, Weight};
use super::{
    Boundaries, Category, Caution, Checklist, Drill, Front, Handbook, Late, Overdose, Region, Section,
    Source, Term, Topic, Words,
};
use crate::text;
use crate::yaml::{self, Fault, Value};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A decoded file.
pub(super) struct Loaded<T> {
    /// Index of the file.
    pub file: usize,
    /// Its stem.
    pub id: String,
    /// What the handbook holds of it; `None` if it has faults of its own.
    pub value: Option<T>,
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
            Err(why) => {
                report.add(finding(file, 1, 1, Weight::Error, why.clone()));
                // It is there: what names it is not wrong for that.
                if file.path.ends_with(".yaml") && !NOT_READ.iter().any(|start| file.path.starts_with(start))
                {
                    sort(&mut pack, i, &mut Report::default());
                }
            }
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
    let at = At { files, known, i };
    let file = &files[i];
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let Some(id) = name.strip_suffix(".yaml") else {
        let words = "this file is not read: only `.yaml` files are".to_owned();
        report.add(finding(file, 1, 1, Weight::Warning, words));
        return;
    };
    match (folder, id) {
        ("", "handbook") => pack.front = at.loaded(report, |front: Front, _| front),
        ("", "interface") => pack.words = at.loaded(report, |words: Words, _| words),
        ("", "glossary") => pack.terms = at.loaded(report, |file: Glossary, _| file.terms),
        ("", "sources") => pack.sources = at.late(report, |file: Sources, _| file.sources),
        ("topics", _) => pack.topics.extend(at.topic(report)),
        ("regions", _) => {
            pack.regions.extend(at.loaded(report, |region: Region, id| Region { id, ..region }))
        }
        ("checklists", "overdose") => pack.overdose = at.late(report, |list: Overdose, _| list),
        ("checklists", _) => {
            pack.checklists.extend(at.late(report, |list: Checklist, id| Checklist { id, ..list }))
        }
        ("drills", _) => pack.drills.extend(at.late(report, |drill: Drill, id| Drill { id, ..drill })),
        ("boundaries", "cautions") => pack.cautions = at.late(report, |file: Cautions, _| file.cautions),
        ("boundaries", _) => {
            pack.categories.extend(at.late(report, |category: Category, id| Category { id, ..category }));
        }
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
    let (_, sign) = text::hidden(words).find(|(_, c)| *c != '\n')?;
    Some(text::take_out(sign))
}

/// A file of a pack to be decoded.
#[derive(Clone, Copy)]
struct At<'f> {
    files: &'f [File],
    known: bool,
    /// Index of the file.
    i: usize,
}

impl At<'_> {
    /// Decodes the file; `hold` makes of it and its stem what the handbook holds.
    fn loaded<T: DeserializeOwned, H>(
        self,
        report: &mut Report,
        hold: fn(T, String) -> H,
    ) -> Option<Loaded<H>> {
        let file = self.files.get(self.i)?;
        let Ok(text) = &file.text else { return Some(Loaded { file: self.i, id: stem(file), value: None }) };
        let known = Some(text).filter(|_| self.known).and_then(|text| yaml::decode_known(text));
        let value = known.or_else(|| decode(self.files, file, text, report));
        let id = stem(file);
        Some(Loaded { file: self.i, value: value.map(|value| hold(value, id.clone())), id })
    }

    /// As [`Self::loaded`], but what stands inside the program is decoded when somebody first looks at it.
    fn late<T: DeserializeOwned + 'static, H: Send + 'static>(
        self,
        report: &mut Report,
        hold: fn(T, String) -> H,
    ) -> Option<Loaded<Late<H>>> {
        let Some((file, text)) = self.waiting() else {
            let Loaded { file, id, value } = self.loaded(report, hold)?;
            return Some(Loaded { file, id, value: value.map(Late::from) });
        };
        let (id, path) = (stem(file), file.path.clone());
        let name = id.clone();
        let value = Late::later(move || hold(inside(&path, text), name));
        Some(Loaded { file: self.i, id, value: Some(value) })
    }

    /// A topic. Of one inside the program, only what stands before the sections is decoded at once.
    fn topic(self, report: &mut Report) -> Option<Loaded<Topic>> {
        /// What comes between the two.
        const SECTIONS: &str = "\nsections:\n";
        #[derive(serde::Deserialize)]
        struct Rest {
            sections: Vec<Section>,
        }
        let parts = self.waiting().and_then(|(file, text)| Some((file, text, text.find(SECTIONS)?)));
        let Some((file, text, end)) = parts else {
            return self.loaded(report, |topic: Topic, id| Topic { id, ..topic });
        };
        let (head, rest) = text.split_at(end);
        let (id, path) = (stem(file), file.path.clone());
        let topic: Topic = inside(&path, &format!("{head}\nsections: []\n"));
        let sections = Late::later(move || inside::<Rest>(&path, rest).sections);
        Some(Loaded { file: self.i, value: Some(Topic { id: id.clone(), sections, ..topic }), id })
    }

    /// The file and its text where it stands inside the program and by itself.
    fn waiting(&self) -> Option<(&File, &'static str)> {
        let file = self.files.get(self.i).filter(|_| self.known)?;
        match file.text {
            Ok(Cow::Borrowed(text)) if !is_like(text) => Some((file, text)),
            _ => None,
        }
    }
}

/// A file's name without its folder and its ending.
fn stem(file: &File) -> String {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".yaml").unwrap_or(name).to_owned()
}

/// Decodes a part of a file inside the program.
///
/// # Panics
/// If the file is wrong: a test reads each of them to its end, so that no such program is ever given to anybody.
fn inside<T: DeserializeOwned>(path: &str, text: &str) -> T {
    yaml::decode_known(text)
        .unwrap_or_else(|| panic!("`content/{path}` is wrong: see `steadyhand check content`"))
}

/// Decodes a file with all it is like, and reports what is wrong with it.
fn decode<T: DeserializeOwned>(pack: &[File], file: &File, text: &str, report: &mut Report) -> Option<T> {
    // A raw sign was told of when the letters were looked at; what is left is one that hides as an escape.
    let raw = text::hidden(text).any(|(_, c)| c != '\n' && c != '\r');
    let hidden = |words: &str| if raw { None } else { hidden(words) };
    let read = match yaml::too_deep(text, yaml::SHALLOW) {
        Some(fault) => Err(vec![fault]),
        None => laid(pack, file).and_then(|value| match value {
            Some(value) => yaml::decode_value::<T>(text, value, &hidden),
            None => yaml::decode_where::<T>(text, &hidden),
        }),
    };
    match read {
        Ok(value) => Some(value),
        Err(faults) => {
            for Fault { line, column, message } in faults {
                report.add(finding(file, line, column, Weight::Error, message));
            }
            None
        }
    }
}

/// The key that names the file of the same folder whose keys a file has beside its own.
const LIKE: &str = "like";
/// Most files that are each like the next one.
const MOST_LIKE: usize = 16;

/// Whether a file says that it is like another.
fn is_like(text: &str) -> bool {
    text.lines().any(|line| line.starts_with(LIKE))
}

/// What a file holds with all it is like; nothing where it stands alone.
fn laid(pack: &[File], file: &File) -> Result<Option<Value>, Vec<Fault>> {
    // A file that says nothing of the kind is read once only.
    if !file.text.as_ref().is_ok_and(|text| is_like(text)) {
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

/// What was decoded, by its stem; `None` if any of it has faults.
fn by_stem<T>(decoded: Vec<Loaded<T>>) -> Option<BTreeMap<String, T>> {
    decoded.into_iter().map(|loaded| Some((loaded.id, loaded.value?))).collect()
}

fn book(pack: Pack<'_>) -> Option<Handbook> {
    let front = pack.front?.value?;
    let mut topics = by_stem(pack.topics)?;
    let order = front.parts.iter().flat_map(|p| &p.topics);
    let topics = order.filter_map(|id| topics.remove(id)).collect();
    let mut regions = BTreeMap::new();
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    let mut of_regions = pack.regions;
    // What lies on top chooses: a county's page that names its country's territory is shown there.
    of_regions.sort_by_key(|loaded| Reverse(pack.files.get(loaded.file).map_or(0, |f| f.layer)));
    for loaded in of_regions {
        let mut region: Region = loaded.value?;
        let layer = pack.files.get(loaded.file).map_or(0, |f| f.layer);
        if layer == 0 {
            region.territories.retain(|t| !claimed.contains(t));
        } else {
            region.territories.retain(|t| claimed.insert(t.clone()));
        }
        regions.insert(loaded.id, region);
    }
    let mut categories = by_stem(pack.categories)?;
    let boundaries = Boundaries {
        categories: front.boundaries.iter().filter_map(|id| categories.remove(id)).collect(),
        cautions: match pack.cautions {
            Some(loaded) => loaded.value?,
            None => Vec::new().into(),
        },
    };
    Some(Handbook {
        front,
        boundaries,
        topics,
        terms: pack.terms?.value?,
        sources: pack.sources?.value?,
        regions,
        checklists: by_stem(pack.checklists)?,
        overdose: pack.overdose?.value?,
        drills: by_stem(pack.drills)?,
        words: pack.words?.value?,
    })
}
