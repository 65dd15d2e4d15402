//! The handbook as linear text: no escape sequence, nothing that moves.

use crate::app::State;
use crate::app::page::{Page, PageLine, Role};
use crate::app::screen::{MOST_HITS, Search};
use crate::content::{Handbook, fill};
use crate::kit::Kit;
use crate::search::Place;
use crate::text::{self, Run};
use std::fmt::Write;

/// A text in the signs that the reader's terminal has; whatever it was made of, nothing in it steers the terminal.
pub fn letters(words: &str, ascii: bool) -> String {
    let words = text::clean_lines(words);
    if ascii { text::ascii(&words) } else { words }
}

/// How lines are cut: after so many columns of the letters that the terminal has.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    /// Columns.
    pub width: u16,
    /// Whether only ASCII is printed: a letter of one column may then take several.
    pub ascii: bool,
}

impl Cut {
    /// As the state has it.
    pub fn of(state: &State, width: u16) -> Self {
        Self { width, ascii: state.settings.ascii }
    }

    fn rows(self, words: &str, indent: usize) -> Vec<String> {
        let words = if self.ascii { text::ascii(words) } else { words.to_owned() };
        let rows = text::wrap(&[Run { words, tag: () }], usize::from(self.width), indent, indent);
        rows.into_iter().map(|row| row.into_iter().map(|run| run.words).collect()).collect()
    }
}

/// The contents: the emergency number, the notice, then every topic with its id.
pub fn contents(state: &State, width: u16) -> String {
    let cut = Cut::of(state, width);
    let book = &state.book;
    let mut out = String::new();
    paragraph(&mut out, &book.front.title, cut);
    paragraph(&mut out, &state.plain(&book.front.summary), cut);
    let region = fill(&state.words().region.chosen, &[&state.region().name, "--region"]);
    paragraph(&mut out, &format!("{}: {}", region, state.emergency()), cut);
    for words in book.front.notices() {
        paragraph(&mut out, &state.plain(words), cut);
    }
    let mut topics = book.topics.iter();
    let wide = book.topics.iter().map(|t| text::width(&t.id)).max().unwrap_or(0);
    for part in &book.front.parts {
        out.push('\n');
        line(&mut out, &part.title);
        for topic in topics.by_ref().take(part.topics.len()) {
            line(&mut out, &format!("  {:wide$}  {}", topic.id, topic.title));
        }
    }
    out
}

/// `id  title`, one topic a line.
pub fn topics(book: &Handbook) -> String {
    book.topics.iter().fold(String::new(), |mut out, topic| {
        line(&mut out, &format!("{}  {}", topic.id, topic.title));
        out
    })
}

/// A topic, wrapped; headings are underlined with hyphens.
pub fn topic(state: &State, topic: usize, width: u16) -> String {
    let Some(topic) = state.book.topics.get(topic) else { return String::new() };
    let page = Page::of_topic(topic, state.setting(width));
    lines(&page).iter().fold(String::new(), |mut out, l| {
        line(&mut out, &l.text);
        out
    })
}

/// A line of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its words, without blanks at the end.
    pub text: String,
    /// Whether it is a title or heading; its underline stands below it.
    pub heading: bool,
}

/// A page in plain lines; titles and headings are underlined with hyphens.
pub fn lines(page: &Page) -> Vec<Line> {
    let mut out = Vec::with_capacity(page.lines.len());
    for row in &page.lines {
        let words = row.words();
        let heading = is_heading(row);
        out.push(Line { text: words.trim_end().to_owned(), heading });
        if heading {
            out.push(Line { text: "-".repeat(text::width(&words)), heading: false });
        }
    }
    out
}

fn is_heading(row: &PageLine) -> bool {
    row.pieces.first().is_some_and(|p| matches!(p.tag.role, Role::Title | Role::Heading))
}

