//! `check` names every fault of a content folder at its line and column, and a broken pack is never shown.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{check, files, small_pack};
use proptest::prelude::*;
use std::time::{Duration, Instant};
use steadyhand::content::read;

/// File, what stands there, what it becomes, and the first line that `check` then prints of that file.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (
        "topics/respond.yaml",
        "title: Respond",
        "titel: Respond",
        "1:1: error: the key `title` is missing: add it",
    ),
    (
        "handbook.yaml",
        "edition: 1.0.0",
        "edition: first",
        "2:10: error: `first` is no version: write three numbers, as in 1.0.0",
    ),
    ("topics/respond.yaml", "summary: What to do.\n", "", "1:1: error: the key `summary` is missing: add it"),
    (
        "topics/respond.yaml",
        "reviewed: 2026-11-01\n",
        "",
        "1:1: error: the key `reviewed` is missing: add it",
    ),
    (
        "topics/respond.yaml",
        "    title: Call",
        "    titel: Call",
        "6:5: error: the key `title` is missing: add it",
    ),
    (
        "topics/respond.yaml",
        "title: Respond",
        "title: [x]",
        "1:8: error: wrong kind of value: sequence, but this needs a string",
    ),
    ("topics/respond.yaml", "title: Respond", "title: ''", "1:8: error: an empty title"),
    (
        "topics/respond.yaml",
        "title: Respond",
        "title: A title that takes far more than forty-eight columns",
        "1:8: error: the title takes 52 columns: at most 48",
    ),
    (
        "topics/respond.yaml",
        "title: Respond",
        "title: Respond\ntitle: Again",
        "1:1: error: this key stands twice: \"title\"",
    ),
    ("topics/respond.yaml", "summary: What to do.", "summary: ' '", "2:10: error: an empty text"),
    (
        "topics/respond.yaml",
        "summary: What to do.",
        "summary: What: to do.",
        "2:14: error: mapping values are not allowed in this context",
    ),
    (
        "topics/respond.yaml",
        "2026-11-01",
        "yesterday",
        "3:11: error: `yesterday` is no day: write it as 2026-11-24",
    ),
    (
        "topics/respond.yaml",
        "2026-11-01",
        "2026-02-30",
        "3:11: error: `2026-02-30` is no day: write it as 2026-11-24",
    ),
    ("topics/respond.yaml", "2026-11-01", "2027-01-01", "3:11: error: 2027-01-01 lies in the future"),
    (
        "topics/respond.yaml",
        "2026-11-01",
        "2025-01-01",
        "3:11: warning: last looked at on 2025-01-01, over 18 months ago: read it again",
    ),
    (
        "topics/respond.yaml",
        "sources: [a-source]\nsections",
        "sources: [a-sorce]\nsections",
        "4:11: error: there is no source `a-sorce`: did you mean `a-source`?",
    ),
    (
        "topics/respond.yaml",
        "as [risks](risks#mixing)",
        "as [risks](rsks)",
        "11:34: error: there is no topic `rsks`: did you mean `risks`?",
    ),
    (
        "topics/respond.yaml",
        "risks#mixing",
        "risks#mixng",
        "11:34: error: there is no section of `risks` `mixng`: did you mean `mixing`?",
    ),
    (
        "topics/respond.yaml",
        "[[naloxone]]",
        "[[naloxon]]",
        "11:11: error: there is no term `naloxon`: did you mean `naloxone`?",
    ),
    (
        "topics/respond.yaml",
        "[[naloxone]]",
        "[[naloxone",
        "9:12: error: `[[` is never closed by `]]`: `[[naloxone as [risks](ri`",
    ),
    (
        "topics/respond.yaml",
        "{emergency}",
        "{emergncy}",
        "9:12: error: `{emergncy}` is unknown: use `{emergency}` or `{line:ID}`",
    ),
    (
        "topics/respond.yaml",
        "Call {emergency} now",
        "Call *now",
        "9:12: error: `*` is never closed by `*`: `*now, then give [[naloxo`",
    ),
    (
        "topics/respond.yaml",
        "Call {emergency} now",
        "Call 911 now",
        "10:16: error: `911` looks like a phone number: these stand in `regions/` only; write {emergency} or {line:ID}",
    ),
    (
        "topics/respond.yaml",
        "Call {emergency} now",
        "Call 1-800-555-0100 now",
        "10:16: error: `1-800-555-0100` looks like a phone number: these stand in `regions/` only; write {emergency} or {line:ID}",
    ),
    (
        "topics/respond.yaml",
        "        sources: [a-source]\n      - steps",
        "      - steps",
        "9:9: error: the block names no source: add `sources`, or `claim: false` if it states no fact",
    ),
    (
        "topics/respond.yaml",
        "[Lay them down., Tilt the head.]\n        sources: [a-source]",
        "[Count 5 seconds.]\n        claim: false",
        "13:9: error: a figure is a claim: name its source",
    ),
    ("topics/respond.yaml", "[Lay them down., Tilt the head.]", "[]", "13:9: error: an empty list"),
    (
        "topics/respond.yaml",
        "        not: Wake up.\n",
        "",
        "15:9: error: `say` and `not` stand together; `why` only beside them",
    ),
    (
        "topics/respond.yaml",
        "        describes: A line.\n",
        "",
        "17:9: error: `picture` and `describes` stand together",
    ),
    (
        "topics/respond.yaml",
        "          o-",
        "          o\u{2500}",
        "17:9: error: the picture holds other signs than ASCII",
    ),
    (
        "topics/respond.yaml",
        "          o-",
        "          ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo",
        "17:9: error: the picture is 65 columns wide: at most 60",
    ),
    (
        "topics/respond.yaml",
        "      - say: I am here.",
        "      - tip: x\n        say: I am here.",
        "15:9: error: a block holds one kind only: write two blocks",
    ),
    (
        "topics/respond.yaml",
        "      - say: I am here.\n        not: Wake up.",
        "      - claim: true",
        "15:9: error: a block needs one of p, list, steps, emergency, caution, tip, say, quote, picture",
    ),
    (
        "topics/respond.yaml",
        "not: Wake up.",
        "nto: Wake up.",
        "16:9: error: unknown key `nto`: did you mean `not`?",
    ),
    (
        "topics/respond.yaml",
        "  - id: call",
        "  - id: Call Now",
        "6:9: error: `Call Now` is no id: use lower-case letters, digits and hyphens",
    ),
    ("topics/respond.yaml", "I am here.", "I am\there.", "15:18: error: a tab: use spaces"),
    (
        "topics/respond.yaml",
        "I am here.",
        "I am \u{202e}here.",
        "15:19: error: the hidden sign U+202E: take it out",
    ),
    (
        "topics/respond.yaml",
        "I am here.",
        "I am \u{200b}here.",
        "15:19: error: the hidden sign U+200B: take it out",
    ),
    (
        "topics/risks.yaml",
        "{line:crisis}",
        "{line:crsis}",
        "9:16: error: there is no line `crsis`: did you mean `crisis`?",
    ),
    (
        "topics/risks.yaml",
        "{line:family|a friend}",
        "{line:family}",
        "9:33: error: no line `family` in United Kingdom: add it there, or write {line:family|words}",
    ),
    (
        "topics/risks.yaml",
        "blocks:\n      - p: Ask {line:crisis} or {line:family|a friend}.\n        sources: [a-source]",
        "blocks: []",
        "8:13: error: the section `mixing` is empty: it needs at least one block",
    ),
    (
        "topics/risks.yaml",
        "sections:\n  - id: mixing\n    title: Mixing\n    blocks:\n      - p: Ask {line:crisis} or {line:family|a friend}.\n        sources: [a-source]",
        "sections: []",
        "5:11: error: an empty topic: it needs at least one section",
    ),
    (
        "handbook.yaml",
        "[respond, risks]",
        "[respond, risk]",
        "9:23: error: there is no topic `risk`: did you mean `risks`?",
    ),
    (
        "handbook.yaml",
        "[respond, risks]",
        "[respond, risks, respond]",
        "9:30: error: the topic `respond` stands here twice",
    ),
    (
        "handbook.yaml",
        "{status: none, words: Nobody has.}",
        "{status: dune}",
        "6:27: error: unknown value `dune`: did you mean `done`?",
    ),
    ("handbook.yaml", "edition: 1.0.0\n", "", "1:1: error: the key `edition` is missing: add it"),
    (
        "glossary.yaml",
        "terms:",
        "terms:\n  - {id: naloxone, name: x, means: y}",
        "3:9: error: the id `naloxone` stands here twice",
    ),
    ("glossary.yaml", "means: It brings", "means: [[x]] It brings", "5:18: error: did not find expected key"),
    (
        "sources.yaml",
        "looked: known",
        "looked: seen",
        "2:69: error: unknown value `seen`: use one of read, reported, known",
    ),
    (
        "sources.yaml",
        "sources:",
        "sources:\n  - {id: a-source, title: A, publisher: B, at: x, looked: read}",
        "3:10: error: the id `a-source` stands here twice",
    ),
    ("regions/us.yaml", "{id: family", "{id: crisis", "9:10: error: the id `crisis` stands here twice"),
    (
        "regions/us.yaml",
        "emergency: '911'",
        "emergency: 911",
        "3:12: error: wrong kind of value: integer `911`, but this needs a string",
    ),
    ("regions/uk.yaml", "name: United Kingdom\n", "", "1:1: error: the key `name` is missing: add it"),
    (
        "interface.yaml",
        "  help: help\n  quit: \"one step back; from the handbook, quit\"\n  redraw",
        "  quit: quit\n  redraw",
        "KEYS: error: the key `help` is missing: every action needs words",
    ),
    (
        "checklists/kit.yaml",
        "do: Keep two doses.",
        "dont: Keep two doses.",
        "8:9: error: the key `do` is missing: add it",
    ),
    (
        "checklists/kit.yaml",
        "\n      - do: Keep two doses.\n        why: One may not be enough.",
        " []",
        "GROUPS: error: an empty checklist: it needs at least one item",
    ),
    (
        "handbook.yaml",
        "boundaries: [home]",
        "boundaries: [hone]",
        "10:14: error: there is no category `hone`: did you mean `home`?",
    ),
    (
        "boundaries/home.yaml",
        "sources: [a-source]",
        "sources: []",
        "5:9: error: the template names no source: add `sources`",
    ),
    (
        "boundaries/home.yaml",
        "sources: [a-source]",
        "sources: [a-sorce]",
        "15:15: error: there is no source `a-sorce`: did you mean `a-source`?",
    ),
    (
        "boundaries/home.yaml",
        "touches: [home",
        "touches: [hone",
        "7:15: error: unknown value `hone`: did you mean `home`?",
    ),
    (
        "boundaries/home.yaml",
        "    safety: {place: Your brother's., naloxone: 2 doses go with you., contact: You text me.}\n",
        "",
        "7:14: error: it touches the home: add `safety` with `place`, `naloxone` and `contact`",
    ),
    (
        "boundaries/home.yaml",
        "naloxone: 2 doses go with you., ",
        "",
        "14:13: error: the key `naloxone` is missing: add it",
    ),
    (
        "boundaries/home.yaml",
        "    caution: Asking somebody to go raises the danger.\n",
        "",
        "7:14: error: it touches safety: add a `caution`",
    ),
    (
        "boundaries/home.yaml",
        "I bring you there.",
        "I take away the naloxone.",
        "10:21: error: it raises the caution `naloxone` by `naloxone`, Never withhold it: take it out",
    ),
    (
        "boundaries/home.yaml",
        "  - id: night-away",
        "  - id: Night Away",
        "5:9: error: `Night Away` is no id: use lower-case letters, digits and hyphens",
    ),
    (
        "boundaries/cautions.yaml",
        "first: risks",
        "first: risk",
        "18:12: error: there is no topic `risk`: did you mean `risks`?",
    ),
    (
        "boundaries/cautions.yaml",
        "weight: never",
        "weight: nevr",
        "4:13: error: unknown value `nevr`: did you mean `never`?",
    ),
    (
        "boundaries/cautions.yaml",
        "weight: never",
        "weight: advice",
        "2:3: error: no caution of weight `never`: add the one on naloxone and emergency calls",
    ),
    (
        "boundaries/cautions.yaml",
        "missing: safety_place",
        "missing: open",
        "2:3: error: no caution asks for a safety plan: add the one on leaving the home",
    ),
    (
        "boundaries/cautions.yaml",
        "- missing: safety_place",
        "- {missing: safety_place, touches: home}",
        "15:11: error: a condition holds one kind only: put two under `all` or `any`",
    ),
    (
        "boundaries/cautions.yaml",
        "in: [limit, follow_through]",
        "in: [limit, told]",
        "5:11: error: `told` stands in the plan, not in a limit: write `about: plan`",
    ),
    (
        "boundaries/cautions.yaml",
        "in: [limit]",
        "in: [limt]",
        "14:62: error: unknown value `limt`: did you mean `limit`?",
    ),
    (
        "checklists/overdose.yaml",
        "call: CALL {emergency}",
        "call: CALL them",
        "4:7: error: this line must hold `{emergency}`",
    ),
    (
        "checklists/overdose.yaml",
        "    mark: called",
        "    mark: caled",
        "14:11: error: unknown value `caled`: did you mean `called`?",
    ),
    (
        "checklists/overdose.yaml",
        "    mark: called\n",
        "",
        "7:3: error: no step has `mark: called`: the list needs one",
    ),
    (
        "checklists/overdose.yaml",
        "do: Try to wake them.",
        "do: Try to wake them with all that you can think of in this very long step.",
        "8:9: error: the step has 16 words: at most 12",
    ),
    (
        "checklists/overdose.yaml",
        "due: 120, urgent: 180",
        "due: 180, urgent: 120",
        "61:13: error: `due` must lie before `urgent`, both within 30 and 600 seconds",
    ),
    (
        "checklists/overdose.yaml",
        "minutes: [30, 60, 90]",
        "minutes: [30, 90, 60]",
        "63:14: error: `minutes` must rise, within 1 and 600",
    ),
    (
        "checklists/overdose.yaml",
        "child: 2.5",
        "child: 7",
        "64:12: error: `child` must not be above `adult`, both within 1 and 60 seconds",
    ),
    (
        "checklists/overdose.yaml",
        "slowest: 100",
        "slowest: 130",
        "65:11: error: `slowest` must not be above `fastest`, both within 60 and 200 a minute",
    ),
    (
        "checklists/overdose.yaml",
        "urgent: 180",
        "urgnt: 180",
        "61:13: error: the key `urgent` is missing: add it",
    ),
    (
        "checklists/overdose.yaml",
        "id: call\n    do",
        "id: wake\n    do",
        "11:9: error: the id `wake` stands here twice",
    ),
    (
        "checklists/overdose.yaml",
        "    step: side",
        "    step: sid",
        "93:5: error: there is no step `sid`: did you mean `side`?",
    ),
    (
        "checklists/overdose.yaml",
        "    earliest: 120",
        "    earliest: 190",
        "81:5: error: `earliest` must lie before `within`",
    ),
    (
        "checklists/overdose.yaml",
        "do_not_sources: [a-source]",
        "do_not_sources: [b-source]",
        "59:18: error: there is no source `b-source`: did you mean `a-source`?",
    ),
    (
        "drills/blue.yaml",
        "goals: [call,",
        "goals: [cal,",
        "16:9: error: there is no goal `cal`: did you mean `call`?",
    ),
    (
        "drills/blue.yaml",
        "  awake: They wake.\n",
        "",
        "10:3: error: the person can come to this state: add `awake` with what is seen",
    ),
    (
        "drills/blue.yaml",
        "breathing: none",
        "breathing: fast",
        "7:21: error: unknown value `fast`: use one of none, slow",
    ),
    (
        "drills/blue.yaml",
        "doses: 2",
        "doses: 1",
        "16:23: error: the goal `side` counts from what never happens in this drill",
    ),
    ("drills/blue.yaml", "people: 1\n", "", "1:1: error: the key `people` is missing: add it"),
];

