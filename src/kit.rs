//! What a reader has ready: where the kit is, the doses with their printed dates, who knows, who lives with them;
//! and what to be reminded of. Pure: the day is handed in, and text goes in and out.

use crate::merge::{list, pick};
use crate::yaml;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The file of the list, in the reader's own folder.
pub const FILE: &str = "kit.yaml";
/// Longest file taken, in bytes.
pub const LONGEST: u64 = 256 * 1024;
/// A dose that expires within so many days is told of.
const SOON: i32 = 60;
/// Without a drill for so many days, the reader is reminded: twice a year.
const DRILL_EVERY: i32 = 180;

/// The list.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kit {
    /// Where the kit is.
    pub place: String,
    /// What is in it beside naloxone.
    pub items: String,
    /// Who knows the place and the steps.
    pub who_knows: String,
    /// Who lives with the reader.
    pub at_home: String,
    /// Doses of naloxone.
    pub doses: Vec<Dose>,
}

/// One dose.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// The printed date, as written: a month counts to its last day.
    pub expires: String,
    /// What it is.
    #[serde(default)]
    pub what: String,
}

impl Dose {
    /// Reads `2027-05 nose spray 4 mg`; `None` where it does not start with a date.
    pub fn parse(line: &str) -> Option<Self> {
        let (expires, what) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let dose = Self { expires: expires.to_owned(), what: what.trim().to_owned() };
        dose.day().map(|_| dose)
    }

    /// The last day it is good for.
    pub fn day(&self) -> Option<Date> {
        match self.expires.parse::<Date>() {
            Ok(day) => Some(day),
            Err(_) => {
                let (year, month) = self.expires.split_once('-')?;
                let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
                Some(first.last_of_month())
            }
        }
    }

    /// As it is written in one line.
    pub fn line(&self) -> String {
        format!("{} {}", self.expires, self.what).trim_end().to_owned()
    }
}

/// Something to be reminded of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reminder {
    /// The dose expires in so many days.
    Expires(Dose, i32),
    /// The dose is past its date.
    Expired(Dose),
    /// So many days without a drill; `None` where there was none yet.
    Drill(Option<i32>),
}

impl Kit {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it, at its line.
    pub fn decode(text: &str) -> Result<Self, String> {
        let mut kit: Self = yaml::decode(text)
            .map_err(|faults| faults.first().map_or_else(String::new, |fault| format!("{FILE}:{fault}")))?;
        let Self { place, items, who_knows, at_home, doses } = &mut kit;
        let doses = doses.iter_mut().flat_map(|d| [&mut d.expires, &mut d.what]);
        for words in [place, items, who_knows, at_home].into_iter().chain(doses) {
            *words = crate::text::clean(words).into_owned();
        }
        Ok(kit)
    }

