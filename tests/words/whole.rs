//! The words are whole: terms, checklists, templates of limits, regions with all their lines, and what the book is.

use crate::common::screen::shown;
use crate::{BOOK, SHIPPED, catches, holds};
use std::rc::Rc;
use steadyhand::app::{Settings, State};
use steadyhand::content::reading::sentences;
use steadyhand::content::{BlockKind, Handbook};

/// Terms that the glossary holds at least, by name or other name.
const TERMS: &[&str] = &[
    "addiction",
    "agonal breathing",
    "al-anon",
    "asam",
    "benzodiazepine",
    "boundary",
    "buprenorphine",
    "cbt",
    "craft",
    "co-occurring disorders",
    "contingency management",
    "craving",
    "dbt",
    "dependence",
    "detox",
    "withdrawal management",
    "emergency department",
    "ems",
    "enabling",
    "fentanyl",
    "good samaritan law",
    "harm reduction",
    "heroin",
    "iop",
    "loc",
    "mat",
    "medetomidine",
    "methadone",
    "moud",
    "na",
    "naloxone",
    "naltrexone",
    "nar-anon",
    "nitazene",
    "obot",
    "opioid",
    "otp",
    "oud",
    "overdose",
    "paws",
    "peer support",
    "php",
    "precipitated withdrawal",
    "recovery",
    "recovery housing",
    "relapse",
    "return to use",
    "rescue breathing",
    "residential",
    "smart recovery",
    "stigma",
    "sud",
    "telehealth",
    "tolerance",
    "trauma",
    "12-step",
    "withdrawal",
    "xylazine",
];

fn glossary(book: &Handbook) -> Vec<String> {
    let lacking = TERMS.iter().filter(|name| book.term(name).is_none());
    let mut faults: Vec<String> = lacking.map(|name| format!("the glossary lacks {name}")).collect();
    for term in &book.terms {
        let count = sentences(&term.means.bare()).len();
        if count != 2 {
            faults.push(format!("{}: {count} sentences", term.id));
        }
        let acronym = term.name.len() <= 5 && term.name.chars().all(|c| c.is_ascii_uppercase());
        if acronym && term.long.is_none() {
            faults.push(format!("{}: no long form", term.id));
        }
    }
    faults
}

#[test]
fn the_glossary_has_every_term_in_two_sentences_with_long_forms() {
    holds(glossary);
    catches(glossary, "glossary.yaml", "id: paws, name: PAWS", "id: pews, name: PEWS");
    catches(glossary, "glossary.yaml", "long: opioid use disorder, ", "");
    catches(glossary, "glossary.yaml", "It passes, and medicine makes it weaker.", "");
}

/// Checklists beside that for an overdose.
const CHECKLISTS: &[&str] =
    &["after-overdose", "day-of-yes", "first-two-weeks", "hard-talk", "prepared", "provider-questions"];

const CATEGORIES: &[&str] = &[
    "home",
    "substances",
    "visitors",
    "nights",
    "money",
    "property",
    "car",
    "children",
    "cover-ups",
    "talk",
    "safety",
    "law",
    "treatment",
    "contact",
    "self",
];

fn templates(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    let count = book.boundaries.templates().count();
    if count < 30 {
        faults.push(format!("{count} templates"));
    }
    let lacking =
        CATEGORIES.iter().filter(|id| book.boundaries.category(id).is_none_or(|c| c.templates.is_empty()));
    faults.extend(lacking.map(|id| format!("no template in {id}")));
    for (category, t) in book.boundaries.templates() {
        let limit = t.limit.bare();
        // A limit is what I do: a condition, then my act.
        if !(limit.starts_with("If ") || limit.starts_with("When ")) || !limit.contains(", I will ") {
            faults.push(format!("{}#{}: {limit}", category.id, t.id));
        }
        let act = t.follow_through.bare();
        if !act.split_whitespace().any(|w| w == "I") {
            faults.push(format!("{}#{}: whose act is it? {act}", category.id, t.id));
        }
    }
    faults
}

