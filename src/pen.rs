//! A plan open to be written: recorded as it is changed, saved whole, and put together with what others write.
//!
//! ```text
//! changes → History → records in history.log (within a second)
//!                   → the plan's file, whole (within five)
//! ```
//! Before each save the record says which text the file is about to have. So the next to open the plan finds, in the
//! records, the point the file stands at; what was done after it is done again, whatever the program died of.

use crate::plan::history::{Op, Told, replay};
use crate::plan::{Edit, History, Plan, Swap, file, merge};
use crate::store::shelf::{Lock, Opened, Owner, Saved, sum};
use crate::store::{Journal, Shelf, StoreError};
use crate::yaml::{self, Fault};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Saves that meet another program's save are tried so often before the next turn.
const TRIES: usize = 8;

/// A plan open to be written. Dropped, it is free for others.
#[derive(Debug)]
pub struct Pen {
    shelf: Shelf,
    name: String,
    lock: Lock,
    journal: Journal,
    /// Number of the next record.
    next: u64,
    /// What comes before the next record: what the records are to begin with, and what the disk did not take. A record
    /// keeps its number, for it may stand on the disk nevertheless.
    owed: Vec<Op>,
    /// The plan as its file has it, and that file's checksum; `None` while there is no file.
    saved: Option<(Plan, u64)>,
    /// The file's bytes, while a save would lose comments in them.
    comments: Option<Vec<u8>>,
    /// Records of programs that died, which are in the plan once it is saved.
    inherited: Vec<Lock>,
}

/// What the person is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Words that had not been saved are back.
    Recovered,
    /// What was written elsewhere is in the plan; so many texts had been changed on both sides.
    Merged(usize),
    /// Records that do not fit were kept aside: what they alone tell is not in the plan.
    Aside(PathBuf),
    /// A version with comments was kept aside.
    CommentsKept(PathBuf),
}

