//! Steadyhand: a terminal handbook for the families and friends of people who use opioids.
//!
//! The map of the crate. Arrows point one way:
//! `content` ← `search`, `incident`, `plan` ← `app` ← `ui` ← `terminal`, `main`.
//!
//! - [`content`]: YAML in, a checked [`content::Handbook`] out; knows no terminal and no clock.
//! - [`yaml`]: the only module that names the YAML library.
//! - [`text`]: display width, wrapping and cleaning of words.
//! - [`search`]: finding words in a handbook.
//! - [`incident`]: an emergency as a state machine; time is handed in.
//! - [`kit`]: what a reader has ready, and what to be reminded of.
//! - [`plan`]: a boundary plan: model, edits that can be undone, cautions, export.
//! - [`clock`], [`recorder`]: the clocks read, and the emergency's log written, at the edge of the program.
//! - `merge`: two versions of one thing made one.
//! - [`pen`], [`scribe`]: plans opened, recorded and saved, at the edge of the program.
//! - [`places`], [`settings_file`]: where a reader was, and what they set, at the edge of the program.
//! - [`seal`]: a passphrase over a file.
//! - [`store`]: private files: atomic saves, recovery, locks, erase; knows bytes and paths only.
//! - [`app`]: what is on: state, actions, `update(state, action)` → effects, with time as an action; the key table.
//! - [`ui`]: how it looks: draws a state on a ratatui frame.
//! - [`plain`], [`linear`]: the other face: text that is printed, and a whole interface in lines.
//! - [`mod@print`]: the handbook on paper, as Markdown and as HTML.
//! - [`wire`], a package of its own: a ratatui backend that spends the fewest bytes; knows cells and nothing of the
//!   handbook.

pub mod app;
pub mod cli;
pub mod clock;
pub mod content;
pub mod incident;
pub mod kit;
pub mod linear;
mod merge;
pub mod pen;
pub mod places;
pub mod plain;
pub mod plan;
pub mod print;
pub mod recorder;
pub mod run;
pub mod scribe;
pub mod seal;
pub mod search;
pub mod settings_file;
pub mod store;
pub mod terminal;
pub mod text;
pub mod ui;
pub use steadyhand_wire as wire;
pub mod yaml;
