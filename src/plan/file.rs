//! A plan as YAML: what a person can write and mend by hand.
//!
//! ```yaml
//! plan: 1
//! name: R.
//! review: 2026-12-24
//! boundaries:
//!   - category: home
//!     limit: If you use here, I will go to my sister for the night.
//!     status: told
//!     log:
//!       - {day: 2026-11-25, event: crossed, did: I went.}
//! ```
//! Every key may be left out. Keys that are not known are kept, behind the known ones.

use super::model::{
    Boundary, Dismissed, Event, EventKind, EventText, Facts, Plan, PlanFacts, PlanText, Status, Text, mix,
};
use crate::yaml::{self, Fault, Mapping, Step, Value};
use jiff::civil::Date;
use std::collections::HashSet;

/// The version of the form that this program writes.
const VERSION: i64 = 1;

/// Reads a plan.
///
/// # Errors
/// All that is wrong, each at its line and column.
pub fn decode(text: &str) -> Result<Plan, Vec<Fault>> {
    let value = yaml::parse(text).map_err(|fault| vec![fault])?;
    let mut reader = Reader { path: Vec::new(), faults: Vec::new() };
    let plan = reader.plan(value);
    if reader.faults.is_empty() {
        return Ok(plan);
    }
    let place = |(path, message): (Vec<Step>, String)| {
        let (line, column) = yaml::locate(text, &path);
        Fault { line, column, message }
    };
    let mut faults: Vec<Fault> = reader.faults.into_iter().take(yaml::MOST_FAULTS).map(place).collect();
    faults.sort();
    Err(faults)
}

/// Writes a plan.
///
/// # Errors
/// When a key that is not known holds a form YAML cannot write.
pub fn encode(plan: &Plan) -> Result<String, String> {
    yaml::encode(&Value::Mapping(plan_value(plan)))
}

/// Reads one limit, as [`encode_boundary`] wrote it.
///
/// # Errors
/// The first thing that is wrong.
pub fn decode_boundary(text: &str) -> Result<Boundary, String> {
    let value = yaml::parse(text).map_err(|f| f.message)?;
    let mut reader = Reader { path: Vec::new(), faults: Vec::new() };
    let boundary = reader.boundary(value);
    match reader.faults.pop() {
        None => Ok(boundary),
        Some((_, why)) => Err(why),
    }
}

/// Writes one limit.
///
/// # Errors
/// As [`encode`].
pub fn encode_boundary(boundary: &Boundary) -> Result<String, String> {
    yaml::encode(&Value::Mapping(boundary_value(boundary)))
}

fn put(map: &mut Mapping, key: &str, value: impl Into<Value>) {
    map.insert(Value::from(key), value.into());
}

fn put_text(map: &mut Mapping, key: &str, text: &str) {
    if !text.is_empty() {
        put(map, key, text);
    }
}

fn put_day(map: &mut Mapping, key: &str, day: Option<Date>) {
    if let Some(day) = day {
        put(map, key, day.to_string());
    }
}

fn put_list<T>(map: &mut Mapping, key: &str, items: &[T], each: impl Fn(&T) -> Value) {
    if !items.is_empty() {
        put(map, key, Value::Sequence(items.iter().map(each).collect()));
    }
}

fn put_rest(map: &mut Mapping, rest: &Mapping) {
    map.extend(rest.iter().map(|(k, v)| (k.clone(), v.clone())));
}

fn plan_value(plan: &Plan) -> Mapping {
    let mut map = Mapping::new();
    put(&mut map, "plan", VERSION);
    for text in PlanText::ALL {
        put_text(&mut map, text.key(), plan.text(text));
    }
    for (key, yes) in [("under_18", plan.facts.under_18), ("fear", plan.facts.fear)] {
        if yes {
            put(&mut map, key, true);
        }
    }
    put_day(&mut map, "review", plan.facts.review);
    put_list(&mut map, "dismissed", &plan.facts.dismissed, dismissed_value);
    put_list(&mut map, "boundaries", &plan.boundaries, |b| boundary_value(b).into());
    put_rest(&mut map, &plan.rest);
    map
}

fn boundary_value(b: &Boundary) -> Mapping {
    let mut map = Mapping::new();
    put_text(&mut map, "id", &b.id);
    put_text(&mut map, "category", &b.facts.category);
    put_text(&mut map, "template", &b.facts.template);
    for text in Text::ALL {
        put_text(&mut map, text.key(), b.text(text));
    }
    put_list(&mut map, "touches", &b.facts.touches, |t| Value::from(t.as_str()));
    put(&mut map, "status", b.facts.status.key());
    put_day(&mut map, "start", b.facts.start);
    put_day(&mut map, "review", b.facts.review);
    put_list(&mut map, "dismissed", &b.facts.dismissed, dismissed_value);
    put_list(&mut map, "log", &b.log, |event| {
        let mut map = Mapping::new();
        put(&mut map, "day", event.day.to_string());
        put(&mut map, "event", event.kind.key());
        for text in EventText::ALL {
            put_text(&mut map, text.key(), event.text(text));
        }
        put_rest(&mut map, &event.rest);
        map.into()
    });
    put_rest(&mut map, &b.rest);
    map
}

