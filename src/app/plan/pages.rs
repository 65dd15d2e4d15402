//! The pages of plans that scroll: safety first, all advice, and the year.

use super::desk::Desk;
use super::lines;
use crate::app::State;
use crate::app::page::{Page, Role, Setting, Writer};
use crate::app::screen::SheetKind;
use crate::content::fill;
use crate::plan::advice::Raised;
use crate::plan::model::EventKind;
use crate::plan::year::{Counts, strip};

/// A page of a kind; `None` for the kinds of others.
pub fn page(state: &State, kind: SheetKind, at: Setting<'_>) -> Option<Page> {
    let desk = state.plans.desk.as_ref();
    Some(match kind {
        SheetKind::PlanSafety => safety(state, desk?, at),
        SheetKind::PlanAdvice => advice(state, desk?, at),
        SheetKind::PlanYear => year(state, desk?, at),
        SheetKind::Topic(topic) => Page::of_topic(state.book.topics.get(topic)?, at),
        _ => return None,
    })
}

/// The topic to read first, where the plan raises a caution that names one.
pub fn first_topic(state: &State) -> Option<usize> {
    let desk = state.plans.desk.as_ref()?;
    let rules = &state.book.boundaries.cautions;
    let safety = desk.history.plan().safety_first(rules);
    safety.iter().find_map(|r| state.book.topic(rules.get(r.caution)?.first.as_ref()?))
}

fn safety(state: &State, desk: &Desk, at: Setting<'_>) -> Page {
    let words = &state.words().plan;
    let mut page = Writer::new(at);
    page.words(&words.safety, Role::Title);
    // Said in lines, both are choices under the page.
    if !state.settings.spoken {
        page.words(&words.go_on, Role::Quiet);
    }
    let topic = first_topic(state).and_then(|t| state.book.topics.get(t));
    if let Some(topic) = topic.filter(|_| !state.settings.spoken) {
        page.words(&fill(&words.read_first, &[&topic.title]), Role::Strong);
    }
    let mut seen: Vec<usize> = Vec::new();
    for r in desk.history.plan().safety_first(&state.book.boundaries.cautions) {
        if !seen.contains(&r.caution) {
            seen.push(r.caution);
            caution(state, &mut page, &r);
        }
    }
    page.page
}

fn caution(state: &State, page: &mut Writer<'_>, r: &Raised) {
    let words = &state.words().plan;
    let Some(rule) = state.book.boundaries.cautions.get(r.caution) else { return };
    page.blank();
    let which = r.limit.map(|i| format!(" ({})", i + 1)).unwrap_or_default();
    page.words(&format!("{}{which}", rule.title), Role::Caution);
    if let Some((_, phrase)) = &r.found {
        page.words(&format!("{}{phrase}", words.found), Role::Quiet);
    }
    page.words(&state.plain(&rule.words), Role::Body);
    page.words(&format!("{}: {}", words.why, state.plain(&rule.why)), Role::Body);
    page.words(&format!("{}{}", words.source, lines::sources(state, rule)), Role::Quiet);
}

fn advice(state: &State, desk: &Desk, at: Setting<'_>) -> Page {
    let words = &state.words().plan;
    let mut page = Writer::new(at);
    page.words(&words.missing, Role::Title);
    for line in lines::missing(desk, words) {
        page.words(&line, Role::Body);
    }
    page.blank();
    page.words(&words.cautions, Role::Title);
    let plan = desk.history.plan();
    for r in &desk.raised {
        caution(state, &mut page, r);
        if r.dismissed {
            let rule =
                state.book.boundaries.cautions.get(r.caution).map(|c| c.id.as_str()).unwrap_or_default();
            let aside = match r.limit {
                Some(i) => plan.boundaries.get(i).map(|b| &b.facts.dismissed),
                None => Some(&plan.facts.dismissed),
            };
            let reason = aside.and_then(|a| a.iter().find(|d| d.caution == rule)).map(|d| d.reason.as_str());
            let reason = crate::text::clean(reason.unwrap_or_default());
            page.words(&format!("{}{reason}", words.dismissed), Role::Good);
        }
    }
    page.page
}

fn year(state: &State, desk: &Desk, at: Setting<'_>) -> Page {
    let words = &state.words().plan;
    let year = state.today().year();
    let mut page = Writer::new(at);
    page.words(&fill(&words.year, &[&year.to_string()]), Role::Title);
    page.words(&words.year_signs, Role::Quiet);
    let sign = |kind: EventKind| words.sign.get(kind.key()).map_or("?", String::as_str);
    for (i, b) in desk.history.plan().boundaries.iter().enumerate() {
        page.blank();
        page.words(&lines::limit_line(desk, i, b, words), Role::Heading);
        page.words(&lines::counts(&Counts::of(&b.log), words), Role::Body);
        for (month, days) in words.months.iter().zip(strip(&b.log, year)) {
            if days.iter().any(Option::is_some) {
                let days: String = days.into_iter().map(|d| d.map_or(".", sign)).collect();
                page.words(&format!("{month} {days}"), Role::Picture);
            }
        }
        if b.crossed_in_vain() {
            page.words(&words.crossed_in_vain, Role::Good);
        }
    }
    page.page
}
