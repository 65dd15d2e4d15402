//! What is set by the environment, the file and the command line, and what is said of what cannot be used of it.

use super::{Failure, surroundings};
use crate::app::settings::Setting;
use crate::app::{Settings, State, ThemeName};
use crate::cli::{Command, Options};
use crate::content::{Handbook, fill, region};
use crate::settings_file::{SettingsFile, cannot};
use crate::store::Home;
use crate::text;
use std::env;

/// An option, and a value that it cannot have.
pub type Slip = (Setting, String);

/// What the command line is told of a slip.
pub fn usage((setting, value): &Slip, book: &Handbook) -> Failure {
    match setting {
        Setting::Region => {
            Failure::usage(fill(&book.words.command.no_region, &[&text::clean(value), &setting.takes(book)]))
        }
        _ => Failure::usage(format_args!("--{} {}", setting.name(), cannot(*setting, value, book))),
    }
}

/// What the screen says of slips where the checklist opens all the same; first of those for which another number may
/// be shown than was meant, on the command line or in the file.
///
/// `in_doubt`: lines of the file could not be used, one of which may have been meant for the region.
pub fn told(
    state: &State,
    slips: &[Slip],
    left_out: &[String],
    in_file: Option<&Slip>,
    in_doubt: bool,
) -> Option<String> {
    let words = &state.words().settings;
    let of_number = |(setting, _): &&Slip| matches!(setting, Setting::Region | Setting::Emergency);
    let cannot =
        |(setting, value): &Slip| fill(&words.cannot, &[words.name(setting.name()), &text::clean(value)]);
    // What an option gives stands before the file.
    let given =
        |setting| state.settings.given.contains(&setting) && !slips.iter().any(|(s, _)| *s == setting);
    let in_file = in_file.filter(|(setting, _)| !given(*setting));
    let mut lines: Vec<String> = slips.iter().filter(of_number).chain(in_file).map(&cannot).collect();
    let mut another = !lines.is_empty() || in_doubt && !state.settings.given.contains(&Setting::Region);
    if !left_out.is_empty() {
        lines.push(fill(&words.left_out, &[&text::clean(&left_out.join(" "))]));
        // It may have been a region.
        another = true;
    }
    if another {
        lines.push(fill(&words.shown, &[state.emergency(), &state.region().name]));
    }
    lines.extend(slips.iter().filter(|slip| !of_number(slip)).map(cannot));
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The lines of the file that could not be used, the first of them in words.
pub fn in_one_line(state: &State, wrong: &[String]) -> Option<String> {
    let words = &state.words().settings;
    let first = fill(&words.wrong, &[wrong.first()?]);
    Some(match wrong.len() {
        1 => first,
        many => fill(&words.wrong_many, &[&many.to_string(), &first]),
    })
}

/// What is set, and what could not be used of what was to be set.
pub struct Given {
    /// The settings.
    pub settings: Settings,
    /// Their file.
    pub file: SettingsFile,
    /// What is wrong with lines of the file.
    pub wrong: Vec<String>,
    /// Options with values that they cannot have.
    pub slips: Vec<Slip>,
}

/// The settings: the file's go before what the surroundings tell, and the options before both.
pub fn settings(book: &Handbook, options: &Options, home: &Home, ascii: bool) -> Given {
    let mut settings = Settings { ascii, private: options.private, ..Settings::default() };
    settings.theme = surroundings::known_ground().unwrap_or_default();
    let (file, wrong) = SettingsFile::open(home.clone(), &mut settings, book);
    let before = settings.given.contains(&Setting::Region).then(|| settings.region.clone());
    let locale = surroundings::locale_of_country();
    settings.region = region::choose(book, before.as_deref(), locale.as_deref());
    if env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) {
        settings.set(Setting::Theme, ThemeName::Mono.name(), book);
    }
    let given = options.given().into_iter();
    let slips = given.filter(|(setting, value)| !settings.set(*setting, value, book)).collect();
    settings.kept_in = file.folder().filter(|_| !options.kiosk);
    Given { settings, file, wrong, slips }
}

/// What visitors of a shared host may run at all: the rest reads or writes files, or is no reading.
pub fn fits_kiosk(command: Option<&Command>) -> bool {
    match command {
        None
        | Some(
            Command::Read { .. }
            | Command::Overdose
            | Command::Drill { .. }
            | Command::Kit
            | Command::Topics
            | Command::Search { .. },
        ) => true,
        // Plans are not there at all: a shared screen is no place for them.
        Some(Command::Print { what, .. }) => what != "plan",
        Some(
            Command::Plan { .. }
            | Command::Erase
            | Command::NewPack { .. }
            | Command::Check { .. }
            | Command::Completions { .. }
            | Command::Man,
        ) => false,
    }
}
