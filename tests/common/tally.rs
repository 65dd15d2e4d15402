//! Rows of the fault report: each long test prints one, and `tests/faults.rs` gathers them in a table.

#![allow(dead_code, reason = "the report reads what the tests write")]

use std::time::Instant;

/// What a row begins with.
pub const MARK: &str = "FAULT\t";

/// What the columns of a row are.
pub const HEAD: &str = "fault\ttimes\tlost\tseconds";

/// Prints a row: what was done, how often, what was lost by it, and how long it took.
#[allow(clippy::print_stdout, reason = "the report reads it there")]
pub fn row(fault: &str, tried: usize, lost: &str, since: Instant) {
    println!("\n{MARK}{fault}\t{tried}\t{lost}\t{:.0}", since.elapsed().as_secs_f64());
}
