//! Inline markup of the handbook's words: emphasis, links, glossary terms, references to the region.
//!
//! ```text
//! *emphasis*                     [words](topic)   [words](topic#section)
//! [[term]]   [[term|words]]      {emergency}      {line:ID}   {line:ID|words if the region has none}
//! ```
//! A backslash takes the meaning from the sign after it.

use super::{Region, RegionWords};
use serde::{Deserialize, Deserializer, de};
use std::str::FromStr;

/// One run of words, with what it points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words as they are.
    Plain(String),
    /// Words to stress.
    Emphasis(String),
    /// A link to a topic, or to a section of it.
    Link {
        /// What is shown.
        words: String,
        /// The topic's id.
        topic: String,
        /// The section's id, if the link names one.
        section: Option<String>,
    },
    /// A glossary term.
    Term {
        /// What is shown.
        words: String,
        /// The term's id.
        term: String,
    },
    /// The chosen region's emergency number.
    Emergency,
    /// A line of the chosen region: its name and number.
    Line {
        /// The line's id.
        line: String,
        /// What is shown where the region has no such line.
        fallback: Option<String>,
    },
}

/// A text: runs in reading order. Parsed from one YAML string.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(#[cfg_attr(test, schemars(with = "String"))] pub Vec<Inline>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(d)?;
        raw.parse().map_err(de::Error::custom)
    }
}

impl Text {
    /// The words alone, for rules and measures that need no region: numbers and lines are named, not shown.
    pub fn bare(&self) -> String {
        self.0.iter().fold(String::new(), |mut out, run| {
            match run {
                Inline::Plain(words) | Inline::Emphasis(words) => out.push_str(words),
                Inline::Link { words, .. } | Inline::Term { words, .. } => out.push_str(words),
                Inline::Emergency => out.push_str("the emergency number"),
                Inline::Line { fallback, .. } => out.push_str(fallback.as_deref().unwrap_or("the help line")),
            }
            out
        })
    }

    /// The words with the region's numbers filled in, told of as `told` has it.
    pub fn plain(&self, region: &Region, emergency: &str, told: &RegionWords) -> String {
        self.0.iter().fold(String::new(), |mut out, run| {
            match run {
                Inline::Plain(words) | Inline::Emphasis(words) => out.push_str(words),
                Inline::Link { words, .. } | Inline::Term { words, .. } => out.push_str(words),
                Inline::Emergency => out.push_str(emergency),
                Inline::Line { line, fallback } => match region.lines.iter().find(|l| l.id == *line) {
                    Some(line) => {
                        out.push_str(&line.name);
                        if let Some(reach) = line.reach(told) {
                            out.push_str(&format!(" ({reach})"));
                        }
                    }
                    None => out.push_str(fallback.as_deref().unwrap_or_default()),
                },
            }
            out
        })
    }
}

impl FromStr for Text {
    type Err = String;

    /// Parses the markup; the error names the piece that is wrong.
    fn from_str(raw: &str) -> Result<Self, String> {
        let mut text = Text::default();
        let mut plain = String::new();
        let mut rest = raw.trim_end_matches('\n');
        while let Some(c) = rest.chars().next() {
            let (run, used) = match c {
                '\\' => {
                    let sign = rest[1..].chars().next().ok_or("a backslash stands at the end")?;
                    plain.push(sign);
                    rest = &rest[1 + sign.len_utf8()..];
                    continue;
                }
                '*' => {
                    let (words, used) = until(rest, "*", "*")?;
                    (Inline::Emphasis(words.to_owned()), used)
                }
                '[' if rest.starts_with("[[") => {
                    let (inside, used) = until(rest, "[[", "]]")?;
                    let (term, words) = inside.split_once('|').unwrap_or((inside, inside));
                    (Inline::Term { words: words.to_owned(), term: term.to_lowercase() }, used)
                }
                '[' => {
                    let (words, used) = until(rest, "[", "]")?;
                    let target = &rest[used..];
                    if !target.starts_with('(') {
                        return Err(format!("`[{words}]` is not followed by `(topic)`"));
                    }
                    let (to, more) = until(target, "(", ")")?;
                    let (topic, section) = match to.split_once('#') {
                        Some((topic, section)) => (topic, Some(section.to_owned())),
                        None => (to, None),
                    };
                    (Inline::Link { words: words.to_owned(), topic: topic.to_owned(), section }, used + more)
                }
                '{' => {
                    let (inside, used) = until(rest, "{", "}")?;
                    (reference(inside)?, used)
                }
                '}' | ']' => return Err(format!("`{c}` stands alone: write `\\{c}` for the sign itself")),
                _ => {
                    plain.push(c);
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
            };
            if !plain.is_empty() {
                text.0.push(Inline::Plain(std::mem::take(&mut plain)));
            }
            text.0.push(run);
            rest = &rest[used..];
        }
        if !plain.is_empty() {
            text.0.push(Inline::Plain(plain));
        }
        Ok(text)
    }
}

/// What stands between two marks at the start of `rest`, and how many bytes that takes with the marks.
fn until<'a>(rest: &'a str, open: &str, close: &str) -> Result<(&'a str, usize), String> {
    let body = &rest[open.len()..];
    match body.find(close) {
        Some(0) => Err(format!("`{open}{close}` holds nothing")),
        Some(at) => Ok((&body[..at], open.len() + at + close.len())),
        None => {
            let shown: String = rest.chars().take(24).collect();
            Err(format!("`{open}` is never closed by `{close}`: `{shown}`"))
        }
    }
}

/// What stands in braces: `emergency`, `line:ID` or `line:ID|words`.
fn reference(inside: &str) -> Result<Inline, String> {
    if inside == "emergency" {
        return Ok(Inline::Emergency);
    }
    let Some(rest) = inside.strip_prefix("line:") else {
        return Err(format!("`{{{inside}}}` is unknown: use `{{emergency}}` or `{{line:ID}}`"));
    };
    let (line, fallback) = match rest.split_once('|') {
        Some((line, words)) => (line, Some(words.to_owned())),
        None => (rest, None),
    };
    Ok(Inline::Line { line: line.to_owned(), fallback })
}
