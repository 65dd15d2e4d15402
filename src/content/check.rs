//! What must hold between the files of a pack, and of every letter in them.

mod boundaries;
mod overdose;

use super::files::File;
use super::load::{Loaded, finding};
use super::report::{Report, Weight};
use super::walk::{Seen, Walk, Walker};
use super::{
    Block, BlockKind, Category, Caution, Checklist, Drill, EMERGENCY_NUMBERS, Front, Inline, Late, Overdose,
    Region, Source, Term, Text, Topic, Words, region,
};
use crate::text;
use crate::yaml::{self, Step, nearest};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Widest title, in columns.
const WIDEST_TITLE: usize = 48;
/// Widest picture, in columns.
const WIDEST_PICTURE: usize = 60;
/// A page not looked at for so many months is warned of.
const STALE_MONTHS: i32 = 18;
/// Signs of a figure that is a claim, whatever `claim` says.
const UNITS: [&str; 10] = ["%", "mg", "ml", "second", "minute", "hour", "day", "week", "month", "times"];

/// All files decoded, before they are a handbook.
#[derive(Default)]
pub(super) struct Pack<'f> {
    pub files: &'f [File],
    /// It stands inside the program, and was checked when that was built.
    pub known: bool,
    pub front: Option<Loaded<Front>>,
    pub words: Option<Loaded<Words>>,
    pub terms: Option<Loaded<Vec<Term>>>,
    pub sources: Option<Loaded<Late<Vec<Source>>>>,
    pub topics: Vec<Loaded<Topic>>,
    pub regions: Vec<Loaded<Region>>,
    pub checklists: Vec<Loaded<Late<Checklist>>>,
    pub categories: Vec<Loaded<Late<Category>>>,
    pub cautions: Option<Loaded<Late<Vec<Caution>>>>,
    pub overdose: Option<Loaded<Late<Overdose>>>,
    pub drills: Vec<Loaded<Late<Drill>>>,
}