fn dismissed_value(d: &Dismissed) -> Value {
    let mut map = Mapping::new();
    put(&mut map, "caution", d.caution.as_str());
    put_text(&mut map, "reason", &d.reason);
    put_rest(&mut map, &d.rest);
    map.into()
}

/// Takes known keys out of mappings; what is left is what this version does not know.
struct Reader {
    path: Vec<Step>,
    faults: Vec<(Vec<Step>, String)>,
}

impl Reader {
    fn fault(&mut self, message: impl Into<String>) {
        // It may quote the file.
        let message = crate::text::clean(&message.into()).into_owned();
        self.faults.push((self.path.clone(), message));
    }

    /// Reads a value one step further down.
    fn at<T>(&mut self, step: impl Into<Step>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.into());
        let out = read(self);
        self.path.pop();
        out
    }

    fn map(&mut self, value: Value) -> Mapping {
        match value {
            Value::Mapping(map) => map,
            other => {
                self.fault(format!("wrong kind of value: {}, but this needs keys and values", kind(&other)));
                Mapping::new()
            }
        }
    }

    /// The value of a key, with `None` where it is not there or is empty.
    fn take<T>(
        &mut self,
        map: &mut Mapping,
        key: &str,
        read: impl FnOnce(&mut Self, Value) -> Option<T>,
    ) -> Option<T> {
        match map.shift_remove(key)? {
            Value::Null => None,
            value => self.at(key, |r| read(r, value)),
        }
    }

    fn words(&mut self, value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            other => {
                self.fault(format!(
                    "wrong kind of value: {}, but this needs words; put them in quotes",
                    kind(&other)
                ));
                None
            }
        }
    }

    fn text(&mut self, map: &mut Mapping, key: &str) -> String {
        self.take(map, key, Self::words).unwrap_or_default()
    }

    fn yes(&mut self, map: &mut Mapping, key: &str) -> bool {
        let read = |r: &mut Self, value| match value {
            Value::Bool(yes) => Some(yes),
            other => {
                r.fault(format!("wrong kind of value: {}, but this needs true or false", kind(&other)));
                None
            }
        };
        self.take(map, key, read).unwrap_or_default()
    }

    fn day(&mut self, map: &mut Mapping, key: &str) -> Option<Date> {
        self.take(map, key, |r, value| {
            let text = r.words(value)?;
            match text.parse() {
                Ok(day) if text.len() == 10 => Some(day),
                _ => {
                    r.fault("there is no such day: write it as 2026-11-24");
                    None
                }
            }
        })
    }

    fn name<T>(
        &mut self,
        map: &mut Mapping,
        key: &str,
        of: impl Fn(&str) -> Option<T>,
        all: &[&str],
    ) -> Option<T> {
        self.take(map, key, |r, value| {
            let text = r.words(value)?;
            let found = of(&text);
            if found.is_none() {
                let near = yaml::nearest(&text, all.iter().copied());
                r.fault(match near {
                    Some(near) => format!("unknown value `{text}`: did you mean `{near}`?"),
                    None => format!("unknown value `{text}`: use one of {}", all.join(", ")),
                });
            }
            found
        })
    }

    fn list<T>(
        &mut self,
        map: &mut Mapping,
        key: &str,
        mut read: impl FnMut(&mut Self, Value) -> Option<T>,
    ) -> Vec<T> {
        self.take(map, key, |r, value| match value {
            Value::Sequence(items) => Some(
                items.into_iter().enumerate().filter_map(|(i, item)| r.at(i, |r| read(r, item))).collect(),
            ),
            other => {
                r.fault(format!(
                    "wrong kind of value: {}, but this needs a list; begin each item with `- `",
                    kind(&other)
                ));
                None
            }
        })
        .unwrap_or_default()
    }

    fn plan(&mut self, value: Value) -> Plan {
        let mut map = self.map(value);
        let mut plan = Plan::default();
        self.take(&mut map, "plan", |r, value| {
            match value.as_i64() {
                Some(VERSION) => {}
                Some(later) if later > VERSION => {
                    r.fault("this plan was written by a newer version of the program: update the program");
                }
                _ => r.fault(format!("this is no version: write {VERSION}")),
            }
            Some(())
        });
        for text in PlanText::ALL {
            *plan.text_mut(text) = self.text(&mut map, text.key());
        }
        plan.facts = PlanFacts {
            under_18: self.yes(&mut map, "under_18"),
            fear: self.yes(&mut map, "fear"),
            review: self.day(&mut map, "review"),
            dismissed: self.list(&mut map, "dismissed", |r, v| Some(r.dismissed(v))),
        };
        plan.boundaries = self.list(&mut map, "boundaries", |r, v| Some(r.boundary(v)));
        plan.rest = map;
        give_ids(&mut plan);
        plan
    }

    fn boundary(&mut self, value: Value) -> Boundary {
        let mut map = self.map(value);
        let mut b = Boundary::default();
        b.id = self.text(&mut map, "id");
        for text in Text::ALL {
            *b.text_mut(text) = self.text(&mut map, text.key());
        }
        let statuses = Status::ALL.map(Status::key);
        b.facts = Facts {
            category: self.text(&mut map, "category"),
            template: self.text(&mut map, "template"),
            touches: self.list(&mut map, "touches", Self::words),
            status: self.name(&mut map, "status", Status::of, &statuses).unwrap_or_default(),
            start: self.day(&mut map, "start"),
            review: self.day(&mut map, "review"),
            dismissed: self.list(&mut map, "dismissed", |r, v| Some(r.dismissed(v))),
        };
        b.log = self.list(&mut map, "log", Self::event);
        b.rest = map;
        b
    }

    fn event(&mut self, value: Value) -> Option<Event> {
        let mut map = self.map(value);
        let before = self.faults.len();
        let day = self.day(&mut map, "day");
        let kinds = EventKind::ALL.map(EventKind::key);
        let kind = self.name(&mut map, "event", EventKind::of, &kinds);
        let texts = EventText::ALL.map(|text| (text, self.text(&mut map, text.key())));
        let (Some(day), Some(kind)) = (day, kind) else {
            // A wrong value was told of already.
            if self.faults.len() == before {
                self.fault("an entry of the log needs `day` and `event`: add them");
            }
            return None;
        };
        let mut event = Event::new(day, kind);
        for (text, words) in texts {
            *event.text_mut(text) = words;
        }
        event.rest = map;
        Some(event)
    }

    fn dismissed(&mut self, value: Value) -> Dismissed {
        let mut map = self.map(value);
        let caution = self.text(&mut map, "caution");
        Dismissed { caution, reason: self.text(&mut map, "reason"), rest: map }
    }
}

