//! Every theme can be read: the contrast of each role with its ground, on the palettes that terminals ship with.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use ratatui::style::{Color, Modifier, Style};
use steadyhand::app::ThemeName;
use steadyhand::app::page::Role;
use steadyhand::ui::theme;

type Rgb = (u8, u8, u8);

/// The 16 colours as xterm, the VGA text mode and Windows Terminal (Campbell) show them by default.
const PALETTES: [(&str, [Rgb; 16]); 3] = [
    (
        "xterm",
        [
            (0, 0, 0),
            (205, 0, 0),
            (0, 205, 0),
            (205, 205, 0),
            (0, 0, 238),
            (205, 0, 205),
            (0, 205, 205),
            (229, 229, 229),
            (127, 127, 127),
            (255, 0, 0),
            (0, 255, 0),
            (255, 255, 0),
            (92, 92, 255),
            (255, 0, 255),
            (0, 255, 255),
            (255, 255, 255),
        ],
    ),
    (
        "VGA",
        [
            (0, 0, 0),
            (170, 0, 0),
            (0, 170, 0),
            (170, 85, 0),
            (0, 0, 170),
            (170, 0, 170),
            (0, 170, 170),
            (170, 170, 170),
            (85, 85, 85),
            (255, 85, 85),
            (85, 255, 85),
            (255, 255, 85),
            (85, 85, 255),
            (255, 85, 255),
            (85, 255, 255),
            (255, 255, 255),
        ],
    ),
    (
        "Campbell",
        [
            (12, 12, 12),
            (197, 15, 31),
            (19, 161, 14),
            (193, 156, 0),
            (0, 55, 218),
            (136, 23, 152),
            (58, 150, 221),
            (204, 204, 204),
            (118, 118, 118),
            (231, 72, 86),
            (22, 198, 12),
            (249, 241, 165),
            (59, 120, 255),
            (180, 0, 158),
            (97, 214, 214),
            (242, 242, 242),
        ],
    ),
];

const ROLES: [Role; 14] = [
    Role::Body,
    Role::Strong,
    Role::Title,
    Role::Heading,
    Role::Quiet,
    Role::Link,
    Role::Term,
    Role::Number,
    Role::Emergency,
    Role::Caution,
    Role::Good,
    Role::Bad,
    Role::Picture,
    Role::Body,
];

fn rgb(colour: Option<Color>, palette: &[Rgb; 16], own: Rgb) -> Rgb {
    const NAMES: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        None | Some(Color::Reset) => own,
        Some(colour) => palette[NAMES.iter().position(|c| *c == colour).expect("16 colours suffice")],
    }
}

/// Relative luminance and contrast ratio as WCAG 2.2 defines them.
fn luminance((r, g, b): Rgb) -> f64 {
    let part = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Text and ground of the terminal itself: the pairs people use with a theme.
fn own(theme: ThemeName, palette: &[Rgb; 16]) -> (Rgb, Rgb) {
    match theme {
        ThemeName::Light => (palette[0], palette[15]),
        _ => (palette[7], palette[0]),
    }
}

#[test]
fn every_role_of_every_theme_has_a_contrast_of_4_5_and_of_7_in_the_high_one() {
    for (name, palette) in &PALETTES {
        for theme_name in ThemeName::ALL {
            let (text, ground) = own(theme_name, palette);
            for role in ROLES {
                let styles = [
                    theme::style(theme_name, role),
                    theme::chosen(theme::style(theme_name, role)),
                    theme::found(theme::style(theme_name, role)),
                    theme::bar(theme_name),
                ];
                for style in styles.map(|s| theme::ground(theme_name).patch(s)) {
                    let (fg, bg) = (rgb(style.fg, palette, text), rgb(style.bg, palette, ground));
                    let least = if theme_name == ThemeName::Contrast { 7.0 } else { 4.5 };
                    let ratio = contrast(fg, bg);
                    assert!(ratio >= least, "{name}, {}, {role:?}: {ratio:.2}", theme_name.name());
                }
            }
        }
    }
}

#[test]
fn without_colour_nothing_is_coloured_and_what_matters_still_stands_out() {
    for role in ROLES {
        let style = theme::style(ThemeName::Mono, role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
    }
    let plain = theme::style(ThemeName::Mono, Role::Body);
    for role in [Role::Emergency, Role::Number, Role::Heading, Role::Link, Role::Caution] {
        assert_ne!(theme::style(ThemeName::Mono, role), plain, "{role:?}");
    }
    for style in [theme::chosen(Style::new()), theme::found(Style::new())] {
        assert!(style.add_modifier.contains(Modifier::REVERSED));
    }
}
