//! What is kept between two readings: places, bookmarks, region and look, in one small YAML file.

use crate::app::page::Anchor;
use crate::app::reader::Spot;
use crate::app::{State, ThemeName};
use crate::content::{Handbook, fill};
use crate::store::Home;
use crate::yaml;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FILE: &str = "places.yaml";
/// Longest file taken, in bytes: a place for every topic and a thousand bookmarks take a tenth of it.
const LONGEST: u64 = 1 << 20;

/// Section, block, letters: see [`Anchor`].
type At = [u32; 3];

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// The id of the topic that was open.
    topic: Option<String>,
    places: BTreeMap<String, At>,
    bookmarks: Vec<(String, At)>,
    region: Option<String>,
    emergency: Option<String>,
    theme: Option<String>,
}

/// The file of places, and where it is.
#[derive(Debug)]
pub struct Places {
    home: Home,
    kept: Kept,
    /// Why the file was not read; it is then left untouched.
    trouble: Option<String>,
}

impl Places {
    /// Reads the file; what is wrong with it is told once the handbook is open, and never stops it.
    pub fn open(home: Home, book: &Handbook) -> Self {
        let read = home.read(FILE, LONGEST).map_err(|e| e.to_string()).and_then(|bytes| {
            let Some(bytes) = bytes else { return Ok(Kept::default()) };
            let text = String::from_utf8(bytes).map_err(|_| format!("{FILE}: not UTF-8"))?;
            yaml::decode(&text).map_err(|faults| {
                faults
                    .first()
                    .map_or_else(String::new, |f| format!("{FILE}:{}:{}: {}", f.line, f.column, f.message))
            })
        });
        match read {
            Ok(kept) => Self { home, kept, trouble: None },
            Err(why) => {
                Self { home, kept: Kept::default(), trouble: Some(fill(&book.words.read.not_kept, &[&why])) }
            }
        }
    }

    /// The region chosen before.
    pub fn region(&self) -> Option<&str> {
        self.kept.region.as_deref()
    }

    /// The reader's own emergency number.
    pub fn emergency(&self) -> Option<&str> {
        self.kept.emergency.as_deref()
    }

    /// The look chosen before.
    pub fn theme(&self) -> Option<ThemeName> {
        let name = self.kept.theme.as_deref()?;
        ThemeName::ALL.iter().find(|(_, n)| *n == name).map(|(theme, _)| *theme)
    }

    /// Puts places and bookmarks into the state, and reopens the topic that was open.
    pub fn restore(&mut self, state: &mut State) {
        let anchor = |[section, block, offset]: At| Anchor { section, block, offset };
        state.reader.places = self.kept.places.iter().map(|(id, at)| (id.clone(), anchor(*at))).collect();
        let spot = |(id, at): &(String, At)| Some(Spot { topic: state.book.topic(id)?, anchor: anchor(*at) });
        state.bookmarks = self.kept.bookmarks.iter().filter_map(spot).collect();
        if let Some(topic) = self.kept.topic.as_ref().and_then(|id| state.book.topic(id)) {
            state.reopen_topic(topic);
            state.reader.forget_way();
        }
        state.note = self.trouble.take();
        state.changed = false;
    }

    fn of(&self, state: &State) -> Kept {
        let at = |a: Anchor| [a.section, a.block, a.offset];
        let id = |topic: usize| state.book.topics.get(topic).map(|t| t.id.clone());
        let topic = id(state.reader.topic).filter(|_| !state.reader.page.lines.is_empty());
        let here = topic.clone().map(|id| (id, state.reader.place()));
        let places = state.reader.places.iter().map(|(id, a)| (id.clone(), *a)).chain(here);
        Kept {
            places: places.map(|(id, a)| (id, at(a))).collect(),
            topic,
            bookmarks: state.bookmarks.iter().filter_map(|b| Some((id(b.topic)?, at(b.anchor)))).collect(),
            // A region that the locale chose is chosen anew each time: the reader may travel.
            region: state
                .settings
                .region_chosen
                .then(|| state.settings.region.clone())
                .or(self.kept.region.clone()),
            emergency: self.kept.emergency.clone(),
            theme: state
                .settings
                .theme_chosen
                .then(|| state.settings.theme.name().to_owned())
                .or(self.kept.theme.clone()),
        }
    }
}

impl Places {
    /// Writes what is worth keeping, if anything of it changed.
    ///
    /// # Errors
    /// A line for the reader, where the disk refuses.
    pub fn keep(&mut self, state: &State) -> Result<(), String> {
        if !state.changed || self.trouble.is_some() || matches!(self.home, Home::Nowhere) {
            return Ok(());
        }
        let kept = self.of(state);
        if kept == self.kept {
            return Ok(());
        }
        let told = |why: String| fill(&state.words().read.not_kept, &[&why]);
        let text = yaml::encode(&kept).map_err(told)?;
        self.home.replace(FILE, text.as_bytes()).map_err(|e| told(e.to_string()))?;
        self.kept = kept;
        Ok(())
    }
}