/// Looks at every letter of a file: signs that are not to be seen, tabs, phone numbers out of place.
pub(super) fn letters(file: &File, text: &str, report: &mut Report) {
    let numbers = !(file.path.starts_with("regions/") || file.path == "sources.yaml");
    for (at, line) in text.split('\n').enumerate() {
        if report.full(&file.path) {
            return;
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        for (column, c) in text::hidden(line) {
            let message = if c == '\t' { "a tab: use spaces".to_owned() } else { text::take_out(c) };
            report.add(finding(file, at + 1, column + 1, Weight::Error, message));
        }
        if numbers {
            for (column, number) in phone_numbers(line) {
                let message = format!(
                    "`{number}` looks like a phone number: these stand in `regions/` only; write {{emergency}} or {{line:ID}}"
                );
                report.add(finding(file, at + 1, column + 1, Weight::Error, message));
            }
        }
    }
}

/// Runs of digits and separators that could be called, with their column from 0.
fn phone_numbers(line: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit()
            || (at > 0 && (letters[at - 1].is_alphanumeric() || ".,".contains(letters[at - 1])))
        {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < letters.len()
            && (letters[end].is_ascii_digit()
                || (" -.()".contains(letters[end])
                    && letters.get(end + 1).is_some_and(|c| c.is_ascii_digit() || "( ".contains(*c))))
        {
            end += 1;
        }
        let run: String = letters[at..end].iter().collect();
        let digits = run.chars().filter(char::is_ascii_digit).count();
        // Days (2026-11-24) and ranges of years have eight digits too.
        let date = run.len() >= 10 && run[..10].parse::<Date>().is_ok();
        let stop = letters.get(end).is_some_and(|c| c.is_alphanumeric());
        let emergency = EMERGENCY_NUMBERS.contains(&run.trim()) && !stop;
        if (digits >= 7 && !date) || emergency {
            found.push((at, run.trim().to_owned()));
        }
        at = end.max(at + 1);
    }
    found
}

/// Checks what the files say of one another; faults are added to the report.
pub(super) fn pack(pack: &Pack<'_>, today: Option<Date>, report: &mut Report) {
    let mut checker = Checker::new(pack, today, report);
    checker.whole();
    if let Some(front) = &pack.front {
        checker.walk(front);
        checker.front(front);
    }
    for topic in &pack.topics {
        checker.walk(topic);
        checker.id(topic.file, &topic.id);
        checker.topic(topic);
    }
    for region in &pack.regions {
        checker.walk(region);
        checker.id(region.file, &region.id);
        let lines = region.value.iter().flat_map(|r| &r.lines).map(|l| l.id.as_str());
        checker.unique(region.file, &["lines".into()], lines);
    }
    for list in &pack.checklists {
        checker.walk(list);
        checker.id(list.file, &list.id);
        if list.value.as_ref().is_some_and(|l| l.groups.iter().all(|g| g.items.is_empty())) {
            checker.error(
                list.file,
                &["groups".into()],
                None,
                "an empty checklist: it needs at least one item".into(),
            );
        }
    }
    checker.boundaries();
    if let Some(overdose) = &pack.overdose {
        checker.walk(overdose);
        checker.overdose(overdose);
    }
    for drill in &pack.drills {
        checker.walk(drill);
        checker.id(drill.file, &drill.id);
        checker.drill(drill);
    }
    if let Some(terms) = &pack.terms {
        let list = terms.value.as_deref().unwrap_or_default();
        checker.walk_list(terms.file, "terms", list);
        checker.unique(terms.file, &["terms".into()], list.iter().map(|t| t.id.as_str()));
    }
    if let Some(sources) = &pack.sources {
        let list = sources.value.as_deref().map_or(&[][..], Vec::as_slice);
        checker.unique(sources.file, &["sources".into()], list.iter().map(|s| s.id.as_str()));
    }
    if let Some(Loaded { file, value: Some(words), .. }) = &pack.words {
        for name in words.missing() {
            checker.error(
                *file,
                &["keys".into()],
                None,
                format!("the key `{name}` is missing: every action needs words"),
            );
        }
        for name in words.plan.missing() {
            let message = format!("the key `{name}` is missing: every field and sign needs words");
            checker.error(*file, &["plan".into()], None, message);
        }
    }
}

struct Checker<'p> {
    pack: &'p Pack<'p>,
    today: Option<Date>,
    report: &'p mut Report,
    topics: BTreeMap<&'p str, Option<&'p Topic>>,
    terms: Option<BTreeSet<String>>,
    sources: Option<BTreeSet<&'p str>>,
    regions: Vec<&'p Region>,
}

impl<'p> Checker<'p> {
    fn new(pack: &'p Pack<'p>, today: Option<Date>, report: &'p mut Report) -> Self {
        let topics = pack.topics.iter().map(|t| (t.id.as_str(), t.value.as_ref())).collect();
        let terms = pack.terms.as_ref().and_then(|t| t.value.as_ref());
        let terms = terms.map(|terms| terms.iter().flat_map(Term::names).collect());
        let sources = pack.sources.as_ref().and_then(|s| s.value.as_ref());
        let sources = sources.map(|list| list.iter().map(|s| s.id.as_str()).collect());
        let regions = pack.regions.iter().filter_map(|r| r.value.as_ref()).collect();
        Self { pack, today, report, topics, terms, sources, regions }
    }

    /// Adds an error at a path, at a token of the text there if one is named.
    fn error(&mut self, file: usize, path: &[Step], token: Option<&str>, message: String) {
        self.add(file, path, token, Weight::Error, message);
    }

    fn add(&mut self, file: usize, path: &[Step], token: Option<&str>, weight: Weight, message: String) {
        let Some(file) = self.pack.files.get(file) else { return };
        if self.report.full(&file.path) {
            return;
        }
        let text = file.text.as_deref().unwrap_or_default();
        let (mut line, mut column) = yaml::locate(text, path);
        if let Some(token) = token {
            (line, column) = token_at(text, (line, column), token).unwrap_or((line, column));
        }
        self.report.add(finding(file, line, column, weight, message));
    }

