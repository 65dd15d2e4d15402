//! Which region's numbers are shown. Pure: option, setting and locale are handed in.

use super::Handbook;

/// The region where nothing says another.
const DEFAULT: &str = "us";
/// The region of a territory that no region names.
const OTHER: &str = "other";

/// The id of the region chosen: the option, else the setting, else the locale's territory, else the default.
///
/// # Errors
/// When the option names no region: one line with those there are.
pub fn choose(
    book: &Handbook,
    option: Option<&str>,
    setting: Option<&str>,
    locale: Option<&str>,
) -> Result<String, String> {
    if let Some(option) = option {
        let id = option.to_ascii_lowercase();
        if book.regions.contains_key(&id) {
            return Ok(id);
        }
        let codes = book.regions.keys().cloned().collect::<Vec<_>>().join(", ");
        return Err(format!("there is no region `{}`\nUse one of: {codes}", crate::text::clean(option)));
    }
    if let Some(id) = setting.filter(|id| book.regions.contains_key(*id)) {
        return Ok(id.to_owned());
    }
    if let Some(territory) = locale.and_then(territory) {
        let named = book.regions.values().find(|r| r.territories.contains(&territory));
        if let Some(region) = named {
            return Ok(region.id.clone());
        }
        // Never another country's number: a territory nobody wrote a page for is asked for its own.
        if book.regions.contains_key(OTHER) {
            return Ok(OTHER.to_owned());
        }
    }
    let first = book.regions.keys().next().map_or(DEFAULT, String::as_str);
    Ok(if book.regions.contains_key(DEFAULT) { DEFAULT } else { first }.to_owned())
}

/// `GB` of `en_GB.UTF-8`.
fn territory(locale: &str) -> Option<String> {
    let rest = locale.split_once('_')?.1;
    let code: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    (code.len() == 2).then(|| code.to_ascii_uppercase())
}
