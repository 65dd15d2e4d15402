//! A plan as text, as Markdown, and as the sheet to hand over. Without markup of its own: what the person wrote.

use super::model::{EventText, Plan, PlanText, Status, Text};
use crate::content::{PlanWords, fill};
use std::fmt::Write;

/// How a plan is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text; wrapped by who prints it.
    Text,
    /// Markdown.
    Markdown,
}

/// For whom it is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// For oneself or a counsellor: all of it.
    Own,
    /// For the person: what I will do and what stays open, without logs, drafts, and what is my own business.
    Person,
}

/// Texts of a limit that the person gets.
const SHARED: [Text; 7] = [
    Text::Limit,
    Text::Reason,
    Text::FollowThrough,
    Text::Open,
    Text::SafetyPlace,
    Text::SafetyNaloxone,
    Text::SafetyContact,
];

/// Writes a plan out.
pub fn export(plan: &Plan, words: &PlanWords, form: Form, reader: Reader) -> String {
    let mut out = Out { form, text: String::new() };
    let own = reader == Reader::Own;
    let name = plan.text(PlanText::Name);
    let title = match (own, name.is_empty()) {
        (false, _) => words.sheet_title.clone(),
        (true, true) => words.untitled.clone(),
        (true, false) => fill(&words.export_title, &[name]),
    };
    out.heading(1, &title);
    if own {
        for text in PlanText::ALL {
            out.field(words.field(text.key()), plan.text(text));
        }
    } else {
        out.paragraph(plan.text(PlanText::Values));
        out.field(words.field(PlanText::Wont.key()), plan.text(PlanText::Wont));
    }
    if let Some(day) = plan.facts.review {
        out.field(words.field("review"), &day.to_string());
    }
    let mut number = 0;
    for b in &plan.boundaries {
        let told = !matches!(b.facts.status, Status::Retired | Status::Draft);
        if !own && !told {
            continue;
        }
        number += 1;
        out.heading(2, &fill(&words.export_limit, &[&number.to_string()]));
        if own {
            out.field(words.field("status"), words.status(b.facts.status));
            for text in Text::ALL {
                out.field(words.field(text.key()), b.text(text));
            }
        } else {
            out.paragraph(b.text(Text::Limit));
            for text in SHARED.into_iter().skip(1) {
                out.field(words.field(text.key()), b.text(text));
            }
        }
        for (key, day) in [("start", b.facts.start), ("review", b.facts.review)] {
            if let Some(day) = day {
                out.field(words.field(key), &day.to_string());
            }
        }
        if own && !b.log.is_empty() {
            out.heading(3, &words.log);
            for event in &b.log {
                let texts =
                    EventText::ALL.map(|t| event.text(t)).into_iter().filter(|t| !t.trim().is_empty());
                let texts: Vec<&str> = texts.collect();
                let colon = if texts.is_empty() { "" } else { ": " };
                out.item(&format!("{} {}{colon}{}", event.day, words.event(event.kind), texts.join(" ")));
            }
        }
    }
    if !own && number == 0 {
        out.paragraph(&words.sheet_empty);
    }
    out.text
}

struct Out {
    form: Form,
    text: String,
}

impl Out {
    fn line(&mut self, words: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{words}");
    }

    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// A person's own words, as they may stand in the form.
    fn own(&self, words: &str) -> String {
        let words = crate::text::clean_lines(words.trim_end());
        match self.form {
            Form::Text => words,
            Form::Markdown => escape(&words),
        }
    }

    fn heading(&mut self, level: usize, words: &str) {
        self.gap();
        let words = self.own(words).replace('\n', " ");
        match self.form {
            Form::Markdown => self.line(&format!("{} {words}", "#".repeat(level))),
            Form::Text => {
                self.line(&words);
                if level < 3 {
                    self.line(&if level == 1 { "=" } else { "-" }.repeat(crate::text::width(&words)));
                }
            }
        }
    }

    fn paragraph(&mut self, words: &str) {
        if !words.trim().is_empty() {
            self.gap();
            let words = self.own(words);
            self.line(&words);
        }
    }

    fn field(&mut self, name: &str, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        self.gap();
        let words = self.own(words);
        match self.form {
            Form::Markdown => self.line(&format!("**{name}**\n\n{words}")),
            Form::Text => self.line(&format!("{name}:\n{words}")),
        }
    }

    fn item(&mut self, words: &str) {
        let words = self.own(words).replace('\n', " ");
        self.line(&format!("- {words}"));
    }
}

/// Signs that Markdown would take for its own.
fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for line in words.split_inclusive('\n') {
        let start = line.trim_start();
        let digits = start.chars().take_while(char::is_ascii_digit).count();
        let list = start.starts_with(['-', '+', '=', '#', '>', '~'])
            || (digits > 0 && start[digits..].starts_with(['.', ')']));
        for (i, c) in line.char_indices() {
            let first = line.len() - start.len() + if digits > 0 { digits } else { 0 };
            if "\\`*_{}[]<>|!&".contains(c) || (list && i == first) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::file::decode;
    use super::*;

    fn words() -> PlanWords {
        let words: crate::content::Words =
            crate::yaml::decode(include_str!("../../content/interface.yaml")).unwrap();
        words.plan
    }

    const PLAN: &str = "name: R.\nvalues: I want you alive.\nbackup: Mia\nboundaries:\n- {id: a, limit: 'If you use here, I will go out.', \
        reason: Calm., say: Secret words., tell: At the lake., status: told, log: [{day: 2026-11-25, event: crossed, did: I cried.}]}\n\
        - {id: b, limit: A draft., status: draft}\n- {id: c, limit: An old one., status: retired}\n";

    #[test]
    fn the_sheet_to_hand_over_has_no_private_part() {
        let sheet = export(&decode(PLAN).unwrap(), &words(), Form::Text, Reader::Person);
        assert!(
            sheet.contains("If you use here, I will go out.") && sheet.contains("I want you alive."),
            "{sheet}"
        );
        for private in ["Secret", "lake", "cried", "Mia", "draft", "old one", "R."] {
            assert!(!sheet.contains(private), "{private} in {sheet}");
        }
        assert_eq!(sheet.matches("Limit ").count(), 1);
    }

    #[test]
    fn a_sheet_without_a_limit_to_hand_over_says_why() {
        let plan = "values: I want you alive.\nboundaries: [{limit: If you shout I go out.}]\n";
        let sheet = |plan| export(&decode(plan).unwrap(), &words(), Form::Text, Reader::Person);
        assert!(sheet(plan).contains(&words().sheet_empty) && !sheet(plan).contains("shout"));
        assert!(!sheet(PLAN).contains(&words().sheet_empty));
    }

    #[test]
    fn the_full_one_has_all() {
        let full = export(&decode(PLAN).unwrap(), &words(), Form::Markdown, Reader::Own);
        for part in ["# Plan for R.", "## Limit 3", "Secret words.", "I cried.", "Mia", "A draft."] {
            assert!(full.contains(part), "{part} in {full}");
        }
    }

    #[test]
    fn words_that_look_like_markup_or_move_the_terminal_stay_words() {
        let plan = decode("values: \"# no\\n1. *x* <b> \\e[31m\"").unwrap();
        let full = export(&plan, &words(), Form::Markdown, Reader::Own);
        assert!(full.contains("\\# no\n1\\. \\*x\\* \\<b\\> \\[31m"), "{full}");
        assert!(!full.contains('\u{1b}'));
    }

    #[test]
    fn the_words_of_plans_are_whole() {
        assert_eq!(words().missing(), Vec::<String>::new());
    }
}
