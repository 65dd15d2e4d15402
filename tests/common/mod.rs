//! A small pack that is whole, for tests that break it.
#![allow(dead_code, reason = "each test file uses a part of this")]

pub mod emergency;
pub mod screen;
pub mod tally;
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
        ("regions/other.yaml", OTHER),
        ("checklists/kit.yaml", KIT),
        ("boundaries/home.yaml", HOME),
        ("boundaries/cautions.yaml", CAUTIONS),
        ("checklists/overdose.yaml", OVERDOSE),
        ("drills/blue.yaml", DRILL),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .collect()
}

/// The small pack with a long topic, `long`, whose words never change: for bytes that are counted.
pub fn long_pack() -> Vec<(String, String)> {
    let words: Vec<&str> = PROSE.split_whitespace().collect();
    let mut at = 0;
    let mut say = |n: usize| {
        let text: Vec<&str> = (0..n).map(|i| words[(at + i * i) % words.len()]).collect();
        at += 7;
        text.join(" ")
    };
    let mut topic =
        "title: Long\nsummary: Much to read.\nreviewed: 2026-11-01\nsources: []\nsections:\n".to_owned();
    for n in 'a'..='n' {
        topic += &format!("  - id: part-{n}\n    title: Part {n}\n    blocks:\n");
        topic += &format!("      - p: {}\n        claim: false\n", say(90));
        topic += &format!("      - steps: [{}, {}, {}]\n        claim: false\n", say(6), say(7), say(25));
        topic += &format!("      - tip: {}\n        claim: false\n", say(30));
    }
    let mut pack = small_pack();
    for (path, text) in &mut pack {
        if path == "handbook.yaml" {
            *text = text.replace("[respond, risks]", "[respond, risks, long]");
        }
    }
    pack.push(("topics/long.yaml".to_owned(), topic));
    pack
}

/// Writes a pack into a folder.
pub fn write_pack(pack: &[(String, String)], dir: &std::path::Path) {
    for (path, text) in pack {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

const PROSE: &str = "stay with them and keep the phone near you while help is on its way because breathing can stop \
    again when the spray wears off so look at the chest every minute and call once more if it does and say what you \
    see in plain words that they can use on the way to the door which you have opened by then with a light on";

pub fn files(pack: &[(String, String)]) -> Vec<File> {
    let mut files: Vec<File> = pack.iter().map(|(path, text)| File::new(path, Ok(text.clone()))).collect();
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

pub const OTHER: &str = "\
name: Another country
emergency_note: Find the number where you are now.
naloxone: Ask a pharmacy.
sources: [a-source]
reviewed: 2026-11-01
lines:
  - {id: crisis, name: A crisis line, what: Talk., number: 116 123, source: a-source, looked_at: 2026-11-01}
  - {id: family, name: A family line, what: Talk., number: 116 124, source: a-source, looked_at: 2026-11-01}
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

pub const OVERDOSE: &str = "\
title: Overdose
reviewed: 2026-11-01
sources: [a-source]
call: CALL {emergency}
say: Someone is not breathing.
steps:
  - id: wake
    do: Try to wake them.
    detail: Shout. Shake.
    sources: [a-source]
  - id: call
    do: Call {emergency}.
    detail: Say the words above.
    mark: called
    never_skip: true
    sources: [a-source]
  - id: naloxone
    do: Give naloxone.
    detail: Into the nose.
    mark: naloxone
    never_skip: true
    sources: [a-source]
  - id: breathe
    do: Breathe for them.
    detail: One breath every 5 seconds.
    mark: breaths
    never_skip: true
    sources: [a-source]
  - id: push
    do: Push on the chest.
    detail: Hard and fast.
    mark: pushes
    sources: [a-source]
  - id: again
    do: Give another dose.
    detail: After 2 to 3 minutes.
    mark: naloxone
    when: stopped
    sources: [a-source]
  - id: side
    do: Roll them on their side.
    detail: Mouth down.
    when: breathing
    sources: [a-source]
  - id: stay
    do: Stay with them.
    detail: Watch every breath.
    when: awake
    sources: [a-source]
  - id: crew
    do: Tell the crew.
    detail: Times and doses.
    mark: ambulance
    when: ambulance
    sources: [a-source]
do_not:
  - do: Do not leave them alone.
    why: Breathing can stop again.
do_not_sources: [a-source]
timing:
  naloxone: {due: 120, urgent: 180, sources: [a-source]}
  look: {every: 30, sources: [a-source]}
  wears_off: {minutes: [30, 60, 90], sources: [a-source]}
  breaths: {adult: 5, child: 2.5, sources: [a-source]}
  pushes: {slowest: 100, fastest: 120, set: 30, sources: [a-source]}
  swap: {every: 120, sources: [a-source]}
after:
  - title: For you
    items:
      - do: Sit down.
goals:
  - id: call
    mark: called
    from: start
    within: 60
    good: You called at once.
    late: The call came late.
    missed: You did not call.
    why: Help takes time.
    sources: [a-source]
  - id: second
    mark: naloxone
    nth: 2
    from: dose
    earliest: 120
    within: 180
    good: In its time.
    late: Late.
    early: Early.
    missed: Missing.
    why: One may not be enough.
    sources: [a-source]
  - id: side
    step: side
    from: returned
    within: 60
    good: On the side.
    late: Late on the side.
    missed: Left on the back.
    why: They can choke.
    sources: [a-source]
";

pub const DRILL: &str = "\
title: Blue
summary: They do not move.
reviewed: 2026-11-01
sources: [a-source]
doses: 2
people: 1
person: {breathing: none, doses_needed: 2, works_after: 60, lifeless_after: 300, wakes_after: 240}
ambulance_after: 480
sees:
  start: The lips are blue.
  air: The chest rises.
  lifeless: No sign of life.
  returned: They breathe.
  awake: They wake.
  ambulance: The crew is here.
goals: [call, second, side]
";
