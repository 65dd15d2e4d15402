//! Plans and changes as a hasty hand makes them.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use steadyhand::plan::edit::{Edit, Place, Swap};
use steadyhand::plan::model::{
    Boundary, Dismissed, Event, EventKind, EventText, Facts, Plan, PlanFacts, PlanText, Status, Text,
};
use steadyhand::yaml;

/// Texts that trip up writers of YAML, editors and terminals.
pub const ODD: &[&str] = &[
    "",
    " ",
    "\n",
    "\n\n",
    "---",
    "--- a",
    "...",
    ": ",
    "a: b",
    "- a",
    "# a",
    "a # b",
    "'",
    "\"",
    "\\",
    "|",
    ">-",
    "{}",
    "[]",
    "~",
    "null",
    "true",
    "no",
    "1.10",
    "0x1f",
    "2026-11-25",
    "!tag",
    "&a",
    "*a",
    "%",
    "@",
    "`",
    "\t",
    "a\tb",
    "\r",
    "a\r\nb",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "a\u{feff}",
    "\u{200d}",
    "\u{202e}abc",
    "e\u{301}",
    "שלום",
    "漢字",
    "👩‍👩‍👧",
    "🏳️‍🌈",
    "\u{10ffff}",
    "\u{fffe}",
    " leading",
    "trailing ",
    "line \nnext",
    "\n leading",
    "a\n\n\nb\n",
    "  two\n one",
    "\u{1b}[31m",
    "===",
    "? a",
    "a\n---\nb",
    "a\n...\nb",
    "<<",
    "=",
    "\u{e000}",
    "x\u{8}y",
    "tab\t\nend",
];

pub fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(ODD).prop_map(str::to_owned),
        2 => any::<String>(),
        2 => "[a-z ]{0,20}",
        2 => proptest::collection::vec(proptest::sample::select(ODD), 0..4).prop_map(|v| v.concat()),
    ]
}

