//! `steadyhand plan …` and `steadyhand erase`, as far as they need no screen.

use super::{Failure, PROBLEM, USAGE};
use crate::app::State;
use crate::cli::{PlanCommand, PlanForm};
use crate::content::PlanWords;
use crate::pen::{self, Refused};
use crate::plain::{self, Cut};
use crate::plan::export::{Form, Reader, export};
use crate::plan::{Plan, Status, file};
use crate::seal;
use crate::store::shelf::{self, Saved, good_name};
use crate::store::{Home, Shelf, StoreError};
use crate::terminal::ask::{NoAnswer, secret, yes};
use crate::text;
use std::fmt::Write;
use std::path::Path;

/// Longest file imported, in bytes.
const LONGEST: u64 = shelf::LONGEST;

/// Does a command that needs no screen.
pub fn command(what: &PlanCommand, shelf: &Shelf, state: &State, width: u16) -> Result<String, Failure> {
    match what {
        PlanCommand::List => list(shelf, &state.words().plan.locked),
        PlanCommand::Export { name, form } => print(shelf, state, name, *form, width),
        PlanCommand::Import { file, name } => import(shelf, file, name.as_deref()),
        PlanCommand::Lock { name } => lock(shelf, name),
        PlanCommand::Unlock { name } => unlock(shelf, name),
        PlanCommand::New { .. } => Err(unanswered(NoAnswer::NoTerminal)),
        PlanCommand::Named(words) => print(shelf, state, &words.join(" "), PlanForm::Text, width),
    }
}

fn list(shelf: &Shelf, locked: &str) -> Result<String, Failure> {
    let line = |mut out: String, entry: shelf::Entry| {
        // Writing to a string cannot fail.
        let _ = if entry.locked {
            writeln!(out, "{}  {locked}", entry.name)
        } else {
            writeln!(out, "{}", entry.name)
        };
        out
    };
    Ok(all(shelf)?.into_iter().fold(String::new(), line))
}

/// All plans.
///
/// # Errors
/// Where they cannot be looked at.
pub fn all(shelf: &Shelf) -> Result<Vec<shelf::Entry>, Failure> {
    shelf.list().map_err(|e| disk(&e))
}

/// The plan of a name, or why there is none.
pub fn plan(shelf: &Shelf, name: &str) -> Result<Plan, Failure> {
    match pen::look(shelf, name) {
        Ok(Some(plan)) => Ok(plan),
        Ok(None) => Err(none(shelf, name)),
        Err(refused) => Err(failure(shelf, name, refused)),
    }
}

/// There is no plan of that name.
pub fn none(shelf: &Shelf, name: &str) -> Failure {
    let list = match all(shelf) {
        Ok(list) => list,
        Err(refused) => return refused,
    };
    let near = crate::yaml::nearest(name, list.iter().map(|e| e.name.as_str()));
    let near = near.map(|n| format!(" Did you mean `{n}`?")).unwrap_or_default();
    let name = text::clean(name);
    Failure(
        format!(
            "steadyhand: there is no plan `{name}`.{near}\n`steadyhand plan list` lists them, `steadyhand plan new NAME` begins one.\n"
        ),
        USAGE,
    )
}

fn failure(shelf: &Shelf, name: &str, refused: Refused) -> Failure {
    let clean = text::clean(name).into_owned();
    let words = match refused {
        Refused::Locked => {
            format!("steadyhand: the plan `{clean}` is locked.\nUnlock it: steadyhand plan unlock {clean}\n")
        }
        Refused::Busy(owner) => {
            format!(
                "steadyhand: the plan `{clean}` is open in another program ({}).\nClose it there first.\n",
                owner.who
            )
        }
        Refused::Broken(_, faults) => {
            let place = shelf.place(name).unwrap_or_default();
            let place = text::clean(&place.to_string_lossy()).into_owned();
            faults.iter().fold(String::new(), |mut out, f| {
                let _ = writeln!(out, "{place}:{}:{}: error: {}", f.line, f.column, f.message);
                out
            })
        }
        Refused::Store(e) => format!("steadyhand: {e}\n"),
    };
    Failure(words, PROBLEM)
}

