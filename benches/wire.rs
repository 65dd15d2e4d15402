//! How long the planner takes for a frame: at most a millisecond at 200×60, whatever changes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may panic")]
#![allow(missing_docs, reason = "made by a macro")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use std::hint::black_box;
use std::io;
use steadyhand::wire::{Dialect, Wire};

const WIDTH: u16 = 200;
const HEIGHT: u16 = 60;

/// Prose of line `n` of a long text, with a word in bold and some colour.
fn line(buffer: &mut Buffer, x: u16, y: u16, width: u16, n: u16) {
    let words = ["breathing", "call", "is", "the", "naloxone", "stay", "with", "them", "one", "dose", "help"];
    let mut at = x;
    let mut i = usize::from(n) * 7;
    while at + 12 < x + width {
        let style = match i % 19 {
            0 => Style::new().add_modifier(Modifier::BOLD),
            1 => Style::new().fg(Color::LightCyan),
            _ => Style::new(),
        };
        (at, _) = buffer.set_stringn(at, y, words[(i * i + i / 3) % words.len()], 12, style);
        at += 1;
        i += 1;
    }
}

/// Text in the middle from line `top` on, with a list at each side.
fn screen(top: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    for y in 1..HEIGHT - 1 {
        line(&mut buffer, 2, y, 30, 1000 + y);
        line(&mut buffer, 40, y, 110, top + y);
        line(&mut buffer, 160, y, 38, 2000 + y);
    }
    buffer
}

fn cells(buffer: &Buffer) -> impl Iterator<Item = (u16, u16, &Cell)> {
    (0..).zip(&buffer.content).map(|(i, cell): (u16, _)| (i % WIDTH, i / WIDTH, cell))
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("a frame at 200x60");
    let margins = Dialect { side_margins: true, ..Dialect::xterm() };
    for (name, dialect) in [("xterm", Dialect::xterm()), ("xterm with side margins", margins)] {
        for (what, from, to) in [
            ("at rest", 0, 0),
            ("a line", 0, 1),
            ("half a page", 0, 29),
            ("a page", 0, 57),
            ("another", 0, 999),
        ] {
            let (before, after) = (screen(from), screen(to));
            let mut wire = Wire::new(io::sink(), dialect, WIDTH, HEIGHT);
            wire.draw(cells(&before)).unwrap();
            wire.flush().unwrap();
            wire.draw(cells(&after)).unwrap();
            if from == to {
                wire.flush().unwrap();
            }
            group.bench_function(format!("{name}: {what}"), |b| {
                b.iter_batched_ref(
                    || wire.clone(),
                    |wire| black_box(wire.flush_within(usize::MAX, |_| 0, |_| b"").unwrap()),
                    BatchSize::SmallInput,
                );
            });
        }
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