    /// What a pack must hold at all.
    fn whole(&mut self) {
        let other = format!("regions/{}.yaml", region::OTHER);
        for (there, name) in [
            (self.pack.front.is_some(), "handbook.yaml"),
            (self.pack.words.is_some(), "interface.yaml"),
            (self.pack.terms.is_some(), "glossary.yaml"),
            (self.pack.sources.is_some(), "sources.yaml"),
            (!self.pack.topics.is_empty(), "topics/"),
            // Else a country that no region names would be shown another country's number.
            (self.pack.regions.iter().any(|region| region.id == region::OTHER), &other),
            (self.pack.overdose.is_some(), "checklists/overdose.yaml"),
        ] {
            if !there {
                let file = File::new(name, Err(String::new()));
                let message = "the file is missing: a handbook needs it".into();
                self.report.add(finding(&file, 1, 1, Weight::Error, message));
            }
        }
    }

    fn walk<T: Walk>(&mut self, loaded: &Loaded<T>) {
        if let Some(value) = &loaded.value {
            let mut seen = Vec::new();
            value.walk(&mut Walker::new(&mut |path, what| self.see(loaded.file, path, what, &mut seen)));
            self.report_all(loaded.file, seen);
        }
    }

    fn walk_list<T: Walk>(&mut self, file: usize, key: &str, list: &[T]) {
        let mut seen = Vec::new();
        let mut see = |path: &[Step], what: Seen<'_>| self.see(file, path, what, &mut seen);
        Walker::new(&mut see).walk_each(key, list);
        self.report_all(file, seen);
    }

    fn report_all(&mut self, file: usize, seen: Vec<Problem>) {
        for (path, token, weight, message) in seen {
            self.add(file, &path, token.as_deref(), weight, message);
        }
    }

    fn see(&self, file: usize, path: &[Step], what: Seen<'_>, out: &mut Vec<Problem>) {
        let mut wrong =
            |token: Option<String>, message: String| out.push((path.to_vec(), token, Weight::Error, message));
        match what {
            Seen::Title(title) if title.trim().is_empty() => wrong(None, "an empty title".into()),
            Seen::Title(title) if text::width(title) > WIDEST_TITLE && self.in_topics(file) => {
                wrong(
                    None,
                    format!("the title takes {} columns: at most {WIDEST_TITLE}", text::width(title)),
                );
            }
            Seen::Title(_) => {}
            Seen::Source(id) => {
                if let Some(known) = self.sources.as_ref().filter(|s| !s.contains(id)) {
                    wrong(None, unknown("source", id, known.iter().copied(), "add it to sources.yaml"));
                }
            }
            Seen::Date(date) => match (date.parse::<Date>(), self.today) {
                (Err(_), _) => wrong(None, format!("`{date}` is no day: write it as 2026-11-24")),
                (Ok(day), Some(today)) if day > today => wrong(None, format!("{day} lies in the future")),
                (Ok(day), Some(today)) if months_between(day, today) > STALE_MONTHS => {
                    let message =
                        format!("last looked at on {day}, over {STALE_MONTHS} months ago: read it again");
                    out.push((path.to_vec(), None, Weight::Warning, message));
                }
                _ => {}
            },
            Seen::Text(Text(runs)) => {
                if runs.iter().all(|r| matches!(r, Inline::Plain(words) if words.trim().is_empty())) {
                    wrong(None, "an empty text".into());
                }
                for run in runs {
                    if let Some((token, message)) = self.run(run) {
                        wrong(Some(token), message);
                    }
                }
            }
        }
    }

    fn in_topics(&self, file: usize) -> bool {
        self.pack.files.get(file).is_some_and(|f| f.path.starts_with("topics/"))
    }