fn day() -> impl Strategy<Value = Date> {
    (2020i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn set_aside() -> impl Strategy<Value = Vec<Dismissed>> {
    let one = (words(), words()).prop_map(|(caution, reason)| Dismissed {
        caution,
        reason,
        ..Dismissed::default()
    });
    proptest::collection::vec(one, 0..2)
}

fn rest() -> impl Strategy<Value = yaml::Mapping> {
    let some = yaml::parse("x-colour: blue\nx-list: [1, {2: !a b}, 'yes']\n").unwrap();
    let some = some.as_mapping().unwrap().clone();
    prop_oneof![3 => Just(yaml::Mapping::new()), 1 => Just(some)]
}

pub fn facts() -> impl Strategy<Value = Facts> {
    let lists = (proptest::collection::vec(words(), 0..2), set_aside());
    let days = (proptest::option::of(day()), proptest::option::of(day()));
    (words(), words(), proptest::sample::select(&Status::ALL[..]), lists, days).prop_map(
        |(category, template, status, (touches, dismissed), (start, review))| Facts {
            category,
            template,
            touches,
            status,
            start,
            review,
            dismissed,
        },
    )
}

fn plan_facts() -> impl Strategy<Value = PlanFacts> {
    (any::<bool>(), any::<bool>(), proptest::option::of(day()), set_aside())
        .prop_map(|(under_18, fear, review, dismissed)| PlanFacts { under_18, fear, review, dismissed })
}

pub fn event() -> impl Strategy<Value = Event> {
    (day(), proptest::sample::select(&EventKind::ALL[..]), words(), words(), rest()).prop_map(
        |(day, kind, did, went, rest)| {
            let mut e = Event::new(day, kind);
            *e.text_mut(EventText::Did) = did;
            *e.text_mut(EventText::Went) = went;
            e.rest = rest;
            e
        },
    )
}

/// A limit without an id.
pub fn boundary() -> impl Strategy<Value = Boundary> {
    let texts = proptest::collection::vec(words(), Text::ALL.len());
    (texts, facts(), proptest::collection::vec(event(), 0..4), rest()).prop_map(
        |(texts, facts, log, rest)| {
            let mut b = Boundary::default();
            for (text, words) in Text::ALL.into_iter().zip(texts) {
                *b.text_mut(text) = words;
            }
            (b.facts, b.log, b.rest) = (facts, log, rest);
            b
        },
    )
}

pub fn plan() -> impl Strategy<Value = Plan> {
    let texts = proptest::collection::vec(words(), PlanText::ALL.len());
    (texts, plan_facts(), proptest::collection::vec(boundary(), 0..5), rest()).prop_map(
        |(texts, facts, boundaries, rest)| {
            let mut plan = Plan::default();
            for (text, words) in PlanText::ALL.into_iter().zip(texts) {
                *plan.text_mut(text) = words;
            }
            (plan.facts, plan.rest) = (facts, rest);
            for (i, mut b) in boundaries.into_iter().enumerate() {
                b.id = plan.fresh_id(i as u64);
                plan.boundaries.push(b);
            }
            plan
        },
    )
}

/// A change to be made on whatever plan there is: numbers are taken as far as the plan goes.
#[derive(Debug, Clone)]
pub enum Wish {
    Type(usize, usize, String),
    Erase(usize, usize, usize),
    Facts(usize, Facts),
    PlanFacts(PlanFacts),
    Add(usize, Boundary),
    Drop(usize),
    Move(usize, usize),
    Log(usize, Event),
    Unlog(usize, usize),
    Day(usize, usize, Date),
    Whole(Plan),
    Undo,
    Redo,
    Close,
}

pub fn wish() -> impl Strategy<Value = Wish> {
    let n = 0usize..40;
    prop_oneof![
        8 => (n.clone(), n.clone(), words()).prop_map(|(p, a, w)| Wish::Type(p, a, w)),
        8 => (n.clone(), 38usize..40, "[a-z ]").prop_map(|(p, a, w)| Wish::Type(p % 3, a, w)),
        5 => (n.clone(), n.clone(), n.clone()).prop_map(|(p, a, b)| Wish::Erase(p, a, b)),
        2 => (n.clone(), facts()).prop_map(|(b, f)| Wish::Facts(b, f)),
        1 => plan_facts().prop_map(Wish::PlanFacts),
        3 => (n.clone(), boundary()).prop_map(|(b, x)| Wish::Add(b, x)),
        2 => n.clone().prop_map(Wish::Drop),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Wish::Move(a, b)),
        2 => (n.clone(), event()).prop_map(|(b, e)| Wish::Log(b, e)),
        1 => (n.clone(), n.clone()).prop_map(|(b, e)| Wish::Unlog(b, e)),
        1 => (n.clone(), n, day()).prop_map(|(b, e, d)| Wish::Day(b, e, d)),
        1 => plan().prop_map(Wish::Whole),
        4 => Just(Wish::Undo),
        3 => Just(Wish::Redo),
        2 => Just(Wish::Close),
    ]
}

/// All texts of a plan.
pub fn places(plan: &Plan) -> Vec<Place> {
    let mut all: Vec<Place> = PlanText::ALL.map(Place::Plan).to_vec();
    for (b, boundary) in plan.boundaries.iter().enumerate() {
        all.extend(Text::ALL.map(|text| Place::Boundary(b, text)));
        for e in 0..boundary.log.len() {
            all.extend(EventText::ALL.map(|text| Place::Event(b, e, text)));
        }
    }
    all
}

/// The change that a wish comes to on a plan; `None` where there is nothing to do it to.
pub fn edit(plan: &Plan, wish: &Wish) -> Option<Edit> {
    let pick = |n: usize| (!plan.boundaries.is_empty()).then(|| n % plan.boundaries.len());
    let logged = |b: usize, e: usize| {
        let b = pick(b)?;
        let len = plan.boundaries[b].log.len();
        (len > 0).then(|| (b, e % len))
    };
    let edges =
        |text: &str| -> Vec<usize> { text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() };
    Some(match wish.clone() {
        Wish::Type(p, a, words) => {
            let all = places(plan);
            let place = all[p % all.len()];
            let edges = edges(plan.at(place)?);
            let at = edges[(edges.len() - 1).min(a)];
            Edit::Text { place, at, removed: String::new(), inserted: words }
        }
        Wish::Erase(p, a, b) => {
            let all = places(plan);
            let place = all[p % all.len()];
            let text = plan.at(place)?;
            let edges = edges(text);
            let (a, b) = (edges[(edges.len() - 1).min(a)], edges[(edges.len() - 1).min(b)]);
            let (from, to) = (a.min(b), a.max(b));
            Edit::Text { place, at: from, removed: text[from..to].to_owned(), inserted: String::new() }
        }
        Wish::Facts(b, after) => {
            let b = pick(b)?;
            Edit::Facts(b, Swap { before: plan.boundaries[b].facts.clone(), after })
        }
        Wish::PlanFacts(after) => Edit::PlanFacts(Swap { before: plan.facts.clone(), after }),
        Wish::Add(at, mut b) => {
            b.id = plan.fresh_id(at as u64);
            Edit::Insert(at % (plan.boundaries.len() + 1), Box::new(b))
        }
        Wish::Drop(b) => {
            let b = pick(b)?;
            Edit::Remove(b, Box::new(plan.boundaries[b].clone()))
        }
        Wish::Move(a, b) => Edit::Move(pick(a)?, pick(b)?),
        Wish::Log(b, event) => {
            let b = pick(b)?;
            Edit::Log(b, plan.boundaries[b].log.len(), Box::new(event))
        }
        Wish::Unlog(b, e) => {
            let (b, e) = logged(b, e)?;
            Edit::Unlog(b, e, Box::new(plan.boundaries[b].log[e].clone()))
        }
        Wish::Day(b, e, day) => {
            let (b, e) = logged(b, e)?;
            let event = &plan.boundaries[b].log[e];
            Edit::Day(b, e, Swap { before: (event.day, event.kind), after: (day, EventKind::Changed) })
        }
        Wish::Whole(after) => Edit::Whole(Swap { before: Box::new(plan.clone()), after: Box::new(after) }),
        Wish::Undo | Wish::Redo | Wish::Close => return None,
    })
}
