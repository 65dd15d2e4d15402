//! A state drawn on a screen of cells, without a terminal.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::rc::Rc;
use steadyhand::app::{Action, Key, Settings, State, update};
use steadyhand::content::{Handbook, read};

/// The handbook of the small pack.
pub fn small_book() -> Handbook {
    read(&super::files(&super::small_pack()), None).map(|(book, _)| book).unwrap()
}

/// The program as it starts on a small pack.
pub fn start(width: u16, height: u16) -> State {
    let settings = Settings { region: "us".into(), ..Settings::default() };
    State::new(Rc::new(small_book()), settings, (width, height))
}

/// The program as it starts on the shipped book.
pub fn shipped(width: u16, height: u16) -> State {
    let settings = Settings { region: "us".into(), ..Settings::default() };
    let book = steadyhand::content::load(None).unwrap_or_else(|report| panic!("{report}"));
    State::new(Rc::new(book), settings, (width, height))
}

/// Types keys: a letter each, and `\n` Enter, `\t` Tab, `\x1b` Esc.
pub fn keys(state: &mut State, keys: &str) {
    for c in keys.chars() {
        let key = match c {
            '\n' => Key::Enter,
            '\t' => Key::Tab,
            '\x1b' => Key::Esc,
            c => Key::Char(c),
        };
        update(state, Action::Press(key));
    }
}

/// What is on the screen, lines without the spaces at their ends.
pub fn shown(state: &State) -> String {
    let (width, height) = state.size;
    let buffer = drawn(state);
    let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..height).map(row).collect::<Vec<_>>().join("\n")
}

/// The screen's cells.
pub fn drawn(state: &State) -> Buffer {
    let (width, height) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| {
            steadyhand::ui::draw(frame, state);
        })
        .unwrap();
    terminal.backend().buffer().clone()
}
