//! Boundary plans: what is written stays written, whatever is done to it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
mod desk;
mod edits;
mod faults;
mod keeping;
mod making;
mod merging;
