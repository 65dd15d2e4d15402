//! What the README shows is true: its screens, its keys and its table of libraries are those of the program.
//!
//! `UPDATE_README=1 cargo test --test readme` writes the generated parts anew.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{keys, shipped, shown};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::{env, fs};
use steadyhand::app::keys::{Context, KEYS};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// Parts between `<!-- begin NAME -->` and `<!-- end NAME -->`, each with how it is made.
fn generated(name: &str) -> String {
    match name {
        "keys" => key_table(),
        "contents" => screen(80, 24, ""),
        "emergency" => screen(80, 24, "!\nc"),
        "reading" => screen(80, 24, "\n}}"),
        "panes" => screen(120, 30, "\n"),
        "search" => screen(80, 12, "fnaloxnoe"),
        _ => panic!("README.md has a part `{name}` that nothing makes"),
    }
}

fn screen(width: u16, height: u16, way: &str) -> String {
    let mut state = shipped(width, height);
    keys(&mut state, way);
    format!("```text\n{}\n```\n", shown(&state))
}

fn key_table() -> String {
    let words = &steadyhand::content::load(None).unwrap().words;
    let mut out = String::from("| keys | do | where |\n| --- | --- | --- |\n");
    for b in KEYS {
        let keys: Vec<String> = b.keys.iter().map(|k| format!("`{k}`")).collect();
        let place = match b.context {
            Context::Always => "everywhere",
            Context::Anywhere => "everywhere but in a field",
            Context::Moving => "pages and lists",
            Context::Reading => "the handbook",
            Context::Lines => "the numbers of the region",
            Context::Typing => "a field",
            Context::Emergency => "the overdose checklist",
            Context::Summary => "its summary",
            Context::Plans => "the list of plans",
            Context::Desk => "a plan",
            Context::Field => "a field of a plan",
            Context::Event => "what happened to a limit",
        };
        writeln!(out, "| {} | {} | {place} |", keys.join(" "), words.keys[b.name]).unwrap();
    }
    out
}

#[test]
fn the_readme_shows_the_program_as_it_is() {
    let text = fs::read_to_string(README).unwrap();
    let mut fresh = String::new();
    let mut rest = text.as_str();
    let mut count = 0;
    while let Some((before, after)) = rest.split_once("<!-- begin ") {
        let (name, after) = after.split_once(" -->\n").expect("a name and the comment's end");
        let end = format!("<!-- end {name} -->");
        let (_, after) = after.split_once(&end).expect("the part's end");
        write!(fresh, "{before}<!-- begin {name} -->\n{}{end}", generated(name)).unwrap();
        rest = after;
        count += 1;
    }
    fresh.push_str(rest);
    assert!(count >= 4, "the README shows real screens and the key table");
    if env::var_os("UPDATE_README").is_some() {
        fs::write(README, &fresh).unwrap();
        return;
    }
    assert!(text == fresh, "README.md is out of date: run UPDATE_README=1 cargo test --test readme");
}

#[test]
fn every_library_is_named_in_the_readme_with_its_reason() {
    let mut wanted = BTreeSet::new();
    for package in [".", "wire"] {
        let manifest = format!("{}/{package}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
        let mut inside = false;
        for line in fs::read_to_string(manifest).unwrap().lines() {
            if line.starts_with('[') {
                inside = line == "[dependencies]" || line == "[dev-dependencies]";
            } else if let Some((name, _)) =
                line.split_once('=').filter(|(_, of)| inside && !of.contains("path ="))
            {
                wanted.insert(name.trim().to_owned());
            }
        }
    }
    let readme = fs::read_to_string(README).unwrap();
    let table = readme.split_once("## What it stands on").expect("the section").1;
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|l| l.strip_prefix("| `")?.split_once("` | "));
    let named: BTreeSet<String> = rows
        .map(|(name, reason)| {
            assert!(reason.len() > 12, "{name} has no reason");
            name.to_owned()
        })
        .collect();
    assert_eq!(wanted, named, "left Cargo.toml, right README.md");
}

#[test]
fn each_version_has_its_entry_in_the_changelog() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/CHANGELOG.md")).unwrap();
    let entries: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("## [")?.split(']').next()).collect();
    assert_eq!(entries.first(), Some(&"Unreleased"), "what comes next stands first");
    assert!(entries.contains(&env!("CARGO_PKG_VERSION")), "{entries:?}");
    let edition = &steadyhand::content::load(None).unwrap().front.edition;
    assert!(text.contains(&format!("content {edition}")), "the content's version {edition} is named");
}

#[test]
fn the_readme_names_one_command_to_run_and_one_to_test() {
    let text = fs::read_to_string(README).unwrap();
    for command in ["cargo run --release", "cargo test"] {
        assert!(text.contains(command), "{command}");
    }
    let ci = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/run")).unwrap();
    assert!(ci.contains("cargo test"), "CI runs the README's test command");
}
