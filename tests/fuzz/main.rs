//! Every reader of bytes takes any bytes: it reads them or says what is wrong, in bounded time, and never panics.
//!
//! Inputs are made from real ones (see `mutate`), a few hundred for each reader here and a million in the ignored
//! form; `FUZZ_INPUTS=N` says another number. `FUZZ_SEED=N` goes through the same inputs again, `FUZZ_FILE=F` reads one.
//! An input that fails is made shorter, printed, and kept in a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic, and says what it saw"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../models/mod.rs"]
mod models;
mod mutate;
mod readers;

use rand::{SeedableRng, rngs::StdRng};
use readers::Reader;
use rustix::time::{ClockId, clock_gettime};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Inputs for each reader in a plain `cargo test`.
const FEW: usize = 400;
const MANY: usize = 1_000_000;
/// No input may take longer, even in a build without optimisation.
const LONGEST: Duration = Duration::from_secs(3);

/// One reader at a time says what fails: the panic hook is the process's.
static HOOK: Mutex<()> = Mutex::new(());

fn fuzz(reader: Reader, times: usize) {
    if let Some(file) = std::env::var_os("FUZZ_FILE") {
        let start = Instant::now();
        (reader.read)(&std::fs::read(file).unwrap());
        println!("{}: read in {:.1?}", reader.name, start.elapsed());
        return;
    }
    let seed = std::env::var("FUZZ_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    let times = std::env::var("FUZZ_INPUTS").map_or(times, |n| n.parse().unwrap());
    println!("{}: FUZZ_SEED={seed}", reader.name);
    let start = Instant::now();
    let mut random = StdRng::seed_from_u64(seed);
    let mut slowest = (Duration::ZERO, Vec::new());
    for i in 0..times {
        // The real ones first, as they are.
        let real = reader.corpus.get(i).cloned();
        let input = real.unwrap_or_else(|| mutate::input(&mut random, &reader.corpus, &reader.words));
        let began = spent();
        if fails(&reader, &input) {
            tell(&reader, &input, seed, i);
        }
        let took = spent().saturating_sub(began);
        if took > slowest.0 {
            slowest = (took, input);
        }
    }
    println!("{}: {times} inputs in {:.1?}, the slowest {:.1?}", reader.name, start.elapsed(), slowest.0);
    if slowest.0 > LONGEST {
        let file = keep(&reader, &slowest.1);
        panic!("{}: the slowest input, kept in {}, took {:?}", reader.name, file.display(), slowest.0);
    }
    if times >= MANY {
        let lost = format!("nothing; slowest {:.1?}", slowest.0);
        common::tally::row(&format!("hostile bytes: {}", reader.name), times, &lost, start);
    }
}

/// Time this thread has worked: what it waited for a busy machine does not count.
fn spent() -> Duration {
    let t = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(t.tv_sec.try_into().unwrap(), t.tv_nsec.try_into().unwrap())
}

fn fails(reader: &Reader, input: &[u8]) -> bool {
    panic::catch_unwind(AssertUnwindSafe(|| (reader.read)(input))).is_err()
}

/// Keeps an input in a file; where.
fn keep(reader: &Reader, input: &[u8]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", reader.name.replace(' ', "-")));
    std::fs::write(&file, input).unwrap();
    file
}

/// Makes the input shorter, writes it out, and fails with it.
fn tell(reader: &Reader, input: &[u8], seed: u64, at: usize) -> ! {
    let lock = HOOK.lock();
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let short = mutate::shortest(input, |shorter| fails(reader, shorter));
    panic::set_hook(hook);
    drop(lock);
    let file = keep(reader, &short);
    println!(
        "{}: input {at} of FUZZ_SEED={seed}, {} bytes, kept in {}:",
        reader.name,
        short.len(),
        file.display()
    );
    println!("b\"{}\"", short.escape_ascii());
    // Once more, for what it says.
    (reader.read)(&short);
    panic!("{}: the input fails only sometimes", reader.name);
}

macro_rules! readers {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            fuzz(readers::$name(), FEW);
        })*

        mod a_million_inputs {
            $(#[test]
            #[ignore = "takes minutes to hours: a million inputs"]
            fn $name() {
                super::fuzz(super::readers::$name(), super::MANY);
            })*
        }
    };
}

readers! {
    content plan_file plan_records plan_lock locked_plan emergency_log kit_list places settings keys command_line environment
    frames lines words_to_search
}
