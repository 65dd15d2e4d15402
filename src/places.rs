//! What is kept between two readings: places and bookmarks, in one small YAML file.

use crate::app::State;
use crate::app::page::Anchor;
use crate::app::reader::Spot;
use crate::content::{Handbook, fill};
use crate::merge;
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
}

impl Kept {
    /// What the file holds; `None` where there is none.
    fn read(home: &Home) -> Result<Option<Self>, String> {
        let Some(bytes) = home.read(FILE, LONGEST).map_err(|e| e.to_string())? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| format!("{FILE}: not UTF-8"))?;
        yaml::decode(&text)
            .map(Some)
            .map_err(|faults| faults.first().map_or_else(String::new, |fault| format!("{FILE}:{fault}")))
    }

    /// This, with what another session kept since `base`: what either set or took away is.
    fn with(mut self, base: &Self, theirs: Self) -> Self {
        for (id, at) in theirs.places {
            if self.places.get(&id) == base.places.get(&id) {
                self.places.insert(id, at);
            }
        }
        self.bookmarks = merge::list(&base.bookmarks, &self.bookmarks, &theirs.bookmarks);
        self
    }
}

/// The file of places, and where it is.
#[derive(Debug)]
pub struct Places {
    home: Home,
    /// What this session read, or kept last.
    kept: Kept,
    /// Why the file was not read; it is then left untouched.
    trouble: Option<String>,
    /// There was no file when the program began.
    none_yet: bool,
    /// This program made it.
    made: bool,
}

impl Places {
    /// Reads the file; what is wrong with it is told once the handbook is open, and never stops it.
    pub fn open(home: Home, book: &Handbook) -> Self {
        match Kept::read(&home) {
            Ok(kept) => Self {
                home,
                none_yet: kept.is_none(),
                kept: kept.unwrap_or_default(),
                trouble: None,
                made: false,
            },
            Err(why) => Self {
                home,
                kept: Kept::default(),
                trouble: Some(fill(&book.words.read.not_kept, &[&why])),
                none_yet: false,
                made: false,
            },
        }
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
        state.note = self.trouble.clone();
        state.changed = false;
    }

    fn of(&self, state: &State) -> Kept {
        let at = |a: Anchor| [a.section, a.block, a.offset];
        let id = |topic: usize| state.book.topics.get(topic).map(|t| t.id.clone());
        let topic = id(state.reader.topic).filter(|_| !state.reader.page.lines.is_empty());
        let here = topic.clone().map(|id| (id, state.reader.place()));
        let places = state.reader.places.iter().map(|(id, a)| (id.clone(), *a)).chain(here);
        let here = state.bookmarks.iter().filter_map(|b| Some((id(b.topic)?, at(b.anchor))));
        // Those of another handbook are not this one's to lose.
        let elsewhere = self.kept.bookmarks.iter().filter(|(id, _)| state.book.topic(id).is_none()).cloned();
        Kept {
            places: places.map(|(id, a)| (id, at(a))).collect(),
            topic,
            bookmarks: here.chain(elsewhere).collect(),
        }
    }
}

impl Places {
    /// Writes what is worth keeping, if anything of it changed, beside what other sessions kept meanwhile.
    ///
    /// # Errors
    /// A line for the reader, where the disk refuses, or the file is no longer one that could be read.
    pub fn keep(&mut self, state: &State) -> Result<(), String> {
        if !state.changed || self.trouble.is_some() || matches!(self.home, Home::Nowhere) {
            return Ok(());
        }
        let told = |why: String| fill(&state.words().read.not_kept, &[&why]);
        self.write(self.of(state)).map_err(told)
    }

    fn write(&mut self, kept: Kept) -> Result<(), String> {
        if kept == self.kept {
            return Ok(());
        }
        let all = match Kept::read(&self.home)? {
            Some(theirs) => kept.clone().with(&self.kept, theirs),
            None => kept.clone(),
        };
        self.home.replace(FILE, yaml::encode(&all)?.as_bytes()).map_err(|e| e.to_string())?;
        self.kept = kept;
        self.made |= self.none_yet;
        Ok(())
    }

    /// Where places are kept from now on, for who leaves the program that made the file.
    pub fn first_kept(&self, state: &State) -> Option<String> {
        let folder = state.settings.kept_in.as_ref().filter(|_| self.made)?;
        Some(fill(&state.words().read.kept_in, &[&format!("{folder}/{FILE}")]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sessions_keep_the_bookmarks_and_places_of_each_other() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::Folder(dir.path().join("data"));
        let book = crate::content::load(None).unwrap();
        let file = || Kept::read(&home).unwrap().unwrap();
        let mark = |name: &str| (name.to_owned(), [0, 0, 0]);
        let keep = |session: &mut Places, change: &dyn Fn(&mut Kept)| {
            let mut kept = session.kept.clone();
            change(&mut kept);
            session.write(kept).unwrap();
        };
        let (mut one, mut other) = (Places::open(home.clone(), &book), Places::open(home.clone(), &book));
        keep(&mut one, &|k| k.bookmarks.push(mark("risks")));
        keep(&mut other, &|k| k.bookmarks.push(mark("yes")));
        keep(&mut one, &|k| {
            k.places.insert("risks".into(), [1, 2, 3]);
        });
        assert_eq!(file().bookmarks, [mark("risks"), mark("yes")]);
        keep(&mut other, &|k| {
            k.places.insert("yes".into(), [1, 0, 0]);
        });
        assert_eq!(file().places.len(), 2);
        // What one takes away does not come back from the other.
        keep(&mut one, &|k| k.bookmarks.clear());
        keep(&mut other, &|k| k.topic = Some("yes".into()));
        assert_eq!(file().bookmarks, [mark("yes")]);
        // What somebody broke by hand meanwhile is theirs to mend.
        home.replace(FILE, b"places: [").unwrap();
        let mut kept = one.kept.clone();
        kept.topic = Some("about".into());
        assert!(one.write(kept).is_err());
        assert_eq!(home.read(FILE, LONGEST).unwrap().unwrap(), b"places: [");
    }
}
