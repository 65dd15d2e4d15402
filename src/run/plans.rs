//! `steadyhand plan …` and `steadyhand erase`, as far as they need no screen.

use super::open::unknown;
use super::{Failure, PROBLEM};
use crate::app::State;
use crate::cli::{PlanCommand, PlanForm};
use crate::content::{CommandWords, EraseWords, PlanCommandWords, fill};
use crate::pen::{self, Refused};
use crate::plain::{self, Cut};
use crate::plan::export::{Form, Reader, export};
use crate::plan::{Plan, Status, file};
use crate::seal::{self, SealError};
use crate::store::shelf::{self, Saved, good_name};
use crate::store::{Home, Shelf};
use crate::terminal::ask::{NoAnswer, secret, yes};
use crate::text;
use crate::yaml::Fault;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Longest file imported, in bytes.
const LONGEST: u64 = shelf::LONGEST;

/// Does a command that needs no screen.
pub fn command(what: &PlanCommand, shelf: &Shelf, state: &State, width: u16) -> Result<String, Failure> {
    let words = &state.words().command;
    match what {
        PlanCommand::List => list(shelf, &state.words().plan.locked),
        PlanCommand::Export { name, form } => print(shelf, state, name, *form, width),
        PlanCommand::Import { file, name } => import(words, shelf, file, name.as_deref()),
        PlanCommand::Lock { name } => lock(&Asker::of(state), shelf, name),
        PlanCommand::Unlock { name } => unlock(&Asker::of(state), shelf, name),
        PlanCommand::New { .. } => Err(Asker::of(state).unanswered(NoAnswer::NoTerminal)),
        PlanCommand::Named(name) => print(shelf, state, &name.join(" "), PlanForm::Text, width),
    }
}

fn list(shelf: &Shelf, locked: &str) -> Result<String, Failure> {
    let line = |entry: shelf::Entry| match entry.locked {
        true => format!("{}  {locked}\n", entry.name),
        false => format!("{}\n", entry.name),
    };
    Ok(all(shelf)?.into_iter().map(line).collect())
}

/// All plans.
///
/// # Errors
/// Where they cannot be looked at.
pub fn all(shelf: &Shelf) -> Result<Vec<shelf::Entry>, Failure> {
    shelf.list().map_err(Failure::problem)
}

/// The plan of a name, or why there is none.
pub fn plan(words: &CommandWords, shelf: &Shelf, name: &str) -> Result<Plan, Failure> {
    match pen::look(shelf, name) {
        Ok(Some(plan)) => Ok(plan),
        Ok(None) => Err(none(words, shelf, name)),
        Err(refused) => Err(failure(words, shelf, name, refused)),
    }
}

/// There is no plan of that name.
pub fn none(words: &CommandWords, shelf: &Shelf, name: &str) -> Failure {
    let list = match all(shelf) {
        Ok(list) => list,
        Err(refused) => return refused,
    };
    let near = crate::yaml::nearest(name, list.iter().map(|e| e.name.as_str()));
    unknown(words, &words.plan.none, name, near)
}

fn failure(words: &CommandWords, shelf: &Shelf, name: &str, refused: Refused) -> Failure {
    let clean = text::clean(name);
    match refused {
        Refused::Locked => Failure::problem(fill(&words.plan.locked, &[&clean])),
        Refused::Busy(owner) => Failure::problem(fill(&words.plan.busy, &[&clean, &owner.who])),
        Refused::Broken(_, faults) => {
            let place = shelf.place(name).unwrap_or_default();
            broken(&text::clean(&place.to_string_lossy()), &faults)
        }
        Refused::Store(e) => Failure::problem(e),
    }
}

/// What is wrong with a file, each fault with its place.
fn broken(file: &str, faults: &[Fault]) -> Failure {
    let lines = faults.iter().map(|f| format!("{file}:{}:{}: error: {}\n", f.line, f.column, f.message));
    Failure(lines.collect(), PROBLEM)
}

