//! Dialects: what each family of terminals understands, in one table.

use super::style::{Attrs, Ink};

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colours {
    /// None at all.
    None,
    /// The eight of ECMA-48.
    Ansi8,
    /// Those and their bright forms (`90`-`97`, `100`-`107`).
    Ansi16,
    /// xterm's palette (`38;5;n`).
    Palette256,
    /// 24-bit (`38;2;r;g;b`).
    Direct,
}

/// What one family of terminals understands. A sequence is used only when every member of the family has it.
///
/// All have CUP, CUU, CUD, CUF, CUB, CR, LF, BS, EL, ED and SGR 0, 1, 4, 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// Colours.
    pub colours: Colours,
    /// Attributes it can show; others are left out.
    pub attrs: Attrs,
    /// What the VT100 brought: scroll regions (DECSTBM), RI, character sets, and a last cell of the screen that can be
    /// written without scrolling it.
    pub regions: bool,
    /// SGR 22, 23, 24 and 27 end single attributes; without them only a full reset does.
    pub sgr_off: bool,
    /// Erased cells take the current ground's colour; without it, erase only with the default ground.
    pub bce: bool,
    /// CHA (`CSI n G`) and VPA (`CSI n d`): column or row alone.
    pub cha_vpa: bool,
    /// ECH (`CSI n X`): erase characters.
    pub ech: bool,
    /// ICH and DCH (`CSI n @`, `CSI n P`): insert and delete characters.
    pub ich_dch: bool,
    /// IL and DL (`CSI n L`, `CSI n M`): insert and delete lines.
    pub il_dl: bool,
    /// SU and SD (`CSI n S`, `CSI n T`): scroll the region.
    pub su_sd: bool,
    /// REP (`CSI n b`): repeat the last character.
    pub rep: bool,
    /// DECTCEM (`CSI ? 25 h`): the cursor can be hidden.
    pub hides_cursor: bool,
    /// Zero-width marks join the character before them.
    pub combining: bool,
    /// Characters of ambiguous width may be shown wide (a locale of East Asia).
    pub ambiguous_wide: bool,
    /// OSC sequences are taken whole, shown or not; without, they would be shown as letters.
    pub osc: bool,
    /// Left and right margins (DECLRMM, DECSLRM). Never assumed: set once the terminal has said so.
    pub side_margins: bool,
    /// Links (OSC 8). Never assumed of a family: set where [`Self::knows_links`] or a setting says so.
    pub links: bool,
}

impl Dialect {
    /// xterm and all that imitate it: VTE, kitty, foot, alacritty, Windows Terminal, konsole, mosh.
    /// Without REP, which mosh has not.
    #[must_use]
    pub const fn xterm() -> Self {
        Self {
            colours: Colours::Palette256,
            attrs: Attrs::BOLD
                .with(Attrs::DIM)
                .with(Attrs::ITALIC)
                .with(Attrs::UNDERLINED)
                .with(Attrs::REVERSED),
            regions: true,
            sgr_off: true,
            bce: true,
            cha_vpa: true,
            ech: true,
            ich_dch: true,
            il_dl: true,
            su_sd: true,
            rep: false,
            hides_cursor: true,
            combining: true,
            ambiguous_wide: false,
            osc: true,
            side_margins: false,
            links: false,
        }
    }

    /// The xterm family where the terminal names itself and is known to repeat characters: kitty, foot, alacritty.
    #[must_use]
    pub const fn xterm_rep() -> Self {
        Self { rep: true, ..Self::xterm() }
    }

    /// The Linux console: no SU, SD or REP, marks are not combined.
    #[must_use]
    pub const fn linux() -> Self {
        Self {
            colours: Colours::Ansi16,
            attrs: Attrs::BOLD.with(Attrs::DIM).with(Attrs::UNDERLINED).with(Attrs::REVERSED),
            su_sd: false,
            combining: false,
            osc: false,
            ..Self::xterm()
        }
    }

    /// tmux: as xterm, but whether erasing colours depends on its version.
    #[must_use]
    pub const fn tmux() -> Self {
        Self { bce: false, su_sd: false, ..Self::xterm() }
    }

