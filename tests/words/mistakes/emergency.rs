//! Mistakes 1 to 5: what is said and done in an overdose.

use super::offered;
use crate::common::screen::{keys, shown};
use crate::{BOOK, Said, all, catches, denies, holds, refuses, stands};
use std::rc::Rc;
use steadyhand::app::{Settings, State};
use steadyhand::content::Handbook;
use steadyhand::content::region;

/// Each region's emergency number; none where the reader is asked for theirs.
const NUMBERS: [(&str, Option<&str>); 8] = [
    ("us", Some("911")),
    ("uk", Some("999")),
    ("ie", Some("112")),
    ("ca", Some("911")),
    ("au", Some("000")),
    ("nz", Some("111")),
    ("eu", Some("112")),
    ("other", None),
];

/// The overdose page's steps, in their order.
const STEPS: [&str; 7] = ["check", "call", "naloxone", "breathe", "again", "side", "stay"];

fn first_screen(book: &Handbook, region: &str, emergency: Option<&str>, size: (u16, u16)) -> String {
    let emergency = emergency.map(str::to_owned);
    let settings = Settings { region: region.to_owned(), emergency, ..Settings::default() };
    let mut state = State::new(Rc::new(book.clone()), settings, size);
    keys(&mut state, "!");
    shown(&state)
}

/// What the overdose page says in a section, in lower case.
fn respond(book: &Handbook, section: &str) -> String {
    let said = all(book);
    let here = said.iter().filter(|s| s.file == "topics/respond" && s.section == section);
    here.map(|s| s.text.bare().to_lowercase()).collect::<Vec<_>>().join("\n")
}

fn lacks(book: &Handbook, section: &str, wanted: &[&str]) -> Vec<String> {
    let words = respond(book, section);
    let lacking = wanted.iter().filter(|w| !words.contains(*w));
    lacking.map(|w| format!("topics/respond#{section} lacks: {w}")).collect()
}

fn wrong_or_hidden_number(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, number) in NUMBERS {
        let Some(region) = book.regions.get(id) else {
            faults.push(format!("no region {id}"));
            continue;
        };
        if region.emergency.as_deref() != number {
            faults.push(format!("{id}: {:?} is not {number:?}", region.emergency));
        }
        for size in [(80, 24), (40, 12)] {
            // Where a region has no number the reader sets one.
            let own = number.is_none().then_some("555");
            let screen = first_screen(book, id, own, size);
            if !stands(number.unwrap_or("555"), &screen) {
                faults.push(format!("{id} at {size:?}: no number on\n{screen}"));
            }
            let others = NUMBERS.iter().filter_map(|(_, other)| *other).filter(|o| Some(*o) != number);
            faults
                .extend(others.filter(|o| stands(o, &screen)).map(|o| format!("{id} at {size:?} shows {o}")));
            let name = region.name.to_lowercase();
            if size.0 == 80 && !screen.to_lowercase().contains(&name) {
                faults.push(format!("{id} at {size:?}: the region stands nowhere on\n{screen}"));
            }
        }
    }
    let other = first_screen(book, "other", None, (80, 24));
    if !other.contains(&book.words.region.your_number) {
        faults.push(format!("where no number is known the reader is not told on\n{other}"));
    }
    faults
}

#[test]
fn mistake_1_a_wrong_emergency_number_or_one_below_the_fold() {
    holds(wrong_or_hidden_number);
    catches(wrong_or_hidden_number, "regions/us.yaml", "emergency: \"911\"", "emergency: \"112\"");
    catches(wrong_or_hidden_number, "regions/uk.yaml", "emergency: \"999\"\n", "");
    catches(
        wrong_or_hidden_number,
        "regions/other.yaml",
        "territories: []",
        "territories: []\nemergency: \"911\"",
    );
    refuses("topics/respond.yaml", "Call {emergency}.", "Call 911.", "looks like a phone number");
    // A country that nobody wrote a page for is never shown another country's number.
    let choice = region::choose(&BOOK, None, Some("de_CH.UTF-8"));
    assert_eq!(choice, "other");
}