/// Why a plan cannot be opened or saved.
#[derive(Debug)]
pub enum Refused {
    /// Another program has it.
    Busy(Owner),
    /// It is locked with a passphrase.
    Locked,
    /// Its file has mistakes: the text, and where they are.
    Broken(String, Vec<Fault>),
    /// The disk refuses.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

/// A record: its number, and what was done. A number that was seen already is a second try at writing it.
#[derive(Serialize, Deserialize)]
struct Record {
    n: u64,
    op: Op,
}

/// A plan's text, read.
struct FileRead {
    plan: Plan,
    bytes: Vec<u8>,
}

fn read_file(shelf: &Shelf, name: &str) -> Result<Option<FileRead>, Refused> {
    match shelf.read(name)? {
        Some(bytes) => decode(&bytes).map(|plan| Some(FileRead { plan, bytes })),
        None if shelf.read_locked(name)?.is_some() => Err(Refused::Locked),
        None => Ok(None),
    }
}

/// Reads a plan's bytes.
///
/// # Errors
/// [`Refused::Broken`] with all that is wrong.
pub fn decode(bytes: &[u8]) -> Result<Plan, Refused> {
    match std::str::from_utf8(bytes) {
        Ok(text) => file::decode(text).map_err(|faults| Refused::Broken(text.to_owned(), faults)),
        Err(e) => {
            let good = String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned();
            let line = good.matches('\n').count() + 1;
            let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let message = "these bytes are no letters in UTF-8: take them out".to_owned();
            Err(Refused::Broken(
                String::from_utf8_lossy(bytes).into_owned(),
                vec![Fault { line, column, message }],
            ))
        }
    }
}

/// Reads a plan without opening it.
///
/// # Errors
/// When it is locked, has mistakes, or cannot be read; `Ok(None)` where there is none.
pub fn look(shelf: &Shelf, name: &str) -> Result<Option<Plan>, Refused> {
    Ok(read_file(shelf, name)?.map(|file| file.plan))
}

/// What a desk's records tell, and the number of the next record.
fn recorded(
    shelf: &Shelf,
    name: &str,
    desk: usize,
    file: Option<u64>,
    said: &mut Vec<Said>,
) -> (Option<Told>, u64) {
    let Ok(lines) = shelf.history(name, desk).read_new() else {
        said.extend(shelf.set_history_aside(name, desk).map(Said::Aside));
        return (None, 0);
    };
    let (mut ops, mut next, mut fit) = (Vec::new(), 0, true);
    for line in &lines {
        match serde_json::from_str::<Record>(line) {
            Ok(record) if record.n < next => {}
            Ok(record) if record.n == next => {
                ops.push(record.op);
                next += 1;
            }
            // A record between was spoilt, or a newer program wrote it: what comes after it does not fit.
            _ => {
                fit = false;
                break;
            }
        }
    }
    let mut told = replay(ops, file);
    if let Some(told) = &mut told {
        told.whole &= fit;
    } else if !lines.is_empty() {
        said.extend(shelf.set_history_aside(name, desk).map(Said::Aside));
        next = 0;
    }
    (told, next)
}

impl Pen {
    /// Opens a plan, or begins one where there is none; with `beside`, beside another program that has it.
    ///
    /// # Errors
    /// When another program has it, it is locked, its file has mistakes, or the disk refuses.
    pub fn open(shelf: &Shelf, name: &str, beside: bool) -> Result<(Self, History, Vec<Said>), Refused> {
        // Looked at before anything is made beside it.
        read_file(shelf, name)?;
        let lock = match shelf.open(name, beside)? {
            Opened::Mine(lock) => lock,
            Opened::Busy(owner) => return Err(Refused::Busy(owner)),
        };
        shelf.sweep(name);
        let file = read_file(shelf, name)?;
        let file_sum = file.as_ref().map(|f| sum(&f.bytes));
        let mut said = Vec::new();
        let (told, next) =
            if lock.desk == 1 { recorded(shelf, name, 1, file_sum, &mut said) } else { (None, 0) };
        let comments = file.as_ref().filter(|f| std::str::from_utf8(&f.bytes).is_ok_and(yaml::has_comments));
        let comments = comments.map(|f| f.bytes.clone());
        let saved = file.as_ref().map(|f| (f.plan.clone(), sum(&f.bytes)));
        let fresh = |plan: Plan| -> Result<(History, Option<Vec<Op>>), Refused> {
            let text = file::encode(&plan)
                .map_err(|why| Refused::Store(shelf.wrong(name, &why, "mend it by hand")))?;
            Ok((
                History::new(plan),
                Some([Op::Base(text)].into_iter().chain(file_sum.map(Op::Saved)).collect()),
            ))
        };
        let (history, base) = match (told, &file) {
            (None, file) => fresh(file.as_ref().map(|f| f.plan.clone()).unwrap_or_default())?,
            (Some(told), file) if !told.whole => {
                // What stands behind the gap cannot be told, and new records behind it could not either.
                said.extend(shelf.set_history_aside(name, 1).map(Said::Aside));
                let (mut history, base) = fresh(file.as_ref().map(|f| f.plan.clone()).unwrap_or_default())?;
                // Where the file still is the one that the records know, what was done since is done again.
                let known = told.saved.map(|(_, sum)| sum) == file_sum;
                let after = told.history.plan();
                if known && after != history.plan() && whole(&mut history, after.clone()).is_ok() {
                    said.push(Said::Recovered);
                }
                (history, base)
            }
            (Some(told), None) => {
                said.push(Said::Recovered);
                (told.history, None)
            }
            (Some(told), Some(file)) => {
                let mut history = told.history.clone();
                if take_in(&mut history, &told, file, &mut said).is_err() {
                    // Records that do not fit are kept, and the file goes before them.
                    said.extend(shelf.set_history_aside(name, 1).map(Said::Aside));
                    fresh(file.plan.clone())?
                } else {
                    (history, None)
                }
            }
        };
        let next = if base.is_some() { 0 } else { next };
        let journal = shelf.history(name, lock.desk);
        let mut pen = Self {
            shelf: shelf.clone(),
            name: name.to_owned(),
            lock,
            journal,
            next,
            owed: base.unwrap_or_default(),
            saved,
            comments,
            inherited: Vec::new(),
        };
        let mut history = history;
        pen.inherit(&mut history, file_sum, &mut said);
        history.close();
        Ok((pen, history, said))
    }

    /// Takes in what programs that died beside this one had recorded.
    fn inherit(&mut self, history: &mut History, file: Option<u64>, said: &mut Vec<Said>) {
        let mut take = |desk: usize| {
            if let (Some(told), _) = recorded(&self.shelf, &self.name, desk, file, said)
                && told.unsaved
            {
                let base = told.saved.map(|(plan, _)| plan).unwrap_or_default();
                let (merged, both) = merge::merge(&base, history.plan(), told.history.plan());
                if whole(history, merged).is_ok() {
                    said.push(Said::Merged(both));
                }
            }
        };
        if self.lock.desk != 1 {
            take(self.lock.desk);
            // A dead program's records under this desk's own name make room.
            self.shelf.set_history_aside(&self.name, self.lock.desk);
        }
        for lock in self.shelf.abandoned(&self.name, self.lock.desk) {
            take(lock.desk);
            self.inherited.push(lock);
        }
    }

    /// The plan's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether no other program has the plan open.
    pub fn alone(&self) -> bool {
        self.shelf.alone(&self.name, &self.lock)
    }

    /// Whether the plan has a file: without one no list shows it.
    pub fn has_file(&self) -> bool {
        self.saved.is_some()
    }

    /// Whether the plan differs from its file.
    pub fn unsaved(&self, history: &History) -> bool {
        self.saved.as_ref().map_or(!history.plan().is_empty(), |(plan, _)| plan != history.plan())
    }

    /// Records what was done, so that it outlives the program.
    ///
    /// # Errors
    /// When the disk refuses; it is to be tried again, nothing is lost meanwhile.
    pub fn record(&mut self, history: &mut History) -> Result<(), Refused> {
        if !history.has_ops() {
            return Ok(());
        }
        let ops = history.take_ops();
        let written = self.write(&ops);
        if written.is_err() {
            history.put_back(ops);
        }
        written
    }

