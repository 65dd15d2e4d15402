//! What a command opens in the interface: found by the name it was given.

use super::desk::Desk;
use super::{Failure, plans};
use crate::app::plan::Job;
use crate::app::{Action, State};
use crate::cli::{Command, PlanCommand};
use crate::content::{self, CommandWords, Handbook, fill};
use crate::store::Shelf;
use crate::store::shelf::good_name;
use crate::text;

/// What a command opens.
#[derive(Clone)]
pub enum Open {
    /// The list of plans.
    Plans,
    /// The plan of a name.
    Plan(String),
    /// The overdose checklist.
    Overdose,
    /// What is ready at home.
    Kit,
    /// The scenarios.
    Drills,
    /// A scenario.
    Drill(usize),
    /// A topic.
    Topic(usize),
    /// The handbook, where the reader was.
    Handbook,
}

impl Open {
    /// What a command opens; none where it prints.
    ///
    /// # Errors
    /// Where there is nothing of the name it gives.
    pub fn of(command: Option<&Command>, book: &Handbook, shelf: &Shelf) -> Result<Option<Self>, Failure> {
        let words = &book.words.command;
        Ok(Some(match command {
            Some(Command::Overdose) => Self::Overdose,
            Some(Command::Drill { scenario: None }) => Self::Drills,
            Some(Command::Drill { scenario: Some(id) }) => Self::Drill(find_drill(book, id)?),
            Some(Command::Kit) => Self::Kit,
            Some(Command::Read { topic: Some(id) }) => Self::Topic(find_topic(book, id)?),
            Some(Command::Read { topic: None } | Command::Check { .. }) | None => Self::Handbook,
            Some(Command::Plan { what: None }) => Self::Plans,
            Some(Command::Plan { what: Some(PlanCommand::New { name }) }) => {
                Self::Plan(new_plan(words, shelf, name)?)
            }
            Some(Command::Plan { what: Some(PlanCommand::Named(name)) }) => {
                Self::Plan(named(words, shelf, &name.join(" "))?)
            }
            Some(
                Command::Plan { .. }
                | Command::Topics
                | Command::Search { .. }
                | Command::Print { .. }
                | Command::Completions { .. }
                | Command::Man
                | Command::NewPack { .. }
                | Command::Erase,
            ) => return Ok(None),
        }))
    }

    /// Opens it before the interface is on.
    pub fn show(self, state: &mut State, desk: &mut Desk) {
        match self {
            Self::Plans => desk.act(state, Action::Plans),
            Self::Plan(name) => {
                desk.act(state, Action::Plans);
                desk.scribe.job(state, Job::Open { name, beside: false });
            }
            Self::Overdose => desk.act(state, Action::Overdose),
            Self::Kit => desk.act(state, Action::Kit),
            Self::Drills => desk.act(state, Action::Drills),
            Self::Drill(scenario) => desk.act(state, Action::Drill(scenario)),
            Self::Topic(topic) => state.open_topic(topic, None),
            // In lines it is the first thing that is said.
            Self::Handbook if state.settings.spoken => {}
            Self::Handbook => state.greet(),
        }
    }
}

/// There is nothing of that name: `{0}` of the words, with what is near it as `{1}`.
pub fn unknown(words: &CommandWords, none: &str, name: &str, near: Option<&str>) -> Failure {
    let near = near.map(|near| format!(" {}", fill(&words.near, &[near]))).unwrap_or_default();
    Failure::usage(fill(none, &[&text::clean(name), &near]))
}

fn find_drill(book: &Handbook, id: &str) -> Result<usize, Failure> {
    let words = &book.words.command;
    let all = book.drills.keys().map(String::as_str);
    all.clone()
        .position(|d| d == id)
        .ok_or_else(|| unknown(words, &words.no_drill, id, content::nearest(id, all)))
}

/// The name of a plan to begin.
fn new_plan(words: &CommandWords, shelf: &Shelf, name: &str) -> Result<String, Failure> {
    let words = &words.plan;
    if !good_name(name) {
        return Err(Failure::usage(format!("{}\n{}", words.name, words.begin)));
    }
    let there = match plans::all(shelf) {
        Ok(list) => list.iter().any(|e| e.name == name),
        // Where none can be, one may be begun: the screen says that it is not kept.
        Err(_) if shelf.has_none(name) => false,
        Err(refused) => return Err(refused),
    };
    if there {
        let (taken, open) = (fill(&words.taken, &[name]), fill(&words.open, &[name]));
        return Err(Failure::usage(format!("{taken}\n{open}")));
    }
    Ok(name.to_owned())
}

/// The name of a plan that is there.
fn named(words: &CommandWords, shelf: &Shelf, name: &str) -> Result<String, Failure> {
    let found = plans::all(shelf)?.into_iter().find(|e| e.name == name);
    found.map(|e| e.name).ok_or_else(|| plans::none(words, shelf, name))
}

fn find_topic(book: &Handbook, id: &str) -> Result<usize, Failure> {
    let words = &book.words.command;
    let all = book.topics.iter().map(|t| t.id.as_str());
    book.topic(id).ok_or_else(|| unknown(words, &words.no_topic, id, content::nearest(id, all)))
}
