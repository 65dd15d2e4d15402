//! Pacing: how much may be on its way to the terminal, so that the reader is never behind their own keys.
//!
//! After about a third of a window a fence is written: a question the terminal answers once it has shown all before
//! it. The times of the answers tell how fast the link is and how long a round trip takes. The window holds about
//! one second of the link, so a key's effect is never more than that behind the key.
//!
//! Where answers stay away, so does output: until the first one no more than a window is sent blindly, and in an outage
//! a small piece now and then. A multiplexer (tmux, screen, mosh) answers by itself, at once: within one, what is
//! measured is the way to it.
//!
//! Pure: time is handed in, as the time since some start.

use std::collections::VecDeque;
use std::time::Duration;

/// The fence: DSR 6, which every terminal since the VT100 answers with its cursor's place.
pub const FENCE: &[u8] = b"\x1b[6n";

/// The window while nothing is known of the link, in bytes.
const FIRST_WINDOW: usize = 512;
/// The smallest window: a row or so.
const LEAST_WINDOW: usize = 96;
/// The largest window: many frames.
const MOST_WINDOW: usize = 1 << 20;
/// A fence is due after so many bytes on the fastest link, too: a link that becomes slow is then noticed.
const MOST_UNFENCED: usize = 1024;
/// How much of the link a window holds, besides what the round trip holds.
const AHEAD: Duration = Duration::from_millis(800);
/// A longer round trip than by satellite is more likely measured wrong.
const MOST_TRIP: Duration = Duration::from_secs(1);
/// What is thought of the link until the terminal has answered, in bytes a second: a slow one.
const UNHEARD: f64 = 480.0;
/// What is thought of it once the terminal is known never to answer: 38400 baud, what terminals report by default.
const SILENT: f64 = 3840.0;
/// Until then the first answer is waited for with no more than the first window under way: at 1200 baud and
/// 0.6 s there and back, the answer to its first third takes 2.1 s. Afterwards time alone counts, at the rate of
/// [`UNHEARD`].
const FIRST_WAIT: Duration = Duration::from_millis(2200);
/// A terminal that has not answered by then, the first time it was asked, is taken for one that never does.
const FIRST_PATIENCE: Duration = Duration::from_secs(4);
/// An answer that is later than expected by this much was lost, or the link has an outage.
const PATIENCE: Duration = Duration::from_secs(3);
/// After so long without any answer, a terminal that did answer is taken for one that no longer does.
const LAST_PATIENCE: Duration = Duration::from_secs(60);
/// Fewer bytes than this before a fence say nothing of the rate, but for a lower bound: on a fast link what they
/// measure is the jitter.
const TELLING: f64 = 100.0;
/// So many measures are kept.
const MEMORY: usize = 6;
/// Bytes that must have been measured before the rate is told to anybody.
const EVIDENCE: f64 = 240.0;

/// A fence on its way.
#[derive(Debug, Clone, Copy)]
struct Fence {
    /// When it was written.
    at: Duration,
    /// Bytes written until then, itself included.
    total: u64,
}

