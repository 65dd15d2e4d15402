//! From a letter typed into a large plan to the bytes on the line: goal under 2 ms with 200 limits and 5,000 entries.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench may panic, and its macros make undocumented items"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use ratatui::Terminal;
use std::rc::Rc;
use steadyhand::app::plan::{Access, Desk};
use steadyhand::app::{Action, Key, Settings, State, update};
use steadyhand::plan::{Boundary, Event, EventKind, History, Plan, Text};
use steadyhand::wire::{Dialect, Wire};

/// A plan of so many limits, with so many entries in its log altogether.
fn large(limits: usize, entries: usize) -> Plan {
    let mut plan = Plan::default();
    for i in 0..limits {
        let mut b = Boundary::default();
        b.id = format!("b{i}");
        *b.text_mut(Text::Limit) =
            format!("If you use here on day {i}, I will go to my sister for that night.");
        *b.text_mut(Text::Say) = "I love you, and I will not be here while you use.".repeat(6);
        for e in 0..entries / limits {
            let day = date(2026, 1 + i8::try_from(e % 12).unwrap(), 1 + i8::try_from(e % 28).unwrap());
            b.log.push(Event::new(day, EventKind::ALL[e % EventKind::ALL.len()]));
        }
        plan.boundaries.push(b);
    }
    plan
}

fn typing(c: &mut Criterion) {
    let book = Rc::new(steadyhand::content::load(None).unwrap());
    for (limits, entries) in [(3, 30), (200, 5000)] {
        for (width, height) in [(80, 24), (120, 40)] {
            let settings = Settings { region: "us".into(), ..Settings::default() };
            let mut state = State::new(Rc::clone(&book), settings, (width, height));
            update(&mut state, Action::Plans);
            let history = History::new(large(limits, entries));
            state.plans.desk = Some(Desk::new("large", history, Access::Private, 1));
            steadyhand::app::plan::opened(&mut state);
            for key in [Key::Char('j'), Key::Enter, Key::Enter] {
                update(&mut state, Action::Press(key));
            }
            let dialect = Dialect::detect("xterm-256color", "", "", "C.UTF-8");
            let mut line = Terminal::new(Wire::new(Vec::new(), dialect, width, height)).unwrap();
            line.draw(|frame| {
                steadyhand::ui::draw(frame, &state);
            })
            .unwrap();
            let mut turn = false;
            c.bench_function(&format!("letter, {limits} limits, {entries} entries, {width}x{height}"), |b| {
                b.iter(|| {
                    // A letter and the key that takes it back, in turn: the text stays as long as it was.
                    turn = !turn;
                    let key = if turn { Key::Char('x') } else { Key::Backspace };
                    update(&mut state, Action::Press(key));
                    line.draw(|frame| {
                        steadyhand::ui::draw(frame, &state);
                    })
                    .unwrap();
                    std::mem::take(line.backend_mut().writer_mut()).len()
                });
            });
        }
    }
}

criterion_group!(benches, typing);
criterion_main!(benches);
