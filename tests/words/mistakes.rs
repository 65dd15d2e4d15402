//! The ten mistakes that would do most harm, one test each: over the shipped content, and over copies that make them.

mod care;
mod checklist;
mod emergency;

use crate::{Said, all, denies, stands};
use steadyhand::content::Handbook;

/// Sentences of the handbook's own voice that hold one of the phrases and deny nothing.
fn offered(book: &Handbook, phrases: &[&str], passed: impl Fn(&Said) -> bool) -> Vec<String> {
    all(book)
        .iter()
        .filter(|said| !said.unsaid && !passed(said))
        .flat_map(Said::sentences)
        .filter(|(_, s)| !denies(s) && phrases.iter().any(|p| stands(p, s)))
        .map(|(place, s)| format!("{place}: {s}"))
        .collect()
}