    /// GNU screen: as tmux, without ECH, and italics would come out reversed.
    #[must_use]
    pub const fn screen() -> Self {
        Self {
            attrs: Attrs::BOLD.with(Attrs::DIM).with(Attrs::UNDERLINED).with(Attrs::REVERSED),
            ech: false,
            ..Self::tmux()
        }
    }

    /// DEC VT220: no colour, no CHA or VPA.
    #[must_use]
    pub const fn vt220() -> Self {
        Self {
            colours: Colours::None,
            attrs: Attrs::BOLD.with(Attrs::UNDERLINED).with(Attrs::REVERSED),
            bce: false,
            cha_vpa: false,
            su_sd: false,
            combining: false,
            osc: false,
            ..Self::xterm()
        }
    }

    /// DEC VT100: scroll regions, cursor moves and erasing to an end; nothing that inserts or deletes.
    #[must_use]
    pub const fn vt100() -> Self {
        Self {
            sgr_off: false,
            ech: false,
            ich_dch: false,
            il_dl: false,
            hides_cursor: false,
            ..Self::vt220()
        }
    }

    /// A terminal that nobody here has heard of: it moves, erases and has colours, or so many of them do. The ANSI
    /// terminals before the VT100's descendants (`ansi`, `pcansi`, `cons25`) have no scroll regions.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { colours: Colours::Ansi8, regions: false, ..Self::vt100() }
    }

    /// The dialect for the values of `TERM`, `COLORTERM`, `TMUX` and the locale's name (`LC_ALL`, `LC_CTYPE` or
    /// `LANG`); an unset variable is the empty string.
    #[must_use]
    pub fn detect(term: &str, colorterm: &str, tmux: &str, locale: &str) -> Self {
        const XTERMS: [&str; 23] = [
            "xterm",
            "vte",
            "gnome",
            "rxvt",
            "st",
            "stterm",
            "konsole",
            "putty",
            "wezterm",
            "ghostty",
            "contour",
            "mosh",
            "mlterm",
            "nsterm",
            "iterm",
            "iterm2",
            "mintty",
            "hterm",
            "rio",
            "terminology",
            "domterm",
            "warp",
            "eterm",
        ];
        // GNU screen names what it runs in behind a dot: screen.xterm-256color.
        let (family, _) = term.split_once(['-', '.']).unwrap_or((term, ""));
        let mut dialect = match family {
            _ if term == "xterm-kitty" || term == "xterm-ghostty" => Self::xterm_rep(),
            "foot" | "alacritty" | "kitty" => Self::xterm_rep(),
            "linux" => Self::linux(),
            "tmux" => Self::tmux(),
            "screen" if !tmux.is_empty() => Self { attrs: Self::screen().attrs, ..Self::tmux() },
            "screen" => Self::screen(),
            "vt220" | "vt320" | "vt420" | "vt520" => Self::vt220(),
            "vt100" | "vt102" | "vt101" | "vt132" => Self::vt100(),
            _ if XTERMS.contains(&family) => Self::xterm(),
            "dtterm" | "aixterm" | "kterm" | "teraterm" => Self { colours: Colours::Ansi8, ..Self::vt220() },
            _ => Self::unknown(),
        };
        let direct = matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct");
        dialect.colours = match dialect.colours {
            Colours::Palette256 if direct => Colours::Direct,
            Colours::Palette256 if family == "screen" && !term.contains("256color") => Colours::Ansi8,
            colours => colours,
        };
        dialect.ambiguous_wide = ["ja", "zh", "ko"].iter().any(|tongue| locale.starts_with(tongue));
        dialect
    }

    /// Whether the terminal is one that is known to have links (OSC 8), by what it says of itself in the environment:
    /// `variable` gives the value of one, or the empty string.
    ///
    /// Not within tmux and screen, which may stand between two terminals of which one has none.
    #[must_use]
    pub fn knows_links(variable: impl Fn(&str) -> String) -> bool {
        const TERMS: [&str; 7] =
            ["alacritty", "contour", "foot", "ghostty", "wezterm", "xterm-ghostty", "xterm-kitty"];
        const PROGRAMS: [&str; 4] = ["WezTerm", "ghostty", "iTerm.app", "vscode"];
        /// VTE has them since 0.50, and writes its version as 5000; konsole shows them since 20.12.
        const VERSIONS: [(&str, u32); 2] = [("VTE_VERSION", 5000), ("KONSOLE_VERSION", 201_200)];
        let term = variable("TERM");
        let within = |name: &str| !variable(name).is_empty();
        if within("TMUX") || within("STY") || term.starts_with("tmux") || term.starts_with("screen") {
            return false;
        }
        let is = |known: &str| term == known || term.strip_prefix(known).is_some_and(|r| r.starts_with('-'));
        // The other variables are inherited by whatever is started: a console or a serial line is none of these.
        TERMS.into_iter().any(is)
            || term.starts_with("xterm")
                && (PROGRAMS.contains(&variable("TERM_PROGRAM").as_str())
                    || within("WT_SESSION")
                    || VERSIONS.iter().any(|(name, since)| {
                        variable(name).parse().is_ok_and(|version: u32| version >= *since)
                    }))
    }

    /// Whether an erase makes cells of this ground.
    pub(super) fn erases_on(&self, ground: Ink) -> bool {
        self.bce || ground == Ink::DEFAULT
    }

    /// Whether a terminal of this family may be asked for modes (DECRQM): some others print a letter of the question.
    #[must_use]
    pub const fn may_be_asked(&self) -> bool {
        self.su_sd && self.bce
    }

    /// The same dialect with other colours, for `NO_COLOR` and settings.
    #[must_use]
    pub const fn with_colours(self, colours: Colours) -> Self {
        Self { colours, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_known_by_its_term() {
        let of = |term| Dialect::detect(term, "", "", "en_GB.UTF-8");
        assert_eq!(of("xterm-256color"), Dialect::xterm());
        assert_eq!(of("xterm-kitty"), Dialect::xterm_rep());
        assert_eq!(of("linux"), Dialect::linux());
        assert_eq!(of("tmux-256color"), Dialect::tmux());
        assert_eq!(of("screen").colours, Colours::Ansi8);
        assert_eq!(of("vt100"), Dialect::vt100());
        assert_eq!(of("screen.xterm-256color"), Dialect::screen());
        assert_eq!(of("nsterm-256color"), Dialect::xterm());
        assert_eq!(of("ansi"), Dialect::unknown());
        assert_eq!(of(""), Dialect::unknown());
    }

    #[test]
    fn links_are_known_where_the_terminal_names_itself_and_never_within_another() {
        let knows = |set: &[(&str, &str)]| {
            let get = |name: &str| set.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| *v).to_owned();
            Dialect::knows_links(get)
        };
        let xterm = ("TERM", "xterm-256color");
        assert!(knows(&[("TERM", "xterm-kitty")]));
        assert!(knows(&[("TERM", "foot-extra")]));
        assert!(knows(&[xterm, ("VTE_VERSION", "7006")]));
        assert!(knows(&[xterm, ("WT_SESSION", "1")]));
        assert!(knows(&[xterm, ("TERM_PROGRAM", "WezTerm")]));
        assert!(!knows(&[xterm]));
        assert!(!knows(&[xterm, ("VTE_VERSION", "4999")]));
        assert!(!knows(&[xterm, ("KONSOLE_VERSION", "?")]));
        assert!(!knows(&[("TERM", "linux"), ("VTE_VERSION", "7006")]));
        assert!(!knows(&[("TERM", "tmux-256color"), ("VTE_VERSION", "7006")]));
        assert!(!knows(&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/tmux")]));
        assert!(!knows(&[xterm, ("VTE_VERSION", "7006"), ("STY", "1.x")]));
    }

    #[test]
    fn ambiguous_width_is_doubted_only_in_locales_of_east_asia() {
        assert!(Dialect::detect("xterm", "", "", "ja_JP.UTF-8").ambiguous_wide);
        assert!(!Dialect::detect("xterm", "truecolor", "", "C.UTF-8").ambiguous_wide);
        assert_eq!(Dialect::detect("xterm", "truecolor", "", "").colours, Colours::Direct);
    }
}