fn no_call_or_a_wait(book: &Handbook) -> Vec<String> {
    let Some(topic) = book.topic("respond").map(|i| &book.topics[i]) else {
        return vec!["no topic respond".into()];
    };
    let mut faults = Vec::new();
    let ids: Vec<&str> = topic.sections.iter().map(|s| s.id.as_str()).collect();
    if ids.get(..STEPS.len()) != Some(&STEPS) {
        faults.push(format!("the steps stand as {ids:?}"));
    }
    let said = all(book);
    let here = |section: &str| {
        said.iter().filter(|s| s.file == "topics/respond" && s.section == section).collect::<Vec<_>>()
    };
    if !here("check").first().is_some_and(|s| s.calls()) {
        faults.push("the page does not begin with the call".into());
    }
    if !here("call").first().is_some_and(|s| s.calls()) {
        faults.push("the step `call` does not begin with the number".into());
    }
    // Up to the call nothing is waited for: no word of waiting, no minutes, no naloxone to give first.
    for said in here("check").into_iter().chain(here("call")) {
        for (place, s) in said.sentences() {
            let waits =
                ["wait", "minute", "minutes", "first give", "before you call", "see if", "see whether"];
            let gives = ["give naloxone", "give the spray", "spray first"];
            if !denies(&s) && waits.iter().chain(&gives).any(|w| stands(w, &s)) {
                faults.push(format!("{place}: {s}"));
            }
        }
    }
    // Nowhere is somebody told to wait and see.
    faults.extend(offered(
        book,
        &["wait and see", "wait to see", "wait a while", "wait until they wake"],
        |_| false,
    ));
    // Whoever reads elsewhere how to give naloxone reads of the call in the same section.
    let give = ["give naloxone", "give the spray", "give the naloxone", "spray naloxone", "give a dose"];
    // (Regions say where it is to be had: "pharmacies give naloxone free".)
    let elsewhere = |s: &&Said| s.file != "topics/respond" && !s.file.starts_with("regions/") && !s.unsaid;
    for s in said.iter().filter(elsewhere) {
        let bare = s.text.bare().to_lowercase();
        let near = |o: &&Said| o.file == s.file && o.section == s.section;
        let called =
            said.iter().filter(near).any(|o| o.calls() || o.text.bare().to_lowercase().contains("help must"));
        if give.iter().any(|g| stands(g, &bare)) && !called {
            faults.push(format!("{}#{}: naloxone without the call: {bare}", s.file, s.section));
        }
    }
    faults
}

#[test]
fn mistake_2_naloxone_without_the_call_or_a_step_that_waits() {
    holds(no_call_or_a_wait);
    let file = "topics/respond.yaml";
    catches(no_call_or_a_wait, file, "Call {emergency} now. Put the phone", "Put the phone");
    catches(no_call_or_a_wait, file, "          - Call {emergency}.\n", "");
    catches(no_call_or_a_wait, file, "- Shake their shoulders.", "- Wait 2 minutes and look again.");
    catches(no_call_or_a_wait, file, "- Shake their shoulders.", "- Give the spray and see.");
    catches(no_call_or_a_wait, file, "  - id: check\n", "  - id: first\n");
    catches(no_call_or_a_wait, "topics/prepare.yaml", "summary: ", "summary: Give naloxone at once. ");
}

fn no_breaths_or_waking_as_the_aim(book: &Handbook) -> Vec<String> {
    let mut faults = lacks(
        book,
        "breathe",
        &["rescue breaths", "2 slow breaths", "1 breath every 5 seconds", "tilt the head", "lift the chin"],
    );
    faults.extend(lacks(book, "again", &["the aim is breathing", "keep breathing for them"]));
    let waking = [
        "until they wake",
        "until they are awake",
        "to wake them",
        "wake them up",
        "bring them round",
        "the aim is to wake",
    ];
    faults.extend(offered(book, &waking, |_| false));
    faults
}