#[test]
fn thirty_or_more_limits_over_all_categories_say_what_i_will_do() {
    holds(templates);
    catches(templates, "boundaries/home.yaml", "I will spend that evening apart from you.", "you must go.");
    catches(
        templates,
        "boundaries/self.yaml",
        "I go. I put my phone on loud for emergencies. I am back at nine.",
        "You go.",
    );
}

#[test]
fn every_caution_of_the_plan_editor_is_there() {
    let ids: Vec<&str> = BOOK.boundaries.cautions.iter().map(|c| c.id.as_str()).collect();
    for id in [
        "no-follow-through",
        "leaving-without-safety-plan",
        "violence",
        "naloxone-withheld",
        "emergency-call-withheld",
        "medicine-withheld",
        "under-18",
        "in-secret",
        "said-while-high",
        "only-money",
        "too-many-limits",
        "no-review-date",
        "labels",
    ] {
        assert!(ids.contains(&id), "{id} is not among {ids:?}");
    }
}

#[test]
fn every_checklist_is_there() {
    for id in CHECKLISTS {
        assert!(BOOK.checklists.contains_key(*id), "{id}");
    }
}

/// Region, line, how to reach it, and whether the reader is asked to check it.
const LINES: &[(&str, &str, &str, bool)] = &[
    ("us", "crisis", "988", false),
    ("us", "treatment", "1-800-662-4357", false),
    ("us", "find-treatment", "findtreatment.gov", false),
    ("us", "poison", "1-800-222-1222", false),
    ("us", "crisis-text", "HOME to 741741", false),
    ("us", "never-alone", "1-800-972-0590", false),
    ("us", "never-alone-2", "1-877-696-1996", true),
    ("us", "family", "1-855-378-4373", false),
    ("us", "family-text", "CONNECT to 55753", true),
    ("us", "nar-anon", "1-800-477-6291", true),
    ("us", "al-anon", "1-888-425-2666", false),
    ("us", "violence", "1-800-799-7233", false),
    ("us", "na", "na.org", false),
    ("us", "article-publisher", "888-292-9652", false),
    ("uk", "urgent-advice", "111", false),
    ("uk", "treatment", "0300 123 6600", false),
    ("uk", "crisis", "116 123", false),
    ("uk", "family", "0207 498 4680", true),
    ("uk", "family-scotland", "08080 10 10 11", true),
    ("ie", "treatment", "1800 459 459", false),
    ("ie", "crisis", "116 123", false),
    ("ca", "crisis", "9-8-8", false),
    ("ca", "never-alone", "1-888-688-6677", true),
    ("au", "treatment", "1800 250 015", false),
    ("au", "crisis", "13 11 14", false),
    ("au", "family", "1300 368 186", false),
    ("nz", "treatment", "0800 787 797", false),
    ("nz", "crisis", "1737", false),
];

fn lines(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    for (region, id, reach, unverified) in LINES {
        let line = book.regions.get(*region).and_then(|r| r.lines.iter().find(|l| l.id == *id));
        let Some(line) = line else {
            faults.push(format!("{region} has no line {id}"));
            continue;
        };
        let ways = [&line.number, &line.text, &line.web];
        if !ways.iter().any(|w| w.as_deref() == Some(*reach)) || line.unverified != *unverified {
            faults.push(format!("{region} {id}: {ways:?}, unverified: {}", line.unverified));
        }
    }
    for region in book.regions.values() {
        for line in &region.lines {
            if !LINES.iter().any(|(r, id, ..)| *r == region.id && *id == line.id) {
                faults.push(format!("{} {}: who looked at this line?", region.id, line.id));
            }
            // The same number in two countries is a copy that nobody looked at, but for networks that share one.
            let shared = ["samaritans"];
            let twin = book.regions.values().filter(|o| o.id != region.id).flat_map(|o| &o.lines);
            let copied = twin.filter(|o| line.number.is_some() && o.number == line.number);
            faults.extend(
                copied
                    .filter(|o| !shared.contains(&o.source.as_str()))
                    .map(|o| format!("{}: copied", o.name)),
            );
        }
    }
    // A private company stands below the public services.
    let us = book.regions.get("us").map(|r| r.lines.last().map(|l| l.id.clone()));
    if us != Some(Some("article-publisher".into())) {
        faults.push("the private company does not stand last".into());
    }
    faults
}

