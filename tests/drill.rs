//! The simulated person of every drill: what helps helps, what is left undone shows, and the end says so with sources.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::emergency::moment;
use steadyhand::content::overdose::Drill;
use steadyhand::content::{Handbook, MarkKind};
use steadyhand::incident::drill::{Course, Outcome, Phase, judge};
use steadyhand::incident::{Incident, Route, Status, What, Writer, summary};

fn book() -> Handbook {
    steadyhand::content::load(None).unwrap()
}

/// What the status is after marks at seconds.
fn played(book: &Handbook, marks: &[(u64, What)]) -> (Incident, Status) {
    let mut incident = Incident::default();
    let mut writer = Writer::new(3);
    incident.mark(&mut writer, moment(0), What::Started { drill: Some("a".into()) });
    for (second, what) in marks {
        incident.mark(&mut writer, moment(*second), what.clone());
    }
    let status = Status::of(&incident, &book.overdose.steps);
    (incident, status)
}

fn dose(second: u64) -> (u64, What) {
    (second, What::Dose(Route::Nose))
}

fn mark(second: u64, kind: MarkKind) -> (u64, What) {
    (second, What::Mark(kind))
}

fn phase(drill: &Drill, status: &Status, second: u64) -> Phase {
    Course::of(drill, status, second * 1000).phase()
}

fn outcomes(book: &Handbook, drill: &Drill, status: &Status, second: u64) -> Vec<(String, Outcome)> {
    let found = judge(drill, &book.overdose.goals, &book.overdose.steps, status, second * 1000);
    found.into_iter().map(|(goal, outcome)| (goal.id.clone(), outcome)).collect()
}

#[test]
fn whoever_does_all_in_time_meets_every_goal_of_the_bathroom() {
    let book = book();
    let drill = &book.drills["blue-in-the-bathroom"];
    let (_, status) = played(
        &book,
        &[
            mark(15, MarkKind::Called),
            dose(40),
            mark(50, MarkKind::Breaths),
            dose(170),
            mark(240, MarkKind::Breathing),
            (250, What::Done("side".into())),
            (260, What::Done("stay".into())),
            (520, What::Ended),
        ],
    );
    assert_eq!(phase(drill, &status, 5), Phase::Start);
    assert_eq!(phase(drill, &status, 60), Phase::Air);
    assert_eq!(phase(drill, &status, 231), Phase::Returned);
    assert_eq!(phase(drill, &status, 471), Phase::Awake);
    assert_eq!(phase(drill, &status, 496), Phase::Ambulance);
    let outcomes = outcomes(&book, drill, &status, 520);
    assert_eq!(outcomes.len(), drill.goals.len());
    assert!(outcomes.iter().all(|(_, o)| matches!(o, Outcome::Good(_))), "{outcomes:?}");
}

#[test]
fn whoever_does_nothing_in_a_drill_misses_its_goals_and_nobody_comes() {
    let book = book();
    for drill in book.drills.values() {
        let (_, status) = played(&book, &[]);
        assert_eq!(phase(drill, &status, 3600), Phase::Lifeless, "{}", drill.id);
        let outcomes = outcomes(&book, drill, &status, 3600);
        assert!(!outcomes.is_empty() && outcomes.iter().all(|(_, o)| *o == Outcome::Missed), "{outcomes:?}");
    }
}

#[test]
fn a_dose_alone_does_not_help_one_who_has_had_no_air_for_too_long() {
    let book = book();
    let drill = &book.drills["blue-in-the-bathroom"];
    let (_, status) = played(&book, &[dose(280), dose(290)]);
    assert_eq!(phase(drill, &status, 400), Phase::Lifeless);
    let (_, status) = played(&book, &[dose(280), dose(290), mark(310, MarkKind::Pushes)]);
    assert_eq!(phase(drill, &status, 400), Phase::Returned);
}