    fn write(&mut self, ops: &[Op]) -> Result<(), Refused> {
        let numbered = self.owed.iter().chain(ops).zip(self.next..).map(|(op, n)| {
            serde_json::to_string(&Record { n, op: op.clone() })
                .map_err(|e| Refused::Store(self.shelf.wrong(&self.name, &e.to_string(), "export the plan")))
        });
        let lines: Vec<String> = numbered.collect::<Result<_, _>>()?;
        self.journal.append(&lines)?;
        self.next += lines.len() as u64;
        self.owed.clear();
        Ok(())
    }

    /// Records where the file stands; what the disk does not take goes before the next record.
    fn note(&mut self, op: Op) -> Result<(), Refused> {
        let written = self.write(std::slice::from_ref(&op));
        if written.is_err() {
            self.owed.push(op);
        }
        written
    }

    /// Saves the plan, with what others wrote meanwhile put together with it.
    ///
    /// # Errors
    /// When the disk refuses, or the file has mistakes since it was opened; it is to be tried again. What was done is
    /// in the records.
    pub fn save(&mut self, history: &mut History) -> Result<Vec<Said>, Refused> {
        let mut said = Vec::new();
        // What is not recorded cannot be done again; it is still saved, if the disk takes that.
        let recorded = self.record(history);
        for _ in 0..TRIES {
            if !self.unsaved(history) {
                self.put_away();
                return recorded.map(|()| said);
            }
            let text = file::encode(history.plan())
                .map_err(|why| Refused::Store(self.shelf.wrong(&self.name, &why, "export the plan")))?;
            if recorded.is_ok() {
                self.note(Op::Saving(sum(text.as_bytes())))?;
            }
            if let Some(bytes) = &self.comments {
                said.push(Said::CommentsKept(self.shelf.keep_aside(&self.name, "notes", bytes)?));
                self.comments = None;
            }
            let expected = self.saved.as_ref().map(|(_, sum)| *sum);
            match self.shelf.save(&self.name, text.as_bytes(), expected)? {
                Saved::Done => {
                    self.saved = Some((history.plan().clone(), sum(text.as_bytes())));
                    if recorded.is_ok() {
                        // Without this record the next to open the plan compares a little more.
                        let _ = self.note(Op::Saved(sum(text.as_bytes())));
                    }
                    self.put_away();
                    return recorded.map(|()| said);
                }
                Saved::Changed(None) => {
                    if self.shelf.read_locked(&self.name)?.is_some() {
                        return Err(Refused::Locked);
                    }
                    self.saved = None;
                }
                Saved::Changed(Some(bytes)) => {
                    let theirs = decode(&bytes)?;
                    let base = self.saved.take().map(|(plan, _)| plan).unwrap_or_default();
                    let (merged, both) = merge::merge(&base, history.plan(), &theirs);
                    if std::str::from_utf8(&bytes).is_ok_and(yaml::has_comments) {
                        self.comments = Some(bytes.clone());
                    }
                    self.saved = Some((theirs, sum(&bytes)));
                    // The plan is the one that was merged: the change fits.
                    if merged != *history.plan() && whole(history, merged).is_ok() {
                        said.push(Said::Merged(both));
                    }
                    if recorded.is_ok() {
                        self.record(history)?;
                    }
                }
            }
        }
        Err(Refused::Store(self.shelf.wrong(
            &self.name,
            "other programs keep saving it",
            "it is tried again",
        )))
    }

    /// Ends the work on a plan: this desk's records go where others are read on.
    pub fn close(self, history: &History) {
        if self.lock.desk != 1 && !self.unsaved(history) && !history.has_ops() {
            self.shelf.forget_history(&self.name, self.lock.desk);
        }
    }

    /// What was inherited is in the file now.
    fn put_away(&mut self) {
        for lock in self.inherited.drain(..) {
            self.shelf.forget_history(&self.name, lock.desk);
        }
    }
}

/// Puts together the records and a file that may have been changed since.
fn take_in(history: &mut History, told: &Told, file: &FileRead, said: &mut Vec<Said>) -> Result<(), ()> {
    let same = told.saved.as_ref().is_some_and(|(plan, at)| *at == sum(&file.bytes) && *plan == file.plan);
    if same {
        if told.unsaved && *history.plan() != file.plan {
            said.push(Said::Recovered);
        }
        return Ok(());
    }
    let base = told.saved.as_ref().map(|(plan, _)| plan.clone()).unwrap_or_default();
    let (after, both) =
        if told.unsaved { merge::merge(&base, history.plan(), &file.plan) } else { (file.plan.clone(), 0) };
    if after == *history.plan() {
        return Ok(());
    }
    if told.unsaved {
        said.push(Said::Merged(both));
    }
    whole(history, after)
}

fn whole(history: &mut History, after: Plan) -> Result<(), ()> {
    history.close();
    let before = Box::new(history.plan().clone());
    let done = history.act(Edit::Whole(Swap { before, after: Box::new(after) }));
    history.close();
    done.map_err(|_| ())
}
