//! Writes the emergency's log in a thread of its own, so that a disk that hangs never holds the screen.
//!
//! The event loop hands jobs in, and hears what became of them as actions. What could not be written is tried again
//! with the next job; nothing is dropped while the program runs.

use crate::app::Action;
use crate::incident::{Event, Incident, Status};
use crate::kit::{self, Kit};
use crate::store::{Home, Journal};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Folders of the logs, by whether they are practice.
const FOLDERS: [&str; 2] = ["emergencies", "drills"];
/// Logs looked at for one that still runs: the last of them.
const MOST_LOGS: usize = 20;

/// Names a log: whether it is practice, and its file's name.
pub type LogName = (bool, String);

/// A job for the recorder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Put events on the disk.
    Append(LogName, Vec<Event>),
    /// Tell what others have added.
    Follow(LogName),
    /// Look for an emergency that still runs.
    Find,
    /// Write the summary beside the log, as text and as YAML.
    Export(LogName, String, String),
    /// Keep the list of what is ready.
    Kit {
        /// As it was before.
        base: Kit,
        /// As it is now.
        mine: Kit,
    },
}

/// The list of what is ready; `None` where none was begun.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn kit(home: &Home) -> Result<Option<Kit>, String> {
    let Some(bytes) = home.read(kit::FILE, kit::LONGEST).map_err(|e| e.to_string())? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| format!("{}: not UTF-8", kit::FILE))?;
    Kit::decode(&text).map(Some)
}

/// The day of the last drill, by the name of its log.
pub fn last_drill(home: &Home) -> Option<Date> {
    home.journals(FOLDERS[1], 1).first()?.get(..10)?.parse().ok()
}

/// The thread, and how to talk with it.
#[derive(Debug)]
pub struct Recorder {
    thread: Option<Thread>,
}

#[derive(Debug)]
struct Thread {
    jobs: Sender<Job>,
    heard: Receiver<Action>,
    wake: UnixStream,
    asked: usize,
}

impl Recorder {
    /// Starts the thread; none where nothing is to be written, or where the system has none to give.
    pub fn new(home: Home) -> Self {
        if matches!(home, Home::Nowhere) {
            return Self { thread: None };
        }
        let start = || {
            let (wake, ring) = UnixStream::pair().ok()?;
            wake.set_nonblocking(true).ok()?;
            ring.set_nonblocking(true).ok()?;
            let (jobs, todo) = channel();
            let (told, heard) = channel();
            let desk = Desk { home, open: BTreeMap::new(), backlog: BTreeMap::new(), kit: None };
            thread::Builder::new()
                .name("recorder".into())
                .spawn(move || desk.work(&todo, &told, ring))
                .ok()?;
            Some(Thread { jobs, heard, wake, asked: 0 })
        };
        Self { thread: start() }
    }

    /// Whether nothing is ever written.
    pub fn idle(&self) -> bool {
        self.thread.is_none()
    }

    /// Hands a job in.
    pub fn ask(&mut self, job: Job) {
        if let Some(thread) = &mut self.thread
            && thread.jobs.send(job).is_ok()
        {
            thread.asked += 1;
        }
    }

    /// What became of jobs, waiting at most `patience` for those that are not answered.
    pub fn heard(&mut self, patience: Duration) -> Vec<Action> {
        let mut actions = Vec::new();
        let Some(thread) = &mut self.thread else { return actions };
        let mut buffer = [0; 64];
        let gone = loop {
            match (&thread.wake).read(&mut buffer) {
                Ok(0) => break true,
                Ok(_) => {}
                Err(_) => break false,
            }
        };
        let start = Instant::now();
        while thread.asked > 0 {
            match thread.heard.recv_timeout(patience.saturating_sub(start.elapsed())) {
                Ok(Action::Nothing) => thread.asked -= 1,
                Ok(action) => {
                    thread.asked -= 1;
                    actions.push(action);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => thread.asked = 0,
            }
        }
        if gone {
            // Its end of the pipe would wake the loop for ever.
            self.thread = None;
            actions.push(Action::Refused("the recorder has stopped".into()));
        }
        actions
    }

    /// Whether jobs are not answered yet.
    pub fn busy(&self) -> bool {
        self.thread.as_ref().is_some_and(|t| t.asked > 0)
    }

    /// Readable when there is something to hear.
    pub fn wake(&self) -> Option<BorrowedFd<'_>> {
        self.thread.as_ref().map(|t| t.wake.as_fd())
    }
}