#[test]
fn mistake_3_no_rescue_breathing_or_waking_as_the_aim() {
    holds(no_breaths_or_waking_as_the_aim);
    let file = "topics/respond.yaml";
    catches(no_breaths_or_waking_as_the_aim, file, "- Then give 1 breath every 5 seconds.", "- Then watch.");
    catches(no_breaths_or_waking_as_the_aim, file, "The aim is breathing.", "The aim is to wake them.");
    catches(no_breaths_or_waking_as_the_aim, file, "- Keep calm.", "- Talk until they wake.");
}

fn one_dose_is_enough(book: &Handbook) -> Vec<String> {
    let mut faults =
        lacks(book, "again", &["after 2 to 3 minutes", "second dose", "more doses every 2 to 3 minutes"]);
    faults.extend(lacks(
        book,
        "stay",
        &[
            "wears off in 30 to 90 minutes",
            "breathing can stop again",
            "stay until help arrives",
            "at least 4 hours",
        ],
    ));
    let term = book.term("naloxone").map(|i| book.terms[i].means.bare()).unwrap_or_default();
    if !term.contains("wears off") {
        faults.push("the glossary does not say that naloxone wears off".into());
    }
    let enough = [
        "one dose is enough",
        "1 dose is enough",
        "a single dose is enough",
        "one spray is enough",
        "a dose is enough",
    ];
    faults.extend(offered(book, &enough, |_| false));
    faults
}

#[test]
fn mistake_4_one_dose_is_enough() {
    holds(one_dose_is_enough);
    let file = "topics/respond.yaml";
    catches(one_dose_is_enough, file, "No better after 2 to 3 minutes: give a second dose.", "Look again.");
    catches(one_dose_is_enough, file, "Naloxone wears off in 30 to 90 minutes, and the opioid", "The opioid");
    catches(one_dose_is_enough, file, "- Keep calm.", "- One dose is enough.");
    catches(one_dose_is_enough, "glossary.yaml", "It wears off in 30 to 90 minutes", "It lasts");
}

/// What people try and what harms.
const HARMFUL: &[&str] = &[
    "cold water",
    "ice",
    "a bath",
    "the bath",
    "a shower",
    "cold shower",
    "salt",
    "salt water",
    "milk",
    "stimulant",
    "vomit",
    "coffee",
    "slap",
    "kick",
    "burn",
    "sleep it off",
    "walk them",
    "walk him",
    "walk her",
    "walk about",
    "walk around",
    "keep them walking",
    "make them walk",
];

fn harm_offered_as_help(book: &Handbook) -> Vec<String> {
    let mut faults = offered(book, HARMFUL, |_| false);
    // What people have heard of is denied, with the reason.
    let denied = [
        "alone",
        "sleep it off",
        "wait",
        "shower",
        "salt water",
        "milk",
        "vomit",
        "slap",
        "coffee",
        "on the back and go",
    ];
    faults.extend(lacks(book, "do-not", &denied));
    let said = all(book);
    for s in said.iter().filter(|s| s.file == "topics/respond" && s.section == "do-not") {
        let bare = s.text.bare();
        if !bare.starts_with("Do not ") || !bare.contains(':') {
            faults.push(format!("no denial with its reason: {bare}"));
        }
    }
    faults
}

#[test]
fn mistake_5_a_shower_vomiting_salt_walking_or_sleep_offered_as_help() {
    holds(harm_offered_as_help);
    let file = "topics/respond.yaml";
    catches(harm_offered_as_help, file, "- Keep calm.", "- Put them under a cold shower.");
    catches(harm_offered_as_help, file, "- Keep calm.", "- Keep them walking.");
    catches(
        harm_offered_as_help,
        file,
        "Do not let them sleep it off: breathing",
        "Let them sleep it off: breathing",
    );
    catches(
        harm_offered_as_help,
        file,
        "Do not make them vomit: it can get into the lungs and kill.",
        "Do not run.",
    );
    catches(harm_offered_as_help, "checklists/prepared.yaml", "- do: Add gloves.", "- do: Add coffee.");
}
