//! What a command prints.

use super::desk::Desk;
use super::open::{Open, unknown};
use super::{Failure, plans};
use crate::app::State;
use crate::app::plan::{Access, Desk as PlanDesk};
use crate::cli::{Command, PlanCommand};
use crate::content::fill;
use crate::plan::History;
use crate::plan::export::Reader;
use crate::print::What;
use crate::{plain, print, text};

/// The words of a command that prints, `width` columns wide.
///
/// # Errors
/// Where there is nothing of the name it gives, or a file that it is about cannot be read.
pub fn words(
    command: Option<Command>,
    open: Option<Open>,
    state: &mut State,
    desk: &Desk,
    width: u16,
) -> Result<String, Failure> {
    let list = match &command {
        Some(Command::Kit) => true,
        Some(Command::Print { what, .. }) => what == "kit",
        _ => false,
    };
    if let Some(why) = state.kit_damaged.as_ref().filter(|_| list) {
        // An empty sheet would say that nothing is ready.
        return Err(Failure::problem(why));
    }
    Ok(match (command, open) {
        (Some(Command::Plan { what }), _) => {
            let what = what.unwrap_or(PlanCommand::List);
            plans::command(&what, desk.scribe.shelf(), state, width)?
        }
        (Some(Command::Topics), _) => plain::topics(&state.book),
        (Some(Command::Print { what, name, to_give, format }), _) => {
            let what = sheet(&what, name.as_deref(), to_give, state, desk)?;
            print::print(state, what, format)
        }
        (Some(Command::Search { words }), _) => {
            let words = words.join(" ");
            let found = plain::search(state, &words, width);
            if found.is_empty() {
                let none = fill(&state.words().find.none, &[&text::clean(&words)]);
                return Err(Failure::problem(none));
            }
            found
        }
        (_, Some(Open::Topic(topic))) => plain::topic(state, topic, width),
        (_, Some(Open::Overdose)) => plain::overdose(state, width),
        (_, Some(Open::Kit)) => plain::kit(state, width),
        (_, Some(Open::Drills)) => plain::drills(state, width),
        (_, Some(Open::Drill(scenario))) => plain::drill(state, scenario, width),
        (_, Some(Open::Handbook | Open::Plans | Open::Plan(_)) | None) => plain::contents(state, width),
    })
}

/// What `print` was asked for; a plan is laid on the desk.
fn sheet(
    what: &str,
    name: Option<&str>,
    to_give: bool,
    state: &mut State,
    desk: &Desk,
) -> Result<What, Failure> {
    let book = state.book.clone();
    let words = &book.words.command;
    match (what, name) {
        ("plan", Some(name)) => {
            let plan = plans::plan(words, desk.scribe.shelf(), name)?;
            state.plans.desk = Some(PlanDesk::new(name, History::new(plan), Access::Private, 0));
            Ok(What::Plan(if to_give { Reader::Person } else { Reader::Own }))
        }
        ("plan", None) => Err(Failure::usage(&words.plan.which)),
        _ if to_give || name.is_some() => Err(Failure::usage(&words.plans_only)),
        _ => print::find(&state.book, what)
            .map_err(|near| unknown(words, &words.no_sheet, what, near.as_deref())),
    }
}
