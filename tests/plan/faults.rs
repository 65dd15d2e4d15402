//! Disks that refuse, and files that are spoilt.

use super::keeping::{VALUES, add, file, open, shelf, type_into};
use super::making::ODD;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use steadyhand::pen::{Refused, Said};
use steadyhand::plan::{Edit, History, PlanText};

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A plan that was open when the disk began to refuse: typing goes on, and all is there when it takes again.
fn goes_on(dir: &Path, refuse: impl FnOnce(), allow: impl FnOnce()) {
    let shelf = shelf(dir);
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    type_into(&mut history, VALUES, "before ");
    pen.save(&mut history).unwrap();
    refuse();
    let mut refused = 0;
    for _ in 0..20 {
        type_into(&mut history, VALUES, &"while it refuses ".repeat(300));
        if let Err(Refused::Store(e)) = pen.save(&mut history) {
            refused += 1;
            let line = e.to_string();
            assert!(line.contains("data") && line.contains(';'), "what and what to do: {line}");
        }
    }
    assert!(refused > 0, "the disk did not refuse");
    let old = fs::read_to_string(file(dir)).unwrap();
    assert!(steadyhand::plan::file::decode(&old).is_ok());
    allow();
    type_into(&mut history, VALUES, "after");
    pen.save(&mut history).unwrap();
    drop(pen);
    let (_, again, _) = open(&shelf).unwrap();
    assert_eq!(again.plan(), history.plan());
    let undone = |mut h: History| {
        while h.undo().is_some() {}
        h
    };
    assert!(undone(again).plan().is_empty(), "undo goes back before the disk refused");
}

#[test]
fn a_folder_that_cannot_be_written_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folders = ["data/plans", "data/plans/.mine"].map(|f| dir.path().join(f));
    let all = |m: u32| {
        folders.iter().for_each(|f| mode(f, m));
    };
    // The owner of everything may write whatever the mode says.
    if rustix::process::geteuid().is_root() {
        let journal = dir.path().join("data/plans/.mine/saving");
        goes_on(
            dir.path(),
            || {
                fs::remove_file(&journal).unwrap();
                fs::create_dir(&journal).unwrap();
            },
            || fs::remove_dir(&journal).unwrap(),
        );
    } else {
        goes_on(dir.path(), || all(0o500), || all(0o700));
    }
}

#[test]
fn a_full_disk_loses_nothing_when_space_returns() {
    let dir = tempfile::tempdir().unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs"])
        .arg(dir.path())
        .output();
    if !mount.is_ok_and(|out| out.status.success()) {
        // Mounting needs rights that a test may not have; the read-only folder above goes the same ways.
        eprintln!("no tmpfs may be mounted: not tried");
        return;
    }
    let result = std::panic::catch_unwind(|| {
        let filler = dir.path().join("filler");
        goes_on(
            dir.path(),
            || {
                // The first bytes that do not fit end it.
                let _ = fs::write(&filler, vec![0; 65_536]);
            },
            || {
                fs::remove_file(&filler).unwrap();
                let grown =
                    Command::new("mount").args(["-o", "remount,size=8m"]).arg(dir.path()).status().unwrap();
                assert!(grown.success());
            },
        );
    });
    assert!(Command::new("umount").arg(dir.path()).status().unwrap().success());
    result.unwrap();
}

#[test]
fn a_thousand_spoilt_plans_are_opened_or_refused_with_a_place_and_never_rewritten() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    for (i, odd) in ODD.iter().enumerate().take(12) {
        add(&mut history, &format!("If {odd}, I will go."), i as u64);
    }
    pen.save(&mut history).unwrap();
    drop(pen);
    let whole = fs::read(file(dir.path())).unwrap();
    let mut random = StdRng::seed_from_u64(3);
    let (mut opened, mut refused) = (0, 0);
    for round in 0..1000 {
        let mut bytes = whole.clone();
        for _ in 0..random.random_range(1..6) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..5) {
                0 => bytes[at] = random.random(),
                1 => drop(bytes.drain(at..(at + random.random_range(1..40)).min(bytes.len()))),
                2 => bytes.truncate(at.max(1)),
                3 => drop(bytes.splice(at..at, ODD[random.random_range(0..ODD.len())].bytes())),
                _ => {
                    let end = (at + random.random_range(1..200)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, copy));
                }
            }
            if bytes.is_empty() {
                bytes.push(b'-');
            }
        }
        fs::write(file(dir.path()), &bytes).unwrap();
        match open(&shelf) {
            Ok(_) => opened += 1,
            Err(Refused::Broken(_, faults)) => {
                refused += 1;
                assert!(
                    faults.iter().all(|f| f.line > 0 && f.column > 0 && !f.message.is_empty()),
                    "{faults:?}"
                );
            }
            Err(e) => panic!("round {round}: {e:?}"),
        }
        assert_eq!(fs::read(file(dir.path())).unwrap(), bytes, "round {round}");
    }
    assert!(opened > 50 && refused > 50, "{opened} opened, {refused} refused");
}

#[test]
fn spoilt_records_never_stop_a_plan_from_opening() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    for c in ["one ", "two ", "three "] {
        type_into(&mut history, VALUES, c);
        pen.save(&mut history).unwrap();
    }
    drop(pen);
    let path = dir.path().join("data/plans/.mine/history.log");
    let whole = fs::read(&path).unwrap();
    let mut random = StdRng::seed_from_u64(4);
    for _ in 0..200 {
        let mut bytes = whole.clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..bytes.len());
            if random.random() {
                bytes[at] = random.random();
            } else {
                bytes.truncate(at.max(1));
            }
        }
        fs::write(&path, &bytes).unwrap();
        let (_, history, _) = open(&shelf).unwrap();
        let text = history.plan().text(PlanText::Values);
        assert_eq!(text, "one two three ");
    }
}

/// One record is spoilt: what stands behind it cannot be told, and must not come up again and again.
#[test]
fn a_record_spoilt_in_the_middle_brings_no_deleted_limit_back() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    for (i, words) in ["one", "two", "three"].into_iter().enumerate() {
        add(&mut history, words, i as u64);
        pen.save(&mut history).unwrap();
    }
    drop(pen);
    let log = dir.path().join("data/plans/.mine/history.log");
    let text = fs::read_to_string(&log).unwrap();
    let middle = text.lines().count() / 2;
    let spoilt: String = text
        .lines()
        .enumerate()
        .map(|(i, l)| if i == middle { "?\n".into() } else { format!("{l}\n") })
        .collect();
    fs::write(&log, spoilt).unwrap();
    let (mut pen, mut history, said) = open(&shelf).unwrap();
    assert!(matches!(said.as_slice(), [Said::Aside(path)] if path.exists()), "{said:?}");
    assert_eq!(history.plan().boundaries.len(), 3, "the file has them all");
    history.act(Edit::Remove(1, Box::new(history.plan().boundaries[1].clone()))).unwrap();
    pen.save(&mut history).unwrap();
    drop(pen);
    for _ in 0..2 {
        let (pen, again, said) = open(&shelf).unwrap();
        assert_eq!((again.plan(), said), (history.plan(), vec![]));
        drop(pen);
    }
    // What was typed after the last save is back all the same.
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    add(&mut history, "four", 4);
    pen.record(&mut history).unwrap();
    drop(pen);
    let mut text = fs::read_to_string(&log).unwrap();
    text.push_str("?\n");
    fs::write(&log, text).unwrap();
    let (_, again, said) = open(&shelf).unwrap();
    assert_eq!((again.plan(), said), (history.plan(), vec![Said::Recovered]));
}