    /// This list, with what another session made of `base`: what either changed is changed; where both changed the
    /// same text, it is this one's.
    #[must_use]
    pub fn with(&self, base: &Self, theirs: &Self) -> Self {
        Self {
            place: pick(&base.place, &self.place, &theirs.place).clone(),
            items: pick(&base.items, &self.items, &theirs.items).clone(),
            who_knows: pick(&base.who_knows, &self.who_knows, &theirs.who_knows).clone(),
            at_home: pick(&base.at_home, &self.at_home, &theirs.at_home).clone(),
            doses: list(&base.doses, &self.doses, &theirs.doses),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// Never in practice: the list holds nothing that YAML cannot.
    pub fn encode(&self) -> Result<String, String> {
        yaml::encode(self)
    }

    /// What to be reminded of on a day, the most pressing first. Nobody is reminded before the list is begun.
    pub fn reminders(&self, today: Date, last_drill: Option<Date>) -> Vec<Reminder> {
        let days = |from: Date, to: Date| from.duration_until(to).as_hours() / 24;
        let mut doses: Vec<(Date, &Dose)> = self.doses.iter().filter_map(|d| Some((d.day()?, d))).collect();
        doses.sort_by_key(|(day, _)| *day);
        let mut reminders: Vec<Reminder> = doses
            .into_iter()
            .filter_map(|(day, dose)| match i32::try_from(days(today, day)).unwrap_or(i32::MAX) {
                left if left < 0 => Some(Reminder::Expired(dose.clone())),
                left if left <= SOON => Some(Reminder::Expires(dose.clone(), left)),
                _ => None,
            })
            .collect();
        let since = last_drill.map(|day| i32::try_from(days(day, today)).unwrap_or(i32::MAX));
        let begun = *self != Self::default();
        match since {
            Some(days) if days > DRILL_EVERY => reminders.push(Reminder::Drill(Some(days))),
            None if begun => reminders.push(Reminder::Drill(None)),
            _ => {}
        }
        reminders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_dose_is_told_of_from_60_days_before_its_printed_date_on() {
        let kit = Kit { doses: vec![Dose::parse("2026-12-31 spray").unwrap()], ..Kit::default() };
        let told = |today: &str| kit.reminders(day(today), Some(day(today))).len();
        assert_eq!(told("2026-10-31"), 0, "61 days before");
        assert_eq!(told("2026-11-01"), 1, "60 days before");
        assert_eq!(told("2026-12-31"), 1, "on its last day");
        let after = kit.reminders(day("2027-01-01"), Some(day("2027-01-01")));
        assert_eq!(after, [Reminder::Expired(kit.doses[0].clone())]);
    }

    #[test]
    fn a_month_counts_to_its_last_day_and_nonsense_is_no_date() {
        assert_eq!(Dose::parse("2028-02").unwrap().day(), Some(day("2028-02-29")));
        for wrong in ["", "soon", "2028-13 spray", "2028-02-30", "spray 2028-02"] {
            assert_eq!(Dose::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_drill_is_asked_for_after_180_days_and_from_nobody_who_has_not_begun() {
        let kit = Kit { place: "hall".into(), ..Kit::default() };
        assert_eq!(kit.reminders(day("2026-11-24"), None), [Reminder::Drill(None)]);
        assert_eq!(kit.reminders(day("2026-11-24"), Some(day("2026-05-28"))), []);
        assert_eq!(kit.reminders(day("2026-11-24"), Some(day("2026-05-27"))), [Reminder::Drill(Some(181))]);
        assert_eq!(Kit::default().reminders(day("2026-11-24"), None), []);
    }

    #[test]
    fn two_sessions_keep_what_the_other_changed() {
        let dose = |line: &str| Dose::parse(line).unwrap();
        let base = Kit { place: "hall".into(), doses: vec![dose("2026-12 old")], ..Kit::default() };
        let mine = Kit { place: "bag".into(), doses: vec![dose("2028-01 mine")], ..base.clone() };
        let mut theirs = Kit { who_knows: "Sam".into(), ..base.clone() };
        theirs.doses.push(dose("2027-05 theirs"));
        let both = mine.with(&base, &theirs);
        assert_eq!((both.place.as_str(), both.who_knows.as_str()), ("bag", "Sam"));
        assert_eq!(both.doses, [dose("2028-01 mine"), dose("2027-05 theirs")]);
        assert_eq!(mine.with(&base, &base), mine);
        assert_eq!(base.with(&base, &mine), mine);
    }

    #[test]
    fn the_file_comes_back_as_it_was() {
        let kit = Kit {
            place: "- \"hall\": #1".into(),
            doses: vec![Dose::parse("2027-05 Narcan 4 mg").unwrap()],
            ..Kit::default()
        };
        assert_eq!(Kit::decode(&kit.encode().unwrap()), Ok(kit));
        assert!(Kit::decode("plase: hall").unwrap_err().starts_with("kit.yaml:1:1: unknown key `plase`"));
    }
}