fn broken(file: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let mut pack = small_pack();
    let (_, text) = pack.iter_mut().find(|(path, _)| path == file).unwrap();
    assert!(text.contains(from), "{file} holds no {from:?}");
    *text = text.replacen(from, to, 1);
    pack
}

#[test]
fn a_whole_pack_has_no_fault() {
    let report = check(&small_pack());
    assert_eq!(report.to_string(), "0 errors, 0 warnings\n");
}

#[test]
fn every_kind_of_fault_is_named_at_its_line_and_column() {
    assert!(BROKEN.len() >= 40);
    let mut wrong = Vec::new();
    for (file, from, to, expected) in BROKEN {
        let printed = check(&broken(file, from, to)).to_string();
        let first = printed.lines().find(|l| l.starts_with(*file)).unwrap_or("nothing").to_owned();
        // Two faults stand where a long list starts; its line is not worth counting here.
        let place = expected.split(": ").next().unwrap();
        let same = if place.chars().all(char::is_uppercase) {
            printed.contains(&expected[place.len()..])
        } else {
            first == format!("{file}:{expected}")
        };
        if !same {
            wrong.push(format!("{file} {to:?}\n  expected {file}:{expected}\n  printed  {first}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), BROKEN.len(), wrong.join("\n"));
}

#[test]
fn a_pack_with_an_error_is_not_shown_at_all() {
    for (file, from, to, expected) in BROKEN.iter().filter(|b| !b.3.contains("warning")) {
        assert!(
            read(&files(&broken(file, from, to)), Some("2026-11-24".parse().unwrap())).is_err(),
            "{file}: {expected}"
        );
    }
}

#[test]
fn a_template_that_puts_someone_out_in_other_words_needs_a_safety_plan_too() {
    let mut pack = broken("boundaries/home.yaml", "touches: [home, leaving]", "touches: [money]");
    for (_, text) in &mut pack {
        *text =
            text.lines().filter(|l| !l.starts_with("    safety:")).fold(String::new(), |t, l| t + l + "\n");
    }
    let printed = check(&pack).to_string();
    assert!(printed.contains("boundaries/home.yaml:8:12: error: it raises the caution `leaving` by `to leave`: add `safety` with place, naloxone and contact"), "{printed}");
}

#[test]
fn a_template_has_its_id_alone_and_no_template_stands_without_cautions() {
    let mut pack = small_pack();
    pack.push(("boundaries/money.yaml".into(), common::HOME.into()));
    let printed = check(&pack).to_string();
    for part in [
        "boundaries/money.yaml:1:1: error: the category `money` has no place in handbook.yaml",
        "boundaries/money.yaml:5:9: error: the id `night-away` stands in boundaries/home.yaml too",
    ] {
        assert!(printed.contains(part), "{printed}");
    }
    let mut pack = small_pack();
    pack.retain(|(path, _)| path != "boundaries/cautions.yaml");
    assert!(check(&pack).to_string().contains("boundaries/cautions.yaml is missing"));
}

#[test]
fn the_clock_never_keeps_the_handbook_shut() {
    let pack = broken("topics/respond.yaml", "2026-11-01", "2027-01-01");
    assert!(read(&files(&pack), None).is_ok());
}

#[test]
fn all_faults_of_a_folder_are_named_at_once() {
    let mut pack = broken("topics/respond.yaml", "[[naloxone]]", "[[naloxon]]");
    for (path, text) in &mut pack {
        if path == "topics/risks.yaml" {
            *text = text.replace("summary", "sumary");
        }
        if path == "regions/uk.yaml" {
            *text = text.replace("id: crisis", "id: crisis, speed: 1, colour: 2");
        }
    }
    let printed = check(&pack).to_string();
    for part in ["term `naloxon`", "unknown key `sumary`: did you mean `summary`?", "`speed`", "`colour`"] {
        assert!(printed.contains(part), "{part} is not in\n{printed}");
    }
}

#[test]
fn a_fault_is_shown_with_its_line_and_a_caret_under_the_column() {
    let printed = check(&broken("topics/respond.yaml", "2026-11-01", "2027-01-01")).to_string();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[1], "    reviewed: 2027-01-01");
    assert_eq!(lines[2], "              ^");
}

/// Else a reader in a country that no region names would be shown another country's number.
#[test]
fn a_handbook_without_a_page_for_other_countries_is_not_let_through() {
    let mut pack = small_pack();
    pack.retain(|(path, _)| path != "regions/other.yaml");
    let printed = check(&pack).to_string();
    assert!(printed.contains("regions/other.yaml:1:1: error: the file is missing"), "{printed}");
}

#[test]
fn a_missing_file_and_a_stray_file_are_named() {
    let mut pack = small_pack();
    pack.retain(|(path, _)| path != "glossary.yaml");
    pack.push(("topcs/x.yaml".into(), "a: 1".into()));
    pack.push(("notes.txt".into(), "a".into()));
    let printed = check(&pack).to_string();
    assert!(printed.contains("glossary.yaml:1:1: error: the file is missing"), "{printed}");
    assert!(
        printed.contains(
            "topcs/x.yaml:1:1: error: `topcs/x.yaml` has no place in a handbook: did you mean `topics`?"
        ),
        "{printed}"
    );
    assert!(printed.contains("notes.txt:1:1: warning: this file is not read"), "{printed}");
}

#[test]
fn bombs_and_deep_nests_end_in_an_error_within_a_second() {
    let mut bomb = String::from("title: &a0 [x]\n");
    for i in 1..60 {
        bomb.push_str(&format!("k{i}: &a{i} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", i - 1));
    }
    for text in [bomb, "[".repeat(100_000), format!("a: {}", "{b: ".repeat(50_000))] {
        let mut pack = small_pack();
        pack.retain(|(path, _)| path != "topics/risks.yaml");
        pack.push(("topics/risks.yaml".into(), text));
        let start = Instant::now();
        assert!(check(&pack).has_errors());
        // Unoptimised, on a busy machine: still far from the minutes an unguarded reader takes.
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_change_of_a_byte_makes_the_checker_panic(which in 0usize..11, at in 0usize..400, byte in any::<u8>(), cut in any::<bool>()) {
        let mut pack = small_pack();
        let (_, text) = &mut pack[which];
        let mut bytes = text.clone().into_bytes();
        let at = at % bytes.len();
        if cut { bytes.truncate(at); } else { bytes[at] = byte; }
        *text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = check(&pack).to_string();
    }
}

/// What names a line of a region is not wrong because the region's file is.
#[test]
fn a_file_with_a_fault_brings_no_faults_of_those_that_name_what_is_in_it() {
    for (file, was, becomes) in [
        ("regions/us.yaml", "emergency:", "emergencies:"),
        ("sources.yaml", "sources:", "source:"),
        ("glossary.yaml", "terms:", "term:"),
        ("topics/risks.yaml", "title:", "titel:"),
    ] {
        let mut pack = small_pack();
        let (_, text) = pack.iter_mut().find(|(path, _)| path == file).unwrap();
        *text = text.replacen(was, becomes, 1);
        let report = check(&pack);
        assert!(report.has_errors() && report.findings.iter().all(|f| f.file == file), "{report}");
        let mut pack = files(&pack);
        pack.iter_mut().find(|f| f.path == file).unwrap().text = Err("the file is not UTF-8 text".into());
        let report = read(&pack, Some(jiff::civil::date(2026, 11, 25))).unwrap_err();
        assert_eq!(report.findings.len(), 1, "{report}");
    }
}

#[test]
fn a_joiner_may_stand_between_letters_that_are_spelt_with_it_and_nowhere_else() {
    let told = |words: &str| {
        let mut pack = small_pack();
        let (_, text) = pack.iter_mut().find(|(path, _)| path == "topics/risks.yaml").unwrap();
        *text = text.replace("Mixing", words);
        check(&pack).findings_alone().to_string()
    };
    for spelt in ["می\u{200c}خواهم", "क्\u{200d}ष", "\"\\u0645\\u06cc\\u200c\\u062e\""] {
        assert_eq!(told(spelt), "", "{spelt}");
    }
    for hidden in ["می\u{200c} خواهم", "nal\u{200c}oxone", "me\u{200d}"] {
        assert!(told(hidden).contains("the hidden sign U+200"), "{hidden}: {}", told(hidden));
    }
}
