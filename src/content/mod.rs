//! YAML in, a checked handbook out. Knows no terminal and no clock.
//!
//! [`load`] reads all files, decodes each into its type, and checks what they say of one another. A pack with an
//! error is not used at all. To add a kind of file: give its type a [`walk::Walk`], a field in
//! [`Handbook`], and a line in `load::sort`.

pub mod boundaries;
pub mod cautions;
mod check;
mod files;
pub mod inline;
mod late;
mod load;
pub mod model;
pub mod overdose;
pub mod reading;
pub mod region;
mod report;
#[cfg(test)]
mod schema;
mod survey;
pub mod walk;
mod words;

pub use crate::yaml::nearest;
pub use boundaries::{Boundaries, Category, Caution, Template};
pub use files::{File, LANGUAGES, LONGEST_FILE, skeleton};
pub use inline::{Inline, Text};
pub use late::Late;
pub use load::read;
pub use model::*;
pub use overdose::{Drill, MarkKind, Overdose};
pub use report::{Finding, Report, Weight};
pub use survey::survey;
pub use words::{
    CommandWords, EmergencyWords, EraseWords, KEY_NAMES, PackWords, PlanCommandWords, PlanWords, RegionWords,
    SettingsWords, Words, fill,
};

use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Numbers to call in an emergency or a crisis anywhere: in a pack they stand in `regions/` only.
const EMERGENCY_NUMBERS: [&str; 6] = ["911", "999", "112", "000", "111", "988"];

/// The folders that a handbook is read from: one that holds a whole one, and those laid over it.
#[derive(Debug, Clone)]
pub struct Folders(Vec<Vec<File>>);

impl Folders {
    /// Reads a folder, or the handbook inside the program, and what is to be laid over it, the last one on top.
    pub fn open(content: Option<&Path>, overlays: &[PathBuf]) -> Self {
        let base = content.map_or_else(files::inside, files::of_folder);
        let over = overlays.iter().map(|dir| {
            let from = format!("{}/", dir.to_string_lossy().trim_end_matches('/'));
            // What is wrong with the folder itself is told by its own name.
            let from = if dir.is_dir() { from } else { String::new() };
            files::of_folder(dir).into_iter().map(|file| File { from: from.clone(), ..file }).collect()
        });
        Self(std::iter::once(base).chain(over).collect())
    }

    /// The codes of the languages that stand in them.
    pub fn languages(&self) -> BTreeSet<String> {
        self.0.iter().flat_map(|files| files::languages(files)).collect()
    }

    /// Loads the handbook, in a language where one is named.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn load(&self, language: Option<&str>) -> Result<Handbook, Report> {
        // No date is handed in: a wrong clock must never keep the handbook shut.
        read(&self.laid(language), None).map(|(book, _)| book)
    }

    /// All files, each folder over the one before it, and its part in the language over that.
    fn laid(&self, language: Option<&str>) -> Vec<File> {
        let mut laid: Vec<File> = Vec::new();
        for (i, folder) in self.0.iter().enumerate() {
            laid = if i == 0 { folder.clone() } else { files::lay(laid, folder.clone()) };
            if let Some(code) = language {
                laid = files::lay(laid, files::of_language(folder, code));
            }
        }
        laid
    }

    /// Checks it as of `today`: in the language named, else as it stands and then in each of its languages. The
    /// handbook is there where it has no error.
    pub fn check(&self, language: Option<&str>, today: Date) -> (Option<Handbook>, Report) {
        let (book, mut report) = self.look(language, today);
        for code in self.languages().iter().filter(|code| language.is_none_or(|chosen| chosen == *code)) {
            let (translated, found) = self.look(Some(code), today);
            report.findings.extend(found.findings);
            if translated.is_some_and(|book| book.front.language != *code) {
                let file = File::new(format!("{}{code}/handbook.yaml", LANGUAGES), Err(String::new()));
                let message = format!("the language is not named: write `language: {code}` in this file");
                report.findings.push(load::finding(&file, 1, 1, Weight::Error, message));
            }
        }
        report.finish();
        (book.filter(|_| !report.has_errors()), report)
    }

    fn look(&self, language: Option<&str>, today: Date) -> (Option<Handbook>, Report) {
        match read(&self.laid(language), Some(today)) {
            Ok((book, report)) => (Some(book), report),
            Err(report) => (None, report),
        }
    }
}

/// The language of a locale among those there are: `es` for `es_MX.UTF-8`.
pub fn language_of<'c>(locale: &str, codes: &'c BTreeSet<String>) -> Option<&'c str> {
    let tag = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-").to_ascii_lowercase();
    let short = tag.split('-').next().unwrap_or_default();
    [tag.as_str(), short].iter().find_map(|code| codes.get(*code)).map(String::as_str)
}

/// Loads the handbook of a folder, or the one inside the program.
///
/// # Errors
/// All that is wrong with it.
pub fn load(dir: Option<&Path>) -> Result<Handbook, Report> {
    Folders::open(dir, &[]).load(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_when_it_is_first_looked_at_is_all_that_the_files_say() {
        for language in [None, Some("es")] {
            let folders = Folders::open(None, &[]);
            let late = folders.load(language).unwrap();
            let mut files = folders.laid(language);
            files.iter_mut().for_each(|file| file.inside = false);
            let (at_once, _) = read(&files, None).unwrap();
            assert_eq!(format!("{late:?}"), format!("{at_once:?}"), "{language:?}");
        }
    }
}
