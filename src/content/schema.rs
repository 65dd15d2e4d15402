//! JSON Schemas for editors, made from the types that read the files: `content/schema/KIND.json`.
//!
//! `UPDATE_SCHEMAS=1 cargo test schema` writes them anew, and the first line of each file of the content that names its own.
#![allow(clippy::unwrap_used, reason = "tests only")]

use super::boundaries::{Condition, RawCondition};
use super::load::{Cautions, Glossary, Sources};
use super::model::RawBlock;
use super::{Block, Category, Checklist, Drill, Front, Overdose, Region, Topic, Words};
use crate::kit::Kit;
use crate::plan::{self, EventKind, EventText, PlanText, Status, Text};
use crate::yaml;
use schemars::{JsonSchema, Schema, SchemaGenerator, schema_for};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A boundary plan. Every key may be left out; keys that are not known are kept.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "plans are read by hand, so that what is not known in them is kept")]
struct Plan {
    /// The version of this form: 1.
    plan: Option<u32>,
    /// A name of one's own choosing.
    title: Option<String>,
    /// For whom: a name or initials.
    name: Option<String>,
    /// Why: what I hold dear.
    values: Option<String>,
    /// Who backs me up.
    backup: Option<String>,
    /// What I will not do.
    wont: Option<String>,
    /// How and when I tell them.
    told: Option<String>,
    /// Whether the person is under 18.
    under_18: Option<bool>,
    /// Whether I fear the person.
    fear: Option<bool>,
    /// The day to look at the plan again, as 2026-12-24.
    review: Option<Day>,
    /// Cautions set aside.
    dismissed: Option<Vec<Dismissed>>,
    /// The limits, in order.
    boundaries: Option<Vec<Limit>>,
}

/// A limit: what I will do, why, and what happened.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "as above")]
struct Limit {
    /// Given by the program; unique in the plan.
    id: Option<String>,
    /// The id of its category.
    category: Option<String>,
    /// The id of the template it comes from.
    template: Option<String>,
    /// "If ..., I will ...".
    limit: Option<String>,
    /// Why: what I hold dear.
    reason: Option<String>,
    /// What I do when it is crossed.
    follow_through: Option<String>,
    /// What stays open: love, contact, food, a ride to treatment.
    open: Option<String>,
    /// The words I will use.
    say: Option<String>,
    /// When and how I tell them.
    tell: Option<String>,
    /// Where they can go.
    safety_place: Option<String>,
    /// Which naloxone goes with them.
    safety_naloxone: Option<String>,
    /// How we keep in touch.
    safety_contact: Option<String>,
    /// What it touches that asks for care.
    touches: Option<Vec<String>>,
    /// Where it stands.
    status: Option<Status>,
    /// The first day that it holds.
    start: Option<Day>,
    /// The day to look at it again.
    review: Option<Day>,
    /// Cautions set aside.
    dismissed: Option<Vec<Dismissed>>,
    /// What happened, in order.
    log: Option<Vec<Event>>,
}

/// A caution that was set aside.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "as above")]
struct Dismissed {
    /// The caution's id.
    caution: String,
    /// Why it was set aside.
    reason: Option<String>,
}

/// What happened to a limit.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "as above")]
struct Event {
    /// The day, as 2026-11-25.
    day: Day,
    /// What happened.
    event: EventKind,
    /// What I did.
    did: Option<String>,
    /// How it went.
    went: Option<String>,
}

/// A day, as 2026-11-24.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "as above")]
struct Day(#[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))] String);

/// A type that is read by way of another is described by that one.
macro_rules! read_as {
    ($type:ty, $raw:ty, $name:literal) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$raw>::json_schema(generator)
            }
        }
    };
}
read_as!(Block, RawBlock, "Block");
read_as!(Condition, RawCondition, "Condition");

/// All kinds of file, each with its schema.
fn schemas() -> BTreeMap<&'static str, Value> {
    let of_pack = [
        ("handbook", schema_for!(Front)),
        ("interface", schema_for!(Words)),
        ("glossary", schema_for!(Glossary)),
        ("sources", schema_for!(Sources)),
        ("topic", schema_for!(Topic)),
        ("region", schema_for!(Region)),
        ("checklist", schema_for!(Checklist)),
        ("overdose", schema_for!(Overdose)),
        ("drill", schema_for!(Drill)),
        ("category", schema_for!(Category)),
        ("cautions", schema_for!(Cautions)),
    ];
    let of_reader = [("plan", schema_for!(Plan)), ("kit", schema_for!(Kit))];
    let of_pack = of_pack.into_iter().map(|(kind, schema)| (kind, like(schema)));
    of_pack.chain(of_reader.into_iter().map(|(kind, schema)| (kind, schema.into()))).collect()
}

/// A file of an overlay may say what it is like, and leave out all it inherits.
fn like(schema: Schema) -> Value {
    let mut schema: Value = schema.into();
    let words = "In an overlay: the file of this folder, by its name without .yaml, whose keys it has beside its own; \
        its own name stands for the file below it.";
    schema["properties"]["like"] = json!({"type": "string", "description": words});
    let required = schema.as_object_mut().unwrap().remove("required").unwrap_or_default();
    schema["if"] = json!({"required": ["like"]});
    schema["else"] = json!({"required": required});
    schema
}