#[test]
fn the_nod_that_is_watched_gets_worse_and_a_dose_at_once_keeps_it_from_that() {
    let book = book();
    let drill = &book.drills["heavy-nod"];
    let (_, status) = played(&book, &[]);
    assert_eq!(phase(drill, &status, 89), Phase::Start);
    assert_eq!(phase(drill, &status, 91), Phase::Worse);
    let (_, status) = played(&book, &[mark(5, MarkKind::Called), dose(10)]);
    assert_eq!(phase(drill, &status, 95), Phase::Returned);
    let told = outcomes(&book, drill, &status, 120);
    assert!(told.iter().all(|(_, o)| *o != Outcome::Missed), "what never came is not asked for: {told:?}");
}

#[test]
fn breathing_stops_again_where_naloxone_wears_off_and_comes_back_with_the_next_dose() {
    let book = book();
    let drill = &book.drills["wakes-angry"];
    let marks = [mark(5, MarkKind::Called), dose(20), mark(40, MarkKind::Breaths)];
    let (_, status) = played(&book, &marks);
    assert_eq!(phase(drill, &status, 75), Phase::Returned);
    assert_eq!(phase(drill, &status, 105), Phase::Awake);
    assert_eq!(phase(drill, &status, 315), Phase::Stopped);
    let more = [mark(330, MarkKind::Breaths), dose(335)];
    let (_, status) = played(&book, &[marks.as_slice(), &more].concat());
    assert_eq!(phase(drill, &status, 340), Phase::Air);
    assert_eq!(phase(drill, &status, 400), Phase::Returned);
    let told = outcomes(&book, drill, &status, 420);
    assert!(told.contains(&("stopped-again".into(), Outcome::Good(20))), "{told:?}");
    assert!(told.contains(&("calm".into(), Outcome::Missed)), "{told:?}");
}

#[test]
fn without_naloxone_at_hand_a_dose_does_nothing_and_breaths_carry_them_to_the_ambulance() {
    let book = book();
    let drill = &book.drills["no-naloxone"];
    let (_, status) = played(&book, &[mark(10, MarkKind::Called), dose(20), mark(30, MarkKind::Breaths)]);
    assert_eq!(phase(drill, &status, 300), Phase::Air);
    assert_eq!(phase(drill, &status, 371), Phase::Ambulance);
}

#[test]
fn the_summary_says_times_doses_routes_and_notes_and_leaves_out_what_was_taken_back() {
    let book = book();
    let mut incident = Incident::default();
    let mut writer = Writer::new(3);
    let mut at = |second, what| incident.mark(&mut writer, moment(second), what).pop().unwrap().id;
    at(0, What::Mark(MarkKind::Called));
    let first = at(30, What::Dose(Route::Nose));
    at(40, What::Route(first, Route::Muscle));
    let slip = at(50, What::Dose(Route::Nose));
    at(51, What::Undo(slip));
    at(60, What::Note("blue pills: \"M30\"".into()));
    let status = Status::of(&incident, &book.overdose.steps);
    let zone = jiff::tz::TimeZone::UTC;
    let words = &book.words.emergency;
    let lines = summary::lines(&incident, &status, words, &zone, 90_000, str::to_owned);
    let text = lines.join("\n");
    for line in ["Started 2026-11-24 03:00. It lasted 1:30 so far.", "Called at: 0:00.", "Naloxone doses: 1."]
    {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(text.contains("Dose 1 at 0:30 (03:00), needle in a muscle."), "{text}");
    assert!(text.contains("- blue pills: \"M30\""), "{text}");
    assert!(!text.contains("clock of this machine"), "no clock was set: {text}");
    let yaml = summary::export(&incident, &status, &zone).unwrap();
    let value: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
    assert_eq!(value["doses"][0]["route"], "muscle");
    assert_eq!(value["doses"][0]["after_seconds"], 30);
    assert_eq!(value["started"], "2026-11-24T03:00:00+00:00");
    assert_eq!(value["notes"][0]["note"], "blue pills: \"M30\"");
}

#[test]
fn every_goal_of_every_drill_says_why_and_names_a_source_that_is_known() {
    let book = book();
    for drill in book.drills.values() {
        for goal in book.overdose.goals.iter().filter(|g| drill.goals.contains(&g.id)) {
            let known = |id: &String| book.sources.iter().any(|s| s.id == *id);
            assert!(!goal.sources.is_empty() && goal.sources.iter().all(known), "{}", goal.id);
        }
    }
}
