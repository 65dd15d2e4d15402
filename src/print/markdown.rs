//! The handbook as Markdown: CommonMark, with ids on headings where links lead to them.

use super::{REGION_OPTION, What, kit_rows};
use crate::app::State;
use crate::app::page::looked_at;
use crate::content::{Block, BlockKind, Callout, Checklist, Inline, Line, Section, Term, Text, Topic, fill};
use crate::kit::Kit;
use crate::plan::export::{Form, export};
use std::fmt::Write;

/// Writes it.
pub(super) fn write(state: &State, what: What) -> String {
    let mut out = Writer { state, out: String::new(), whole: what == What::Book };
    match what {
        What::Topic(topic) => state.book.topics.get(topic).into_iter().for_each(|t| out.topic(t)),
        What::Checklist(list) => {
            state.book.checklists.values().nth(list).into_iter().for_each(|c| out.checklist(c))
        }
        What::Region => out.region(),
        What::Overdose => out.overdose(),
        What::Kit => out.kit(),
        What::Plan(reader) => {
            if let Some(desk) = &state.plans.desk {
                out.out = export(desk.history.plan(), &state.words().plan, Form::Markdown, reader);
            }
        }
        What::Book => {
            state.book.topics.iter().for_each(|t| out.topic(t));
            out.region();
            out.heading(1, &state.words().find.glossary, Some("glossary"));
            state.book.terms.iter().for_each(|t| out.term(t));
        }
    }
    out.out
}

/// Signs of a line to write on by hand.
const BLANK: usize = 20;

/// How a picture's block is marked, so that HTML can treat it as one.
pub(super) const PICTURE: &str = "text picture";

struct Writer<'a> {
    state: &'a State,
    out: String,
    /// Whether all topics and terms stand in this text, so that links within it lead somewhere.
    whole: bool,
}

