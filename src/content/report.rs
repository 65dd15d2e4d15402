//! What is wrong with a content folder, as `check` prints it.

use crate::text;
use std::fmt;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The pack is not used.
    Error,
    /// The pack is used; the author should know.
    Warning,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path within the folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// How much it weighs.
    pub weight: Weight,
    /// What is wrong and what to do.
    pub message: String,
    /// The source line.
    pub source: Option<String>,
}

/// All findings of a folder, by file and line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
}

/// Columns of a source line that are shown.
const SHOWN: usize = 100;
/// Nobody finds the place in a longer source line by looking; in bytes.
const LONGEST_LINE: usize = 4096;
/// Most findings of one file in a row: after that many, the first ones are what to mend.
const MOST_OF_A_FILE: usize = 50;

impl Report {
    /// Whether the pack must not be used.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.weight == Weight::Error)
    }

    /// Adds a finding, unless its file has so many already that more would only bury them.
    pub(super) fn add(&mut self, finding: Finding) {
        if !self.full(&finding.file) {
            self.findings.push(finding);
        }
    }

    /// Whether a file has so many findings in a row that no more are added: looking for their places takes time.
    pub(super) fn full(&self, file: &str) -> bool {
        self.findings.iter().rev().take_while(|f| f.file == file).take(MOST_OF_A_FILE).count()
            == MOST_OF_A_FILE
    }

    /// The source line of a place, if it is short enough to be shown.
    pub(super) fn source(text: &str, line: usize) -> Option<String> {
        let line = text.lines().nth(line.saturating_sub(1))?;
        (line.len() <= LONGEST_LINE).then(|| line.to_owned())
    }

    /// Sorts and drops what was found twice.
    pub(super) fn finish(&mut self) {
        self.findings.sort();
        self.findings.dedup();
    }
}

impl Report {
    /// How many errors and warnings there are, in words.
    pub fn count(&self) -> String {
        let count = |weight| self.findings.iter().filter(|f| f.weight == weight).count();
        let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let (errors, warnings) = (count(Weight::Error), count(Weight::Warning));
        format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"))
    }

    /// The findings, each with its source line, without their count.
    pub fn findings_alone(&self) -> String {
        let words = self.to_string();
        words.strip_suffix(&format!("{}\n", self.count())).map_or(words.clone(), str::to_owned)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            let weight = if finding.weight == Weight::Error { "error" } else { "warning" };
            let (file, message) = (text::clean(&finding.file), text::clean(&finding.message));
            writeln!(f, "{file}:{}:{}: {weight}: {message}", finding.line, finding.column)?;
            if let Some(source) = &finding.source {
                let before: String = source.chars().take(finding.column.saturating_sub(1)).collect();
                // Signs that are not to be seen take one column here, so that the caret stands right.
                let seen = |words: &str| {
                    words.chars().map(|c| if text::unseen(c) { '?' } else { c }).collect::<String>()
                };
                let skip = text::width(&seen(&before)).saturating_sub(SHOWN * 3 / 4);
                let shown: String = seen(source).chars().skip(skip).take(SHOWN).collect();
                let caret = text::width(&seen(&before).chars().skip(skip).collect::<String>());
                writeln!(f, "    {}\n    {}^", shown.trim_end(), " ".repeat(caret))?;
            }
        }
        writeln!(f, "{}", self.count())
    }
}
