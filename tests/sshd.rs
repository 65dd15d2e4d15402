//! A real OpenSSH server on the loopback, set up as `docs/kiosk.md` says: escapes are tried, and none works.
//!
//! Where `sshd` is not installed the test says so and passes; CI installs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic, and says where it did nothing"
)]

mod common;

use common::terminal::Session;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/kiosk.md");

/// A server with its own keys, in a folder of its own; dropped, it is stopped.
struct Server {
    dir: tempfile::TempDir,
    child: Child,
    port: u16,
    user: String,
}

fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The lines that the guide gives to hosts, for this user and this build.
fn lines_of_the_guide(user: &str) -> String {
    let text = fs::read_to_string(GUIDE).unwrap();
    let lines = text.split_once("<!-- begin sshd -->\n```text\n").unwrap().1.split_once("```").unwrap().0;
    assert!(lines.contains("Match User visitor") && lines.contains("/usr/local/bin/steadyhand"));
    lines
        .replace("User visitor", &format!("User {user}"))
        .replace("/usr/local/bin/steadyhand", env!("CARGO_BIN_EXE_steadyhand"))
}

impl Server {
    /// `None`, with a message, where there is no sshd.
    fn start() -> Option<Self> {
        let sshd = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"].map(Path::new);
        let sshd = sshd.into_iter().find(|p| p.exists());
        let (Some(sshd), true) = (sshd, Command::new("ssh").arg("-V").output().is_ok()) else {
            println!("skipped: sshd or ssh is not installed");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
        for key in ["host", "key"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f", &at(key)])
                .status()
                .unwrap();
            assert!(made.success());
        }
        fs::copy(at("key.pub"), at("authorized")).unwrap();
        let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
        let user = user.trim().to_owned();
        if user == "root" {
            // Where the server drops its rights.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        // The main part allows everything: what holds, holds by the lines of the guide.
        let config = format!(
            "HostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM no\n\
             PermitRootLogin prohibit-password\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             ListenAddress 127.0.0.1\nSubsystem sftp internal-sftp\nAcceptEnv *\nAllowTcpForwarding yes\n\
             AllowStreamLocalForwarding yes\nAllowAgentForwarding yes\nX11Forwarding yes\nPermitTunnel yes\n\
             GatewayPorts yes\nPrintMotd no\nPrintLastLog no\nMaxStartups 100\n{}",
            at("host"),
            at("authorized"),
            lines_of_the_guide(&user)
        );
        fs::write(at("config"), config).unwrap();
        // Another program may take the port meanwhile.
        for _ in 0..5 {
            let port = port();
            let log = fs::File::create(at("log")).unwrap();
            let mut child = Command::new(sshd)
                .args(["-D", "-e", "-f", &at("config"), "-p", &port.to_string()])
                .stdin(Stdio::null())
                .stderr(log)
                .spawn()
                .unwrap();
            let start = Instant::now();
            while child.try_wait().unwrap().is_none() {
                if says(port).starts_with("SSH-") {
                    return Some(Self { dir, child, port, user });
                }
                assert!(start.elapsed() < PATIENCE, "sshd does not answer");
                std::thread::yield_now();
            }
        }
        panic!("sshd does not start: {}", fs::read_to_string(at("log")).unwrap());
    }

    fn at(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    /// Options that every client takes.
    fn options(&self) -> Vec<String> {
        let mut args = vec!["-F".into(), "/dev/null".into(), "-i".into(), self.at("key")];
        for option in [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=/dev/null",
            "IdentitiesOnly=yes",
            "BatchMode=yes",
            "LogLevel=ERROR",
            "ConnectTimeout=20",
        ] {
            args.extend(["-o".into(), option.to_owned()]);
        }
        args
    }

    fn host(&self) -> String {
        format!("{}@127.0.0.1", self.user)
    }

    fn args(&self, more: &[&str], words: &[&str]) -> Vec<String> {
        let mut args = self.options();
        args.extend(["-p".into(), self.port.to_string()]);
        args.extend(more.iter().map(|a| (*a).to_owned()));
        args.extend([self.host(), "--".into()]);
        args.extend(words.iter().map(|a| (*a).to_owned()));
        args
    }

    /// A client without a terminal; what it says.
    fn run(&self, program: &str, args: &[String], typed: &str) -> Output {
        let mut child = Command::new(program)
            .args(args)
            .env_remove("SSH_AUTH_SOCK")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may have ended without reading.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn ssh(&self, more: &[&str], words: &[&str], typed: &str) -> Output {
        self.run("ssh", &self.args(more, words), typed)
    }

    /// A visitor at a terminal.
    fn visit(&self, more: &[&str], words: &[&str], env: &[(&str, &str)]) -> Session {
        let args = self.args(&[&["-tt"], more].concat(), words);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let path = std::env::var("PATH").unwrap_or_default();
        let env = [&[("PATH", path.as_str())], env].concat();
        Session::start_program("ssh", self.dir.path(), &args, (80, 24), &env)
    }

    /// All processes below the server: id and command line.
    fn below(&self) -> Vec<(u32, String)> {
        let mut all = Vec::new();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
            let read = |name| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
            let parent =
                read("stat").rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
            all.push((pid, parent.unwrap_or(0_u32), read("cmdline").replace('\0', " ")));
        }
        let mut tree = vec![self.child.id()];
        loop {
            let more: Vec<u32> =
                all.iter().filter(|p| tree.contains(&p.1) && !tree.contains(&p.0)).map(|p| p.0).collect();
            if more.is_empty() {
                break;
            }
            tree.extend(more);
        }
        let own = self.child.id();
        all.into_iter().filter(|p| tree.contains(&p.0) && p.0 != own).map(|p| (p.0, p.2)).collect()
    }

    /// The program of the one visitor who is there; no other program runs for a visitor.
    fn program(&self) -> u32 {
        let programs: Vec<(u32, String)> =
            self.below().into_iter().filter(|(_, line)| !line.starts_with("sshd")).collect();
        assert_eq!(programs.len(), 1, "{programs:?}");
        assert!(programs[0].1.starts_with(env!("CARGO_BIN_EXE_steadyhand")), "{programs:?}");
        programs[0].0
    }

    /// Waits until nobody is there.
    fn empty(&self) {
        let start = Instant::now();
        while !self.below().is_empty() {
            assert!(start.elapsed() < PATIENCE, "left behind: {:?}", self.below());
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for (pid, _) in self.below() {
            let pid = rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap();
            // It may be gone by now.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a port says first; empty where it says nothing or nobody listens.
fn says(port: u16) -> String {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return String::new() };
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut buffer = [0; 64];
    let n = stream.read(&mut buffer).unwrap_or(0);
    String::from_utf8_lossy(&buffer[..n]).into_owned()
}

fn text(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::yield_now();
    }
}

fn is_the_handbook(s: &mut Session) {
    s.until("the handbook", |t| t.contains("Enter opens.") && t.contains("911"));
}

fn leave(server: &Server, mut s: Session) {
    s.keys("\x03");
    assert_eq!(s.end().0, 0);
    server.empty();
}

#[test]
fn no_words_of_a_visitor_reach_a_shell_or_the_program() {
    let Some(server) = Server::start() else { return };
    let trace = server.at("trace");
    let shell = format!("touch {trace}; id");
    for words in [
        &["/bin/sh"][..],
        &["/bin/sh", "-c", &shell],
        &["--data", "/tmp/x", "--content", "/etc", "read", "/etc/passwd"],
        &[";", &shell],
        &["$(", &shell, ")"],
        &["rsync", "--server", "--sender", ".", "/etc/"],
    ] {
        let out = server.ssh(&[], words, &format!("{shell}\nexit\n"));
        let said = text(&out);
        assert!(out.status.success() && said.contains("Responding to an overdose"), "{words:?}: {said}");
        assert!(!said.contains("uid=") && !said.contains('\x1b'), "{words:?}: {said}");
        let mut s = server.visit(&[], words, &[]);
        is_the_handbook(&mut s);
        server.program();
        leave(&server, s);
    }
    assert!(!Path::new(&trace).exists());
}

#[test]
fn no_file_is_copied_either_way() {
    let Some(server) = Server::start() else { return };
    let here = server.at("mine");
    fs::write(&here, "mine").unwrap();
    let said = text(&server.ssh(&["-s"], &["sftp"], "\0\0\0\x05\x01\0\0\0\x03"));
    assert!(said.contains("Responding to an overdose"), "{said}");
    let place: PathBuf = server.dir.path().join("there");
    let there = format!("{}:{}", server.host(), place.display());
    let port = ["-P".to_owned(), server.port.to_string()];
    for old in [&[][..], &["-O".to_owned()]] {
        for (from, to) in
            [(here.clone(), there.clone()), (format!("{}:{here}", server.host()), server.at("there"))]
        {
            let out = server.run("scp", &[&server.options()[..], &port, old, &[from, to]].concat(), "");
            assert!(!out.status.success(), "{}", text(&out));
            assert!(!place.exists());
        }
    }
    let out = server.run(
        "sftp",
        &[&server.options()[..], &port, &["-b".into(), "-".into(), server.host()]].concat(),
        "ls /\n",
    );
    assert!(!out.status.success() && !text(&out).contains("etc"), "{}", text(&out));
    server.empty();
}

#[test]
fn nothing_is_forwarded() {
    let Some(server) = Server::start() else { return };
    // Ports that the client opens: what is asked of them comes to nothing.
    let through = format!("127.0.0.1:{}", server.port);
    let (local, socks) = (port(), port());
    let tunnel = format!("127.0.0.1:{local}:{through}");
    let dynamic = format!("127.0.0.1:{socks}");
    let mut s = server.visit(&["-L", &tunnel, "-D", &dynamic], &[], &[]);
    is_the_handbook(&mut s);
    until("the client's port", || TcpStream::connect(("127.0.0.1", local)).is_ok());
    assert_eq!(says(local), "", "-L");
    let mut stream = TcpStream::connect(("127.0.0.1", socks)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    // SOCKS 5, no name; then: connect to 127.0.0.1 at the server's port.
    let [high, low] = server.port.to_be_bytes();
    stream.write_all(&[5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, high, low]).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("SSH-"), "-D: {answer:?}");
    leave(&server, s);
    let out = server.ssh(&["-W", &through], &[], "");
    assert!(!out.status.success() && !text(&out).contains("SSH-"), "-W: {}", text(&out));
    // Ports that the server would open.
    let remote = port();
    let socket = server.at("socket");
    for asked in [format!("{remote}:{through}"), format!("{remote}"), format!("{socket}:{through}")] {
        let out = server.ssh(&["-o", "ExitOnForwardFailure=yes", "-R", &asked], &[], "");
        assert!(!out.status.success(), "-R {asked}: {}", text(&out));
        assert_eq!(says(remote), "");
        assert!(!Path::new(&socket).exists());
    }
    server.empty();
}

#[test]
fn no_variable_agent_or_display_of_a_visitor_arrives() {
    let Some(server) = Server::start() else { return };
    let agent = server.at("agent");
    let _listener = UnixListener::bind(&agent).unwrap();
    let forward = format!("ForwardAgent={agent}");
    let names =
        ["LESSOPEN", "LD_PRELOAD", "XDG_DATA_HOME", "TZ", "BASH_ENV", "ENV", "PAGER", "LC_ALL", "COLORTERM"];
    let set = names.map(|name| format!("{name}=/tmp/planted")).join(" ");
    let set = format!("SetEnv={set} HOME=/tmp/planted PATH=/tmp/planted");
    let mut s = server.visit(
        &["-o", "IdentityAgent=none", "-o", &forward, "-X", "-o", "XAuthLocation=/bin/true", "-o", &set],
        &[],
        &[("DISPLAY", "127.0.0.1:9")],
    );
    is_the_handbook(&mut s);
    let environ = fs::read(format!("/proc/{}/environ", server.program())).unwrap();
    let environ = String::from_utf8_lossy(&environ).replace('\0', "\n");
    assert!(environ.contains("LANG=C.UTF-8"), "{environ}");
    for name in ["planted", "SSH_AUTH_SOCK", "DISPLAY", "XAUTHORITY"] {
        assert!(!environ.contains(name), "{name} in\n{environ}");
    }
    leave(&server, s);
}

#[test]
fn no_key_leads_out_and_no_terminal_upsets_it() {
    let Some(server) = Server::start() else { return };
    // Before anything is drawn.
    let mut s = server.visit(&[], &[], &[]);
    s.keys("\x1a\x1c\x1a");
    let early = s.end_or(|t| t.contains("Enter opens."));
    if !early {
        server.program();
        leave(&server, s);
    }
    server.empty();
    // While it is on.
    let listen = port();
    let mut s = server.visit(&["-o", "EnableEscapeCommandline=yes"], &[], &[]);
    is_the_handbook(&mut s);
    s.keys("\x1a");
    s.until("no stop", |t| t.contains("Not on this shared computer."));
    s.keys("\x1c\x1d\r");
    s.until("a topic", |t| t.contains("Last reviewed"));
    s.keys("\r~B");
    s.keys("\r~C");
    s.until("the client's own line", |t| t.contains("ssh>"));
    s.keys(&format!("-R {listen}:127.0.0.1:{}\r", server.port));
    s.keys("\x0c");
    s.until("all drawn anew", |t| t.contains("! overdose - 911") && !t.contains("ssh>"));
    assert_eq!(says(listen), "", "nothing listens");
    let program = server.program();
    let terminal = fs::read_link(format!("/proc/{program}/fd/0")).unwrap();
    for (columns, rows) in [(0, 0), (1, 1), (65535, 65535), (1, 65535), (65535, 1), (80, 24)] {
        s.resize(columns, rows);
        until("the size at the other end", || {
            let out = Command::new("stty").arg("-F").arg(&terminal).arg("size").output().unwrap();
            text(&out).trim() == format!("{rows} {columns}")
        });
        s.keys("\x0c");
        s.watch(Duration::from_millis(500), |_| {});
    }
    s.keys("?");
    s.until("the help", |t| t.starts_with("Keys"));
    let status = fs::read_to_string(format!("/proc/{program}/status")).unwrap();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap().trim().to_owned();
    let peak: u64 = peak.split(' ').next().unwrap().parse().unwrap();
    println!("peak memory after a terminal of 65535 by 65535: {peak} KiB");
    assert!(peak < 200_000, "{peak} KiB");
    leave(&server, s);
    // Terminals by name.
    let long = "x".repeat(60_000);
    for term in [long.as_str(), "\x1b]0;planted\x07$(id)`id`;id", "../../../../etc/passwd", ""] {
        let mut s = server.visit(&[], &[], &[("TERM", term)]);
        s.until("the handbook", |t| t.contains("About this handbook") || t.contains("911"));
        assert!(!s.log.windows(7).any(|w| w == b"planted"));
        s.keys("\x03");
        s.end();
        server.empty();
    }
}

#[test]
fn one_connection_holds_one_session_and_leaving_ends_it() {
    let Some(server) = Server::start() else { return };
    let socket = server.at("mux");
    let mut s = server.visit(&["-M", "-S", &socket], &[], &[]);
    is_the_handbook(&mut s);
    let out = server.ssh(
        &["-S", &socket, "-o", "ControlMaster=no", "-o", "ProxyCommand=false"],
        &["/bin/sh"],
        "id\n",
    );
    assert!(!out.status.success() && !text(&out).contains("uid="), "{}", text(&out));
    server.program();
    s.keys("q");
    assert_eq!(s.end().0, 0);
    server.empty();
}