    /// What is wrong with a run, and the token to point at.
    fn run(&self, run: &Inline) -> Option<(String, String)> {
        match run {
            Inline::Plain(_) | Inline::Emphasis(_) | Inline::Emergency => None,
            Inline::Link { topic, section, .. } => {
                let token = match section {
                    Some(section) => format!("({topic}#{section})"),
                    None => format!("({topic})"),
                };
                let Some(found) = self.topics.get(topic.as_str()) else {
                    return Some((token, unknown("topic", topic, self.topics.keys().copied(), "")));
                };
                let (section, found) = (section.as_ref()?, (*found)?);
                let ids = found.sections.iter().map(|s| s.id.as_str());
                (!ids.clone().any(|id| id == section))
                    .then(|| (token, unknown(&format!("section of `{topic}`"), section, ids, "")))
            }
            Inline::Term { term, words } => {
                let known = self.terms.as_ref()?;
                let names = known.iter().map(String::as_str);
                let token =
                    if words.to_lowercase() == *term { format!("[[{words}") } else { "[[".to_owned() };
                (!known.contains(term))
                    .then(|| (token, unknown("term", term, names, "add it to glossary.yaml")))
            }
            Inline::Line { line, fallback } => {
                let token = format!("{{line:{line}");
                let has = |region: &&Region| region.lines.iter().any(|l| l.id == *line);
                let lacking: Vec<&str> =
                    self.regions.iter().filter(|r| !has(r)).map(|r| r.name.as_str()).collect();
                // A region that could not be read may have it.
                let whole = self.pack.regions.iter().all(|region| region.value.is_some());
                if whole && lacking.len() == self.regions.len() && !self.regions.is_empty() {
                    let ids: BTreeSet<&str> =
                        self.regions.iter().flat_map(|r| &r.lines).map(|l| l.id.as_str()).collect();
                    return Some((token, unknown("line", line, ids.into_iter(), "")));
                }
                (fallback.is_none() && !lacking.is_empty()).then(|| {
                    let message = format!(
                        "no line `{line}` in {}: add it there, or write {{line:{line}|words}}",
                        lacking.join(", ")
                    );
                    (token, message)
                })
            }
        }
    }

    fn front(&mut self, front: &Loaded<Front>) {
        let Some(value) = &front.value else { return };
        let path = |part: usize, topic: usize| {
            ["parts".into(), Step::Index(part), "topics".into(), Step::Index(topic)]
        };
        if !is_version(&value.edition) {
            let message = format!("`{}` is no version: write three numbers, as in 1.0.0", value.edition);
            self.error(front.file, &["edition".into()], None, message);
        }
        let mut placed = BTreeSet::new();
        for (p, part) in value.parts.iter().enumerate() {
            for (t, id) in part.topics.iter().enumerate() {
                if !self.topics.contains_key(id.as_str()) {
                    let message = unknown("topic", id, self.topics.keys().copied(), "");
                    // Behind the parts below an overlay's, its place is not the one in the file.
                    self.error(front.file, &path(p, t), Some(id), message);
                } else if !placed.insert(id.as_str()) {
                    self.error(front.file, &path(p, t), None, format!("the topic `{id}` stands here twice"));
                }
            }
        }
        let pack = self.pack;
        for topic in pack.topics.iter().filter(|t| !placed.contains(t.id.as_str())) {
            let message = format!("the topic `{}` has no place in handbook.yaml: add it to a part", topic.id);
            self.error(topic.file, &[], None, message);
        }
    }

    fn topic(&mut self, topic: &Loaded<Topic>) {
        let Some(value) = &topic.value else { return };
        if value.sections.is_empty() {
            self.error(
                topic.file,
                &["sections".into()],
                None,
                "an empty topic: it needs at least one section".into(),
            );
        }
        self.unique(topic.file, &["sections".into()], value.sections.iter().map(|s| s.id.as_str()));
        for (s, section) in value.sections.iter().enumerate() {
            let path = vec![Step::from("sections"), s.into(), "blocks".into()];
            if section.blocks.is_empty() {
                self.error(
                    topic.file,
                    &path,
                    None,
                    format!("the section `{}` is empty: it needs at least one block", section.id),
                );
            }
            for (b, block) in section.blocks.iter().enumerate() {
                let mut path = path.clone();
                path.push(b.into());
                for message in block_faults(block) {
                    self.error(topic.file, &path, None, message);
                }
            }
        }
    }

    fn id(&mut self, file: usize, id: &str) {
        if !is_id(id) {
            self.error(
                file,
                &[],
                None,
                format!("`{id}` is no id: use lower-case letters, digits and hyphens in the file's name"),
            );
        }
    }