fn print(shelf: &Shelf, state: &State, name: &str, form: PlanForm, width: u16) -> Result<String, Failure> {
    let plan = plan(&state.words().command, shelf, name)?;
    let written = |form, reader| export(&plan, &state.words().plan, form, reader);
    let cut = Cut::of(state, width);
    Ok(match form {
        PlanForm::Yaml => file::encode(&plan).map_err(Failure::problem)?,
        PlanForm::Markdown => written(Form::Markdown, Reader::Own),
        PlanForm::Text => plain::wrapped(&written(Form::Text, Reader::Own), cut),
        PlanForm::Sheet => plain::wrapped(&written(Form::Text, Reader::Person), cut),
    })
}

/// A plan as a template: what is the other person's own, the log and the days, stays behind.
fn as_template(mut plan: Plan) -> Plan {
    plan.facts.review = None;
    plan.facts.dismissed.clear();
    for b in &mut plan.boundaries {
        b.log.clear();
        b.facts.status = Status::Draft;
        (b.facts.start, b.facts.review) = (None, None);
        b.facts.dismissed.clear();
    }
    plan
}

fn import(words: &CommandWords, shelf: &Shelf, path: &Path, name: Option<&str>) -> Result<String, Failure> {
    let shown = text::clean(&path.to_string_lossy()).into_owned();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.unwrap_or(&stem);
    let another = |why: &str| Failure::usage(format!("{why}\n{}", fill(&words.plan.import_as, &[&shown])));
    if !good_name(name) {
        return Err(another(&words.plan.name));
    }
    if all(shelf)?.iter().any(|e| e.name == name) {
        return Err(another(&fill(&words.plan.taken, &[name])));
    }
    let bytes = crate::store::read_file(path, LONGEST).map_err(Failure::problem)?;
    let bytes = bytes.ok_or_else(|| Failure::problem(fill(&words.no_file, &[&shown])))?;
    let plan = pen::decode(&bytes).map_err(|refused| match refused {
        Refused::Broken(_, faults) => broken(&shown, &faults),
        refused => failure(words, shelf, name, refused),
    })?;
    let text = file::encode(&as_template(plan)).map_err(Failure::problem)?;
    if shelf.nowhere() {
        return Err(Failure::problem(&words.plan.not_kept));
    }
    match shelf.save(name, text.as_bytes(), None).map_err(Failure::problem)? {
        Saved::Done => Ok(format!("{name}\n")),
        Saved::Changed(_) => Err(Failure::problem(&words.plan.changed)),
    }
}

/// Asks on the terminal, in its letters.
pub struct Asker<'a> {
    words: &'a CommandWords,
    ascii: bool,
}

impl<'a> Asker<'a> {
    /// As the state speaks.
    pub fn of(state: &'a State) -> Self {
        Self { words: &state.words().command, ascii: state.settings.ascii }
    }

    fn letters(&self, words: &str) -> String {
        plain::letters(words, self.ascii)
    }

    /// A passphrase, after lines that are told.
    fn passphrase(&self, told: &str, question: &str) -> Result<String, Failure> {
        secret(&self.letters(told), &self.letters(&format!("{question} ")))
            .map_err(|why| self.unanswered(why))
    }

    /// Whether what the lines tell of is to be done.
    fn agrees(&self, told: &str) -> Result<bool, Failure> {
        let EraseWords { ask, yes: word, .. } = &self.words.erase;
        let question = fill(ask, &[word]) + " ";
        yes(&self.letters(told), &self.letters(&question), word).map_err(|why| self.unanswered(why))
    }

    /// A question that got no answer.
    fn unanswered(&self, why: NoAnswer) -> Failure {
        Failure::problem(match why {
            NoAnswer::NoTerminal => &self.words.asked_on_terminal,
            NoAnswer::Left => &self.words.nothing_done,
        })
    }
}