/// What the thread works with.
struct Desk {
    home: Home,
    open: BTreeMap<LogName, Journal>,
    /// Events the disk has refused so far.
    backlog: BTreeMap<LogName, Vec<Event>>,
    /// The list of what is ready, as this session read or kept it last.
    kit: Option<Kit>,
}

impl Desk {
    fn work(mut self, todo: &Receiver<Job>, told: &Sender<Action>, mut ring: UnixStream) {
        while let Ok(job) = todo.recv() {
            let action = self.answer(job);
            if told.send(action).is_err() {
                return;
            }
            // A full pipe rings already.
            let _ = ring.write(&[1]);
        }
    }

    /// One answer for each job.
    fn answer(&mut self, job: Job) -> Action {
        match job {
            Job::Append(log, events) => {
                self.backlog.entry(log.clone()).or_default().extend(events);
                self.write(&log)
            }
            Job::Follow(log) => {
                let kept = self.write(&log);
                let journal = self.journal(&log);
                match journal.read_new() {
                    Ok(records) => {
                        let events: Vec<Event> =
                            records.iter().filter_map(|r| Event::decode(r).ok()).collect();
                        if events.is_empty() { kept } else { Action::Heard(log, events) }
                    }
                    Err(_) => kept,
                }
            }
            Job::Find => self.find(),
            Job::Export(log, text, yaml) => {
                let name = |end| format!("{}/{}.{end}", FOLDERS[usize::from(log.0)], log.1);
                let written = self
                    .home
                    .replace_in(&name("txt"), text.as_bytes())
                    .and_then(|a| Ok((a, self.home.replace_in(&name("yaml"), yaml.as_bytes())?)));
                match written {
                    Ok((a, b)) => Action::Exported(format!("{}, {}", a.display(), b.display())),
                    Err(e) => Action::Refused(e.to_string()),
                }
            }
            Job::Kit { base, mine } => match self.save(base, mine) {
                Ok(()) => Action::Nothing,
                Err(why) => Action::Refused(why),
            },
        }
    }

    /// Keeps the list of what is ready, beside what another session kept of it meanwhile.
    fn save(&mut self, base: Kit, mine: Kit) -> Result<(), String> {
        // What the disk refused last time is not in the file: it is still this session's to write.
        let base = &*self.kit.get_or_insert(base);
        let all = match kit(&self.home)? {
            Some(theirs) => mine.with(base, &theirs),
            None => mine.clone(),
        };
        self.home.replace(kit::FILE, all.encode()?.as_bytes()).map_err(|e| e.to_string())?;
        self.kit = Some(mine);
        Ok(())
    }

    fn journal(&mut self, log: &LogName) -> &mut Journal {
        let home = &self.home;
        self.open.entry(log.clone()).or_insert_with(|| home.journal(FOLDERS[usize::from(log.0)], &log.1))
    }

    /// Writes what waits for a log.
    fn write(&mut self, log: &LogName) -> Action {
        let Some(events) = self.backlog.remove(log).filter(|e| !e.is_empty()) else { return Action::Nothing };
        let records: Result<Vec<String>, String> = events.iter().map(Event::encode).collect();
        match records.and_then(|r| self.journal(log).append(&r).map_err(|e| e.to_string())) {
            Ok(()) => Action::Kept(events.iter().map(|e| e.id).collect()),
            Err(why) => {
                self.backlog.insert(log.clone(), events);
                Action::Refused(why)
            }
        }
    }

    fn find(&self) -> Action {
        for name in self.home.journals(FOLDERS[0], MOST_LOGS) {
            // A log that cannot be read is none to go on with; it is left as it is.
            let Ok(records) = self.home.journal(FOLDERS[0], &name).read_new() else { continue };
            let events: Vec<Event> = records.iter().filter_map(|r| Event::decode(r).ok()).collect();
            if Status::of(&Incident::replay(events.iter().cloned()), &[]).running() {
                return Action::Found((false, name), events);
            }
        }
        Action::Nothing
    }
}
