//! A boundary plan: what I will and will not do, why, and what happened. Pure: days and rules are handed in.
//!
//! - [`model`]: the plan. [`mod@file`]: the plan as YAML, by hand or by the program.
//! - [`edit`]: a change as a value that can be turned round. [`history`]: undo and redo over the whole plan.
//! - [`merge`]: two versions of a plan made one, limit by limit.
//! - [`advice`]: which cautions it raises and what is missing. [`year`]: what happened, day by day.
//! - [`export`]: as text, as Markdown, and as the sheet to hand over.
//! - [`area`]: a text of many lines, and the cursor in it.

pub mod advice;
pub mod area;
pub mod edit;
pub mod export;
pub mod file;
pub mod history;
pub mod merge;
pub mod model;
pub mod year;

pub use edit::{Edit, Place, Swap};
pub use history::History;
pub use model::{Boundary, Event, EventKind, EventText, Plan, PlanText, Status, Text};