/// Places that hold the words: `topic:line: sentence`, best first; the line counts as `read TOPIC` prints it.
pub fn search(state: &State, words: &str, width: u16) -> String {
    let at = state.setting(width);
    let mut out = String::new();
    for hit in state.index().find(words, MOST_HITS) {
        let place = match (hit.place, Search::spot(&hit)) {
            (Place::Topic { topic, .. }, Some(spot)) => match state.book.topics.get(topic) {
                Some(topic) => {
                    let page = Page::of_topic(topic, at);
                    let above = page.line_at(spot.anchor);
                    let underlines = page.lines.iter().take(above).filter(|row| is_heading(row)).count();
                    format!("{}:{}", topic.id, above + underlines + 1)
                }
                None => continue,
            },
            (Place::Term(_), _) => state.words().find.glossary.clone(),
            (Place::Checklist { list, .. }, _) => match state.book.checklists.values().nth(list) {
                Some(list) => fill(&state.words().find.checklist, &[&list.title]),
                None => continue,
            },
            _ => continue,
        };
        line(&mut out, &format!("{place}: {}", hit.sentence));
    }
    out
}

/// The overdose checklist: the number first, the words to say, the steps, and what not to do.
pub fn overdose(state: &State, width: u16) -> String {
    let cut = Cut::of(state, width);
    let list = &state.book.overdose;
    let words = &state.words().emergency;
    let mut out = String::new();
    line(&mut out, &format!("{}  {}", state.call_words(false), state.region().name));
    paragraph(&mut out, &format!("{} {}", words.say, state.plain(&list.say)), cut);
    for (i, step) in list.steps.iter().enumerate() {
        out.push('\n');
        indented(&mut out, &format!("{:>2}. ", i + 1), &state.plain(&step.act), cut);
        indented(&mut out, "    ", &state.plain(&step.detail), cut);
    }
    out.push('\n');
    line(&mut out, &format!("{}:", words.do_not));
    for item in &list.do_not {
        let why = item.why.as_ref().map(|w| format!(" {}", state.plain(w))).unwrap_or_default();
        indented(&mut out, "- ", &format!("{}{why}", state.plain(&item.act)), cut);
    }
    out
}

/// `id  title: what happens`, one scenario a paragraph.
pub fn drills(state: &State, width: u16) -> String {
    let cut = Cut::of(state, width);
    let mut out = String::new();
    line(&mut out, &state.words().emergency.choose_drill);
    let wide = state.book.drills.keys().map(|id| text::width(id)).max().unwrap_or(0);
    for (id, drill) in &state.book.drills {
        let what = format!("{}: {}", drill.title, state.plain(&drill.summary));
        indented(&mut out, &format!("{id:wide$}  "), &what, cut);
    }
    out
}

/// The list of what is ready, one row a line.
pub fn kit(state: &State, width: u16) -> String {
    let cut = Cut::of(state, width);
    let mut out = String::new();
    line(&mut out, &state.words().kit.title);
    if state.kit == Kit::default() {
        line(&mut out, &state.words().kit.empty);
    }
    for (label, words) in crate::app::kit::rows(state).iter().filter(|(_, words)| !words.is_empty()) {
        indented(&mut out, "- ", &format!("{label}: {words}"), cut);
    }
    out
}

/// A scenario to play aloud: what is found, and the checklist.
pub fn drill(state: &State, scenario: usize, width: u16) -> String {
    let cut = Cut::of(state, width);
    let Some(drill) = state.book.drills.values().nth(scenario) else { return String::new() };
    let words = &state.words().emergency;
    let mut out = String::new();
    paragraph(&mut out, &format!("{}: {}", words.practice, drill.title), cut);
    paragraph(&mut out, &state.plain(&drill.summary), cut);
    paragraph(&mut out, &format!("{} {}", words.see, state.plain(&drill.sees.start)), cut);
    format!("{out}\n{}", overdose(state, width))
}

/// Lines cut to columns; ends of lines stay.
pub fn wrapped(words: &str, cut: Cut) -> String {
    let mut out = String::new();
    for words in words.lines() {
        let rows = cut.rows(words, 0);
        rows.iter().for_each(|row| line(&mut out, row));
        if rows.is_empty() {
            out.push('\n');
        }
    }
    out
}

fn line(out: &mut String, words: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{words}");
}

/// Adds a paragraph behind a label, its other lines under its first word.
pub(crate) fn indented(out: &mut String, label: &str, words: &str, cut: Cut) {
    let indent = text::width(label);
    for (i, row) in cut.rows(words, indent).iter().enumerate() {
        let start = if i == 0 { label.to_owned() } else { " ".repeat(indent) };
        line(out, &format!("{start}{row}"));
    }
}

/// Adds a paragraph.
pub(crate) fn paragraph(out: &mut String, words: &str, cut: Cut) {
    cut.rows(words, 0).iter().for_each(|row| line(out, row));
}
