//! Commands and options: one table, from which help, completions and the man page come.

use crate::app::keys::KEYS;
use crate::app::layout::TEXT_WIDTH;
use crate::app::settings::{SWITCH, Setting, THEMES, WHEN, columns};
use crate::content::{Words, nearest};
use crate::print::Format;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

/// A handbook for the families and friends of people who use heroin or other opioids.
#[derive(Debug, Parser)]
#[command(name = "steadyhand", version, disable_version_flag = true, about, before_help = BEFORE)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub options: Options,
    /// Print the versions of the program and of the handbook
    #[arg(short = 'V', long)]
    pub version: bool,
    /// What to do; without it the handbook opens where it was left.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The name of the command that opens whatever stands beside it.
const OVERDOSE: &str = "overdose";

const BEFORE: &str = "In an emergency: steadyhand overdose\n\
    With a screen reader or a simple terminal: steadyhand --plain (text only, nothing is drawn)";

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Read the handbook from this folder, not from the program
    #[arg(long, global = true, value_name = "DIR")]
    pub content: Option<PathBuf>,
    /// Lay this folder over the handbook, file by file; more than one may be given, the last on top
    #[arg(long = "overlay", global = true, value_name = "DIR")]
    pub overlays: Vec<PathBuf>,
    /// Show the handbook in this language; without it, in that of the locale where there is one
    #[arg(long, global = true, value_name = "CODE")]
    pub language: Option<String>,
    /// Keep all that is yours in this folder
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Show the numbers of this region: us, uk, ie, ca, au, nz, eu, other, or the two letters of a country
    #[arg(long, global = true, value_name = "CODE")]
    pub region: Option<String>,
    /// Show this emergency number
    #[arg(long, global = true, value_name = "NUMBER")]
    pub emergency: Option<String>,
    /// Plain text: no drawing, for screen readers and simple terminals
    #[arg(long, global = true)]
    pub plain: bool,
    /// Widest text, in columns (20 to 400); none: in plain text a paragraph is one line
    #[arg(long, global = true, value_name = "N")]
    pub width: Option<String>,
    /// Line spacing
    #[arg(long, global = true, value_name = "N", value_parser = Named(&["1", "2"]))]
    pub spacing: Option<String>,
    /// ASCII only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Colours
    #[arg(long, global = true, value_name = "NAME", value_parser = Named(&THEMES))]
    pub theme: Option<String>,
    /// Leave side panes out, for a thin line; auto: where the line turns out to be thin
    #[arg(long, global = true, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "on", value_parser = Named(&WHEN))]
    pub lean: Option<String>,
    /// Let the mouse scroll and open; auto: not over ssh
    #[arg(long, global = true, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "on", value_parser = Named(&WHEN))]
    pub mouse: Option<String>,
    /// Let the terminal open addresses on the web; auto: where it is known to, not over ssh
    #[arg(long, global = true, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "on", value_parser = Named(&WHEN))]
    pub links: Option<String>,
    /// Count beats and seconds of the checklist on the screen
    #[arg(long, global = true, value_name = "SWITCH", value_parser = Named(&SWITCH))]
    pub motion: Option<String>,
    /// Write nothing to disk
    #[arg(long, global = true)]
    pub private: bool,
    /// For shared hosts: reading and the checklist only, no file, no shell; write nothing but to --data
    #[arg(long, global = true)]
    pub kiosk: bool,
    /// With --kiosk: after so long without a key, forget all that was typed; in an emergency, after 2 hours
    #[arg(long, global = true, value_name = "MINUTES", default_value = "5", value_parser = minutes)]
    pub idle: Minutes,
    /// With --kiosk: then end, rather than begin anew
    #[arg(long, global = true)]
    pub idle_quits: bool,
}

/// A time in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    /// The same in milliseconds.
    pub ms: u64,
}

/// Minutes, with parts of one: at least a second, at most a day.
fn minutes(text: &str) -> Result<Minutes, String> {
    let told = || "it takes minutes, from 0.02 to 1440".to_owned();
    let minutes: f64 = text.parse().map_err(|_| told())?;
    if !(0.02..=1440.0).contains(&minutes) {
        return Err(told());
    }
    Ok(Minutes {
        ms: std::time::Duration::from_secs_f64(minutes * 60.0).as_millis().try_into().unwrap_or(u64::MAX),
    })
}