fn disk(e: &StoreError) -> Failure {
    Failure(format!("steadyhand: {e}\n"), PROBLEM)
}

fn print(shelf: &Shelf, state: &State, name: &str, form: PlanForm, width: u16) -> Result<String, Failure> {
    let plan = plan(shelf, name)?;
    let words: &PlanWords = &state.words().plan;
    Ok(match form {
        PlanForm::Yaml => file::encode(&plan).map_err(|e| Failure(format!("steadyhand: {e}\n"), PROBLEM))?,
        PlanForm::Markdown => export(&plan, words, Form::Markdown, Reader::Own),
        PlanForm::Text => {
            plain::wrapped(&export(&plan, words, Form::Text, Reader::Own), Cut::of(state, width))
        }
        PlanForm::Sheet => {
            plain::wrapped(&export(&plan, words, Form::Text, Reader::Person), Cut::of(state, width))
        }
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

fn import(shelf: &Shelf, path: &Path, name: Option<&str>) -> Result<String, Failure> {
    let shown = text::clean(&path.to_string_lossy()).into_owned();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.unwrap_or(&stem);
    if !good_name(name) {
        let words = "steadyhand: a plan's name has letters, digits, spaces and hyphens, at most 40.\n";
        return Err(Failure(format!("{words}Name it: steadyhand plan import {shown} NAME\n"), USAGE));
    }
    if all(shelf)?.iter().any(|e| e.name == name) {
        return Err(Failure(
            format!(
                "steadyhand: there is a plan `{name}` already.\nName it: steadyhand plan import {shown} NAME\n"
            ),
            USAGE,
        ));
    }
    let bytes = crate::store::read_file(path, LONGEST).map_err(|e| disk(&e))?;
    let Some(bytes) = bytes else {
        return Err(Failure(
            format!("steadyhand: {shown}: there is no such file\nCheck the name.\n"),
            PROBLEM,
        ));
    };
    let plan = pen::decode(&bytes).map_err(|refused| match refused {
        Refused::Broken(_, faults) => {
            let lines =
                faults.iter().map(|f| format!("{shown}:{}:{}: error: {}\n", f.line, f.column, f.message));
            Failure(lines.collect(), PROBLEM)
        }
        refused => failure(shelf, name, refused),
    })?;
    let text =
        file::encode(&as_template(plan)).map_err(|e| Failure(format!("steadyhand: {e}\n"), PROBLEM))?;
    if shelf.nowhere() {
        let words = "steadyhand: nothing is kept, so that nothing can be imported.\nLeave --private out, or name a folder with --data.\n";
        return Err(Failure(words.into(), PROBLEM));
    }
    match shelf.save(name, text.as_bytes(), None).map_err(|e| disk(&e))? {
        Saved::Done => Ok(format!("{name}\n")),
        Saved::Changed(_) => Err(changed()),
    }
}

/// A question on the terminal that got no answer.
fn unanswered(why: NoAnswer) -> Failure {
    let words = match why {
        NoAnswer::NoTerminal => "steadyhand: this is asked for on a terminal only.\nRun it in one.\n",
        NoAnswer::Left => "steadyhand: nothing was done.\n",
    };
    Failure(words.into(), PROBLEM)
}

/// Another program wrote the plan while this one worked on it.
fn changed() -> Failure {
    Failure("steadyhand: the plan was written elsewhere meanwhile; nothing was done.\n".into(), PROBLEM)
}

fn lock(shelf: &Shelf, name: &str) -> Result<String, Failure> {
    // What was typed last, and a plan of another program, are not locked away by half.
    plan(shelf, name)?;
    let opened = pen::Pen::open(shelf, name, false);
    let (mut pen, mut history, _) = opened.map_err(|refused| failure(shelf, name, refused))?;
    pen.save(&mut history).map_err(|refused| failure(shelf, name, refused))?;
    if !pen.alone() {
        return Err(Failure(
            format!("steadyhand: the plan `{name}` is open in another program.\nClose it there first.\n"),
            PROBLEM,
        ));
    }
    if shelf.read_locked(name).map_err(|e| disk(&e))?.is_some() {
        return Err(two_forms(name));
    }
    let bytes = shelf.read(name).map_err(|e| disk(&e))?.unwrap_or_default();
    let told = "A locked plan opens with its passphrase only. Nobody can bring it back without: not you, not us.\n\
                Its earlier versions, texts that were kept beside it, and its undo are removed.\n";
    let first = secret(told, "Passphrase: ").map_err(unanswered)?;
    if first.is_empty() {
        return Err(Failure("steadyhand: the passphrase is empty; nothing was done.\n".into(), PROBLEM));
    }
    if secret("", "The same again: ").map_err(unanswered)? != first {
        return Err(Failure("steadyhand: the two are not the same; nothing was done.\n".into(), PROBLEM));
    }
    let sealed = seal::seal(&bytes, &first).map_err(|e| Failure(format!("steadyhand: {e}\n"), PROBLEM))?;
    // Before anything is removed, it is seen to open.
    if seal::open(&sealed, &first).ok().as_deref() != Some(bytes.as_slice()) {
        return Err(Failure(
            "steadyhand: the locked form does not open; nothing was done.\n".into(),
            PROBLEM,
        ));
    }
    // While the passphrase was typed, another program may have come.
    if !pen.alone() || shelf.read(name).map_err(|e| disk(&e))?.as_deref() != Some(bytes.as_slice()) {
        return Err(changed());
    }
    let gone = shelf.lock(name, &sealed).map_err(|e| disk(&e))?;
    drop(pen);
    let mut out = format!("{name} is locked. Removed:\n");
    for path in gone {
        let _ = writeln!(out, "  {}", text::clean(&path.to_string_lossy()));
    }
    out.push_str("A disk may hold traces of removed files for some time.\n");
    Ok(out)
}

fn two_forms(name: &str) -> Failure {
    let words = format!(
        "steadyhand: there is a plan `{name}` beside a locked one.\nRename one of the two files in the plans folder.\n"
    );
    Failure(words, PROBLEM)
}

fn unlock(shelf: &Shelf, name: &str) -> Result<String, Failure> {
    let Some(sealed) = shelf.read_locked(name).map_err(|e| disk(&e))? else {
        plan(shelf, name)?;
        return Err(Failure(format!("steadyhand: the plan `{name}` is not locked.\n"), USAGE));
    };
    if shelf.read(name).map_err(|e| disk(&e))?.is_some() {
        return Err(two_forms(name));
    }
    let words = secret("", "Passphrase: ").map_err(unanswered)?;
    let bytes = seal::open(&sealed, &words).map_err(|e| Failure(format!("steadyhand: {e}\n"), PROBLEM))?;
    shelf.unlock(name, &bytes).map_err(|e| disk(&e))?;
    Ok(format!("{name} is unlocked.\n"))
}

/// Removes all that was written, after asking.
pub fn erase(home: &Home) -> Result<String, Failure> {
    let all = shelf::written(home);
    if all.is_empty() {
        return Ok("There is nothing to remove.\n".into());
    }
    let mut told = String::from("This removes all that the program has written, for good:\n");
    for path in &all {
        let _ = writeln!(told, "  {}", text::clean(&path.to_string_lossy()));
    }
    if !yes(&told, "Type yes to remove it: ").map_err(unanswered)? {
        return Ok("Nothing was removed.\n".into());
    }
    let (gone, left) = shelf::erase(home);
    let mut out = String::from("Removed:\n");
    for path in gone {
        let _ = writeln!(out, "  {}", text::clean(&path.to_string_lossy()));
    }
    if left.is_empty() {
        return Ok(out);
    }
    for e in left {
        let _ = writeln!(out, "steadyhand: {e}");
    }
    Err(Failure(out, PROBLEM))
}
