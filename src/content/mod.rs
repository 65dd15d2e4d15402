//! YAML in, a checked handbook out. Knows no terminal and no clock.

pub mod inline;
pub mod model;

pub use inline::{Inline, Text};
pub use model::*;
