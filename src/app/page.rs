//! A topic laid out in lines of a width: what the reading pane scrolls and what plain output prints.

use super::address::web_address;
use crate::content::{
    Block, BlockKind, Callout, Checklist, Handbook, Inline, Line, Looked, Region, Section, Text, Topic,
    Words, fill,
};
use crate::text::{self, Run};
use std::rc::Rc;

/// What a piece of text is; the theme says how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Body,
    /// Stressed words.
    Strong,
    /// A topic's title.
    Title,
    /// A section's heading.
    Heading,
    /// Less than the text: dates, labels of little weight.
    Quiet,
    /// Leads to a topic or section.
    Link,
    /// A glossary term.
    Term,
    /// A phone number.
    Number,
    /// Act now.
    Emergency,
    /// Take care.
    Caution,
    /// It helps to know; words to say.
    Good,
    /// Words to leave.
    Bad,
    /// A line of a picture.
    Picture,
}

/// Where a link or a term leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A topic's index, and a section's index in it.
    Topic(usize, Option<usize>),
    /// A glossary term's index.
    Term(usize),
}

/// What a run of words is and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// How it looks.
    pub role: Role,
    /// Index in [`Page::targets`].
    pub target: Option<usize>,
    /// The address on the web that the words are, or a part of.
    pub address: Option<Rc<str>>,
}

impl From<Role> for Tag {
    fn from(role: Role) -> Self {
        Self { role, target: None, address: None }
    }
}

/// A place in a topic that does not depend on the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Anchor {
    /// 0 before the first section, else its index and 1.
    pub section: u32,
    /// Index of the block in the section, heading first.
    pub block: u32,
    /// Letters of the block before this line.
    pub offset: u32,
}

/// One line of a page.
#[derive(Debug, Clone, Default)]
pub struct PageLine {
    /// Pieces from left to right, indent included.
    pub pieces: Vec<Run<Tag>>,
    /// Where in the topic it stands.
    pub anchor: Anchor,
    /// It stands there for the line spacing only, and belongs to the line above.
    pub gap: bool,
}

impl PageLine {
    /// The line's words.
    pub fn words(&self) -> String {
        self.pieces.iter().map(|p| p.words.as_str()).collect()
    }
}

/// A topic in lines.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The lines, top first.
    pub lines: Vec<PageLine>,
    /// The line of each section's heading.
    pub sections: Vec<usize>,
    /// What links and terms lead to, in reading order.
    pub targets: Vec<Target>,
}

/// What laying out needs beside the topic.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The handbook: links and terms are looked up in it.
    pub book: &'a Handbook,
    /// The chosen region.
    pub region: &'a Region,
    /// The emergency number to show.
    pub emergency: &'a str,
    /// Columns, at least 1.
    pub width: u16,
    /// Rows from one line to the next, at least 1.
    pub spacing: u16,
    /// The topic's title stands above the page already, in the row at the top: the page does not repeat it.
    pub headed: bool,
    /// Only ASCII is shown: lines are cut as they are in it.
    pub ascii: bool,
}

impl<'a> Setting<'a> {
    fn words(&self) -> &'a Words {
        &self.book.words
    }
}

impl Page {
    /// Lays a topic out.
    pub fn of_topic(topic: &Topic, at: Setting<'_>) -> Self {
        let mut page = Writer::new(at);
        if at.headed {
            // Places count what comes before them.
            page.next_block();
        } else {
            page.words(&topic.title, Role::Title);
        }
        page.text(&topic.summary, Role::Body, "", "");
        page.words(&fill(&at.words().read.reviewed, &[&topic.reviewed]), Role::Quiet);
        for (i, section) in topic.sections.iter().enumerate() {
            page.section(i, section);
        }
        page.blank();
        page.words(&at.words().read.end, Role::Quiet);
        page.page
    }

    /// A term of the glossary: name, long form, other names, meaning.
    pub fn of_term(index: usize, at: Setting<'_>) -> Self {
        let mut page = Writer::new(at);
        let Some(term) = at.book.terms.get(index) else { return page.page };
        let name =
            term.long.as_ref().map_or_else(|| term.name.clone(), |long| format!("{}: {long}", term.name));
        page.words(&name, Role::Heading);
        page.text(&term.means, Role::Body, "", "");
        if !term.also.is_empty() {
            page.words(&format!("{}: {}", at.words().label.also, term.also.join(", ")), Role::Quiet);
        }
        page.page
    }

    /// The whole glossary.
    pub fn of_glossary(at: Setting<'_>) -> Self {
        let mut page = Writer::new(at);
        page.words(&at.words().find.glossary, Role::Title);
        for term in 0..at.book.terms.len() {
            page.blank();
            page.page.lines.extend(Self::of_term(term, at).lines);
        }
        page.page
    }

