//! The simulated person of a drill, and what went well. The person's state follows from the scenario, from what was
//! marked and when, and from nothing else: the same marks give the same drill.

use super::Status;
use crate::content::overdose::{Breathing, Drill, From, Goal, Sees, Step};
use crate::content::{MarkKind, Text};

/// How the simulated person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// As found.
    Start,
    /// Slow breathing stopped.
    Worse,
    /// Breaths are given.
    Air,
    /// Without air for too long.
    Lifeless,
    /// They breathe on their own.
    Returned,
    /// They woke.
    Awake,
    /// Breathing stopped again.
    Stopped,
    /// The ambulance is here.
    Ambulance,
}

/// When what happened to the simulated person, in milliseconds since the start; `None` where it has not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Course {
    /// Slow breathing stopped.
    pub worse: Option<u64>,
    /// They breathe on their own.
    pub returned: Option<u64>,
    /// They woke.
    pub awake: Option<u64>,
    /// Breathing stopped again.
    pub stopped: Option<u64>,
    /// They breathe once more.
    pub returned_again: Option<u64>,
    /// The ambulance is here.
    pub ambulance: Option<u64>,
    /// No sign of life, and nobody breathes for them.
    pub lifeless: bool,
    /// Somebody breathes or pushes for them.
    pub air: bool,
}

impl Course {
    /// What has happened up to now.
    pub fn of(drill: &Drill, status: &Status, now: u64) -> Self {
        let person = &drill.person;
        let past = |time: u64| Some(time).filter(|t| *t <= now);
        let after = |from: Option<u64>, wait: Option<u32>| past(from? + seconds(wait?));
        // Only doses that are at hand can work.
        let doses: Vec<u64> = status.doses.iter().take(drill.doses).map(|d| d.since).collect();
        let air_since = |from: u64| {
            let given = |(kind, _): &&(MarkKind, u64)| matches!(kind, MarkKind::Breaths | MarkKind::Pushes);
            status.marks.iter().filter(given).map(|(_, t)| *t).find(|t| (from..=now).contains(t))
        };
        let worse_at = match person.breathing {
            Breathing::None => Some(0),
            Breathing::Slow => person.worse_after.map(seconds),
        };
        // Without breath for too long no dose helps until somebody breathes for them.
        let revived = |works: u64, airless: Option<u64>| {
            let limit = airless.map(|t| t + seconds(person.lifeless_after));
            match (limit, airless.and_then(air_since)) {
                (Some(limit), None) if works > limit => None,
                (Some(limit), Some(air)) if works > limit => Some(works.max(air)),
                _ => Some(works),
            }
        };
        let enough = person
            .doses_needed
            .checked_sub(1)
            .and_then(|i| doses.get(i))
            .map(|d| d + seconds(person.works_after));
        let returned = enough.and_then(|works| revived(works, worse_at)).and_then(past);
        let stopped = after(returned, person.stops_again_after);
        let again =
            stopped.and_then(|s| doses.iter().find(|d| **d >= s).map(|d| d + seconds(person.works_after)));
        let returned_again = again.and_then(|works| revived(works, stopped)).and_then(past);
        let worse = match person.breathing {
            Breathing::None => None,
            Breathing::Slow => worse_at.and_then(past).filter(|w| returned.is_none_or(|r| r > *w)),
        };
        let airless = match (stopped, returned_again, returned) {
            (Some(s), None, _) => Some(s),
            (_, Some(_), _) | (None, _, Some(_)) => None,
            _ => worse_at.and_then(past),
        };
        let air = airless.is_some_and(|from| air_since(from).is_some());
        Self {
            worse,
            returned,
            awake: after(returned, person.wakes_after).filter(|a| stopped.is_none_or(|s| *a < s)),
            stopped,
            returned_again,
            ambulance: after(status.called, Some(drill.ambulance_after)),
            lifeless: !air && airless.is_some_and(|from| now >= from + seconds(person.lifeless_after)),
            air,
        }
    }

    /// How the person is now.
    pub fn phase(&self) -> Phase {
        match self {
            Self { ambulance: Some(_), .. } => Phase::Ambulance,
            Self { lifeless: true, .. } => Phase::Lifeless,
            Self { air: true, .. } => Phase::Air,
            Self { returned_again: Some(_), .. } => Phase::Returned,
            Self { stopped: Some(_), .. } => Phase::Stopped,
            Self { awake: Some(_), .. } => Phase::Awake,
            Self { returned: Some(_), .. } => Phase::Returned,
            Self { worse: Some(_), .. } => Phase::Worse,
            _ => Phase::Start,
        }
    }

