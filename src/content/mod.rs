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
mod load;
pub mod model;
pub mod overdose;
pub mod reading;
pub mod region;
mod report;
mod survey;
pub mod walk;
mod words;

pub use crate::yaml::nearest;
pub use boundaries::{Boundaries, Category, Caution, Template};
pub use files::{File, LONGEST_FILE};
pub use inline::{Inline, Text};
pub use load::read;
pub use model::*;
pub use overdose::{Drill, MarkKind, Overdose};
pub use report::{Finding, Report, Weight};
pub use survey::survey;
pub use words::{EmergencyWords, KEY_NAMES, PlanWords, SettingsWords, Words, fill};

use jiff::civil::Date;
use std::path::Path;

/// Numbers to call in an emergency or a crisis anywhere: in a pack they stand in `regions/` only.
const EMERGENCY_NUMBERS: [&str; 6] = ["911", "999", "112", "000", "111", "988"];

/// Loads the handbook of a folder, or the one inside the program.
///
/// # Errors
/// All that is wrong with it.
pub fn load(dir: Option<&Path>) -> Result<Handbook, Report> {
    // No date is handed in: a wrong clock must never keep the handbook shut.
    read(&dir.map_or_else(files::inside, files::of_folder), None).map(|(book, _)| book)
}

/// Checks a folder, or the handbook inside the program, as of `today`. The handbook is there where it has no error.
pub fn check(dir: Option<&Path>, today: Date) -> (Option<Handbook>, Report) {
    match read(&dir.map_or_else(files::inside, files::of_folder), Some(today)) {
        Ok((book, report)) => (Some(book), report),
        Err(report) => (None, report),
    }
}