/// Ids for limits that a person wrote without one, or copied with it: from their words, so that the same limit has
/// the same id in two versions of the file.
fn give_ids(plan: &mut Plan) {
    let mut taken: HashSet<String> = HashSet::new();
    for b in &mut plan.boundaries {
        let mut number = u64::from(crc32fast::hash(b.text(Text::Limit).as_bytes()));
        while b.id.is_empty() || !taken.insert(b.id.clone()) {
            number = mix(number);
            b.id = format!("{:08x}", number >> 32);
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "words",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "keys and values",
        Value::Tagged(_) => "a tagged value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let faults = decode(text).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_plan_written_by_hand_is_read() {
        let plan = decode(
            "name: R.\nreview: 2026-12-24\nboundaries:\n  - limit: >-\n      If you use here,\n      I will go out.\n    \
             status: told\n    log:\n      - {day: 2026-11-25, event: crossed, did: I went.}\n",
        )
        .unwrap();
        assert_eq!(plan.text(PlanText::Name), "R.");
        let b = &plan.boundaries[0];
        assert_eq!(b.text(Text::Limit), "If you use here, I will go out.");
        assert_eq!((b.facts.status, b.log[0].kind), (Status::Told, EventKind::Crossed));
        assert_eq!(b.log[0].text(EventText::Did), "I went.");
        assert!(!b.id.is_empty());
    }

    #[test]
    fn each_fault_is_told_at_its_line_and_column() {
        assert_eq!(
            faults(
                "name: 7\nreview: 2026-02-30\nboundaries:\n  - limit: [a]\n    status: tolld\n    log:\n      - {day: 2026-11-25}\n  - 3\n"
            ),
            [
                "1:7: wrong kind of value: a number, but this needs words; put them in quotes",
                "2:9: there is no such day: write it as 2026-11-24",
                "4:12: wrong kind of value: a list, but this needs words; put them in quotes",
                "5:13: unknown value `tolld`: did you mean `told`?",
                "7:9: an entry of the log needs `day` and `event`: add them",
                "8:5: wrong kind of value: a number, but this needs keys and values",
            ]
        );
        assert_eq!(faults("plan: 9\n").len(), 1);
        assert_eq!(faults("name: \"a\n").len(), 1);
    }

    #[test]
    fn keys_this_version_does_not_know_are_kept() {
        let text = "plan: 1\ncolour: blue\nboundaries:\n- id: a\n  limit: x\n  status: draft\n  mood: [1, 2]\n  log:\n  \
                    - day: 2026-11-25\n    event: kept\n    weather: {sun: true}\n";
        let written = encode(&decode(text).unwrap()).unwrap();
        for kept in ["colour: blue", "mood:", "weather:", "sun: true"] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
        assert_eq!(decode(&written).unwrap(), decode(text).unwrap());
    }

    #[test]
    fn a_limit_without_an_id_gets_the_same_one_wherever_it_stands() {
        let a = decode("boundaries: [{limit: one}, {limit: two}]").unwrap();
        let b = decode("boundaries: [{limit: two}, {limit: one}]").unwrap();
        assert_eq!(a.boundaries[0].id, b.boundaries[1].id);
        let twice = decode("boundaries: [{id: x, limit: one}, {id: x, limit: one}]").unwrap();
        assert_ne!(twice.boundaries[0].id, twice.boundaries[1].id);
    }
}