    /// The next time after now at which the person's state may change by itself.
    pub fn next(drill: &Drill, status: &Status, now: u64) -> Option<u64> {
        let person = &drill.person;
        let course = Self::of(drill, status, now);
        let waits = [
            person.worse_after.map(|w| (0, w)),
            Some((0, person.lifeless_after)),
            person.worse_after.map(|w| (seconds(w), person.lifeless_after)),
            status.called.map(|c| (c, drill.ambulance_after)),
            course.returned.zip(person.wakes_after),
            course.returned.zip(person.stops_again_after),
            course.stopped.map(|s| (s, person.lifeless_after)),
        ];
        let doses = status.doses.iter().map(|d| (d.since, person.works_after));
        waits
            .into_iter()
            .flatten()
            .chain(doses)
            .map(|(from, wait)| from + seconds(wait))
            .filter(|t| *t > now)
            .min()
    }
}

/// What is seen in a phase.
pub fn seen(sees: &Sees, phase: Phase) -> &Text {
    let some = match phase {
        Phase::Start => return &sees.start,
        Phase::Air => return &sees.air,
        Phase::Lifeless => return &sees.lifeless,
        Phase::Ambulance => return &sees.ambulance,
        Phase::Worse => &sees.worse,
        Phase::Returned => &sees.returned,
        Phase::Awake => &sees.awake,
        Phase::Stopped => &sees.stopped,
    };
    // The checker asks for the words of every state the person can come to.
    some.as_ref().unwrap_or(&sees.start)
}

/// How a goal was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// In time; seconds after what it counts from.
    Good(u64),
    /// Before its time.
    Early(u64),
    /// After its time.
    Late(u64),
    /// Not at all, and its time is over.
    Missed,
}

/// What went well and what did not; goals whose time never came are left out.
pub fn judge<'g>(
    drill: &Drill,
    goals: &'g [Goal],
    steps: &[Step],
    status: &Status,
    now: u64,
) -> Vec<(&'g Goal, Outcome)> {
    let end = status.ended.unwrap_or(now);
    let course = Course::of(drill, status, end);
    let goals = drill.goals.iter().filter_map(|id| goals.iter().find(|g| g.id == *id));
    goals
        .filter_map(|goal| {
            let from = match goal.from {
                From::Start => Some(0),
                From::Worse => course.worse,
                From::Dose => {
                    let before =
                        goal.nth.checked_sub(2).and_then(|i| status.doses.get(i)).map(|d| d.since)?;
                    let window = before + seconds(goal.within);
                    // Somebody who breathes again before the window closes needs no further dose.
                    let needless =
                        course.returned.is_some_and(|r| r <= window) && status.doses.len() < goal.nth;
                    (!needless).then_some(before)
                }
                From::Returned => course.returned,
                From::Awake => course.awake,
                From::Stopped => course.stopped,
            }?;
            // What was done before breathing stopped again does not count for it.
            let counts = |t: &u64| goal.from != From::Stopped || *t >= from;
            let met = match (&goal.mark, &goal.step) {
                (Some(kind), _) => {
                    let times = status.marks.iter().filter(|(k, _)| k == kind).map(|(_, t)| *t);
                    times.filter(counts).nth(goal.nth.saturating_sub(1))
                }
                (None, Some(id)) => steps
                    .iter()
                    .position(|s| s.id == *id)
                    .and_then(|i| status.done_at.get(i).copied().flatten()),
                (None, None) => None,
            };
            let outcome = match met.map(|t| t.saturating_sub(from) / 1000) {
                Some(s) if goal.earliest.is_some_and(|e| s < u64::from(e)) => Outcome::Early(s),
                Some(s) if s <= u64::from(goal.within) => Outcome::Good(s),
                Some(s) => Outcome::Late(s),
                None if end >= from + seconds(goal.within) => Outcome::Missed,
                None => return None,
            };
            Some((goal, outcome))
        })
        .collect()
}

fn seconds(seconds: u32) -> u64 {
    u64::from(seconds) * 1000
}
