//! The screens of plans, with the scribe and a disk behind them, without a terminal.

use super::common::screen::{shown, start};
use super::keeping::{add, file, open, shelf};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::fs;
use std::path::Path;
use steadyhand::app::keys::KEYS;
use steadyhand::app::plan::{Job, PlanScreen};
use steadyhand::app::{Action, Effect, Key, State, update};
use steadyhand::plan::{EventKind, PlanText, Status, Text};
use steadyhand::scribe::Scribe;
use steadyhand::store::Home;
use steadyhand::wire::{Dialect, Wire};

/// A person at the keyboard.
struct Hand {
    state: State,
    scribe: Scribe,
    copied: Vec<String>,
}

impl Hand {
    fn new(home: Home, width: u16, height: u16) -> Self {
        let mut state = start(width, height);
        // 2026-11-25, at noon.
        state.now.wall = 1_795_608_000_000;
        let mut hand = Self { state, scribe: Scribe::new(home), copied: Vec::new() };
        hand.act(Action::Plans);
        hand
    }

    fn in_dir(dir: &Path) -> Self {
        Self::new(Home::Folder(dir.join("data")), 80, 24)
    }

    fn act(&mut self, action: Action) {
        for effect in update(&mut self.state, action) {
            match effect {
                Effect::Plan(Job::Copy(words)) => self.copied.push(words),
                Effect::Plan(job) => self.scribe.job(&mut self.state, job),
                Effect::Then(action) => self.act(action),
                _ => {}
            }
        }
    }

    /// Types: a letter each, and `\n` Enter, `\t` Tab, `\x1b` Esc, control letters as they are.
    fn keys(&mut self, keys: &str) -> String {
        for c in keys.chars() {
            let key = match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                '\x1b' => Key::Esc,
                '\x1f' => Key::Ctrl('_'),
                '\x1e' => Key::Ctrl('^'),
                c @ '\x01'..='\x1a' => Key::Ctrl(char::from(c as u8 - 1 + b'a')),
                c => Key::Char(c),
            };
            self.act(Action::Press(key));
        }
        shown(&self.state)
    }

    fn plan(&self) -> &steadyhand::plan::Plan {
        self.state.plans.desk.as_ref().unwrap().history.plan()
    }

    fn limit(&self, i: usize) -> &str {
        self.plan().boundaries[i].text(Text::Limit)
    }
}

/// A plan with one limit, written from scratch.
fn with_limit(dir: &Path) -> Hand {
    let mut hand = Hand::in_dir(dir);
    hand.keys("nmine\na\nIf you use here, I will go out.\x1b");
    assert_eq!(hand.limit(0), "If you use here, I will go out.");
    hand
}

#[test]
fn a_plan_is_begun_written_left_and_found_in_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    let list = hand.keys("\x1bq");
    assert!(list.contains("mine, 1 limit"), "{list}");
    assert!(file(dir.path()).exists());
    assert!(hand.keys("\n").contains("If you use here"));
}

#[test]
fn a_plan_in_which_nothing_was_written_says_that_it_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::in_dir(dir.path());
    let list = hand.keys("nAnna\nq");
    assert!(list.contains("Nothing was written in Anna, so it is not kept."), "{list}");
    assert!(!file(dir.path()).with_file_name("Anna.yaml").exists());
    // Opened and left again, one that is kept says nothing of the kind.
    let list = hand.keys("nmine\na\nI will go out.\x1b\x1bq\nq");
    assert!(!list.contains("not kept"), "{list}");
}

#[test]
fn what_happened_is_written_down_with_two_keys() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    let page = hand.keys("ex");
    let event = &hand.plan().boundaries[0].log[0];
    assert_eq!((event.day.to_string().as_str(), event.kind), ("2026-11-25", EventKind::Crossed));
    assert!(page.contains("Logged: crossed, 2026-11-25"), "{page}");
    assert!(page.contains("Both are fine"), "a kind note where nothing was done: {page}");
    hand.keys("\nI went out.\x1b");
    assert!(!hand.keys("").contains("Both are fine"));
}

#[test]
fn undo_and_redo_go_over_the_whole_plan_from_the_page_and_from_a_field() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    hand.keys("\x1bDrx");
    assert_eq!(hand.plan().boundaries.len(), 1);
    hand.keys("uu");
    assert_eq!((hand.plan().boundaries.len(), hand.plan().boundaries[1].facts.status), (2, Status::Draft));
    hand.keys("\x12");
    assert_eq!(hand.plan().boundaries[1].facts.status, Status::Retired);
    hand.keys("gj\n\nyes\x1f\x1f");
    assert_eq!(hand.plan().boundaries[1].facts.status, Status::Draft);
    hand.keys("\x1b");
    for _ in 0..40 {
        hand.keys("u");
    }
    assert!(hand.plan().boundaries.is_empty());
    assert!(hand.keys("u").contains("nothing to take back"));
}

