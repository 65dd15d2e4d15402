//! Looks: what each role is drawn with. 16 colours suffice; meaning never rests on colour alone.

use crate::app::ThemeName;
use crate::app::page::Role;
use ratatui::style::{Color, Modifier, Style};

/// The style of a role in a theme.
pub fn style(theme: ThemeName, role: Role) -> Style {
    let plain = Style::new();
    let bold = plain.add_modifier(Modifier::BOLD);
    let underlined = plain.add_modifier(Modifier::UNDERLINED);
    let mono = match role {
        Role::Body | Role::Quiet | Role::Picture => plain,
        Role::Strong
        | Role::Title
        | Role::Heading
        | Role::Number
        | Role::Good
        | Role::Caution
        | Role::Bad => bold,
        Role::Link | Role::Term => underlined,
        Role::Emergency => bold.add_modifier(Modifier::REVERSED),
    };
    let colour = match (theme, role) {
        (ThemeName::Mono | ThemeName::Contrast | ThemeName::Amber | ThemeName::Green, _) => None,
        (ThemeName::Dark, Role::Heading) => Some(Color::LightCyan),
        (ThemeName::Dark, Role::Caution) => Some(Color::LightYellow),
        (ThemeName::Dark, Role::Good) => Some(Color::LightGreen),
        (ThemeName::Dark, Role::Bad) => Some(Color::LightRed),
        (ThemeName::Light, Role::Heading) => Some(Color::Blue),
        (ThemeName::Light, Role::Caution | Role::Bad) => Some(Color::Red),
        (ThemeName::Light, Role::Good) => Some(Color::Magenta),
        _ => None,
    };
    colour.map_or(mono, |colour| mono.fg(colour))
}

/// The ground of the whole screen: the terminal's own, but for themes that bring one.
pub fn ground(theme: ThemeName) -> Style {
    match theme {
        ThemeName::Contrast => Style::new().fg(Color::White).bg(Color::Black),
        ThemeName::Amber => Style::new().fg(Color::LightYellow).bg(Color::Black),
        ThemeName::Green => Style::new().fg(Color::LightGreen).bg(Color::Black),
        _ => Style::new(),
    }
}

/// The bars at the top and the bottom.
pub fn bar(theme: ThemeName) -> Style {
    match theme {
        ThemeName::Dark | ThemeName::Light | ThemeName::Mono => Style::new().add_modifier(Modifier::BOLD),
        theme => ground(theme).add_modifier(Modifier::BOLD),
    }
}

/// What is chosen: reversed, so that it shows without colour.
pub fn chosen(style: Style) -> Style {
    style.add_modifier(Modifier::REVERSED)
}

/// Words found.
pub fn found(style: Style) -> Style {
    style.add_modifier(Modifier::REVERSED)
}
