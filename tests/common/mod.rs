//! A small pack that is whole, for tests that break it.
#![allow(dead_code, reason = "each test file uses a part of this")]

pub mod screen;
pub mod terminal;

use steadyhand::content::{File, Report, read};

/// Files of the smallest pack that has one of everything.
pub fn small_pack() -> Vec<(String, String)> {
    let interface = include_str!("../../content/interface.yaml");
    [
        ("handbook.yaml", HANDBOOK),
        ("interface.yaml", interface),
        ("glossary.yaml", GLOSSARY),
        ("sources.yaml", SOURCES),
        ("topics/respond.yaml", RESPOND),
        ("topics/risks.yaml", RISKS),
        ("regions/us.yaml", US),
        ("regions/uk.yaml", UK),
        ("checklists/kit.yaml", KIT),
        ("boundaries/home.yaml", HOME),
        ("boundaries/cautions.yaml", CAUTIONS),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .collect()
}

pub fn files(pack: &[(String, String)]) -> Vec<File> {
    let mut files: Vec<File> =
        pack.iter().map(|(path, text)| File { path: path.clone(), text: Ok(text.clone()) }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Checks a pack as of a fixed day.
pub fn check(pack: &[(String, String)]) -> Report {
    match read(&files(pack), Some("2026-11-24".parse().unwrap())) {
        Ok((_, report)) | Err(report) => report,
    }
}

pub const HANDBOOK: &str = "\
title: Small
edition: 1.0.0
language: en
summary: A small book.
notice: No substitute for care.
clinical_review: {status: none, words: Nobody has.}
parts:
  - title: First
    topics: [respond, risks]
boundaries: [home]
";

pub const GLOSSARY: &str = "\
terms:
  - id: naloxone
    name: naloxone
    also: [Narcan]
    means: It brings breathing back. It is safe.
    sources: [a-source]
";

pub const SOURCES: &str = "\
sources:
  - {id: a-source, title: A, publisher: B, at: example.org, looked: known}
";

pub const RESPOND: &str = "\
title: Respond
summary: What to do.
reviewed: 2026-11-01
sources: [a-source]
sections:
  - id: call
    title: Call
    blocks:
      - p: >-
          Call {emergency} now, then give
          [[naloxone]] as [risks](risks#mixing) says.
        sources: [a-source]
      - steps: [Lay them down., Tilt the head.]
        sources: [a-source]
      - say: I am here.
        not: Wake up.
      - picture: |
          o-
        describes: A line.
        claim: false
";

pub const RISKS: &str = "\
title: Risks
summary: What can happen.
reviewed: 2026-11-01
sources: [a-source]
sections:
  - id: mixing
    title: Mixing
    blocks:
      - p: Ask {line:crisis} or {line:family|a friend}.
        sources: [a-source]
";

pub const US: &str = "\
name: United States
territories: [US]
emergency: '911'
naloxone: At pharmacies.
sources: [a-source]
reviewed: 2026-11-01
lines:
  - {id: crisis, name: A line, what: Talk., number: '988', source: a-source, looked_at: 2026-11-01}
  - {id: family, name: For families, what: Talk., number: '1', source: a-source, looked_at: 2026-11-01}
";

pub const UK: &str = "\
name: United Kingdom
territories: [GB]
emergency: '999'
naloxone: At services.
sources: [a-source]
reviewed: 2026-11-01
lines:
  - {id: crisis, name: Samaritans, what: Talk., number: 116 123, source: a-source, looked_at: 2026-11-01}
";

pub const KIT: &str = "\
title: Kit
summary: What to have.
reviewed: 2026-11-01
sources: [a-source]
groups:
  - title: At home
    items:
      - do: Keep two doses.
        why: One may not be enough.
";

pub const HOME: &str = "\
title: Home
summary: At home.
reviewed: 2026-11-01
templates:
  - id: night-away
    title: A night away
    touches: [home, leaving]
    limit: If you use here, I will ask you to leave for the night.
    reason: I need rest.
    follow_through: I bring you there.
    open: You can come back tomorrow.
    say: Tonight you sleep at your brother's.
    caution: Asking somebody to go raises the danger.
    safety: {place: Your brother's., naloxone: 2 doses go with you., contact: You text me.}
    sources: [a-source]
";

pub const CAUTIONS: &str = "\
cautions:
  - id: naloxone
    title: Never withhold it
    weight: never
    when: {words: [naloxone], with: [take away], in: [limit, follow_through]}
    words: Take this out.
    why: It saves lives.
    sources: [a-source]
  - id: leaving
    title: A safety plan
    weight: safety
    when:
      all:
        - any: [{touches: leaving}, {words: [to leave], in: [limit]}]
        - missing: safety_place
    words: Agree on a place.
    why: It raises the danger.
    first: risks
    sources: [a-source]
";
