//! Undo and redo over the whole plan, and the records from which both live on after the program's end.
//!
//! What is done to a plan is a list of [`Op`]s: changes, undos, redos. Done again from the same start, they give the
//! same plan with the same history. Letters typed in one go are one step: it ends behind a word.

use super::edit::{Edit, Unfit};
use super::file;
use super::model::Plan;
use serde::{Deserialize, Serialize};

/// One thing done, as it is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "nearly all are changes")]
pub enum Op {
    /// The plan that all that follows starts from, as YAML.
    Base(String),
    /// A change; `true` where it belongs to the step before.
    Edit(Edit, bool),
    /// The last step taken back.
    Undo,
    /// The step taken back last, done again.
    Redo,
    /// The plan as it is at this point is about to be in its file: the checksum of its text.
    Saving(u64),
    /// The plan as it was at the last [`Op::Saving`] is in its file.
    Saved(u64),
}

impl Op {
    /// As one line.
    ///
    /// # Errors
    /// When a key that is not known holds a form YAML cannot write.
    pub fn write(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|e| e.to_string())
    }

    /// From a line.
    ///
    /// # Errors
    /// When the line is none of this program's.
    pub fn read(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|e| e.to_string())
    }
}

/// A plan with all that was done to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    plan: Plan,
    /// Changes, and whether each belongs to the step before.
    edits: Vec<(Edit, bool)>,
    /// So many of them stand; the rest was taken back.
    done: usize,
    /// Done since [`History::take_ops`].
    ops: Vec<Op>,
    /// The next change starts a step of its own.
    closed: bool,
}

impl History {
    /// A plan to which nothing was done yet.
    pub fn new(plan: Plan) -> Self {
        Self { plan, ..Self::default() }
    }

    /// The plan as it is.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Makes a change.
    ///
    /// # Errors
    /// When it does not fit the plan; nothing is then done.
    pub fn act(&mut self, edit: Edit) -> Result<(), Unfit> {
        edit.apply(&mut self.plan)?;
        let joins =
            !self.closed && self.done == self.edits.len() && self.last().is_some_and(|l| follows(l, &edit));
        self.closed = false;
        self.edits.truncate(self.done);
        if joins && self.grow(&edit) {
            return Ok(());
        }
        self.edits.push((edit.clone(), joins));
        self.done = self.edits.len();
        self.ops.push(Op::Edit(edit, joins));
        Ok(())
    }

    /// The next change starts a step of its own: a field was left, or the cursor moved.
    pub fn close(&mut self) {
        self.closed = true;
    }

    fn last(&self) -> Option<&Edit> {
        self.edits.get(self.done.checked_sub(1)?).map(|(edit, _)| edit)
    }

    /// Lets the last record take in letters that follow it, while it was not handed out.
    fn grow(&mut self, next: &Edit) -> bool {
        let (Some((last, _)), Some(Op::Edit(op, _))) = (self.edits.last_mut(), self.ops.last_mut()) else {
            return false;
        };
        let Edit::Text { at: next_at, removed: next_removed, inserted: next_inserted, .. } = next else {
            return false;
        };
        for edit in [last, op] {
            if let Edit::Text { at, removed, inserted, .. } = edit {
                inserted.push_str(next_inserted);
                if *next_at < *at {
                    removed.insert_str(0, next_removed);
                    *at = *next_at;
                } else {
                    removed.push_str(next_removed);
                }
            }
        }
        true
    }

    /// Takes the last step back; the change that was taken back last, or `None` where there is none.
    pub fn undo(&mut self) -> Option<Edit> {
        let mut shown = None;
        while self.done > 0 {
            let (edit, joins) = &self.edits[self.done - 1];
            // What was done can be taken back: the plan is as it was right after it.
            edit.inverse().apply(&mut self.plan).ok()?;
            shown = Some(edit.clone());
            self.done -= 1;
            if !joins {
                break;
            }
        }
        if shown.is_some() {
            self.ops.push(Op::Undo);
            self.close();
        }
        shown
    }

