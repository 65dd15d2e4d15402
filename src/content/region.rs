//! Which region's numbers are shown, and why. Pure: option, setting and locale are handed in.

use super::Handbook;

/// The region chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What chose it.
    pub why: Why,
}

/// What chose a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// `--region`.
    Option,
    /// What the reader chose before.
    Setting,
    /// The territory of the locale.
    Locale,
    /// Nothing said another: the handbook's first reader is in the United States.
    Default,
}

/// The region where nothing says another.
const DEFAULT: &str = "us";
/// The region of a territory that no region names.
const OTHER: &str = "other";

/// Chooses a region: the option, else the setting, else the locale's territory, else the default.
///
/// # Errors
/// When the option names no region: one line with those there are.
pub fn choose(
    book: &Handbook,
    option: Option<&str>,
    setting: Option<&str>,
    locale: Option<&str>,
) -> Result<Choice, String> {
    let chosen = |id: &str, why| Ok(Choice { id: id.to_owned(), why });
    if let Some(option) = option {
        let id = option.to_ascii_lowercase();
        if book.regions.contains_key(&id) {
            return chosen(&id, Why::Option);
        }
        let codes = book.regions.keys().cloned().collect::<Vec<_>>().join(", ");
        return Err(format!("there is no region `{}`\nUse one of: {codes}", crate::text::clean(option)));
    }
    if let Some(id) = setting.filter(|id| book.regions.contains_key(*id)) {
        return chosen(id, Why::Setting);
    }
    if let Some(territory) = locale.and_then(territory) {
        let named = book.regions.values().find(|r| r.territories.contains(&territory));
        if let Some(region) = named {
            return chosen(&region.id, Why::Locale);
        }
        // Never another country's number: a territory nobody wrote a page for is asked for its own.
        if book.regions.contains_key(OTHER) {
            return chosen(OTHER, Why::Locale);
        }
    }
    let first = book.regions.keys().next().map_or(DEFAULT, String::as_str);
    chosen(if book.regions.contains_key(DEFAULT) { DEFAULT } else { first }, Why::Default)
}

/// `GB` of `en_GB.UTF-8`.
fn territory(locale: &str) -> Option<String> {
    let rest = locale.split_once('_')?.1;
    let code: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    (code.len() == 2).then(|| code.to_ascii_uppercase())
}
