//! The log for the ambulance crew: as lines to read aloud, and as YAML.

use super::event::{Route, What};
use super::{Incident, Status};
use crate::content::{EmergencyWords, MarkKind, fill};
use crate::yaml;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::fmt::Write;

/// So far wall clock and emergency clock may part, in milliseconds, before the summary says that one was set.
const CLOCK_SET: i64 = 60_000;

/// Minutes and seconds, with hours from the first hour on: `2:05`, `1:02:05`.
pub fn reading(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The time of day of a wall clock reading, in hours and minutes.
pub fn of_day(wall: i64, zone: &TimeZone) -> String {
    at(wall, zone).strftime("%H:%M").to_string()
}

fn at(wall: i64, zone: &TimeZone) -> jiff::ZonedDateTime {
    Timestamp::from_millisecond(wall).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone.clone())
}

/// What the words of a mark are.
pub fn mark_words(words: &EmergencyWords, kind: MarkKind) -> &str {
    let w = &words.marks;
    match kind {
        MarkKind::Called => &w.called,
        MarkKind::Naloxone => &w.naloxone,
        MarkKind::Breaths => &w.breaths,
        MarkKind::Pushes => &w.pushes,
        MarkKind::Breathing => &w.breathing,
        MarkKind::Awake => &w.awake,
        MarkKind::Ambulance => &w.ambulance,
    }
}

/// The words of a route.
pub fn route_words(words: &EmergencyWords, route: Route) -> &str {
    match route {
        Route::Nose => &words.marks.nose,
        Route::Muscle => &words.marks.muscle,
    }
}

/// What was marked, in words: `Naloxone, dose 2, nose spray`.
pub fn event_words(
    words: &EmergencyWords,
    status: &Status,
    event: &super::Event,
    step: impl Fn(&str) -> String,
) -> String {
    let w = &words.marks;
    match &event.what {
        What::Started { .. } => w.started.clone(),
        What::Resumed => w.resumed.clone(),
        What::Mark(kind) => mark_words(words, *kind).to_owned(),
        What::Dose(_) => {
            let dose = status.doses.iter().enumerate().find(|(_, d)| d.id == event.id);
            dose.map_or_else(
                || w.naloxone.clone(),
                |(i, d)| fill(&w.dose, &[&(i + 1).to_string(), route_words(words, d.route)]),
            )
        }
        What::Route(_, route) => route_words(words, *route).to_owned(),
        What::Note(note) => fill(&w.note, &[note]),
        What::Done(id) => fill(&w.done, &[&step(id)]),
        What::NotDone(id) => fill(&w.not_done, &[&step(id)]),
        What::Child(true) => w.child.clone(),
        What::Child(false) => w.adult.clone(),
        What::Undo(_) => w.undo.clone(),
        What::Ended => w.ended.clone(),
    }
}

/// The summary as lines to read aloud: what the crew asks first stands first, then every mark in order.
pub fn lines(
    incident: &Incident,
    status: &Status,
    words: &EmergencyWords,
    zone: &TimeZone,
    now: u64,
    step: impl Fn(&str) -> String,
) -> Vec<String> {
    let w = &words.summary;
    let mut out = Vec::new();
    let Some(first) = incident.events().next() else {
        return vec![w.nothing.clone()];
    };
    let start = at(first.at.wall, zone).strftime("%Y-%m-%d %H:%M").to_string();
    out.push(fill(&w.started, &[&start, &reading(status.ended.unwrap_or(now))]));
    let walls: Vec<i64> =
        incident.events().map(|e| e.at.wall.saturating_sub(super::signed(e.since))).collect();
    if let (Some(least), Some(most)) = (walls.iter().min(), walls.iter().max())
        && most.saturating_sub(*least) > CLOCK_SET
    {
        out.push(w.clock_set.clone());
    }
    if status.child {
        out.push(words.marks.child.clone());
    }
    let since = |time: Option<u64>| time.map_or_else(|| w.no.clone(), reading);
    out.push(fill(&w.called, &[&since(status.called)]));
    out.push(fill(&w.doses, &[&status.doses.len().to_string()]));
    for (i, dose) in status.doses.iter().enumerate() {
        let (number, route) = ((i + 1).to_string(), route_words(words, dose.route));
        out.push(fill(&w.dose, &[&number, &reading(dose.since), &of_day(dose.wall, zone), route]));
    }
    for (kind, line) in [
        (MarkKind::Breaths, &w.breaths),
        (MarkKind::Pushes, &w.pushes),
        (MarkKind::Breathing, &w.breathing),
        (MarkKind::Awake, &w.awake),
    ] {
        let times: Vec<String> =
            status.marks.iter().filter(|(k, _)| *k == kind).map(|(_, t)| reading(*t)).collect();
        out.push(fill(line, &[&if times.is_empty() { w.no.clone() } else { times.join(", ") }]));
    }
    let notes: Vec<&str> = incident
        .standing()
        .filter_map(|e| if let What::Note(note) = &e.what { Some(note.as_str()) } else { None })
        .collect();
    if notes.is_empty() {
        out.push(w.no_notes.clone());
    } else {
        out.push(w.notes.clone());
        out.extend(notes.into_iter().map(|note| format!("- {note}")));
    }
    out.push(w.all.clone());
    for event in incident.standing() {
        let what = event_words(words, status, event, &step);
        out.push(format!("{}  {:>7}  {what}", of_day(event.at.wall, zone), reading(event.since)));
    }
    out
}

/// The summary as text for a printer or a message.
pub fn text(title: &str, lines: &[String]) -> String {
    lines.iter().fold(format!("{title}\n"), |mut out, line| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{line}");
        out
    })
}

#[derive(Serialize)]
struct Export {
    started: String,
    practice: Option<String>,
    child: bool,
    called_after_seconds: Option<u64>,
    doses: Vec<ExportDose>,
    marks: Vec<ExportMark>,
    notes: Vec<ExportNote>,
    ended_after_seconds: Option<u64>,
}

#[derive(Serialize)]
struct ExportDose {
    at: String,
    after_seconds: u64,
    route: Route,
}

#[derive(Serialize)]
struct ExportMark {
    after_seconds: u64,
    mark: MarkKind,
}

#[derive(Serialize)]
struct ExportNote {
    at: String,
    after_seconds: u64,
    note: String,
}

/// The summary as YAML, with times in RFC 3339 and seconds since the start.
///
/// # Errors
/// When it cannot be written as YAML: never in practice.
pub fn export(incident: &Incident, status: &Status, zone: &TimeZone) -> Result<String, String> {
    let when = |wall: i64| at(wall, zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let notes = incident.standing().filter_map(|e| match &e.what {
        What::Note(note) => {
            Some(ExportNote { at: when(e.at.wall), after_seconds: e.since / 1000, note: note.clone() })
        }
        _ => None,
    });
    let dose = |d: &super::status::Dose| ExportDose {
        at: when(d.wall),
        after_seconds: d.since / 1000,
        route: d.route,
    };
    yaml::encode(&Export {
        started: incident.events().next().map(|e| when(e.at.wall)).unwrap_or_default(),
        practice: status.drill.clone(),
        child: status.child,
        called_after_seconds: status.called.map(|t| t / 1000),
        doses: status.doses.iter().map(dose).collect(),
        marks: status
            .marks
            .iter()
            .map(|(mark, t)| ExportMark { after_seconds: t / 1000, mark: *mark })
            .collect(),
        notes: notes.collect(),
        ended_after_seconds: status.ended.map(|t| t / 1000),
    })
}