#[test]
fn a_selection_is_cut_and_put_in_elsewhere_and_a_paste_is_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    hand.keys("\n\x01\x1e");
    for _ in 0.."If you ".len() {
        hand.act(Action::Press(Key::Right));
    }
    hand.keys("\x18");
    assert_eq!(hand.limit(0), "use here, I will go out.");
    hand.keys("\x05\x19");
    assert_eq!(hand.limit(0), "use here, I will go out.If you ");
    hand.act(Action::Paste("one\r\ntwo\rthree \u{1b}[31m".into()));
    assert!(hand.limit(0).ends_with("one\ntwo\nthree \u{1b}[31m"), "kept as it is: {:?}", hand.limit(0));
    assert!(!shown(&hand.state).contains('\u{1b}'), "never sent to the terminal");
    hand.keys("\x1f");
    assert!(hand.limit(0).ends_with("If you "));
}

#[test]
fn the_overdose_key_works_while_typing_and_the_text_is_there_after() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    let list = hand.keys("\n and half a wo\x0f");
    assert!(list.contains("911"), "{list}");
    assert!(hand.state.emergency_shown() == Some(false));
    hand.keys("q");
    hand.keys("rd");
    assert!(hand.limit(0).ends_with("and half a word"), "{}", hand.limit(0));
    for (way, key) in [("\x1b", "!"), ("e", "!"), ("\x1b", "\x0f"), ("a", "\x0f")] {
        hand.keys(way);
        hand.keys(key);
        assert_eq!(hand.state.emergency_shown(), Some(false), "after {way:?}");
        hand.keys("q");
    }
}

#[test]
fn what_touches_safety_shows_the_page_on_it_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    // The small pack's rule: asking someone to leave, without a place to go.
    let page = hand.keys("\n I ask you to leave.\x1b");
    assert!(page.contains("Safety first") && page.contains("Agree on a place."), "{page}");
    let topic = hand.keys("\n");
    assert!(topic.contains("Mixing"), "the topic to read first: {topic}");
    hand.keys("\x1b\x1b\x1bq");
    let again = hand.keys("\n");
    assert!(again.contains("Safety first"), "again when it is opened: {again}");
    hand.keys("\x1b");
    let page = hand.keys("j\n");
    assert!(page.contains("TAKE CARE: A safety plan"), "{page}");
    let page = hand.keys("dWe have one.\n");
    assert!(!page.contains("TAKE CARE: A safety plan"), "{page}");
    assert_eq!(hand.plan().boundaries[0].facts.dismissed[0].reason, "We have one.");
    assert!(hand.keys("m").contains("Set aside: We have one."));
}

#[test]
fn the_words_to_say_are_copied_for_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    assert!(hand.keys("c").contains("no words to copy"));
    hand.keys("jjjj\nI love you.\x1bc");
    assert_eq!(hand.copied, ["I love you."]);
}

#[test]
fn what_a_field_asks_is_on_the_page_whole_until_it_is_written() {
    for width in [40, 80, 120] {
        let mut hand = Hand::new(Home::Nowhere, width, 60);
        let page = hand.keys("nAnna\n\n");
        let close = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
        let ask = hand.state.words().plan.ask.clone();
        for key in ["name", "values", "backup", "wont", "told"] {
            assert!(close(&page).contains(&ask[key]), "{width}: {key}: {page}");
        }
        let page = hand.keys("jj\nI love you.\x1b");
        assert!(!close(&page).contains(&ask["values"]) && page.contains("I love you."), "{page}");
    }
}

#[test]
fn a_plan_that_another_program_has_is_read_only_until_one_asks_and_both_are_put_together() {
    let dir = tempfile::tempdir().unwrap();
    let (mut pen, mut theirs, _) = open(&shelf(dir.path())).unwrap();
    add(&mut theirs, "theirs", 1);
    pen.save(&mut theirs).unwrap();
    let mut hand = Hand::in_dir(dir.path());
    let page = hand.keys("\n");
    assert!(page.contains("Open elsewhere (process") && page.contains("theirs"), "{page}");
    hand.keys("ax\nu");
    assert_eq!(hand.plan().boundaries.len(), 1);
    hand.keys("\x1bE");
    hand.keys("a\nmine\x1b");
    add(&mut theirs, "theirs too", 2);
    pen.save(&mut theirs).unwrap();
    hand.keys("\n now\x1b");
    hand.scribe.tend(&mut hand.state, true);
    let limits: Vec<&str> = hand.plan().boundaries.iter().map(|b| b.text(Text::Limit)).collect();
    assert_eq!(limits.len(), 3, "{limits:?}");
    let i = limits.iter().position(|l| *l == "mine now").unwrap();
    assert_eq!(hand.state.plans.desk.as_ref().unwrap().limit, Some(i), "the eye stays on its limit");
}

