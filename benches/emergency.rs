//! From the overdose key to the bytes on the line: goal under 2 ms.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench may panic, and its macros make undocumented items"
)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use std::rc::Rc;
use steadyhand::app::{Action, Key, Settings, State, update};
use steadyhand::incident::Moment;
use steadyhand::wire::{Dialect, Wire};

type Line = Terminal<Wire<Vec<u8>>>;

fn draw(line: &mut Line, state: &State) -> usize {
    line.draw(|frame| {
        steadyhand::ui::draw(frame, state);
    })
    .unwrap();
    std::mem::take(line.backend_mut().writer_mut()).len()
}

fn emergency(c: &mut Criterion) {
    let book = Rc::new(steadyhand::content::load(None).unwrap());
    let on = |width, height| {
        let settings = Settings { region: "us".into(), ..Settings::default() };
        let mut state = State::new(Rc::clone(&book), settings, (width, height));
        state.open_topic(0, None);
        let dialect = Dialect::detect("xterm-256color", "", "", "C.UTF-8");
        let mut line = Terminal::new(Wire::new(Vec::new(), dialect, width, height)).unwrap();
        draw(&mut line, &state);
        (state, line)
    };
    for (width, height) in [(80, 24), (120, 40)] {
        c.bench_function(&format!("key to bytes {width}x{height}"), |b| {
            b.iter_batched(
                || on(width, height),
                |(mut state, mut line)| {
                    update(&mut state, Action::Press(Key::Char('!')));
                    draw(&mut line, &state)
                },
                BatchSize::SmallInput,
            );
        });
    }
    c.bench_function("tick 80x24", |b| {
        let (mut state, mut line) = on(80, 24);
        for key in ['!', 'c', 'n', 'b'] {
            update(&mut state, Action::Press(Key::Char(key)));
        }
        draw(&mut line, &state);
        let mut ms = 0;
        b.iter(|| {
            ms += 1000;
            let now = Moment { wall: ms as i64, up: ms, boot: 0 };
            update(&mut state, Action::Tick(now));
            draw(&mut line, &state)
        });
    });
}

criterion_group!(benches, emergency);
criterion_main!(benches);