impl Writer<'_> {
    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(words);
    }

    fn heading(&mut self, level: usize, title: &str, id: Option<&str>) {
        let id = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        self.put(format_args!("{} {}{id}\n\n", "#".repeat(level), escape(title)));
    }

    fn paragraph(&mut self, words: &str) {
        self.put(format_args!("{words}\n\n"));
    }

    fn topic(&mut self, topic: &Topic) {
        self.heading(1, &topic.title, Some(&topic.id));
        let summary = self.text(&topic.summary);
        self.paragraph(&summary);
        let reviewed = fill(&self.state.words().read.reviewed, &[&topic.reviewed]);
        self.paragraph(&escape(&reviewed));
        topic.sections.iter().for_each(|s| self.section(&topic.id, s));
        self.sources(&topic.sources);
    }

    fn section(&mut self, topic: &str, section: &Section) {
        self.heading(2, &section.title, Some(&format!("{topic}-{}", section.id)));
        section.blocks.iter().for_each(|b| self.block(b));
    }

    fn block(&mut self, block: &Block) {
        let label = self.state.words().label.clone();
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let words = self.text(text);
                self.paragraph(&words);
            }
            BlockKind::List(items) => self.items(items, |_| "- ".to_owned()),
            BlockKind::Steps(steps) => self.items(steps, |i| format!("{}. ", i + 1)),
            BlockKind::Callout(kind, text) => {
                let label = match kind {
                    Callout::Emergency => &label.emergency,
                    Callout::Caution => &label.caution,
                    Callout::Tip => &label.tip,
                };
                self.quoted(&[(label, text)]);
            }
            BlockKind::Say { say, not, why } => {
                let why = why.as_ref().map(|why| (&label.why, why));
                let lines: Vec<_> = [(&label.say, say), (&label.not, not)].into_iter().chain(why).collect();
                self.quoted(&lines);
            }
            BlockKind::Quote(text) => self.quoted(&[(&label.quote, text)]),
            BlockKind::Picture { lines, describes } => {
                self.put(format_args!("```{PICTURE}\n{}\n```\n\n", lines.join("\n")));
                let words = format!("{}: {}", escape(&label.picture), self.text(describes));
                self.paragraph(&words);
            }
        }
    }

    fn items(&mut self, items: &[Text], mark: impl Fn(usize) -> String) {
        for (i, item) in items.iter().enumerate() {
            let words = self.text(item);
            self.put(format_args!("{}{words}\n", mark(i)));
        }
        self.out.push('\n');
    }

    /// Labelled texts set apart as one quotation, a paragraph each.
    fn quoted(&mut self, lines: &[(&String, &Text)]) {
        for (i, (label, text)) in lines.iter().enumerate() {
            let words = self.text(text);
            let gap = if i > 0 { ">\n" } else { "" };
            self.put(format_args!("{gap}> **{}:** {words}\n", escape(label)));
        }
        self.out.push('\n');
    }

    fn checklist(&mut self, list: &Checklist) {
        self.heading(1, &list.title, None);
        let summary = self.text(&list.summary);
        self.paragraph(&summary);
        let reviewed = fill(&self.state.words().read.reviewed, &[&list.reviewed]);
        self.paragraph(&escape(&reviewed));
        for group in &list.groups {
            self.heading(2, &group.title, None);
            for item in &group.items {
                let words = self.text(&item.act);
                let why = item.why.as_ref().map(|why| format!(" {}", self.text(why))).unwrap_or_default();
                self.put(format_args!("- {words}{why}\n"));
            }
            self.out.push('\n');
        }
        self.sources(&list.sources);
    }

    fn overdose(&mut self) {
        let (state, words) = (self.state, &self.state.words().emergency);
        let list = &state.book.overdose;
        self.heading(1, &format!("{}  {}", state.call_words(false), state.region().name), None);
        let say = format!("{} {}", strong(&words.say), self.text(&list.say));
        self.paragraph(&say);
        for (i, step) in list.steps.iter().enumerate() {
            let (act, detail) = (strong(&state.plain(&step.act)), self.text(&step.detail));
            self.put(format_args!("{}. {act} {detail}\n", i + 1));
        }
        self.out.push('\n');
        self.heading(2, &words.do_not, None);
        for item in &list.do_not {
            let why = item.why.as_ref().map(|why| format!(" {}", self.text(why))).unwrap_or_default();
            let act = self.text(&item.act);
            self.put(format_args!("- {act}{why}\n"));
        }
        self.out.push('\n');
    }

    fn kit(&mut self) {
        let state = self.state;
        self.heading(1, &state.words().kit.title, None);
        if state.kit == Kit::default() {
            self.paragraph(&escape(&state.words().kit.empty));
        }
        for (label, words) in kit_rows(state) {
            let words = if words.is_empty() { "_".repeat(BLANK) } else { words };
            self.put(format_args!("- {}: {}\n", escape(&label), escape(&words)));
        }
        self.out.push('\n');
    }

    fn region(&mut self) {
        let (state, words) = (self.state, &self.state.words().region);
        let region = state.region();
        self.heading(1, &fill(&words.chosen, &[&region.name, REGION_OPTION]), Some("region"));
        self.paragraph(&strong(state.emergency()));
        if let Some(note) = &region.emergency_note {
            let note = self.text(note);
            self.paragraph(&note);
        }
        for (label, text) in [(&words.naloxone, Some(&region.naloxone)), (&words.law, region.law.as_ref())] {
            if let Some(text) = text {
                self.heading(2, label, None);
                let words = self.text(text);
                self.paragraph(&words);
            }
        }
        region.lines.iter().for_each(|line| self.line(line));
        self.paragraph(&escape(&looked_at(&state.book, &region.reviewed, &region.sources)));
    }

    fn line(&mut self, line: &Line) {
        self.heading(3, &line.name, None);
        self.paragraph(&strong(&line.reach_in_full(&self.state.words().region)));
        let what = self.text(&line.what);
        let looked = looked_at(&self.state.book, &line.looked_at, std::slice::from_ref(&line.source));
        self.paragraph(&format!("{what} ({})", escape(&looked)));
    }

    fn term(&mut self, term: &Term) {
        let name =
            term.long.as_ref().map_or_else(|| term.name.clone(), |long| format!("{}: {long}", term.name));
        self.heading(2, &name, Some(&format!("term-{}", term.id)));
        let means = self.text(&term.means);
        self.paragraph(&means);
    }

    fn sources(&mut self, ids: &[String]) {
        self.heading(2, &self.state.words().read.sources, None);
        for source in self.state.book.sources.iter().filter(|s| ids.contains(&s.id)) {
            let year = source.year.map(|y| format!(", {y}")).unwrap_or_default();
            self.put(format_args!(
                "- {}\n",
                escape(&format!("{}: {}{year}. {}", source.publisher, source.title, source.at))
            ));
        }
        self.out.push('\n');
    }

    fn text(&self, text: &Text) -> String {
        first_sign(&text.0.iter().map(|run| self.run(run)).collect::<String>())
    }

    fn run(&self, run: &Inline) -> String {
        match run {
            Inline::Plain(words) => escape(words),
            Inline::Emphasis(words) => strong(words),
            Inline::Emergency => strong(self.state.emergency()),
            Inline::Link { words, topic, section } if self.whole => {
                let section = section.as_ref().map(|s| format!("-{s}")).unwrap_or_default();
                format!("[{}](#{topic}{section})", escape(words))
            }
            Inline::Term { words, term } if self.whole => match self.state.book.term(term) {
                Some(i) => format!("[{}](#term-{})", escape(words), self.state.book.terms[i].id),
                None => escape(words),
            },
            other => escape(&self.state.plain(&Text(vec![other.clone()]))),
        }
    }
}

/// Words with every sign escaped that Markdown may read as its own; on one line.
fn escape(words: &str) -> String {
    words.chars().fold(String::with_capacity(words.len()), |mut out, c| {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '{' | '}' | '!' => {
                out.extend(['\\', c])
            }
            '\n' => out.push(' '),
            c => out.push(c),
        }
        out
    })
}

/// Stressed words; blanks at their ends stay outside, for Markdown takes no stress that begins or ends with one.
fn strong(words: &str) -> String {
    let inside = words.trim();
    if inside.is_empty() {
        return words.to_owned();
    }
    let (before, after) = words.split_once(inside).unwrap_or_default();
    format!("{before}**{}**{after}", escape(inside))
}

/// The same text with its first sign escaped where Markdown would begin a list or a rule with it.
fn first_sign(text: &str) -> String {
    let text = text.trim_start();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        Some('-' | '+' | '=') if digits == 0 => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser};

    /// The words that a reader of the Markdown sees.
    fn read(markdown: &str) -> String {
        Parser::new(markdown).fold(String::new(), |mut out, event| {
            match event {
                Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                    out += &words
                }
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                _ => {}
            }
            out
        })
    }

    proptest! {
        #[test]
        fn whatever_the_words_hold_markdown_shows_them_as_they_are(words in "[ -~é漢]{0,40}") {
            let seen = read(&first_sign(&escape(&words)));
            prop_assert_eq!(seen.trim(), words.trim());
        }

        #[test]
        fn stressed_words_stay_themselves(words in "[ -~]{1,20}") {
            let seen = read(&format!("a {} b", strong(&words)));
            prop_assert!(seen.contains(words.trim()), "{} of {}", seen, words);
        }
    }
}
