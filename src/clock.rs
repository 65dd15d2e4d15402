//! The machine's clocks and its time zone, read. See [`crate::incident::moment`] for why there are two clocks.

use crate::incident::Moment;
use crate::store::{read_file, unguessable};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustix::time::{ClockId, clock_gettime};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Counts on while the machine is suspended. Elsewhere than on Linux the monotonic clock is the nearest there is.
#[cfg(target_os = "linux")]
const BOOT_CLOCK: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const BOOT_CLOCK: ClockId = ClockId::Monotonic;

/// Both clocks of this machine.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    boot: u64,
}

impl Clock {
    /// Finds out which start of the machine this is. Where the system does not say, every run of the program counts
    /// as one of its own: durations across runs are then taken from the wall clock.
    pub fn new() -> Self {
        let name = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let digits: String = name.chars().filter(char::is_ascii_hexdigit).take(16).collect();
        Self { boot: u64::from_str_radix(&digits, 16).unwrap_or_else(|_| unguessable()) }
    }

    /// A reading of both clocks.
    pub fn now(&self) -> Moment {
        let up = clock_gettime(BOOT_CLOCK);
        let wall = clock_gettime(ClockId::Realtime);
        let ms =
            |t: rustix::time::Timespec| t.tv_sec.saturating_mul(1000).saturating_add(t.tv_nsec / 1_000_000);
        Moment { wall: ms(wall), up: u64::try_from(ms(up)).unwrap_or(0), boot: self.boot }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

/// Longest file of one time zone, in bytes: the longest there are take 4 KiB.
const LONGEST_ZONE: u64 = 1 << 20;
/// The host's time zone: the system's, where `TZ` names none.
const LOCAL: &str = "/etc/localtime";
/// Where systems keep their time zones.
const ZONES: &str = "/usr/share/zoneinfo";

/// The time zone that the system or `TZ` names; that of UTC where there is none of that name.
///
/// The library reads whatever file `TZ` names to its end, be it a pipe, and walks through all of `TZDIR`. So both are
/// looked at before.
pub fn zone() -> TimeZone {
    // Where `TZ` is silent, one file says all: the library would first walk through the folder for its name.
    if env::var_os("TZ").is_none()
        && let Some(zone) = local()
    {
        return zone;
    }
    let folder = env::var_os("TZDIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let folder_good =
        folder.as_deref().is_none_or(|dir| ["UTC", "Etc/UTC"].iter().any(|n| plain(&dir.join(n))));
    let folder = folder.unwrap_or_else(|| ZONES.into());
    if folder_good && env::var_os("TZ").is_none_or(|name| zone_good(&name, &folder)) {
        TimeZone::system()
    } else {
        TimeZone::UTC
    }
}

/// Today, in that zone.
pub fn today() -> Date {
    zone().to_datetime(Timestamp::now()).date()
}

/// Whether the name of a zone leads to a plain file wherever it leads to one.
fn zone_good(name: &OsStr, folder: &Path) -> bool {
    let name = name.as_encoded_bytes();
    let Ok(name) = std::str::from_utf8(name.strip_prefix(b":").unwrap_or(name)) else { return false };
    if name.is_empty() {
        return true;
    }
    let places = [folder.join(name), Path::new(ZONES).join(name), PathBuf::from(name)];
    places.iter().all(|place| plain(place) || fs::metadata(place).is_err())
}

/// The time zone of a shared host: the variables that name one (TZ, TZDIR) do not count, for they name files.
pub fn host_zone() -> TimeZone {
    local().unwrap_or(TimeZone::UTC)
}

fn local() -> Option<TimeZone> {
    let bytes = read_file(&fs::canonicalize(LOCAL).ok()?, LONGEST_ZONE).ok()??;
    TimeZone::tzif("Local", &bytes).ok()
}

fn plain(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST_ZONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_is_no_plain_file_is_not_read() {
        let folder = Path::new("/nowhere");
        for good in ["", "UTC", "America/New_York", ":Europe/Paris", "EST5EDT,M3.2.0/2,M11.1.0", "nonsense"] {
            assert!(zone_good(OsStr::new(good), folder), "{good}");
        }
        for bad in ["/dev/zero", ":/dev/zero", "../dev/zero", "/dev"] {
            assert!(!zone_good(OsStr::new(bad), Path::new("/proc")), "{bad}");
        }
    }

    #[test]
    fn two_readers_share_the_boot_clock_and_it_never_runs_back() {
        let (a, b) = (Clock::new(), Clock::new());
        let readings: Vec<Moment> = (0..1000).map(|i| if i % 2 == 0 { a.now() } else { b.now() }).collect();
        assert!(readings.windows(2).all(|w| w[0].up <= w[1].up && w[0].boot == w[1].boot));
    }
}
