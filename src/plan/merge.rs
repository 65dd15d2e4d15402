//! Two versions of a plan made one, limit by limit, from the version both came from.
//!
//! A part that one side changed is taken from that side. Where both changed the same text, mine stays and theirs is
//! set under it, between lines that say so: nothing anybody wrote is lost.

use super::model::{Boundary, Event, EventText, Facts, Plan, PlanFacts, PlanText, Text};
use crate::merge::{list, pick};
use crate::yaml::Mapping;

/// Set between two versions of one text.
pub const BOTH: &str = "\n--- written elsewhere at the same time: ---\n";

/// The plan of both sides, and how many texts both had changed.
pub fn merge(base: &Plan, mine: &Plan, theirs: &Plan) -> (Plan, usize) {
    let mut both = 0;
    let mut plan = mine.clone();
    for text in PlanText::ALL {
        *plan.text_mut(text) = texts(base.text(text), mine.text(text), theirs.text(text), &mut both);
    }
    plan.facts = PlanFacts {
        under_18: *pick(&base.facts.under_18, &mine.facts.under_18, &theirs.facts.under_18),
        fear: *pick(&base.facts.fear, &mine.facts.fear, &theirs.facts.fear),
        review: *pick(&base.facts.review, &mine.facts.review, &theirs.facts.review),
        dismissed: list(&base.facts.dismissed, &mine.facts.dismissed, &theirs.facts.dismissed),
    };
    plan.rest = rest(&base.rest, &mine.rest, &theirs.rest);
    plan.boundaries = boundaries(base, mine, theirs, &mut both);
    (plan, both)
}

fn texts(base: &str, mine: &str, theirs: &str, both: &mut usize) -> String {
    if mine == base || mine == theirs {
        return theirs.to_owned();
    }
    if theirs == base || mine.contains(theirs) {
        return mine.to_owned();
    }
    if theirs.contains(mine) {
        return theirs.to_owned();
    }
    *both += 1;
    format!("{mine}{BOTH}{theirs}")
}

fn boundaries(base: &Plan, mine: &Plan, theirs: &Plan, both: &mut usize) -> Vec<Boundary> {
    let find = |plan: &'_ Plan, id: &str| plan.boundaries.iter().position(|b| b.id == id);
    let mut out: Vec<Boundary> = Vec::new();
    for b in &mine.boundaries {
        let was = find(base, &b.id).map(|i| &base.boundaries[i]);
        match (find(theirs, &b.id).map(|i| &theirs.boundaries[i]), was) {
            (Some(t), Some(was)) => out.push(boundary(was, b, t, both)),
            // Two new limits by chance of one id: both stay.
            (Some(t), None) if t != b => {
                out.push(b.clone());
                let mut t = t.clone();
                t.id = format!("{}-2", t.id);
                out.push(t);
            }
            (Some(_), None) => out.push(b.clone()),
            // They took it out; what I changed since stays.
            (None, Some(was)) if was == b => {}
            (None, _) => out.push(b.clone()),
        }
    }
    // The order is theirs where only they changed it.
    let ids = |plan: &Plan| -> Vec<String> {
        let both = |id: &String| [base, mine, theirs].iter().all(|p| find(p, id).is_some());
        plan.boundaries.iter().map(|b| b.id.clone()).filter(both).collect()
    };
    if ids(mine) == ids(base) && ids(theirs) != ids(base) {
        let place = |b: &Boundary| find(theirs, &b.id);
        // Limits of mine alone stay behind the one they follow.
        let mut last = 0;
        let mut keyed: Vec<(usize, Boundary)> = out
            .into_iter()
            .map(|b| {
                last = place(&b).unwrap_or(last);
                (last, b)
            })
            .collect();
        keyed.sort_by_key(|(at, _)| *at);
        out = keyed.into_iter().map(|(_, b)| b).collect();
    }
    for (i, t) in theirs.boundaries.iter().enumerate() {
        if find(mine, &t.id).is_some() {
            continue;
        }
        // I took it out; what they changed since stays.
        if find(base, &t.id).is_some_and(|was| base.boundaries[was] == *t) {
            continue;
        }
        let before = theirs.boundaries[..i].iter().rev().find_map(|b| out.iter().position(|o| o.id == b.id));
        out.insert(before.map_or(0, |at| at + 1), t.clone());
    }
    out
}

fn boundary(base: &Boundary, mine: &Boundary, theirs: &Boundary, both: &mut usize) -> Boundary {
    let mut b = mine.clone();
    for text in Text::ALL {
        *b.text_mut(text) = texts(base.text(text), mine.text(text), theirs.text(text), both);
    }
    let (o, m, t) = (&base.facts, &mine.facts, &theirs.facts);
    b.facts = Facts {
        category: pick(&o.category, &m.category, &t.category).clone(),
        template: pick(&o.template, &m.template, &t.template).clone(),
        touches: pick(&o.touches, &m.touches, &t.touches).clone(),
        status: *pick(&o.status, &m.status, &t.status),
        start: *pick(&o.start, &m.start, &t.start),
        review: *pick(&o.review, &m.review, &t.review),
        dismissed: list(&o.dismissed, &m.dismissed, &t.dismissed),
    };
    b.log = log(&base.log, &mine.log, &theirs.log, both);
    b.rest = rest(&base.rest, &mine.rest, &theirs.rest);
    b
}

/// Logs only grow as a rule: the part both share is merged entry by entry, then come my new entries and theirs.
fn log(base: &[Event], mine: &[Event], theirs: &[Event], both: &mut usize) -> Vec<Event> {
    if mine == base || mine == theirs {
        return theirs.to_vec();
    }
    if theirs == base {
        return mine.to_vec();
    }
    let grown = |side: &[Event]| {
        side.len() >= base.len() && side.iter().zip(base).all(|(s, b)| s.day == b.day && s.kind == b.kind)
    };
    if grown(mine) && grown(theirs) {
        let shared = base.iter().zip(mine).zip(theirs).map(|((b, m), t)| event(b, m, t, both));
        let mut out: Vec<Event> = shared.collect();
        let (m, t) = (&mine[base.len()..], &theirs[base.len()..]);
        // What one took over from the other already is there once.
        let same = m.iter().zip(t).take_while(|(m, t)| m == t).count();
        out.extend_from_slice(m);
        out.extend_from_slice(&t[same..]);
        return out;
    }
    // An entry was taken out or moved on one side: all that was in either and not taken out stays.
    list(base, mine, theirs)
}

fn event(base: &Event, mine: &Event, theirs: &Event, both: &mut usize) -> Event {
    let mut e = mine.clone();
    for text in EventText::ALL {
        *e.text_mut(text) = texts(base.text(text), mine.text(text), theirs.text(text), both);
    }
    e.rest = rest(&base.rest, &mine.rest, &theirs.rest);
    e
}

fn rest(base: &Mapping, mine: &Mapping, theirs: &Mapping) -> Mapping {
    let mut out = Mapping::new();
    let keys = mine.keys().chain(theirs.keys().filter(|k| !mine.contains_key(*k)));
    for key in keys {
        let (b, m, t) = (base.get(key), mine.get(key), theirs.get(key));
        if let Some(value) = if m == b { t } else { m } {
            out.insert(key.clone(), value.clone());
        }
    }
    out
}