    fn unique<'i>(&mut self, file: usize, list: &[Step], ids: impl Iterator<Item = &'i str>) {
        let mut seen = BTreeSet::new();
        for (i, id) in ids.enumerate() {
            let path: Vec<Step> = list.iter().cloned().chain([Step::Index(i), "id".into()]).collect();
            if !is_id(id) {
                self.error(
                    file,
                    &path,
                    None,
                    format!("`{id}` is no id: use lower-case letters, digits and hyphens"),
                );
            }
            if !seen.insert(id) {
                self.error(file, &path, None, format!("the id `{id}` stands here twice"));
            }
        }
    }
}

/// A path, a token to point at, a weight, a message.
type Problem = (Vec<Step>, Option<String>, Weight, String);

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whether a text is a semantic version: three numbers, and at most a name of what comes before a release.
fn is_version(text: &str) -> bool {
    let (numbers, name) = text.split_once('-').map_or((text, None), |(numbers, name)| (numbers, Some(name)));
    let number = |n: &str| n.parse::<u32>().is_ok_and(|value| value.to_string() == n);
    let named =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    numbers.split('.').count() == 3 && numbers.split('.').all(number) && name.is_none_or(named)
}

fn unknown<'a>(what: &str, id: &str, valid: impl Iterator<Item = &'a str>, mend: &str) -> String {
    match (nearest(id, valid), mend) {
        (Some(near), _) => format!("there is no {what} `{id}`: did you mean `{near}`?"),
        (None, "") => format!("there is no {what} `{id}`"),
        (None, mend) => format!("there is no {what} `{id}`: {mend}"),
    }
}

fn months_between(from: Date, to: Date) -> i32 {
    let months = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month());
    months(to) - months(from) - i32::from(to.day() < from.day())
}

/// Where a token stands at or after a place; line and column from 1.
fn token_at(text: &str, (line, column): (usize, usize), token: &str) -> Option<(usize, usize)> {
    for (i, row) in text.lines().enumerate().skip(line - 1) {
        let skip = if i + 1 == line {
            row.char_indices().nth(column - 1).map_or(row.len(), |(at, _)| at)
        } else {
            0
        };
        let lower = row.to_lowercase();
        let found = row
            .get(skip..)?
            .find(token)
            .map(|at| skip + at)
            .or_else(|| lower.get(skip..)?.find(token).map(|at| skip + at));
        if let Some(at) = found {
            return Some((i + 1, row.get(..at)?.chars().count() + 1));
        }
    }
    None
}

fn block_faults(block: &Block) -> Vec<String> {
    let mut faults = Vec::new();
    if block.claim && block.sources.is_empty() {
        faults.push(
            "the block names no source: add `sources`, or `claim: false` if it states no fact".to_owned(),
        );
    }
    let figure = match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Callout(_, text) => has_figure(text),
        BlockKind::List(items) | BlockKind::Steps(items) => items.iter().any(has_figure),
        _ => false,
    };
    if !block.claim && block.sources.is_empty() && figure {
        faults.push("a figure is a claim: name its source".to_owned());
    }
    match &block.kind {
        BlockKind::List(items) | BlockKind::Steps(items) if items.is_empty() => {
            faults.push("an empty list".to_owned())
        }
        BlockKind::Picture { lines, .. } => {
            let widest = lines.iter().map(|l| text::width(l)).max().unwrap_or(0);
            if widest > WIDEST_PICTURE {
                faults.push(format!("the picture is {widest} columns wide: at most {WIDEST_PICTURE}"));
            }
            if !lines.iter().all(|l| l.is_ascii()) {
                faults.push("the picture holds other signs than ASCII".to_owned());
            }
        }
        _ => {}
    }
    faults
}

/// Whether a number stands before a unit.
fn has_figure(Text(runs): &Text) -> bool {
    let words: String = runs
        .iter()
        .filter_map(|r| if let Inline::Plain(w) | Inline::Emphasis(w) = r { Some(w.as_str()) } else { None })
        .collect();
    let digits = words.match_indices(|c: char| c.is_ascii_digit());
    digits.into_iter().any(|(at, _)| {
        let rest = words[at..].trim_start_matches(|c: char| c.is_ascii_digit() || ".,- ".contains(c));
        UNITS.iter().any(|unit| rest.starts_with(unit))
    })
}