    /// The sources of a topic, those of one section of it first.
    pub fn of_sources(topic: &Topic, section: Option<usize>, at: Setting<'_>) -> Self {
        let mut page = Writer::new(at);
        let words = &at.words().read;
        if let Some(section) = section.and_then(|s| topic.sections.get(s)) {
            let mut ids: Vec<&str> =
                section.blocks.iter().flat_map(|b| b.sources.iter().map(String::as_str)).collect();
            ids.sort_unstable();
            ids.dedup();
            if !ids.is_empty() {
                page.words(&fill(&words.sources_here, &[&section.title]), Role::Heading);
                page.sources(&ids);
                page.blank();
            }
        }
        page.words(&words.sources, Role::Heading);
        page.sources(&topic.sources.iter().map(String::as_str).collect::<Vec<_>>());
        page.page
    }

    /// A checklist, with a box before each item.
    pub fn of_checklist(list: &Checklist, at: Setting<'_>) -> Self {
        let mut page = Writer::new(at);
        page.words(&list.title, Role::Title);
        page.text(&list.summary, Role::Body, "", "");
        page.words(&fill(&at.words().read.reviewed, &[&list.reviewed]), Role::Quiet);
        for group in &list.groups {
            page.blank();
            page.words(&group.title, Role::Heading);
            for item in &group.items {
                page.text(&item.act, Role::Body, "[ ] ", "    ");
                if let Some(why) = &item.why {
                    page.text(why, Role::Quiet, "    ", "    ");
                }
            }
        }
        page.page
    }

    /// The lines of the region: names, what they are for, numbers; `change` is the key or option that chooses
    /// another region.
    pub fn of_region(change: &str, at: Setting<'_>) -> Self {
        let mut page = Writer::new(at);
        let (region, words) = (at.region, &at.words().region);
        page.words(&fill(&words.chosen, &[&region.name, change]), Role::Heading);
        page.runs(vec![run(at.emergency, Role::Number)], "", "");
        if let Some(note) = &region.emergency_note {
            page.text(note, Role::Body, "", "");
        }
        for (label, text) in [(&words.naloxone, Some(&region.naloxone)), (&words.law, region.law.as_ref())] {
            if let Some(text) = text {
                page.blank();
                page.words(label, Role::Strong);
                page.text(text, Role::Body, "", "");
            }
        }
        for line in &region.lines {
            page.blank();
            page.region_line(line);
        }
        page.blank();
        page.looked_at(&region.reviewed, &region.sources);
        page.page
    }

    /// The last line at or before a place.
    pub fn line_at(&self, anchor: Anchor) -> usize {
        let last = self.lines.partition_point(|line| line.anchor <= anchor);
        let lines = self.lines.get(..last).unwrap_or_default();
        lines.iter().rposition(|line| !line.gap).unwrap_or(0)
    }

    /// The section a line belongs to.
    pub fn section_at(&self, line: usize) -> Option<usize> {
        self.sections.partition_point(|start| *start <= line).checked_sub(1)
    }

    /// The targets that stand in these lines, in reading order.
    pub fn targets_in(&self, lines: std::ops::Range<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .lines
            .get(lines.start.min(self.lines.len())..lines.end.min(self.lines.len()))
            .unwrap_or_default()
            .iter()
            .flat_map(|line| line.pieces.iter().filter_map(|p| p.tag.target))
            .collect();
        found.dedup();
        found
    }

    /// The first line that shows a target.
    pub fn line_of(&self, target: usize) -> Option<usize> {
        self.lines.iter().position(|line| line.pieces.iter().any(|p| p.tag.target == Some(target)))
    }
}

fn run(words: &str, role: Role) -> Run<Tag> {
    Run { words: words.to_owned(), tag: role.into() }
}

/// Words that say where something is on the web.
fn web(words: &str) -> Run<Tag> {
    let address = web_address(words).map(Rc::from);
    Run { words: words.to_owned(), tag: Tag { address, ..Role::Body.into() } }
}

/// Builds a page from the top down.
pub(super) struct Writer<'a> {
    at: Setting<'a>,
    /// What is built so far.
    pub page: Page,
    anchor: Anchor,
}

impl<'a> Writer<'a> {
    pub fn new(at: Setting<'a>) -> Self {
        Self { at, page: Page::default(), anchor: Anchor::default() }
    }

    pub fn blank(&mut self) {
        self.page.lines.push(PageLine { anchor: self.anchor, ..PageLine::default() });
    }

    pub fn words(&mut self, words: &str, role: Role) {
        self.runs(vec![run(words, role)], "", "");
    }