/// The state of the link.
#[derive(Debug, Clone)]
pub struct Pace {
    written: u64,
    /// Bytes written since the last fence.
    unfenced: usize,
    /// Bytes known or thought to have been shown.
    shown: u64,
    fences: VecDeque<Fence>,
    /// When the last answer came.
    heard: Option<Duration>,
    /// The answer from which on the link is measured: when it came, and how many bytes it told of.
    measured_from: (Duration, u64),
    /// Bytes and the seconds they took, newest last.
    measured: VecDeque<(f64, f64)>,
    /// A rate that was reached even if the round trip took no time, in bytes a second.
    surely: f64,
    /// The fence that was answered soonest, of those before which the link was idle: after how long, and how
    /// many bytes had gone since.
    soonest: Option<(Duration, u64)>,
    /// When the link was idle last, and what had been written by then.
    idle: (Duration, u64),
    /// Answers stay away, and one small piece may go now.
    probe: bool,
    /// When the last such piece went.
    probed: Duration,
    silent: bool,
    /// Where time alone counts: up to when bytes were taken off.
    drained: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

impl Pace {
    /// A link of which nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            written: 0,
            unfenced: 0,
            shown: 0,
            fences: VecDeque::new(),
            heard: None,
            measured_from: (Duration::ZERO, 0),
            measured: VecDeque::new(),
            surely: 0.0,
            soonest: None,
            idle: (Duration::ZERO, 0),
            probe: false,
            probed: Duration::ZERO,
            silent: false,
            drained: Duration::ZERO,
        }
    }

    /// Bytes a second, as far as known.
    fn rate(&self) -> f64 {
        match self.heard {
            Some(_) if !self.measured.is_empty() => self.measured_rate().max(self.surely),
            Some(_) if self.surely > 0.0 => self.surely,
            _ if self.silent => SILENT,
            _ => UNHEARD,
        }
    }

    /// The highest of the last rates measured, over two measures each: where the link had nothing to do for a
    /// moment, a measure is too low; where an answer was held up on its way, the next one is too high.
    fn measured_rate(&self) -> f64 {
        let next =
            self.measured.iter().skip(1).chain(self.measured.back().filter(|_| self.measured.len() == 1));
        let pairs = self.measured.iter().zip(next);
        pairs.map(|(a, b)| (a.0 + b.0) / (a.1 + b.1)).fold(0.0, f64::max)
    }

    /// The measured rate in bytes a second; none until enough was measured.
    #[must_use]
    pub fn speed(&self) -> Option<u32> {
        let evidence: f64 = self.measured.iter().map(|(bytes, _)| bytes).sum();
        (self.heard.is_some() && evidence >= EVIDENCE).then(|| self.rate().min(f64::from(u32::MAX)) as u32)
    }

    /// How long a byte and the answer to it take, as far as known, without the time that bytes before it take.
    #[must_use]
    pub fn round_trip(&self) -> Option<Duration> {
        let (took, bytes) = self.soonest?;
        let own = if !self.measured.is_empty() { bytes as f64 / self.rate() } else { 0.0 };
        Some(took.saturating_sub(Duration::from_secs_f64(own)))
    }

    /// Whether the terminal does not answer, or no longer, so that time alone counts.
    #[must_use]
    pub const fn is_silent(&self) -> bool {
        self.silent
    }

    /// How many answers are still to come: none of a terminal that never answered.
    #[must_use]
    pub fn waiting(&self) -> usize {
        if self.silent && self.heard.is_none() { 0 } else { self.fences.len() }
    }

    /// Forgets what is on its way: after a pause of the program nobody can tell.
    pub fn forget(&mut self) {
        self.fences.clear();
        self.shown = self.written;
    }

    /// Bytes that may be on their way.
    fn window(&self) -> usize {
        if self.heard.is_none() && !self.silent {
            return FIRST_WINDOW;
        }
        let ahead = AHEAD + self.round_trip().unwrap_or_default().min(MOST_TRIP);
        ((self.rate() * ahead.as_secs_f64()) as usize).clamp(LEAST_WINDOW, MOST_WINDOW)
    }

    /// Bytes that are written at once, and after which a fence is due.
    fn piece(&self) -> usize {
        self.window() / 3 - FENCE.len()
    }

    /// How many bytes may be written now; none while enough is on its way.
    pub fn budget(&mut self, now: Duration) -> Option<usize> {
        self.catch_up(now);
        if self.probe {
            return Some(LEAST_WINDOW);
        }
        let under_way = usize::try_from(self.written - self.shown).unwrap_or(usize::MAX);
        let room = self.window().saturating_sub(under_way);
        (room >= self.piece()).then(|| self.piece())
    }

    /// Notes that `bytes` are written now; returns whether a fence is to follow them, which is then noted, too.
    pub fn wrote(&mut self, now: Duration, bytes: usize) -> bool {
        if bytes == 0 {
            return false;
        }
        if self.written == self.shown {
            self.drained = now;
            self.idle = (now, self.written);
        }
        self.written += bytes as u64;
        self.unfenced += bytes;
        let due = if self.silent {
            // One that never answered is not asked again; one that did, now and then.
            self.heard.is_some() && self.fences.back().is_none_or(|last| now >= last.at + PATIENCE)
        } else {
            self.probe || self.unfenced >= self.piece().min(MOST_UNFENCED)
        };
        if std::mem::take(&mut self.probe) {
            self.probed = now;
        }
        if due {
            self.unfenced = 0;
            self.written += FENCE.len() as u64;
            self.fences.push_back(Fence { at: now, total: self.written });
        }
        due
    }

    /// Notes an answer to the oldest fence.
    pub fn answered(&mut self, now: Duration) {
        self.probe = false;
        if std::mem::take(&mut self.silent) {
            // Nobody knows how much of what was written blindly is still under way: the next piece is asked after.
            self.shown = self.written;
            self.unfenced = MOST_UNFENCED;
            // The link was not idle since: what came late says nothing of how fast it is.
            self.heard = Some(now);
        }
        let Some(fence) = self.fences.pop_front() else { return };
        self.drained = now;
        let before = self.heard.replace(now);
        if before.is_some_and(|at| fence.at < at) {
            // The link was busy since the answer before: that is how long it takes for these bytes.
            let (since, from) = self.measured_from;
            let bytes = fence.total.saturating_sub(from) as f64;
            if bytes >= TELLING {
                let seconds = now.saturating_sub(since).as_secs_f64().max(1e-5);
                self.measured.push_back((bytes, seconds));
                if self.measured.len() > MEMORY {
                    self.measured.pop_front();
                }
                self.surely = self.surely.min(self.measured_rate());
                self.measured_from = (now, fence.total);
            }
        } else {
            let (since, from) = self.idle;
            let (took, bytes) = (now.saturating_sub(since), fence.total.saturating_sub(from));
            self.surely = self.surely.max(bytes as f64 / took.as_secs_f64().max(1e-4));
            if self.soonest.is_none_or(|(least, _)| took < least) {
                self.soonest = Some((took, bytes));
            }
            self.measured_from = (now, fence.total);
        }
        self.shown = self.shown.max(fence.total);
    }

    /// Takes off what must have been shown by now, and notices answers that do not come.
    fn catch_up(&mut self, now: Duration) {
        self.probe = false;
        let ends = (self.fences.front().copied(), self.fences.back().copied());
        if let (Some(late), (Some(oldest), Some(newest))) = (self.late(), ends)
            && now >= late
        {
            match self.heard {
                // Answers came after the last question, fewer than there were questions: some were lost.
                Some(heard) if heard > newest.at => self.forget(),
                Some(heard) if now < heard.max(oldest.at) + LAST_PATIENCE => self.probe = true,
                // Should it answer after all, the fences are still there to be answered.
                _ => (self.silent, self.drained) = (true, now),
            }
        }
        if self.by_time(now) {
            let passed = now.saturating_sub(self.drained).as_secs_f64();
            let bytes = (passed * self.rate()) as u64;
            self.drained += Duration::from_secs_f64(bytes as f64 / self.rate());
            self.shown = self.written.min(self.shown + bytes);
        } else if self.heard.is_none() {
            self.drained = now;
        }
    }

    /// From when on the oldest answer is late; none where none is waited for.
    fn late(&self) -> Option<Duration> {
        let oldest = self.fences.front().filter(|_| !self.silent)?;
        Some(match self.heard {
            None => oldest.at + FIRST_PATIENCE,
            Some(heard) => oldest.at.max(self.probed).max(heard) + self.patience(),
        })
    }

    /// Whether no answer is to be expected that could tell more than time does.
    fn by_time(&self, now: Duration) -> bool {
        let waited = |fence: &Fence| self.heard.is_none() && now >= fence.at + FIRST_WAIT;
        self.silent || self.fences.front().is_none_or(waited)
    }

    /// How long an answer may take.
    fn patience(&self) -> Duration {
        let own = (self.written - self.shown) as f64 / self.rate();
        self.round_trip().unwrap_or_default() + Duration::from_secs_f64(own) + PATIENCE
    }

    /// How long to wait for an answer before looking again, where something is left to write.
    #[must_use]
    pub fn wait(&self, now: Duration) -> Duration {
        const SOON: Duration = Duration::from_millis(2);
        let until = if self.by_time(now) {
            let under_way = (self.written - self.shown) as usize;
            let over = (under_way + self.piece()).saturating_sub(self.window());
            let by_time = self.drained + Duration::from_secs_f64(over as f64 / self.rate());
            self.late().map_or(by_time, |late| late.min(by_time))
        } else {
            let first = self.fences.front().filter(|_| self.heard.is_none());
            first.map(|fence| fence.at + FIRST_WAIT).or(self.late()).unwrap_or_default()
        };
        until.saturating_sub(now).max(SOON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A link of so many bytes a second and one-way delay in seconds, with a terminal that answers, or not.
    struct Link {
        pace: Pace,
        rate: f64,
        delay: f64,
        answers: bool,
        /// Between these times nothing passes, and nothing is lost either, as over TCP.
        outage: (f64, f64),
        now: f64,
        /// When the far end has shown all that was written.
        idle_at: f64,
        coming: VecDeque<f64>,
        /// The longest time between writing a byte and its being shown, since this was set to 0.
        behind: f64,
    }

    impl Link {
        fn new(rate: f64, delay: f64) -> Self {
            let pace = Pace::new();
            Self {
                pace,
                rate,
                delay,
                answers: true,
                outage: (f64::MAX, f64::MAX),
                now: 0.0,
                idle_at: 0.0,
                coming: VecDeque::new(),
                behind: 0.0,
            }
        }

        fn time(seconds: f64) -> Duration {
            Duration::from_secs_f64(seconds)
        }

        fn write(&mut self, bytes: usize) {
            let fence = self.pace.wrote(Self::time(self.now), bytes);
            let all = bytes + if fence { FENCE.len() } else { 0 };
            let through = self.idle_at.max(self.now + self.delay) + all as f64 / self.rate;
            let held_up = (self.outage.0..self.outage.1).contains(&through);
            self.idle_at = if held_up { self.outage.1 + all as f64 / self.rate } else { through };
            self.behind = self.behind.max(self.idle_at - self.now);
            if fence && self.answers {
                self.coming.push_back(self.idle_at + self.delay);
            }
        }

        /// Writes as much as may be written, as soon as it may, until so many bytes are written; returns when they are
        /// shown.
        fn stream(&mut self, mut bytes: usize) -> f64 {
            let start = self.now;
            while bytes > 0 {
                match self.pace.budget(Self::time(self.now)) {
                    Some(most) => {
                        let piece = most.min(bytes);
                        self.write(piece);
                        bytes -= piece;
                    }
                    None => self.step(),
                }
                assert!(self.now < start + 3600.0, "the output stands still");
            }
            self.idle_at
        }

        /// Writes as much as may be written, as soon as it may, until a time.
        fn stream_until(&mut self, end: f64) {
            while self.now < end {
                match self.pace.budget(Self::time(self.now)) {
                    Some(most) => self.write(most),
                    None => self.step(),
                }
            }
        }

        /// Lets time pass until an answer comes or the pace wants to look again.
        fn step(&mut self) {
            let wake = self.now + self.pace.wait(Self::time(self.now)).as_secs_f64();
            match self.coming.front().copied().filter(|at| *at <= wake) {
                Some(at) => {
                    self.now = self.now.max(at);
                    self.coming.pop_front();
                    self.pace.answered(Self::time(self.now));
                }
                None => self.now = wake,
            }
        }

        fn rest(&mut self) {
            while let Some(at) = self.coming.pop_front() {
                self.now = self.now.max(at);
                self.pace.answered(Self::time(self.now));
            }
        }
    }

    #[test]
    fn a_slow_link_is_measured_kept_busy_and_never_more_than_a_second_and_a_half_behind() {
        for (rate, delay) in [(120.0, 0.1), (240.0, 0.3), (240.0, 0.05), (960.0, 0.3), (5760.0, 0.02)] {
            let mut link = Link::new(rate, delay);
            link.stream(2000);
            link.rest();
            let told = f64::from(link.pace.speed().unwrap());
            assert!((0.8..1.25).contains(&(told / rate)), "{told} for {rate}");
            link.behind = 0.0;
            let (start, bytes) = (link.now, 5000);
            let took = link.stream(bytes) - start;
            assert!(link.behind < 1.5 + delay, "{} s behind at {rate}", link.behind);
            let least = bytes as f64 / rate + delay;
            assert!(took < least * 1.15 + 0.2, "{took} s for {least} s at {rate}, {delay}");
        }
    }

    /// The promise to the reader is 3 s; a key comes at any moment of the first screen.
    #[test]
    fn a_key_is_answered_soon_while_the_first_screen_is_still_under_way() {
        for (rate, delay) in [(240.0, 0.3), (240.0, 0.05), (480.0, 0.3), (960.0, 0.3), (5760.0, 0.3)] {
            for tenths in 0..60 {
                let mut link = Link::new(rate, delay);
                link.stream_until(f64::from(tenths) / 10.0);
                let key = link.now;
                let shown = link.stream(60);
                assert!(shown - key < 2.9, "{} s at {rate}, {delay}, for a key at {key}", shown - key);
            }
        }
    }

    #[test]
    fn a_first_answer_that_comes_very_late_is_no_reason_to_stand_still_or_to_run_ahead() {
        for (rate, delay) in [(120.0, 0.3), (240.0, 1.0), (1200.0, 1.5), (10_000.0, 1.5), (10_000.0, 2.5)] {
            let mut link = Link::new(rate, delay);
            link.stream(3000);
            assert!(link.behind < 5.0 + delay, "{} s behind at {rate}, {delay}", link.behind);
            let took = link.now;
            assert!(took < 2.0 * 3000.0 / rate + 4.0 * delay + 5.0, "{took} s at {rate}, {delay}");
        }
    }

    #[test]
    fn on_a_fast_link_a_frame_is_written_at_once_and_lines_are_not_delayed() {
        let mut link = Link::new(1_250_000.0, 0.005);
        link.stream(1500);
        link.rest();
        let start = link.now;
        link.stream(4000);
        assert!(link.now - start < 0.002, "written within {} s", link.now - start);
        link.rest();
        for _ in 0..100 {
            let start = link.now;
            link.stream(40);
            assert!(link.now - start < 0.0001);
            link.now += 0.03;
            while link.coming.front().is_some_and(|at| *at <= link.now) {
                link.step();
            }
        }
    }

    #[test]
    fn a_terminal_that_never_answers_is_noticed_once_and_time_alone_counts() {
        let mut link = Link::new(3840.0, 0.0);
        link.answers = false;
        link.stream(1000);
        assert!(link.now < 3.5, "a first screen is there after {} s", link.now);
        link.stream(3000);
        assert!(link.pace.is_silent());
        assert!(link.now < 5.0, "{}", link.now);
        let start = link.now;
        link.stream(3840);
        assert!(link.now - start < 1.2, "{}", link.now - start);
        assert!(link.pace.speed().is_none());
        assert_eq!(link.pace.waiting(), 0, "nothing is waited for at the end");
    }

    #[test]
    fn little_is_sent_into_an_outage_and_all_goes_on_after_it() {
        for (idle, length) in
            [0.0, 10.0, 70.0].into_iter().flat_map(|idle| [4.0, 30.0, 63.0, 80.0].map(|n| (idle, n)))
        {
            for rate in [240.0, 960.0, 5000.0] {
                let what = format!("{rate} a second, {length} s after {idle} s of rest");
                let mut link = Link::new(rate, 0.3);
                link.stream(6000);
                link.rest();
                link.now += idle;
                let start = link.now;
                link.outage = (start, start + length);
                link.stream_until(start + length);
                let backlog = link.idle_at - link.outage.1;
                // After a minute without an answer time alone counts.
                let blind = (length - 60.0).max(0.0);
                assert!(backlog < 4.0 + blind, "{backlog} s are still to be shown: {what}");
                let (end, bytes) = (link.now, (rate * 10.0) as usize);
                link.stream(bytes);
                assert!(link.now - end < 10.0 + backlog + 4.0, "{} s for 10 s: {what}", link.now - end);
                link.behind = 0.0;
                link.stream(3 * bytes);
                assert!(link.behind < 2.0, "{} s behind: {what}", link.behind);
            }
        }
    }

    #[test]
    fn answers_that_were_lost_hold_nothing_up_for_long() {
        for lost in 1..6 {
            let mut link = Link::new(960.0, 0.1);
            link.stream(2000);
            for _ in 0..lost {
                while link.coming.pop_front().is_none() {
                    link.stream(60);
                }
            }
            let start = link.now;
            link.stream(3000);
            assert!(link.now - start < 12.0, "{} s where {lost} were lost", link.now - start);
            link.rest();
            let start = link.now;
            link.stream(960);
            assert!(link.now - start < 8.0, "{} s after that", link.now - start);
        }
    }

    #[test]
    fn a_terminal_that_no_longer_answers_is_noticed_and_heeded_if_it_does_after_all() {
        let mut link = Link::new(960.0, 0.1);
        link.stream(2000);
        link.rest();
        link.answers = false;
        link.stream_until(link.now + 70.0);
        assert!(link.pace.is_silent());
        let start = link.now;
        link.stream(3000);
        assert!(link.now - start < 4.0, "{}", link.now - start);
        link.answers = true;
        link.stream(3000);
        link.rest();
        assert!(!link.pace.is_silent(), "it is asked again, and heeded");
        let start = link.now;
        link.stream(3000);
        assert!(link.now - start < 8.0, "{}", link.now - start);
    }
}
