//! What is printed is made for paper and for pages: sheets of 80 by 66, Markdown, and HTML that needs nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{shipped, start};
use steadyhand::app::plan::{Access, Desk};
use steadyhand::app::{Settings, State};
use steadyhand::content::Folders;
use steadyhand::plan::History;
use steadyhand::plan::export::Reader;
use steadyhand::print::{Format, What, find, print};

fn everything() -> Vec<What> {
    let state = shipped(80, 24);
    let topics = (0..state.book.topics.len()).map(What::Topic);
    topics
        .chain((0..state.book.checklists.len()).map(What::Checklist))
        .chain([What::Region, What::Overdose, What::Kit, What::Book])
        .collect()
}

#[test]
fn a_sheet_looks_as_kept() {
    let state = start(80, 24);
    insta::assert_snapshot!("sheet_topic", print(&state, What::Topic(0), Format::Text));
    insta::assert_snapshot!("sheet_region", print(&state, What::Region, Format::Text));
    insta::assert_snapshot!("markdown_topic", print(&state, What::Topic(0), Format::Markdown));
    insta::assert_snapshot!("html_checklist", print(&state, What::Checklist(0), Format::Html));
}

#[test]
fn every_sheet_is_whole_pages_of_80_by_66_with_the_number_on_each() {
    let state = shipped(80, 24);
    for what in everything() {
        let text = print(&state, what, Format::Text);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len() % 66, 0, "{what:?}");
        assert!(lines.iter().all(|l| steadyhand::text::width(l) <= 80), "{what:?}");
        for page in lines.chunks(66) {
            assert!(page[63].contains("Emergency: 911 (United States)"), "{what:?}: {:?}", page[63]);
        }
    }
}

#[test]
fn no_heading_stands_alone_at_the_foot_of_a_page() {
    let state = shipped(80, 24);
    for what in everything() {
        let text = print(&state, what, Format::Text);
        for page in text.lines().collect::<Vec<_>>().chunks(66) {
            let last = page[..62].iter().rev().find(|l| !l.is_empty()).unwrap();
            assert!(!last.trim().chars().all(|c| c == '-'), "{what:?} ends a page with a heading");
        }
    }
}

#[test]
fn html_has_its_language_title_one_main_part_and_every_link_leads_within_the_page() {
    let state = shipped(80, 24);
    for what in everything() {
        let html = print(&state, what, Format::Html);
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{what:?}");
        assert_eq!(html.matches("<main>").count(), 1);
        assert!(html.contains("<title>") && html.contains("<h1"));
        for fetched in ["<script", "<img", "<link", "src=", "url(", "http:", "https:"] {
            assert!(!html.contains(fetched), "{what:?} holds {fetched}");
        }
        for target in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let id = target.strip_prefix('#').unwrap_or_else(|| panic!("{what:?} links to {target}"));
            assert_eq!(html.matches(&format!(" id=\"{id}\"")).count(), 1, "{what:?}: #{id}");
        }
    }
}

#[test]
fn headings_never_skip_a_level() {
    let state = shipped(80, 24);
    for what in everything() {
        let mut level = 0;
        for line in print(&state, what, Format::Markdown).lines().filter(|l| l.starts_with('#')) {
            let now = line.chars().take_while(|c| *c == '#').count();
            assert!(now <= level + 1, "{what:?}: {line}");
            level = now;
        }
    }
}

#[test]
fn a_name_means_a_topic_before_a_checklist_and_a_slip_is_answered_with_the_nearest() {
    let book = &shipped(80, 24).book;
    assert!(matches!(find(book, "after-overdose"), Ok(What::Topic(_))));
    assert!(matches!(find(book, "checklists/after-overdose"), Ok(What::Checklist(_))));
    assert!(matches!(find(book, "prepared"), Ok(What::Checklist(_))));
    assert_eq!(find(book, "overdose"), Ok(What::Overdose));
    assert_eq!(find(book, "respnd"), Err(Some("respond".into())));
    assert_eq!(find(book, "regoin"), Err(Some("region".into())));
}

#[test]
fn what_is_wanted_on_one_page_takes_one_page() {
    let state = shipped(80, 24);
    assert_eq!(print(&state, What::Kit, Format::Text).lines().count(), 66);
    for language in [None, Some("es")] {
        let book = Folders::open(None, &[]).load(language).unwrap();
        for region in book.regions.clone().into_values() {
            let settings = Settings { region: region.id.clone(), ..Settings::default() };
            let state = State::new(book.clone().into(), settings, (80, 24));
            let [sheet, steps] = [What::Region, What::Overdose].map(|what| print(&state, what, Format::Text));
            for sheet in [&sheet, &steps] {
                assert_eq!(sheet.lines().count(), 66, "{} in {language:?}\n{sheet}", region.id);
            }
            // Nothing that helps is cut, and each line has its day and who says it.
            let words = sheet.split_whitespace().collect::<Vec<_>>().join(" ");
            for line in &region.lines {
                for part in [&line.number, &line.text, &line.hours, &line.web].into_iter().flatten() {
                    assert!(words.contains(part.as_str()), "{part} in {}", region.id);
                }
                assert!(words.contains(&line.name), "{}", line.name);
            }
            assert!(words.matches("2026-11-24").count() > region.lines.len(), "{words}");
            assert_eq!(
                words.matches(&book.words.region.unverified).count(),
                region.lines.iter().filter(|line| line.unverified).count()
            );
        }
    }
}

#[test]
fn the_sheet_of_the_kit_has_a_line_to_write_on_for_all_that_is_not_noted() {
    let mut state = shipped(80, 24);
    let words = state.words().kit.clone();
    let sheet = print(&state, What::Kit, Format::Text);
    assert!(sheet.contains(&words.empty), "{sheet}");
    for label in [&words.place, &words.items, &words.who_knows, &words.at_home, &words.dose] {
        assert!(sheet.contains(&format!("- {label}: ____")), "{label} in {sheet}");
    }
    assert!(print(&state, What::Kit, Format::Markdown).contains(&format!("- {}: \\_", words.place)));
    state.kit.place = "On the shelf by the door".into();
    state.kit.doses = vec![steadyhand::kit::Dose::parse("2027-05 spray").unwrap()];
    let sheet = print(&state, What::Kit, Format::Text);
    assert!(sheet.contains("On the shelf by the door") && !sheet.contains(&words.empty), "{sheet}");
    assert_eq!(sheet.matches(&format!("{}: __", words.dose)).count(), 2, "{sheet}");
}

#[test]
fn a_plan_is_printed_for_oneself_and_to_hand_over() {
    let mut state = start(80, 24);
    let plan = "name: R.\nvalues: I want you alive.\nboundaries:\n- {limit: 'If you use here, I will go out.', say: Secret words., status: told}\n";
    let plan = steadyhand::plan::file::decode(plan).unwrap();
    state.plans.desk = Some(Desk::new("r", History::new(plan), Access::Private, 0));
    let own = print(&state, What::Plan(Reader::Own), Format::Text);
    let given = print(&state, What::Plan(Reader::Person), Format::Text);
    assert!(own.contains("Secret words.") && given.contains("I will go out.") && !given.contains("Secret"));
    assert_eq!(given.lines().count(), 66);
    let html = print(&state, What::Plan(Reader::Person), Format::Html);
    assert!(html.contains("<h1>") && !html.contains("Secret"), "{html}");
}