    pub fn indented(&mut self, words: &str, role: Role) {
        self.runs(vec![run(words, role)], "  ", "  ");
    }

    pub fn text(&mut self, text: &Text, role: Role, first: &str, rest: &str) {
        let runs = self.inline(text, role);
        self.runs(runs, first, rest);
    }

    /// Wraps runs; `first` stands before the first line and `rest` before the others.
    fn runs(&mut self, mut runs: Vec<Run<Tag>>, first: &str, rest: &str) {
        if self.at.ascii {
            runs.iter_mut().for_each(|run| run.words = text::ascii(&run.words));
        }
        let width = usize::from(self.at.width.max(1));
        // On a very narrow screen the words matter more than the indent.
        let (first, rest) = if width < 16 { (first.trim_start(), "") } else { (first, rest) };
        for line in text::wrap(&runs, width, text::width(first), text::width(rest)) {
            let start = if self.anchor.offset == 0 { first } else { rest };
            let letters: usize = line.iter().map(|r| r.words.chars().count()).sum();
            let mut pieces = Vec::with_capacity(line.len() + 1);
            if !start.is_empty() {
                let role = if start.trim().is_empty() { Role::Body } else { Role::Quiet };
                pieces.push(run(start, role));
            }
            pieces.extend(line);
            self.page.lines.push(PageLine { pieces, anchor: self.anchor, gap: false });
            for _ in 1..self.at.spacing {
                self.page.lines.push(PageLine { pieces: Vec::new(), anchor: self.anchor, gap: true });
            }
            self.anchor.offset += u32::try_from(letters.max(1)).unwrap_or(1);
        }
        self.next_block();
    }

    fn next_block(&mut self) {
        self.anchor.block += 1;
        self.anchor.offset = 0;
    }

