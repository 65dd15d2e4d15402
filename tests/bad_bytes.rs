//! No sign that steers a terminal, turns the order of letters or hides itself gets through from any file, argument,
//! variable or paste: not on a screen, not in plain text, not in an error.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{keys, shown, start};
use common::{check, small_pack};
use std::fs;
use std::process::{Command, Stdio};
use steadyhand::app::{Action, update};
use steadyhand::text::unseen;

/// Every sign of the classes C0, C1, bidi, zero width, and tags.
fn bad() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|c| unseen(*c))
}

#[test]
fn the_classes_are_the_ones_that_are_meant() {
    let classes: [(&str, std::ops::RangeInclusive<char>); 5] = [
        ("C0", '\0'..='\u{1f}'),
        ("DEL and C1", '\u{7f}'..='\u{9f}'),
        ("bidi marks and overrides", '\u{202a}'..='\u{202e}'),
        ("bidi isolates", '\u{2066}'..='\u{2069}'),
        ("tags", '\u{e0000}'..='\u{e007f}'),
    ];
    for (name, class) in classes {
        assert!(class.clone().all(unseen), "{name}");
    }
    assert!("\u{200b}\u{200e}\u{200f}\u{61c}\u{feff}\u{2060}\u{ad}".chars().all(unseen));
    assert!(!"aZ09 é漢\u{301}\u{a0}😀".chars().any(unseen));
}

#[test]
fn a_pack_with_any_of_them_in_any_file_is_refused_at_its_place_and_the_report_does_not_hold_it() {
    let pack = small_pack();
    for (i, (path, text)) in pack.iter().enumerate() {
        // In the middle of the first value, and at the end: a file's own line ends are no fault.
        let value = text.find(": ").unwrap() + 3;
        // The first file takes every sign but the dense class of tags, of which some do; the others take some of all.
        for c in bad()
            .filter(|c| i == 0 && *c < '\u{e0000}' || u32::from(*c) % 29 == 0)
            .filter(|c| !"\n\r".contains(*c))
        {
            let mut broken = pack.clone();
            broken[i].1.insert(value, c);
            let report = check(&broken);
            let told = report.to_string();
            assert!(report.has_errors(), "{path}: U+{:04X} passed", u32::from(c));
            assert!(told.lines().any(|l| l.starts_with(&format!("{path}:"))), "{told}");
            assert!(
                !told.chars().any(|c| unseen(c) && c != '\n'),
                "{path}: the report holds U+{:04X}",
                u32::from(c)
            );
        }
    }
}

#[test]
fn a_paste_of_any_of_them_never_reaches_a_cell() {
    let paste: String = bad().flat_map(|c| ['a', c]).collect();
    for way in ["\n/", "f"] {
        for piece in paste.as_bytes().chunks(300) {
            let mut state = start(80, 24);
            keys(&mut state, way);
            update(&mut state, Action::Paste(String::from_utf8_lossy(piece).into_owned()));
            assert!(!shown(&state).chars().any(|c| unseen(c) && c != '\n'));
        }
        let mut state = start(80, 24);
        keys(&mut state, way);
        bad().for_each(|c| drop(update(&mut state, Action::Type(c))));
        assert!(!shown(&state).chars().any(|c| unseen(c) && c != '\n'));
    }
}

#[test]
fn a_hostile_file_of_places_or_environment_shows_nothing_of_itself() {
    let evil = "\x1b]0;x\x07\x1b[2J\u{202e}\u{9b}31m";
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/share/steadyhand");
    fs::create_dir_all(&folder).unwrap();
    for text in [
        "emergency: \"\\e]0;x\\a\\e[2J\\u202e\\x9b31m 15\"\nregion: \"\\e[2J\"\n".into(),
        format!("{evil}: x\n"),
        "topic: \"\\e[2J\"\nplaces: {\"\\e[2J\": [0, 0, 0]}\nbookmarks: [[\"\\e[2J\", [0, 0, 0]]]\ntheme: \"\\e\"\n".into(),
    ] {
        fs::write(folder.join("places.yaml"), &text).unwrap();
        for args in [&[][..], &["read", "respond"], &["overdose"]] {
            let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
                .args(args)
                .env_clear()
                .envs([("HOME", home.path().as_os_str())])
                .envs([("LANG", evil), ("TERM", evil), ("LC_MESSAGES", evil), ("NO_COLOR", evil)])
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let all = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
            assert!(!all.chars().any(|c| unseen(c) && c != '\n'), "{args:?}: {all:?}");
        }
    }
}