#[test]
fn a_file_with_a_mistake_is_mended_as_text_or_its_last_good_version_opened_or_left() {
    let dir = tempfile::tempdir().unwrap();
    let (mut pen, mut history, _) = open(&shelf(dir.path())).unwrap();
    for i in 0..2 {
        add(&mut history, &format!("limit {i}"), i);
        pen.save(&mut history).unwrap();
    }
    drop(pen);
    let good = fs::read_to_string(file(dir.path())).unwrap();
    let broken = good.replacen("status: draft", "status: draff", 1);
    fs::write(file(dir.path()), &broken).unwrap();
    let mut hand = Hand::in_dir(dir.path());
    let page = hand.keys("\n");
    assert!(page.contains("did you mean `draft`") && page.contains("Mend it here"), "{page}");
    hand.keys("jj\n");
    assert_eq!(fs::read_to_string(file(dir.path())).unwrap(), broken, "left as it is");
    // Mended: the cursor stands at the mistake.
    hand.keys("\n\n");
    let page = hand.keys("x");
    assert!(page.contains("xdraff"), "{page}");
    for _ in 0.."draff".len() {
        hand.act(Action::Press(Key::Delete));
    }
    hand.act(Action::Press(Key::Backspace));
    let page = hand.keys("told\x1b");
    assert!(page.contains("limit 0") && page.contains("(told)"), "{page}");
    hand.keys("q");
    // The last good version.
    fs::write(file(dir.path()), &broken).unwrap();
    hand.keys("\n");
    let page = hand.keys("j\n");
    assert!(page.contains("limit 0"), "{page}");
    let kept = fs::read_dir(dir.path().join("data/plans/.mine")).unwrap().flatten();
    assert!(
        kept.into_iter().any(|f| f.file_name().to_string_lossy().starts_with("broken-")),
        "the file is kept aside"
    );
}

#[test]
fn private_says_so_and_writes_nothing() {
    let mut hand = Hand::new(Home::Nowhere, 80, 24);
    let page = hand.keys("nmine\n");
    assert!(page.contains("Nothing is written"), "{page}");
    hand.keys("a\nsecret\x1b\x1bq");
    assert!(hand.keys("\n").contains("secret"), "there while the program runs");
    // Before it would be gone one is asked.
    let asked = hand.keys("qqq");
    assert!(asked.contains("Written nowhere: mine. q again leaves"), "{asked}");
    // Whoever reads on is asked anew.
    let asked = hand.keys("jq");
    assert!(asked.contains("Written nowhere: mine."), "{asked}");
    // Where there is no room for anything else, too.
    update(&mut hand.state, Action::Resize(19, 5));
    let asked = hand.keys("jq");
    assert!(asked.contains("911") && asked.contains("Written nowhere:"), "{asked}");
    assert!(update(&mut hand.state, Action::Press(Key::Char('q'))).contains(&Effect::Quit));
}

#[test]
fn a_day_is_typed_in_full_or_from_today() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = Hand::in_dir(dir.path());
    hand.keys("nmine\n\njjjjjj\n+30\n");
    assert_eq!(hand.plan().facts.review.unwrap().to_string(), "2026-12-25");
    assert!(hand.keys("\n\x152026-02-30\n").contains("no such day"));
    hand.keys("\x152026-11-25\n");
    let page = hand.keys("");
    assert!(page.contains("2026-11-25 (look at it again)"), "{page}");
    hand.keys("\x1bq");
    assert!(hand.keys("").contains("look at it again"), "in the list too");
    assert!(hand.keys("\n").contains("Time to look again: The plan"), "when it is opened");
}

#[test]
fn a_field_of_wide_letters_and_marks_is_written_without_harm() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    hand.keys("\n\x15");
    hand.keys("漢字かな e\u{301} 👩‍👩‍👧 שלום");
    hand.act(Action::Press(Key::Backspace));
    assert_eq!(hand.limit(0), "漢字かな e\u{301} 👩‍👩‍👧 שלו");
}

