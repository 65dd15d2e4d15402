//! Two versions of one plan.

use super::making::{self, Wish, edit, wish};
use proptest::prelude::*;
use steadyhand::plan::file::decode;
use steadyhand::plan::merge::{BOTH, merge};
use steadyhand::plan::model::{Plan, Text};

fn changed(base: &Plan, wishes: &[Wish], seed: u64) -> Plan {
    let mut plan = base.clone();
    for (i, wish) in wishes.iter().enumerate() {
        let wish = match wish.clone() {
            Wish::Whole(_) => continue,
            wish => wish,
        };
        let Some(mut edit) = edit(&plan, &wish) else { continue };
        if let steadyhand::plan::Edit::Insert(_, b) = &mut edit {
            b.id = plan.fresh_id(seed + i as u64);
        }
        edit.apply(&mut plan).unwrap();
    }
    plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_only_one_side_changed_is_taken_from_it(base in making::plan(), wishes in proptest::collection::vec(wish(), 0..12)) {
        let other = changed(&base, &wishes, 1);
        prop_assert_eq!(merge(&base, &other, &base), (other.clone(), 0));
        prop_assert_eq!(merge(&base, &other, &other), (other.clone(), 0));
        let theirs = merge(&base, &base, &other).0;
        prop_assert_eq!(theirs.boundaries.len(), other.boundaries.len());
        for b in &other.boundaries {
            prop_assert!(theirs.boundaries.contains(b));
        }
        prop_assert_eq!(&theirs.facts, &other.facts);
    }

    #[test]
    fn no_limit_that_one_side_made_or_changed_is_lost(
        base in making::plan(),
        a in proptest::collection::vec(wish(), 0..12),
        b in proptest::collection::vec(wish(), 0..12),
    ) {
        let (mine, theirs) = (changed(&base, &a, 1_000), changed(&base, &b, 2_000));
        let (out, _) = merge(&base, &mine, &theirs);
        let ids: std::collections::HashSet<&str> = out.boundaries.iter().map(|b| b.id.as_str()).collect();
        prop_assert_eq!(ids.len(), out.boundaries.len());
        for side in [&mine, &theirs] {
            for b in &side.boundaries {
                let same = base.boundaries.contains(b);
                prop_assert!(same || ids.contains(b.id.as_str()));
                if let Some(o) = out.boundaries.iter().find(|o| o.id == b.id) {
                    let was = base.boundaries.iter().find(|o| o.id == b.id);
                    for text in Text::ALL {
                        let unchanged = was.is_some_and(|w| w.text(text) == b.text(text));
                        prop_assert!(unchanged || o.text(text).contains(b.text(text)));
                    }
                }
            }
        }
    }
}

#[test]
fn a_text_that_both_changed_holds_both() {
    let base = decode("boundaries: [{id: a, limit: one}]").unwrap();
    let mine = decode("boundaries: [{id: a, limit: two, say: Hello}]").unwrap();
    let theirs = decode("boundaries: [{id: b, limit: new}, {id: a, limit: three}]").unwrap();
    let (out, both) = merge(&base, &mine, &theirs);
    assert_eq!(both, 1);
    let a = &out.boundaries[1];
    assert_eq!(a.text(Text::Limit), format!("two{BOTH}three"));
    assert_eq!((a.text(Text::Say), out.boundaries[0].text(Text::Limit)), ("Hello", "new"));
}

#[test]
fn a_limit_taken_out_here_and_changed_there_stays() {
    let base = decode("boundaries: [{id: a, limit: one}, {id: b, limit: two}]").unwrap();
    let mine = decode("boundaries: []").unwrap();
    let theirs = decode("boundaries: [{id: a, limit: one}, {id: b, limit: changed}]").unwrap();
    let (out, _) = merge(&base, &mine, &theirs);
    assert_eq!(out.boundaries.len(), 1);
    assert_eq!(out.boundaries[0].text(Text::Limit), "changed");
}

#[test]
fn days_logged_on_both_sides_are_all_there() {
    let base = decode("boundaries: [{id: a, log: [{day: 2026-11-01, event: kept}]}]").unwrap();
    let side = |extra: &str| {
        decode(&format!("boundaries: [{{id: a, log: [{{day: 2026-11-01, event: kept}}, {extra}]}}]")).unwrap()
    };
    let mine = side("{day: 2026-11-02, event: crossed, did: I went}");
    let theirs = side("{day: 2026-11-03, event: kept}");
    assert_eq!(merge(&base, &mine, &theirs).0.boundaries[0].log.len(), 3);
}