    fn section(&mut self, index: usize, section: &Section) {
        self.blank();
        self.anchor =
            Anchor { section: u32::try_from(index).unwrap_or(u32::MAX - 1) + 1, block: 0, offset: 0 };
        self.page.sections.push(self.page.lines.len());
        self.words(&section.title, Role::Heading);
        for (i, block) in section.blocks.iter().enumerate() {
            if i > 0 {
                self.blank();
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let label = &self.at.words().label;
        match &block.kind {
            BlockKind::Paragraph(text) => self.text(text, Role::Body, "", ""),
            BlockKind::List(items) => items.iter().for_each(|item| self.text(item, Role::Body, "- ", "  ")),
            BlockKind::Steps(steps) => {
                let wide = steps.len().to_string().len();
                for (i, step) in steps.iter().enumerate() {
                    let number = format!("{:>wide$}. ", i + 1);
                    self.text(step, Role::Body, &number, &" ".repeat(number.len()));
                }
            }
            BlockKind::Callout(kind, text) => {
                let (label, role) = match kind {
                    Callout::Emergency => (&label.emergency, Role::Emergency),
                    Callout::Caution => (&label.caution, Role::Caution),
                    Callout::Tip => (&label.tip, Role::Good),
                };
                self.labelled(label, role, text, role == Role::Emergency);
            }
            BlockKind::Say { say, not, why } => {
                self.labelled(&label.say, Role::Good, say, false);
                self.labelled(&label.not, Role::Bad, not, false);
                if let Some(why) = why {
                    self.labelled(&label.why, Role::Quiet, why, false);
                }
            }
            BlockKind::Quote(text) => self.labelled(&label.quote, Role::Good, text, false),
            BlockKind::Picture { lines, describes } => {
                for line in lines {
                    let words = if line.is_empty() { " " } else { line };
                    let cut = text::truncate(words, usize::from(self.at.width), "");
                    self.page.lines.push(PageLine {
                        pieces: vec![run(&cut, Role::Picture)],
                        anchor: self.anchor,
                        gap: false,
                    });
                    self.anchor.offset += 1;
                }
                self.next_block();
                self.labelled(&label.picture, Role::Quiet, describes, false);
            }
        }
    }

    /// A text behind its label: `TIP: ...`, further lines set in by two.
    fn labelled(&mut self, label: &str, role: Role, text: &Text, strong: bool) {
        let mut runs = vec![run(&format!("{label}:"), role), run(" ", Role::Body)];
        runs.extend(self.inline(text, if strong { Role::Strong } else { Role::Body }));
        self.runs(runs, "", "  ");
    }

    fn inline(&mut self, text: &Text, body: Role) -> Vec<Run<Tag>> {
        let mut runs = Vec::with_capacity(text.0.len());
        for piece in &text.0 {
            match piece {
                Inline::Plain(words) => runs.push(run(words, body)),
                Inline::Emphasis(words) => runs.push(run(words, Role::Strong)),
                Inline::Link { words, topic, section } => {
                    let target = self.at.book.topic(topic).map(|i| {
                        let sections = &self.at.book.topics[i].sections;
                        let section =
                            section.as_ref().and_then(|id| sections.iter().position(|s| s.id == *id));
                        Target::Topic(i, section)
                    });
                    runs.push(self.target(words, Role::Link, target));
                }
                Inline::Term { words, term } => {
                    let target = self.at.book.term(term).map(Target::Term);
                    runs.push(self.target(words, Role::Term, target));
                }
                Inline::Emergency => runs.push(run(self.at.emergency, Role::Number)),
                Inline::Line { line, fallback } => {
                    match self.at.region.lines.iter().find(|l| l.id == *line) {
                        Some(line) => runs.extend(contact(line, self.at.words())),
                        None => runs.push(run(fallback.as_deref().unwrap_or_default(), body)),
                    }
                }
            }
        }
        runs
    }

    fn target(&mut self, words: &str, role: Role, target: Option<Target>) -> Run<Tag> {
        let target = target.map(|target| {
            self.page.targets.push(target);
            self.page.targets.len() - 1
        });
        Run { words: words.to_owned(), tag: Tag { target, ..role.into() } }
    }

    fn sources(&mut self, ids: &[&str]) {
        for source in ids.iter().filter_map(|id| self.at.book.sources.iter().find(|s| s.id == **id)) {
            let year = source.year.map(|y| format!(", {y}")).unwrap_or_default();
            let looked = how_looked(source.looked, self.at.words());
            let before = format!("{}: {}{year}. ", source.publisher, source.title);
            let after = format!(" ({looked})");
            self.runs(vec![run(&before, Role::Body), web(&source.at), run(&after, Role::Body)], "- ", "  ");
        }
    }

    fn region_line(&mut self, line: &Line) {
        self.words(&line.name, Role::Strong);
        let mut runs = numbers(line, self.at.words());
        let hours = line.hours.as_ref().map(|hours| run(hours, Role::Body));
        for word in hours.into_iter().chain(line.web.as_deref().map(web)) {
            if !runs.is_empty() {
                runs.push(run(", ", Role::Body));
            }
            runs.push(word);
        }
        if !line.languages.is_empty() {
            runs.push(run(&format!(", {}", line.languages.join(", ")), Role::Body));
        }
        self.runs(runs, "  ", "  ");
        self.text(&line.what, Role::Body, "  ", "  ");
        self.looked_at(&line.looked_at, std::slice::from_ref(&line.source));
    }

    fn looked_at(&mut self, date: &str, ids: &[String]) {
        let words = looked_at(self.at.book, date, ids);
        self.runs(vec![run(&words, Role::Quiet)], "  ", "  ");
    }
}

/// When something was looked at, and by whose word; how well a source was looked at is said of those not read.
pub fn looked_at(book: &Handbook, date: &str, ids: &[String]) -> String {
    let sources = book.sources.iter().filter(|s| ids.contains(&s.id));
    let mut names: Vec<String> = sources
        .map(|s| match s.looked {
            Looked::Read => s.publisher.clone(),
            looked => format!("{} ({})", s.publisher, how_looked(looked, &book.words)),
        })
        .collect();
    names.dedup();
    fill(&book.words.region.looked_at, &[date, &names.join(", ")])
}

/// How well a source was looked at, in words.
pub fn how_looked(looked: Looked, words: &Words) -> &str {
    match looked {
        Looked::Read => &words.read.source_read,
        Looked::Reported => &words.read.source_reported,
        Looked::Known => &words.read.source_known,
    }
}

/// A line within a sentence: its name, and in brackets how to reach it.
fn contact(line: &Line, words: &Words) -> Vec<Run<Tag>> {
    let mut runs = vec![run(&line.name, Role::Body)];
    let mut reach = numbers(line, words);
    if reach.is_empty() {
        reach.extend(line.web.as_deref().map(web));
    }
    if !reach.is_empty() {
        runs.push(run(" (", Role::Body));
        runs.extend(reach);
        runs.push(run(")", Role::Body));
    }
    runs
}

/// Number, what to text, and whether to check the number first.
fn numbers(line: &Line, words: &Words) -> Vec<Run<Tag>> {
    let numbers = Some(line.numbers(&words.region)).filter(|numbers| !numbers.is_empty());
    let check = line.check(&words.region).map(|check| run(&format!(" - {check}"), Role::Caution));
    numbers.iter().map(|numbers| run(numbers, Role::Number)).chain(check).collect()
}
