//! The machine's clocks, read. See [`crate::incident::moment`] for why there are two.

use crate::incident::Moment;
use crate::store::unguessable;
use rustix::time::{ClockId, clock_gettime};
use std::fs;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_readers_share_the_boot_clock_and_it_never_runs_back() {
        let (a, b) = (Clock::new(), Clock::new());
        let readings: Vec<Moment> = (0..1000).map(|i| if i % 2 == 0 { a.now() } else { b.now() }).collect();
        assert!(readings.windows(2).all(|w| w[0].up <= w[1].up && w[0].boot == w[1].boot));
    }
}
