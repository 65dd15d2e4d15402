//! Undo, redo, saving and recording.

use super::making::{self, Wish, edit, wish};
use proptest::prelude::*;
use steadyhand::plan::file::{decode, encode};
use steadyhand::plan::history::{Op, replay};
use steadyhand::plan::model::{Plan, Text};
use steadyhand::plan::{Edit, History, Place};

fn act(history: &mut History, wish: &Wish) {
    match wish {
        Wish::Undo => drop(history.undo()),
        Wish::Redo => drop(history.redo()),
        Wish::Close => history.close(),
        wish => {
            if let Some(edit) = edit(history.plan(), wish) {
                history.act(edit).unwrap();
            }
        }
    }
}

fn bytes(plan: &Plan) -> String {
    encode(plan).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn undo_all_gives_the_start_and_redo_all_the_end_byte_for_byte(
        start in making::plan(),
        wishes in proptest::collection::vec(wish(), 0..30),
    ) {
        let mut history = History::new(start.clone());
        wishes.iter().for_each(|wish| act(&mut history, wish));
        // What was taken back and not done again belongs to the end, too.
        while history.redo().is_some() {}
        let end = history.plan().clone();
        while history.undo().is_some() {}
        prop_assert_eq!(bytes(history.plan()), bytes(&start));
        prop_assert_eq!(history.plan(), &start);
        while history.redo().is_some() {}
        prop_assert_eq!(bytes(history.plan()), bytes(&end));
        prop_assert_eq!(history.plan(), &end);
    }

    #[test]
    fn what_is_saved_is_loaded_for_any_text(plan in making::plan()) {
        let text = encode(&plan).unwrap();
        prop_assert_eq!(decode(&text).map_err(|f| format!("{f:?} in {text}")).unwrap(), plan);
    }

    #[test]
    fn undo_goes_on_after_the_program_ended_anywhere(
        start in making::plan(),
        wishes in proptest::collection::vec(wish(), 0..25),
        flush in 1usize..5,
    ) {
        let mut history = History::new(start.clone());
        let mut lines = vec![Op::Base(bytes(&start)).write().unwrap()];
        for (i, wish) in wishes.iter().enumerate() {
            act(&mut history, wish);
            if i % flush == 0 {
                lines.extend(history.take_ops().iter().map(|op| op.write().unwrap()));
            }
        }
        lines.extend(history.take_ops().iter().map(|op| op.write().unwrap()));
        let told = replay(lines.iter().map(|line| Op::read(line).unwrap()).collect(), None).unwrap();
        let mut again = told.history;
        prop_assert_eq!(again.plan(), history.plan());
        while history.redo().is_some() {
            again.redo();
        }
        prop_assert_eq!(again.plan(), history.plan());
        loop {
            let (a, b) = (again.undo(), history.undo());
            prop_assert_eq!(a.is_some(), b.is_some());
            prop_assert_eq!(again.plan(), history.plan());
            if a.is_none() {
                break;
            }
        }
    }
}

fn type_words(history: &mut History, words: &str) {
    let place = Place::Boundary(0, Text::Limit);
    for c in words.chars() {
        let at = history.plan().at(place).unwrap().len();
        history.act(Edit::Text { place, at, removed: String::new(), inserted: c.to_string() }).unwrap();
    }
}

#[test]
fn letters_typed_in_one_go_are_undone_word_by_word_even_where_they_were_recorded_apart() {
    for record in [false, true] {
        let mut history = History::new(decode("boundaries: [{id: a}]").unwrap());
        for c in ["If ", "y", "ou u", "se"] {
            type_words(&mut history, c);
            if record {
                history.take_ops();
            }
        }
        let limit = |history: &History| history.plan().boundaries[0].text(Text::Limit).to_owned();
        history.undo();
        assert_eq!(limit(&history), "If you ");
        history.undo();
        assert_eq!(limit(&history), "If ");
        history.redo();
        assert_eq!(limit(&history), "If you ");
    }
}

#[test]
fn a_field_of_a_megabyte_is_kept() {
    let mut plan = Plan::default();
    let long = "word 漢字 --- : # \t\n".repeat(60_000);
    plan.boundaries.push(Default::default());
    plan.boundaries[0].id = "a".into();
    *plan.boundaries[0].text_mut(Text::Say) = long;
    assert_eq!(decode(&encode(&plan).unwrap()).unwrap(), plan);
}

#[test]
fn every_odd_text_alone_is_kept_in_every_field() {
    for odd in making::ODD {
        let mut plan = Plan::default();
        plan.boundaries.push(Default::default());
        plan.boundaries[0].id = "a".into();
        for text in Text::ALL {
            *plan.boundaries[0].text_mut(text) = (*odd).to_owned();
        }
        let text = encode(&plan).unwrap();
        assert_eq!(decode(&text).as_ref(), Ok(&plan), "{odd:?} as {text}");
    }
}