/// The values of a setting: help and completions name them, the settings judge them. So one that cannot be holds no
/// checklist back.
#[derive(Clone)]
struct Named(&'static [&'static str]);

impl TypedValueParser for Named {
    type Value = String;

    fn parse_ref(
        &self,
        _: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        Ok(value.to_string_lossy().into_owned())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

/// Reads the arguments, the program's name first; the second is those that were left out, for an overdose opens
/// whatever stands beside it.
///
/// # Errors
/// What the command line says of arguments that it does not know, and of help that was asked for.
pub fn parse(args: &[OsString]) -> Result<(Cli, Vec<String>), clap::Error> {
    match Cli::try_parse_from(args) {
        // An option that misses its value took the word for it.
        Ok(cli) if cli.command.is_none() && args.iter().skip(1).any(|arg| arg == OVERDOSE) => {
            Ok(urgent(args).unwrap_or((cli, Vec::new())))
        }
        Ok(cli) => Ok((cli, Vec::new())),
        Err(e) if e.use_stderr() => urgent(args).ok_or_else(|| near(e)),
        Err(e) => Err(e),
    }
}

/// Whether a word is a slip for the command that must open: it costs nobody anything where it was not meant.
fn is_overdose(word: &str) -> bool {
    let table = Cli::command();
    nearest(&word.to_lowercase(), table.get_subcommands().map(clap::Command::get_name)) == Some(OVERDOSE)
}

/// An overdose with all that can be used of what stands beside it.
fn urgent(args: &[OsString]) -> Option<(Cli, Vec<String>)> {
    let table = Cli::command();
    let (name, rest) = args.split_first()?;
    let known = |arg: &&OsString| table.find_subcommand(arg).is_some();
    let there = rest.iter().position(|arg| known(&arg) || is_overdose(&arg.to_string_lossy()))?;
    if known(&&rest[there]) && rest[there] != OVERDOSE {
        return None;
    }
    let mut rest = rest.to_vec();
    rest[there] = OVERDOSE.into();
    let mut kept = vec![name.clone()];
    let mut left_out = Vec::new();
    let mut at = 0;
    while let Some(arg) = rest.get(at) {
        // An option may have its value behind it, which is never the command.
        let most = if arg.to_string_lossy().starts_with('-') && at + 1 != there { 2 } else { 1 };
        let longer = |n: usize| Some([kept.as_slice(), rest.get(at..at + n)?].concat());
        let fits = (1..=most).find_map(|n| longer(n).filter(|args| Cli::try_parse_from(args).is_ok()));
        match fits {
            Some(longer) => {
                at += longer.len() - kept.len();
                kept = longer;
            }
            None => {
                left_out.push(arg.to_string_lossy().into_owned());
                at += 1;
            }
        }
    }
    let mut cli =
        Cli::try_parse_from(kept).ok().filter(|cli| matches!(cli.command, Some(Command::Overdose)))?;
    for arg in &left_out {
        // A slip in what guards a reader or a host must not open what it guards.
        let arg = arg.split('=').next().unwrap_or_default();
        match nearest(arg, ["--kiosk", "--private"].into_iter()) {
            Some("--kiosk") => cli.options.kiosk = true,
            Some(_) => cli.options.private = true,
            None => {}
        }
    }
    Some((cli, left_out))
}

/// The same error, but of the commands that are like a slip only the nearest is named.
fn near(mut e: clap::Error) -> clap::Error {
    if let Some(ContextValue::String(wrong)) = e.get(ContextKind::InvalidSubcommand) {
        let table = Cli::command();
        let near = nearest(wrong, table.get_subcommands().map(clap::Command::get_name));
        if let Some(near) = near.map(str::to_owned) {
            e.insert(ContextKind::SuggestedSubcommand, ContextValue::String(near));
        }
    }
    e
}

impl Options {
    /// Widest text, in columns, as given or as usual.
    pub fn text_width(&self) -> u16 {
        self.width.as_deref().and_then(columns).unwrap_or(TEXT_WIDTH)
    }

    /// The settings that the options give, by their names and values.
    pub fn given(&self) -> Vec<(Setting, String)> {
        let all = [
            (Setting::Region, self.region.clone()),
            (Setting::Emergency, self.emergency.clone()),
            (Setting::Theme, self.theme.clone()),
            (Setting::Width, self.width.clone()),
            (Setting::Spacing, self.spacing.clone()),
            (Setting::Lean, self.lean.clone()),
            (Setting::Mouse, self.mouse.clone()),
            (Setting::Links, self.links.clone()),
            (Setting::Motion, self.motion.clone()),
        ];
        all.into_iter().filter_map(|(setting, value)| Some((setting, value?))).collect()
    }
}

/// Commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Open a topic (steadyhand topics lists them)
    Read {
        /// The topic's id; without it the handbook opens where it was left
        topic: Option<String>,
    },
    /// Open what to do in an overdose, at once
    Overdose,
    /// Practise an overdose: the same checklist, with a person who is made up
    Drill {
        /// The scenario's id; without it the scenarios are listed
        scenario: Option<String>,
    },
    /// Open the list of what is ready at home: kit, doses and their dates, who knows
    Kit,
    /// Write your boundary plans
    Plan {
        /// What to do, or the name of a plan
        #[command(subcommand)]
        what: Option<PlanCommand>,
    },
    /// Remove every file the program ever wrote, after asking
    Erase,
    /// List the topics: id and title
    Topics,
    /// Find places in the book
    Search {
        /// The words to find
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Print a page for the fridge door: overdose, kit, plan NAME, region, a topic, a checklist, or book
    Print {
        /// overdose, kit, plan, region, book, or a topic's or checklist's id
        what: String,
        /// The plan's name
        name: Option<String>,
        /// Of a plan: the page to hand over, without the private parts
        #[arg(long)]
        to_give: bool,
        /// Text for any printer, Markdown, or HTML
        #[arg(long, value_name = "FORM", default_value = "text")]
        format: Format,
    },
    /// Check a content folder
    Check {
        /// The folder; without it the handbook inside the program
        dir: Option<PathBuf>,
        /// Show how long and how hard to read each topic and checklist is
        #[arg(long)]
        report: bool,
        /// Check anew whenever a file changes, and show the page being written
        #[arg(long)]
        watch: bool,
    },
    /// Write the skeleton of a pack of your own, to lay over the handbook
    NewPack {
        /// A new folder
        dir: PathBuf,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page
    Man,
}

impl Command {
    /// Whether what it prints is read by programs: a locale without its letters changes none of them.
    pub fn is_for_programs(&self) -> bool {
        use PlanCommand::Export;
        match self {
            Self::Completions { .. } | Self::Man => true,
            Self::Plan { what: Some(Export { form, .. }) } => *form == PlanForm::Yaml,
            _ => false,
        }
    }
}

/// Completions for a shell, from the same table as the help.
pub fn completions(shell: Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "steadyhand", &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The man page: the arguments, then the keys from the key table with their words.
///
/// # Errors
/// Never: it is written to memory.
pub fn man(words: &Words) -> io::Result<String> {
    let mut out = Vec::new();
    let man = Man::new(Cli::command());
    man.render(&mut out)?;
    let mut keys = Roff::new();
    keys.control("SH", [words.screen.help.to_uppercase().as_str()]);
    for binding in KEYS {
        let names = binding.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let what = words.keys.get(binding.name).map_or(binding.name, String::as_str);
        keys.control("TP", []).text([bold(names)]).text([roman(what)]);
    }
    keys.to_writer(&mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// What to do with boundary plans; any other word is the name of a plan to open.
#[derive(Debug, Clone, Subcommand)]
pub enum PlanCommand {
    /// List the plans
    List,
    /// Begin a plan
    New {
        /// Its name
        name: String,
    },
    /// Print a plan: text, Markdown, YAML, or the page to hand over
    Export {
        /// The plan
        name: String,
        /// As what
        #[arg(long = "as", value_enum, default_value_t = PlanForm::Text)]
        form: PlanForm,
    },
    /// Begin a plan from a file, as a template: without its log
    Import {
        /// The file, in YAML
        file: PathBuf,
        /// The new plan's name; without it, that of the file
        name: Option<String>,
    },
    /// Lock a plan with a passphrase, in the age format
    Lock {
        /// The plan
        name: String,
    },
    /// Unlock a plan
    Unlock {
        /// The plan
        name: String,
    },
    /// Open a plan by its name
    #[command(external_subcommand)]
    Named(Vec<String>),
}

/// What a plan is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanForm {
    /// All of it, as text.
    Text,
    /// All of it, as Markdown.
    Markdown,
    /// All of it, as YAML.
    Yaml,
    /// One page to hand over, without the private parts.
    Sheet,
}
