//! Words of the settings: their screen, their file, and what is said of values that cannot be.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The settings.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettingsWords {
    /// Title of the screen.
    pub title: String,
    /// The same, where settings are kept; `{0}` the file.
    pub title_kept: String,
    /// Names of settings, by the key of the file.
    pub name: BTreeMap<String, String>,
    /// What each does, by the same keys.
    pub about: BTreeMap<String, String>,
    /// Stands for no value.
    pub none: String,
    /// No setting has that name: `{0}` the name.
    pub no_such: String,
    /// Follows [`Self::no_such`] and [`Self::cannot_be`] where something is near: `{0}` that.
    pub near: String,
    /// What is no line of a setting.
    pub form: String,
    /// The file is no text.
    pub not_utf8: String,
    /// The file is too long: `{0}` the most, in KiB.
    pub too_long: String,
    /// What to do about a line without which nothing can be kept: `{0}` what is wrong with it.
    pub mend: String,
    /// Follows the name of a setting: `{0}` a value that it cannot have.
    pub cannot_be: String,
    /// Follows [`Self::cannot_be`] where nothing is near: `{0}` what it takes.
    pub takes: String,
    /// What the region takes: `{0}` the handbook's regions.
    pub takes_region: String,
    /// What the emergency number takes: `{0}` the most signs.
    pub takes_emergency: String,
    /// What the width takes: `{0}` and `{1}` the fewest and the most columns, `{2}` the word for no end.
    pub takes_width: String,
    /// Said where a setting cannot have a value: `{0}` the setting, `{1}` the value.
    pub cannot: String,
    /// Said behind [`Self::cannot`] of a region or number: `{0}` the number that is shown, `{1}` whose it is.
    pub shown: String,
    /// Said at start of a line in the file that cannot be used: `{0}` place and what is wrong with it.
    pub wrong: String,
    /// Said of several: `{0}` how many, `{1}` the first as above.
    pub wrong_many: String,
    /// Said of options that nobody knows, where the checklist opens all the same: `{0}` the options.
    pub left_out: String,
    /// Said where settings could not be kept: `{0}` why.
    pub not_kept: String,
    /// First lines of the file.
    pub file: String,
    /// Before the values a setting can have, in the file: `{0}` the values.
    pub values: String,
}

impl SettingsWords {
    /// The name of a setting.
    pub fn name<'a>(&'a self, key: &'a str) -> &'a str {
        self.name.get(key).map_or(key, String::as_str)
    }

    /// What a setting does.
    pub fn about(&self, key: &str) -> &str {
        self.about.get(key).map_or("", String::as_str)
    }
}
