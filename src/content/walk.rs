//! What the checker must see of each kind of file: its texts, source ids and dates, each with its path.

use super::boundaries::{Category, Caution, Template};
use super::model::{
    Block, BlockKind, Checklist, ClinicalReview, Front, Group, Item, Line, Region, Section, Term, Topic,
};
use super::{Late, Text};
use crate::yaml::Step;

/// Something to check at a path.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    /// A text: its links, terms and lines must lead somewhere.
    Text(&'a Text),
    /// A title: words without markup, not empty.
    Title(&'a str),
    /// The id of a source.
    Source(&'a str),
    /// The ISO date of a review.
    Date(&'a str),
}

/// Where the walk stands, and who looks.
pub struct Walker<'w> {
    path: Vec<Step>,
    see: &'w mut dyn FnMut(&[Step], Seen<'_>),
}

impl<'w> Walker<'w> {
    /// A walk from the top of a file.
    pub fn new(see: &'w mut dyn FnMut(&[Step], Seen<'_>)) -> Self {
        Self { path: Vec::new(), see }
    }

    /// Goes into a key or an index.
    pub fn within(&mut self, step: impl Into<Step>, inside: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        inside(self);
        self.path.pop();
    }

    /// Shows something that stands at a key or an index.
    pub fn at(&mut self, step: impl Into<Step>, seen: Seen<'_>) {
        self.within(step, |w| (w.see)(&w.path, seen));
    }

    /// Shows every element of a list at a key.
    pub fn each<T>(&mut self, key: &str, list: &[T], mut show: impl FnMut(&mut Self, usize, &T)) {
        self.within(key, |w| list.iter().enumerate().for_each(|(i, item)| show(w, i, item)));
    }

    /// Shows the source ids at `sources`.
    pub fn sources(&mut self, ids: &[String]) {
        self.each("sources", ids, |w, i, id| w.at(i, Seen::Source(id)));
    }

    /// Shows texts in a list at a key.
    pub fn texts(&mut self, key: &str, texts: &[Text]) {
        self.each(key, texts, |w, i, text| w.at(i, Seen::Text(text)));
    }

    /// Shows a walk of each element of a list at a key.
    pub fn walk_each<T: Walk>(&mut self, key: &str, list: &[T]) {
        self.each(key, list, |w, i, item| w.within(i, |w| item.walk(w)));
    }
}

/// Shows a walker all there is to check.
pub trait Walk {
    /// Shows each text, title, source id and date with its path.
    fn walk(&self, w: &mut Walker<'_>);
}

impl<T: Walk> Walk for Late<T> {
    fn walk(&self, w: &mut Walker<'_>) {
        T::walk(self, w);
    }
}

impl Walk for Front {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("summary", Seen::Text(&self.summary));
        w.at("notice", Seen::Text(&self.notice));
        if let Some(words) = &self.translation {
            w.at("translation", Seen::Text(words));
        }
        w.within("clinical_review", |w| match &self.clinical_review {
            ClinicalReview::None { words } => w.at("words", Seen::Text(words)),
            ClinicalReview::Done { date, scope, .. } => {
                w.at("date", Seen::Date(date));
                w.at("scope", Seen::Text(scope));
            }
        });
        w.each("parts", &self.parts, |w, i, part| w.within(i, |w| w.at("title", Seen::Title(&part.title))));
    }
}

impl Walk for Topic {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("summary", Seen::Text(&self.summary));
        w.at("reviewed", Seen::Date(&self.reviewed));
        w.sources(&self.sources);
        w.walk_each("sections", &self.sections);
    }
}

impl Walk for Section {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.walk_each("blocks", &self.blocks);
    }
}

impl Walk for Block {
    fn walk(&self, w: &mut Walker<'_>) {
        use super::Callout::{Caution, Emergency, Tip};
        w.sources(&self.sources);
        match &self.kind {
            BlockKind::Paragraph(text) => w.at("p", Seen::Text(text)),
            BlockKind::List(items) => w.texts("list", items),
            BlockKind::Steps(steps) => w.texts("steps", steps),
            BlockKind::Callout(Emergency, text) => w.at("emergency", Seen::Text(text)),
            BlockKind::Callout(Caution, text) => w.at("caution", Seen::Text(text)),
            BlockKind::Callout(Tip, text) => w.at("tip", Seen::Text(text)),
            BlockKind::Say { say, not, why } => {
                w.at("say", Seen::Text(say));
                w.at("not", Seen::Text(not));
                if let Some(why) = why {
                    w.at("why", Seen::Text(why));
                }
            }
            BlockKind::Quote(text) => w.at("quote", Seen::Text(text)),
            BlockKind::Picture { describes, .. } => w.at("describes", Seen::Text(describes)),
        }
    }
}

impl Walk for Checklist {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("summary", Seen::Text(&self.summary));
        w.at("reviewed", Seen::Date(&self.reviewed));
        w.sources(&self.sources);
        w.walk_each("groups", &self.groups);
    }
}

impl Walk for Group {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.walk_each("items", &self.items);
    }
}

impl Walk for Item {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("do", Seen::Text(&self.act));
        if let Some(why) = &self.why {
            w.at("why", Seen::Text(why));
        }
        w.sources(&self.sources);
    }
}

impl Walk for Category {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("summary", Seen::Text(&self.summary));
        w.at("reviewed", Seen::Date(&self.reviewed));
        w.walk_each("templates", &self.templates);
    }
}

impl Walk for Template {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("limit", Seen::Text(&self.limit));
        w.at("reason", Seen::Text(&self.reason));
        w.at("follow_through", Seen::Text(&self.follow_through));
        w.at("open", Seen::Text(&self.open));
        w.at("say", Seen::Text(&self.say));
        if let Some(caution) = &self.caution {
            w.at("caution", Seen::Text(caution));
        }
        if let Some(safety) = &self.safety {
            w.within("safety", |w| {
                w.at("place", Seen::Text(&safety.place));
                w.at("naloxone", Seen::Text(&safety.naloxone));
                w.at("contact", Seen::Text(&safety.contact));
            });
        }
        w.sources(&self.sources);
    }
}

impl Walk for Caution {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("words", Seen::Text(&self.words));
        w.at("why", Seen::Text(&self.why));
        w.sources(&self.sources);
    }
}

impl Walk for Region {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("name", Seen::Title(&self.name));
        w.at("reviewed", Seen::Date(&self.reviewed));
        w.sources(&self.sources);
        w.at("naloxone", Seen::Text(&self.naloxone));
        if let Some(law) = &self.law {
            w.at("law", Seen::Text(law));
        }
        if let Some(note) = &self.emergency_note {
            w.at("emergency_note", Seen::Text(note));
        }
        w.walk_each("lines", &self.lines);
    }
}

impl Walk for Line {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("name", Seen::Title(&self.name));
        w.at("what", Seen::Text(&self.what));
        w.at("source", Seen::Source(&self.source));
        w.at("looked_at", Seen::Date(&self.looked_at));
    }
}

impl Walk for Term {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("name", Seen::Title(&self.name));
        w.at("means", Seen::Text(&self.means));
        w.sources(&self.sources);
    }
}
