//! The handbook that a command reads: from which folder, and in which language.

use super::{Failure, PROBLEM, surroundings};
use crate::cli::Options;
use crate::content::{self, Folders, Handbook, fill};
use crate::text;
use std::rc::Rc;

/// The handbook. In an emergency a folder that cannot be used gives way to the handbook inside the program.
pub fn book(options: &Options, urgent: bool) -> Result<(Rc<Handbook>, Option<String>), Failure> {
    let failure = |report: content::Report| Failure(report.to_string(), PROBLEM);
    let folders = Folders::open(options.content.as_deref(), &options.overlays);
    let codes = folders.languages();
    let of_locale = || content::language_of(&surroundings::message_locale()?, &codes);
    let mut slip = None;
    let (language, chosen) = match known_language(&folders, options.language.as_deref()) {
        // A slip in an option must not stand before the checklist.
        Err(words) if urgent => {
            slip = words.lines().next().map(str::to_owned);
            (of_locale(), false)
        }
        Ok(None) if options.language.is_none() => (of_locale(), false),
        known => (known.map_err(Failure::usage)?, true),
    };
    let mut told: Option<content::Report> = None;
    // A language that nobody asked for by name, and in an emergency all that is not the program's own, gives way.
    let without = (!chosen && language.is_some()).then_some(None);
    for language in std::iter::once(language).chain(without) {
        match folders.load(language) {
            Ok(book) => return Ok((Rc::new(book), told.and_then(first).or(slip))),
            Err(report) => told = told.or(Some(report)),
        }
    }
    let report = told.unwrap_or_default();
    let own = options.content.is_none() && options.overlays.is_empty();
    // No visitor of a shared host can mend it, and what is wrong with it names files.
    if own || !(urgent || options.kiosk) {
        return Err(failure(report));
    }
    let inside = Folders::open(None, &[]);
    let book = inside.load(language).or_else(|_| inside.load(None)).map_err(failure)?;
    let told = if options.kiosk { Some(book.words.kiosk.content.clone()) } else { first(report) };
    Ok((Rc::new(book), told))
}

/// A handbook for its words alone: whatever is wrong with a folder, there is one.
pub fn any(options: &Options) -> Result<Rc<Handbook>, Failure> {
    Ok(book(options, true)?.0)
}

/// The first fault, in one line.
fn first(report: content::Report) -> Option<String> {
    let found = report.findings.into_iter().next()?;
    Some(format!("{}:{}:{}: {}", found.file, found.line, found.column, found.message))
}

/// The folder of a language that is asked for by name; none is needed for the handbook's own.
///
/// # Errors
/// Where there is no such language: what to say of it.
pub fn known_language<'l>(folders: &Folders, language: Option<&'l str>) -> Result<Option<&'l str>, String> {
    let Some(code) = language else { return Ok(None) };
    let mut codes = folders.languages();
    if codes.contains(code) {
        return Ok(language);
    }
    // What is wrong with the handbook is told by who loads it.
    let Ok(book) = folders.load(None) else { return Ok(None) };
    if book.front.language == code {
        return Ok(None);
    }
    codes.insert(book.front.language);
    let codes = codes.into_iter().collect::<Vec<_>>().join(", ");
    Err(fill(&book.words.command.no_language, &[&text::clean(code), &codes]))
}