/// Bytes that each letter of a sentence costs on the wire.
#[test]
fn a_letter_typed_costs_at_most_forty_bytes() {
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        let mut hand = Hand::new(Home::Nowhere, width, height);
        hand.keys("nmine\na\n");
        hand.keys("\n");
        let dialect = Dialect::detect("xterm-256color", "", "", "C.UTF-8");
        let mut terminal = Terminal::new(Wire::new(Vec::new(), dialect, width, height)).unwrap();
        terminal
            .draw(|frame| {
                steadyhand::ui::draw(frame, &hand.state);
            })
            .unwrap();
        let words = "If there is use in my home, I will go to my sister for that evening, and I will call you the next day.";
        let mut most = 0;
        let mut sum = 0;
        for c in words.chars() {
            let before = terminal.backend_mut().writer_mut().len();
            hand.keys(&c.to_string());
            terminal
                .draw(|frame| {
                    steadyhand::ui::draw(frame, &hand.state);
                })
                .unwrap();
            let cost = terminal.backend_mut().writer_mut().len() - before;
            // A word that goes to the next row takes its letters with it, and the rows below move down.
            assert!(cost <= 40, "{width}x{height}: {cost} bytes for {c:?}");
            most = most.max(cost);
            sum += cost;
        }
        let mean = sum / words.chars().count();
        println!("{width}x{height}: {mean} bytes a letter, at most {most}");
    }
}

fn any_action() -> impl Strategy<Value = Action> {
    let bound: Vec<Key> = KEYS.iter().flat_map(|b| b.keys.iter().copied()).collect();
    prop_oneof![
        8 => proptest::sample::select(bound).prop_map(Action::Press),
        3 => any::<char>().prop_map(|c| Action::Press(Key::Char(c))),
        1 => "(\\PC|\n|\t|\r){0,30}".prop_map(Action::Paste),
        1 => (0u16..140, 0u16..50).prop_map(|(w, h)| Action::Resize(w, h)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_keys_at_any_size_panic_and_undo_all_empties_the_plan(
        (width, height) in (0u16..140, 0u16..50),
        actions in proptest::collection::vec(any_action(), 0..80),
    ) {
        let mut hand = Hand::new(Home::Nowhere, width, height);
        hand.keys("nmine\n");
        hand.act(Action::AddLimit);
        hand.keys("\n");
        for action in actions {
            if matches!(action, Action::Press(Key::Ctrl('c' | 'z'))) {
                continue;
            }
            hand.act(action);
            if hand.state.size.0 > 0 && hand.state.size.1 > 0 {
                let mut terminal = Terminal::new(TestBackend::new(hand.state.size.0, hand.state.size.1)).unwrap();
                terminal.draw(|frame| { steadyhand::ui::draw(frame, &hand.state); }).unwrap();
            }
        }
        if let Some(desk) = &mut hand.state.plans.desk {
            while desk.history.undo().is_some() {}
            prop_assert!(desk.history.plan().is_empty());
            prop_assert_eq!(desk.history.plan().text(PlanText::Name), "");
        }
    }
}

#[test]
fn a_plan_that_the_disk_does_not_take_stays_open_when_it_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    let (plans, aside) = (dir.path().join("data/plans"), dir.path().join("aside"));
    fs::rename(&plans, &aside).unwrap();
    fs::write(&plans, "no folder").unwrap();
    hand.keys("\nwords that are nowhere else\x1b");
    let page = hand.keys("q");
    assert!(page.contains("NOT SAVED") && hand.state.plans.desk.is_some(), "{page}");
    fs::remove_file(&plans).unwrap();
    fs::rename(&aside, &plans).unwrap();
    hand.keys("q");
    assert!(hand.state.plans.desk.is_none());
    assert!(fs::read_to_string(file(dir.path())).unwrap().contains("words that are nowhere else"));
}

#[test]
fn a_plan_in_other_letters_than_utf_8_is_mended_in_the_program() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = with_limit(dir.path());
    hand.keys("q");
    let mut bytes = fs::read(file(dir.path())).unwrap();
    bytes.extend_from_slice(b"values: caf\xe9\n");
    fs::write(file(dir.path()), &bytes).unwrap();
    let page = hand.keys("\n");
    assert!(page.contains("no letters in UTF-8"), "{page}");
    // The sign for the letter is taken away.
    hand.keys("\n");
    hand.keys("\x04");
    let text = match hand.state.screens.last() {
        Some(steadyhand::app::Screen::Plan(PlanScreen::Mend(mend))) => mend.text.clone(),
        _ => panic!("{}", hand.keys("")),
    };
    assert!(text.ends_with("values: caf\n"), "{text:?}");
    hand.keys("\x1b");
    assert!(hand.state.plans.desk.is_some(), "{}", hand.keys(""));
    assert!(fs::read_to_string(file(dir.path())).unwrap().contains("values: caf"));
}
