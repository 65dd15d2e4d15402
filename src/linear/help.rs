//! The keys as lines: what can be typed where one is, and nothing that needs a screen.

use super::{Writer, letters, said};
use crate::app::Screen;
use crate::app::keys::{self, Binding, Context, KEYS};

/// Where the titles of the groups stand in `interface.yaml`.
const EVERYWHERE: usize = 0;

impl Writer<'_> {
    /// The keys of the screen that lies below the help, then those of all screens.
    pub(super) fn help(&mut self) {
        let (state, words) = (self.state, self.state.words());
        let below = state.screens.iter().rev().nth(1);
        let on = below.map_or_else(|| keys::contexts(false, true), Screen::contexts);
        let holds = |b: &&Binding| on.contains(&b.context) && said(&b.action) && state.allows(&b.action);
        let (general, own): (Vec<&Binding>, Vec<&Binding>) =
            KEYS.iter().filter(holds).partition(|b| group(b.context) == EVERYWHERE);
        if let Some(title) = own.first().and_then(|b| words.screen.help_groups.get(group(b.context))) {
            self.line(title);
        }
        let emergency = matches!(below, Some(Screen::Emergency { .. }));
        if emergency {
            let enter = KEYS.iter().find(|b| b.context == Context::Emergency && b.name == "step_done");
            enter.into_iter().for_each(|b| self.binding("Enter", b));
        }
        own.iter().for_each(|b| self.key(b));
        self.on.text.push('\n');
        if let Some(title) = words.screen.help_groups.get(EVERYWHERE) {
            self.line(title);
        }
        let help = &words.linear.help;
        if !emergency {
            self.line(&help.number);
            self.line(&help.enter);
        }
        if below.is_none() {
            self.line(&help.search);
        }
        self.line(&help.again);
        general.iter().for_each(|b| self.key(b));
    }

    /// A key that can be typed as a letter, and what it does.
    fn key(&mut self, binding: &Binding) {
        if let Some(key) = letters(binding).next() {
            self.binding(&key.to_string(), binding);
        }
    }

    fn binding(&mut self, key: &str, binding: &Binding) {
        let what = self.state.words().keys.get(binding.name).map_or(binding.name, String::as_str);
        self.line(&format!("{key}: {what}"));
    }
}

/// Which title a context's keys stand under.
fn group(context: Context) -> usize {
    match context {
        Context::Emergency | Context::Summary => 1,
        Context::Reading | Context::Lines => 3,
        Context::Plans | Context::Desk => 4,
        Context::Field | Context::Event => 5,
        Context::Typing => 6,
        Context::Always | Context::Anywhere | Context::Moving => EVERYWHERE,
    }
}
