//! The program on a real pseudo-terminal, as a person at a keyboard meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::terminal::Session;

#[test]
fn a_reader_opens_walks_all_topics_searches_follows_a_link_goes_back_and_leaves_the_terminal_as_found() {
    let mut s = Session::start(&[], 80, 24);
    s.until("the contents", |t| t.contains("Enter opens.") && t.contains("911"));
    let titles = s.topics();
    assert!(titles.len() >= 10);
    s.keys("\r");
    for title in &titles {
        s.until(title, |t| t.starts_with(title.as_str()));
        s.keys("]");
    }
    s.keys("fnaloxoen");
    s.until("a hit despite the typo", |t| t.contains("naloxone") && t.contains("found"));
    s.keys("\r");
    s.until("the hit's topic", |t| !t.contains("Search the book"));
    s.keys("cg\r");
    s.until("the first topic", |t| t.starts_with(titles[0].as_str()));
    s.keys("G");
    let at_end = s.until("its end", |t| t.contains("(end)"));
    s.keys(",\r");
    s.until("the link's page", |t| t != at_end);
    s.keys("\x1b");
    s.until("back again", |t| t.contains("(end)") || t.contains(titles[0].as_str()));
    s.keys("\x03");
    let (code, after) = s.end();
    assert_eq!(code, 0);
    assert_eq!(s.found, after, "the terminal's modes are as they were found");
    assert!(!s.alternate_screen(), "the screen is as it was found");
    assert!(!s.cursor_hidden());
}

#[test]
fn the_last_topic_is_reopened_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("j\r  ");
    let left = s.until("the second topic's second page", |t| {
        !t.contains("Enter opens.") && !t.contains("Last reviewed")
    });
    s.keys("q");
    assert_eq!(s.end().0, 0);
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    let again = s.until("the same page", |t| !t.contains("Enter opens.") && t.lines().count() > 10);
    assert_eq!(left, again);
    s.keys("q");
    s.end();
}

#[test]
fn nothing_is_written_until_there_is_something_to_keep() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("?");
    s.until("the help", |t| t.starts_with("Keys"));
    s.keys("\x1b");
    s.until("the contents again", |t| t.contains("Enter opens."));
    s.keys("q");
    s.end();
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn what_is_first_kept_of_a_plan_the_kit_and_an_emergency_says_where() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    let told = |t: &str, words: &str| t.split_whitespace().collect::<String>().contains(words);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("Pnann\ra\rx\x1b");
    s.until("where the plan is", |t| told(t, "steadyhand/plans/ann.yaml"));
    s.keys("\x03");
    s.end();
    let mut s = Session::start_in(home.path(), &["kit"], 80, 24, &[]);
    s.until("the list", |t| t.contains("Where the kit is"));
    s.keys("\rtop\r");
    s.until("where the list is", |t| told(t, "steadyhand/kit.yaml"));
    s.keys("!c");
    s.until("the mark kept", |t| t.contains("Kept."));
    s.keys("qqq");
    assert_eq!(s.end().0, 0);
    let left = String::from_utf8_lossy(&s.log).into_owned();
    let logs = home.path().join(".local/share/steadyhand/emergencies");
    let log = std::fs::read_dir(logs).unwrap().next().unwrap().unwrap().path();
    let log = log.file_name().unwrap().to_str().unwrap().to_owned();
    assert!(told(&left, &format!("steadyhand/emergencies/{log}")), "{left}");
}

#[test]
fn a_terminal_that_goes_away_ends_the_program_and_the_place_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("j\r ");
    let left = s.until("the second page", |t| !t.contains("Last reviewed") && !t.contains("Enter opens."));
    s.hang_up();
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    let again = s.until("the page again", |t| !t.contains("Enter opens.") && t.lines().count() > 10);
    // The library that holds the terminal types Enter and Ctrl-D when it lets go, so the page may be a half further.
    let title = |t: &str| t.split(" - ").next().unwrap_or_default().to_owned();
    assert_eq!(title(&left), title(&again));
    assert!(!again.contains("Last reviewed"), "not back at the top");
    s.keys("q");
    s.end();
}

#[test]
fn a_read_only_home_and_no_home_at_all_stop_nobody() {
    for env in [&[("HOME", "/proc/none")][..], &[("HOME", "")]] {
        let home = tempfile::tempdir().unwrap();
        let mut s = Session::start_in(home.path(), &[], 40, 12, env);
        s.until("the contents", |t| t.contains("Enter opens."));
        s.keys("\rjjq");
        assert_eq!(s.end().0, 0);
    }
}

#[test]
fn the_overdose_key_shows_the_number_from_every_screen_and_from_every_field() {
    for way in ["", "\r", "o", "?", "'", "R", "\rs", "\rK", "\r.", "\r/nal", "fnal", "f"] {
        let mut s = Session::start(&[], 80, 24);
        s.until("the contents", |t| t.contains("Enter opens."));
        s.keys(way);
        s.keys(if way.contains('/') || way.contains('f') { "\x0f" } else { "!" });
        s.until(&format!("the checklist after {way:?}"), |t| {
            t.starts_with("CALL 911") && t.contains("Try to wake them")
        });
        s.keys("\x03");
        s.end();
    }
}
