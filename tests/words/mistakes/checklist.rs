//! Mistakes 2 to 5 once more, over the checklist that runs the emergency: its order, its numbers, its "do not" list.

use crate::{catches, holds, refuses};
use steadyhand::content::{Handbook, MarkKind};

const FILE: &str = "checklists/overdose.yaml";

/// Steps that must stand in this order: check, call, naloxone, breathing, again, side, stay.
const ORDER: [&str; 7] = ["wake", "call", "naloxone", "breathe", "again", "side", "stay"];

fn out_of_order_or_a_wait(book: &Handbook) -> Vec<String> {
    let steps = &book.overdose.steps;
    let mut faults = Vec::new();
    let at = |id: &str| steps.iter().position(|s| s.id == id);
    let places: Vec<Option<usize>> = ORDER.iter().map(|id| at(id)).collect();
    if places.iter().any(Option::is_none) || !places.is_sorted() {
        faults.push(format!("the steps {ORDER:?} stand at {places:?}"));
    }
    for (id, mark) in
        [("call", MarkKind::Called), ("naloxone", MarkKind::Naloxone), ("breathe", MarkKind::Breaths)]
    {
        let step = at(id).and_then(|i| steps.get(i));
        if !step.is_some_and(|s| s.mark == Some(mark) && s.never_skip) {
            faults.push(format!("the step `{id}` can be passed over"));
        }
    }
    // Up to the call nothing is waited for.
    for step in steps.iter().take(at("call").map_or(steps.len(), |i| i + 1)) {
        let words = format!("{} {}", step.act.bare(), step.detail.bare()).to_lowercase();
        for wait in ["wait", "minute", "before you call", "see if"] {
            if words.contains(wait) {
                faults.push(format!("the step `{}` says {wait:?}", step.id));
            }
        }
    }
    faults
}

fn numbers_that_differ(book: &Handbook) -> Vec<String> {
    let t = &book.overdose.timing;
    // Seconds and minutes as the label, SAMHSA and the AHA give them.
    let checks = [
        (
            "the second dose is due from 2:00 and urgent at 3:00",
            (t.naloxone.due, t.naloxone.urgent) == (120, 180),
        ),
        ("a look every 30 seconds", t.look.every == 30),
        ("naloxone wears off in 30 to 90 minutes", t.wears_off.minutes == [30, 60, 90]),
        ("a breath every 5 seconds", (t.breaths.adult - 5.0).abs() < f64::EPSILON),
        ("a child's breath every 2 to 3 seconds", (2.0..=3.0).contains(&t.breaths.child)),
        ("100 to 120 pushes a minute", (t.pushes.slowest, t.pushes.fastest, t.pushes.set) == (100, 120, 30)),
        ("a swap every 2 minutes", t.swap.every == 120),
    ];
    checks.iter().filter(|(_, right)| !right).map(|(what, _)| format!("not so: {what}")).collect()
}

fn lacks_what_saves(book: &Handbook) -> Vec<String> {
    let steps = &book.overdose.steps;
    let words: String =
        steps.iter().map(|s| format!("{} {}\n", s.act.bare(), s.detail.bare()).to_lowercase()).collect();
    let wanted = [
        "2 slow breaths",
        "1 every 5 seconds",
        "the aim is breathing",
        "another dose",
        "2 to 3 minutes",
        "breathing can stop again",
    ];
    let mut faults: Vec<String> =
        wanted.iter().filter(|w| !words.contains(**w)).map(|w| format!("no step says: {w}")).collect();
    let not: String = book.overdose.do_not.iter().map(|i| i.act.bare().to_lowercase()).collect();
    for harm in ["alone", "sleep it off", "wait", "shower", "inject", "vomit", "slap", "coffee"] {
        if !not.contains(harm) {
            faults.push(format!("the list of what not to do lacks: {harm}"));
        }
        if words.contains(harm) && harm != "wait" && harm != "alone" {
            faults.push(format!("a step says: {harm}"));
        }
    }
    faults
}

#[test]
fn the_checklist_holds_its_order_and_waits_for_nothing_before_the_call() {
    holds(out_of_order_or_a_wait);
    catches(out_of_order_or_a_wait, FILE, "  - id: wake\n", "  - id: look\n");
    catches(out_of_order_or_a_wait, FILE, "do: Try to wake them.", "do: Wait for them to wake.");
    catches(out_of_order_or_a_wait, FILE, "    mark: breaths\n    never_skip: true\n", "    mark: breaths\n");
    refuses(FILE, "call: \"CALL {emergency}\"", "call: \"CALL\"", "must hold `{emergency}`");
}

#[test]
fn the_checklist_goes_by_the_numbers_of_its_sources() {
    holds(numbers_that_differ);
    catches(numbers_that_differ, FILE, "due: 120, urgent: 180", "due: 120, urgent: 240");
    catches(numbers_that_differ, FILE, "adult: 5,", "adult: 6,");
    catches(numbers_that_differ, FILE, "minutes: [30, 60, 90]", "minutes: [60, 90]");
}

#[test]
fn the_checklist_says_what_saves_and_names_what_harms_only_as_such() {
    holds(lacks_what_saves);
    catches(lacks_what_saves, FILE, "The aim is breathing", "The aim is waking");
    catches(lacks_what_saves, FILE, "Do not use a bath or a shower.", "Do not use a bath.");
}
