//! What the environment tells: the locale, the terminal's kind, and its ground.

use crate::app::ThemeName;
use crate::content::region;
use std::env;

/// The theme for the terminal's ground, where its surroundings tell: `COLORFGBG`, in which `15;0` is white on black,
/// and the Linux console, which is black.
pub fn known_ground() -> Option<ThemeName> {
    let told = env::var("COLORFGBG").ok().and_then(|v| v.rsplit(';').next()?.parse::<u8>().ok());
    match told {
        Some(7 | 9..=15) => Some(ThemeName::Light),
        Some(0..=6 | 8) => Some(ThemeName::Dark),
        _ => env::var("TERM").is_ok_and(|term| term == "linux").then_some(ThemeName::Dark),
    }
}

/// The locale for words, as POSIX orders the variables.
pub fn message_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()))
}

/// The locale for letters, as POSIX orders the variables.
pub fn locale() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()))
}

/// The locale for the country: the first of those variables that names one. Over ssh some machines hand on no more
/// than `LC_CTYPE=UTF-8`.
pub fn locale_of_country() -> Option<String> {
    let mut told = ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| env::var(name).ok());
    told.find(|locale| region::territory(locale).is_some())
}

/// Whether letters are UTF-8.
pub fn utf8_locale() -> bool {
    locale().is_some_and(|l| {
        let l = l.to_ascii_lowercase();
        l.contains("utf-8") || l.contains("utf8")
    })
}

/// Whether the terminal cannot be drawn on.
pub fn dumb() -> bool {
    env::var("TERM").map_or(true, |term| term.is_empty() || term == "dumb")
}