#[test]
fn every_region_has_all_its_lines_marked_where_nobody_checked() {
    holds(lines);
    catches(lines, "regions/us.yaml", "    number: \"1-877-696-1996\"\n", "    number: \"1-877-696-1997\"\n");
    catches(lines, "regions/ca.yaml", "    unverified: true\n", "");
    catches(lines, "regions/au.yaml", "number: \"13 11 14\"", "number: \"116 123\"");
}

fn pictures(book: &Handbook) -> Vec<String> {
    let Some(topic) = book.topic("respond").map(|i| &book.topics[i]) else { return vec!["no page".into()] };
    let lacking = ["naloxone", "breathe", "side"].into_iter().filter(|id| {
        let section = topic.sections.iter().find(|s| s.id == *id);
        section.is_none_or(|s| !s.blocks.iter().any(|b| matches!(b.kind, BlockKind::Picture { .. })))
    });
    lacking.map(|id| format!("no picture in {id}")).collect()
}

#[test]
fn spray_head_tilt_and_recovery_position_are_drawn_and_told() {
    holds(pictures);
    let mut bare = BOOK.clone();
    for topic in &mut bare.topics {
        let mut sections = topic.sections.to_vec();
        sections.iter_mut().for_each(|s| s.blocks.retain(|b| !matches!(b.kind, BlockKind::Picture { .. })));
        topic.sections = sections.into();
    }
    assert_eq!(pictures(&bare).len(), 3);
}

#[test]
fn the_first_screen_says_what_this_is_and_that_no_clinician_has_reviewed_it() {
    for size in [(80, 24), (40, 12)] {
        let settings = Settings { region: "us".into(), ..Settings::default() };
        let screen = shown(&State::new(Rc::new(BOOK.clone()), settings, size)).replace('\n', " ");
        let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains("does not replace a clinician"), "{screen}");
        assert!(screen.contains("No clinician has reviewed this edition yet"), "{screen}");
    }
}

#[test]
fn the_region_stands_beside_the_number_with_how_to_change_it() {
    for (id, region) in &BOOK.regions {
        let settings = Settings { region: id.clone(), ..Settings::default() };
        let mut state = State::new(Rc::new(BOOK.clone()), settings, (80, 24));
        let number = region.emergency.clone().unwrap_or_else(|| BOOK.words.region.your_number.clone());
        for screen in ["", "\n"] {
            crate::common::screen::keys(&mut state, screen);
            let shown = shown(&state);
            let foot = shown.lines().last().unwrap();
            assert!(foot.contains(&format!("{number} {}  R region", region.name)), "{foot}");
        }
    }
}

#[test]
fn the_about_page_says_what_this_is_and_is_not() {
    let about = &BOOK.topics[BOOK.topic("about").unwrap()];
    let words: Vec<String> =
        crate::all(&BOOK).iter().filter(|s| s.file == "topics/about").map(|s| s.text.bare()).collect();
    let words = words.join(" ").to_lowercase();
    for wanted in ["general information", "no clinician has reviewed", "open an issue", "source"] {
        assert!(words.contains(wanted), "{} lacks {wanted}", about.title);
    }
}

#[test]
fn no_author_s_left_over_stands_in_the_content() {
    for (path, text) in SHIPPED.iter() {
        for word in ["TODO", "FIXME", "XXX", "\u{2014}"] {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
}