    /// Does the step again that was taken back last; its last change, or `None` where there is none.
    pub fn redo(&mut self) -> Option<Edit> {
        let mut shown = None;
        while let Some((edit, joins)) = self.edits.get(self.done) {
            if shown.is_some() && !joins {
                break;
            }
            edit.apply(&mut self.plan).ok()?;
            shown = Some(edit.clone());
            self.done += 1;
        }
        if shown.is_some() {
            self.ops.push(Op::Redo);
            self.close();
        }
        shown
    }

    /// Whether there is something to be recorded.
    pub fn has_ops(&self) -> bool {
        !self.ops.is_empty()
    }

    /// What was done since the last call, to be recorded.
    pub fn take_ops(&mut self) -> Vec<Op> {
        std::mem::take(&mut self.ops)
    }

    /// Puts back what could not be recorded, before all that came after.
    pub fn put_back(&mut self, mut ops: Vec<Op>) {
        ops.append(&mut self.ops);
        self.ops = ops;
        self.close();
    }

    /// Does a record again.
    fn replay(&mut self, op: Op) -> Result<(), Unfit> {
        match op {
            Op::Base(_) | Op::Saving(_) | Op::Saved(_) => {}
            Op::Edit(edit, joins) => {
                edit.apply(&mut self.plan)?;
                self.edits.truncate(self.done);
                self.edits.push((edit, joins));
                self.done = self.edits.len();
            }
            Op::Undo => {
                self.undo().ok_or(Unfit)?;
            }
            Op::Redo => {
                self.redo().ok_or(Unfit)?;
            }
        }
        self.ops.clear();
        Ok(())
    }
}

/// Whether a change goes on with what the one before typed or erased.
fn follows(last: &Edit, next: &Edit) -> bool {
    let (
        Edit::Text { place: a, at, removed, inserted },
        Edit::Text { place: b, at: next_at, removed: next_removed, inserted: next_inserted },
    ) = (last, next)
    else {
        return false;
    };
    if a != b {
        return false;
    }
    let typed = next_removed.is_empty() && removed.is_empty() && *next_at == at + inserted.len();
    let word = inserted.ends_with(char::is_whitespace) && !next_inserted.starts_with(char::is_whitespace);
    // A paste is a step of its own, and so is a line.
    let letters = |text: &str| text.chars().nth(1).is_none() && text != "\n";
    let erased = next_inserted.is_empty() && inserted.is_empty();
    let beside = next_at + next_removed.len() == *at || next_at == at;
    (typed && !word && letters(next_inserted) && inserted != "\n")
        || (erased && beside && next_removed.len() < 16)
}

/// What records tell: the plan with its history, and the plan as it was last saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The plan as it was left, with its history.
    pub history: History,
    /// The plan as it stood in its file, with the checksum of its text there; `None` where it never was.
    pub saved: Option<(Plan, u64)>,
    /// Whether something was done since.
    pub unsaved: bool,
    /// Whether all records fitted: behind one that did not, nothing can be told.
    pub whole: bool,
}

/// Does records again, as far as they fit; `None` where they do not begin with a plan. `file` is the checksum of the
/// plan's text as the file has it now: of all points at which the plan was to be saved, the last with that checksum
/// counts, or else the last that is known to have come to the file.
pub fn replay(ops: Vec<Op>, file: Option<u64>) -> Option<Told> {
    let matches = |op: &Op| matches!(op, Op::Saving(sum) | Op::Saved(sum) if Some(*sum) == file);
    let saved_at =
        ops.iter().rposition(matches).or_else(|| ops.iter().rposition(|op| matches!(op, Op::Saved(_))));
    let mut ops = ops.into_iter().enumerate();
    let Some((_, Op::Base(text))) = ops.next() else { return None };
    let history = History::new(file::decode(&text).ok()?);
    let mut told = Told { history, saved: None, unsaved: true, whole: true };
    for (i, op) in ops {
        match op {
            Op::Saving(sum) | Op::Saved(sum) if Some(i) == saved_at => {
                told.saved = Some((told.history.plan.clone(), sum));
                told.unsaved = false;
            }
            Op::Saving(_) | Op::Saved(_) => {}
            op => {
                if told.history.replay(op).is_err() {
                    told.whole = false;
                    break;
                }
                told.unsaved = true;
            }
        }
    }
    Some(told)
}