/// The kind of a file of the content, by its path.
fn kind(path: &str) -> Option<&'static str> {
    let path = path.strip_prefix("skeleton/").unwrap_or(path);
    let path = match path.strip_prefix(super::files::LANGUAGES) {
        Some(path) => path.split_once('/')?.1,
        None => path,
    };
    Some(match path.strip_suffix(".yaml")?.split_once('/') {
        None => ["handbook", "interface", "glossary", "sources"].into_iter().find(|k| path.starts_with(k))?,
        Some(("checklists", "overdose")) => "overdose",
        Some(("boundaries", "cautions")) => "cautions",
        Some(("topics", _)) => "topic",
        Some(("regions", _)) => "region",
        Some(("checklists", _)) => "checklist",
        Some(("drills", _)) => "drill",
        Some(("boundaries", _)) => "category",
        _ => return None,
    })
}

/// The first line of a file: where editors find its schema.
fn first_line(path: &str) -> String {
    // A skeleton lies on its own once it is written.
    let within = path.strip_prefix("skeleton/").unwrap_or(path);
    let up = match within.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    };
    format!("# yaml-language-server: $schema={up}schema/{}.json", kind(path).unwrap())
}

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

fn update() -> bool {
    env::var_os("UPDATE_SCHEMAS").is_some()
}

/// Every YAML file under `content/`, with its text.
fn yaml_files() -> Vec<(String, String)> {
    let files = super::files::of_folder(&content()).into_iter();
    files.filter(|f| f.path.ends_with(".yaml")).map(|f| (f.path, f.text.unwrap().into_owned())).collect()
}

/// What a validator says of a text.
fn faults(kind: &str, text: &str) -> Vec<String> {
    let schema = &schemas()[kind];
    let value = serde_json::to_value(yaml::parse(text).unwrap()).unwrap();
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn the_schemas_are_those_of_the_types() {
    let dir = content().join("schema");
    for (kind, schema) in schemas() {
        let path = dir.join(format!("{kind}.json"));
        let fresh = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if update() {
            fs::create_dir_all(&dir).unwrap();
            fs::write(&path, fresh).unwrap();
        } else {
            let there = fs::read_to_string(&path).unwrap_or_default();
            assert!(
                there == fresh,
                "{kind}.json is out of date: run UPDATE_SCHEMAS=1 cargo test --lib schema"
            );
        }
    }
    let there = fs::read_dir(dir).unwrap().count();
    assert_eq!(there, schemas().len(), "content/schema/ holds a file that nothing makes");
}

#[test]
fn every_file_of_the_content_names_its_schema_and_is_valid_by_it() {
    let mut count = 0;
    for (path, text) in yaml_files() {
        let line = first_line(&path);
        if update() && text.lines().next() != Some(&line) {
            let old = "# yaml-language-server";
            let rest = if text.starts_with(old) { text.split_once('\n').unwrap().1 } else { &text };
            fs::write(content().join(&path), format!("{line}\n{rest}")).unwrap();
        } else {
            assert_eq!(text.lines().next(), Some(line.as_str()), "the first line of {path}");
        }
        let faults = faults(kind(&path).unwrap(), &text);
        assert!(faults.is_empty(), "{path}: {faults:#?}");
        count += 1;
    }
    assert!(count > 60, "{count} files");
}

#[test]
fn what_the_checker_refuses_for_its_form_the_schemas_refuse_too() {
    let topic = "title: A\nsummary: B\nreviewed: 2026-11-01\nsources: []\nsections: []\n";
    assert_eq!(faults("topic", topic), Vec::<String>::new());
    for (kind, text) in [
        ("topic", topic.replace("title", "titel")),
        ("topic", topic.replace("[]", "x")),
        ("topic", topic.replace("summary: B\n", "")),
        ("region", "name: A\n".into()),
        ("region", "like: us\nlines: [{id: a}]\n".into()),
        ("plan", "boundaries: [{status: tld}]\n".into()),
        ("plan", "review: soon\n".into()),
        ("kit", "doses: [{what: spray}]\n".into()),
    ] {
        assert!(!faults(kind, &text).is_empty(), "{kind}: {text}");
    }
    assert_eq!(faults("region", "like: us\nname: A county\n"), Vec::<String>::new(), "it inherits the rest");
}

#[test]
fn the_plans_and_lists_that_the_program_writes_are_valid() {
    let mut plan = plan::Plan::default();
    for text in PlanText::ALL {
        *plan.text_mut(text) = "words".into();
    }
    plan.facts.review = Some("2026-12-24".parse().unwrap());
    plan.facts.under_18 = true;
    for status in Status::ALL {
        let mut limit = plan::Boundary::default();
        for text in Text::ALL {
            *limit.text_mut(text) = "words".into();
        }
        limit.facts.status = status;
        plan.boundaries.push(limit);
    }
    let text = plan::file::encode(&plan).unwrap();
    assert_eq!(faults("plan", &text), Vec::<String>::new(), "{text}");
    assert_eq!(faults("kit", &yaml::encode(&Kit::default()).unwrap()), Vec::<String>::new());
    let schema = &schemas()["plan"];
    let told = |of: &Value, key: &str| assert!(of["properties"].get(key).is_some(), "plan.json lacks {key}");
    PlanText::ALL.iter().for_each(|t| told(schema, t.key()));
    Text::ALL.iter().for_each(|t| told(&schema["$defs"]["Limit"], t.key()));
    EventText::ALL.iter().for_each(|t| told(&schema["$defs"]["Event"], t.key()));
    for kind in EventKind::ALL {
        let text = format!("boundaries: [{{log: [{{day: 2026-11-25, event: {}}}]}}]", kind.key());
        assert_eq!(faults("plan", &text), Vec::<String>::new());
    }
}