/// Why a file cannot be locked or unlocked.
fn sealed(words: &PlanCommandWords, why: SealError) -> Failure {
    Failure::problem(match why {
        SealError::WrongPassphrase => words.wrong_passphrase.clone(),
        SealError::TooMuchWork => words.too_much_work.clone(),
        SealError::Spoilt => words.spoilt.clone(),
        SealError::NotSealed(why) => fill(&words.not_sealed, &[&why]),
    })
}

fn lock(asker: &Asker<'_>, shelf: &Shelf, name: &str) -> Result<String, Failure> {
    // What was typed last, and a plan of another program, are not locked away by half.
    plan(asker.words, shelf, name)?;
    let refused = |refused| failure(asker.words, shelf, name, refused);
    let (mut pen, mut history, _) = pen::Pen::open(shelf, name, false).map_err(refused)?;
    pen.save(&mut history).map_err(refused)?;
    let words = &asker.words.plan;
    if !pen.alone() {
        return Err(Failure::problem(fill(&words.busy_elsewhere, &[name])));
    }
    if shelf.read_locked(name).map_err(Failure::problem)?.is_some() {
        return Err(Failure::problem(fill(&words.twice, &[name])));
    }
    let bytes = shelf.read(name).map_err(Failure::problem)?.unwrap_or_default();
    let first = asker.passphrase(&format!("{}\n", words.before_lock), &words.passphrase)?;
    if first.is_empty() {
        return Err(Failure::problem(&words.empty));
    }
    if asker.passphrase("", &words.again)? != first {
        return Err(Failure::problem(&words.differ));
    }
    let locked = seal::seal(&bytes, &first).map_err(|why| sealed(words, why))?;
    // Before anything is removed, it is seen to open.
    if seal::open(&locked, &first).ok().as_deref() != Some(bytes.as_slice()) {
        return Err(Failure::problem(&words.not_opened));
    }
    // While the passphrase was typed, another program may have come.
    let now = shelf.read(name).map_err(Failure::problem)?;
    if !pen.alone() || now.as_deref() != Some(bytes.as_slice()) {
        return Err(Failure::problem(&words.changed));
    }
    let gone = shelf.lock(name, &locked).map_err(Failure::problem)?;
    drop(pen);
    Ok(format!("{}\n{}{}\n", fill(&words.is_locked, &[name]), paths(&gone), words.traces))
}

fn unlock(asker: &Asker<'_>, shelf: &Shelf, name: &str) -> Result<String, Failure> {
    let words = &asker.words.plan;
    let Some(locked) = shelf.read_locked(name).map_err(Failure::problem)? else {
        plan(asker.words, shelf, name)?;
        return Err(Failure::usage(fill(&words.not_locked, &[name])));
    };
    if shelf.read(name).map_err(Failure::problem)?.is_some() {
        return Err(Failure::problem(fill(&words.twice, &[name])));
    }
    let passphrase = asker.passphrase("", &words.passphrase)?;
    let bytes = seal::open(&locked, &passphrase).map_err(|why| sealed(words, why))?;
    shelf.unlock(name, &bytes).map_err(Failure::problem)?;
    Ok(fill(&words.is_unlocked, &[name]) + "\n")
}

/// Paths, a line each.
fn paths(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("  {}\n", text::clean(&path.to_string_lossy()))).collect()
}

/// Removes all that was written, after asking.
pub fn erase(home: &Home, asker: &Asker<'_>) -> Result<String, Failure> {
    let words = &asker.words.erase;
    let all = shelf::written(home);
    if all.is_empty() {
        return Ok(format!("{}\n", words.nothing));
    }
    if !asker.agrees(&format!("{}\n{}", words.before, paths(&all)))? {
        return Ok(format!("{}\n", words.kept));
    }
    let (gone, left) = shelf::erase(home);
    let mut out = format!("{}\n{}", words.gone, paths(&gone));
    if left.is_empty() {
        return Ok(out);
    }
    for e in left {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "steadyhand: {e}");
    }
    Err(Failure(out, PROBLEM))
}
