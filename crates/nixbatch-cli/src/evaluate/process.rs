use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use crate::failure::Failure;
use crate::interrupt::Held;

/// How a process ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// Its exit status.
    pub(super) status: ExitStatus,
    /// All that it wrote to standard output.
    pub(super) output: Vec<u8>,
}

/// Why a process did not end by itself.
#[derive(Debug)]
pub(super) enum Stop {
    /// It could not be started.
    Start(io::Error),
    /// It could not be waited for.
    Wait(io::Error),
    /// It took longer than allowed, and was ended.
    Timeout,
    /// The user interrupted the program, and the process was ended.
    Interrupted(Failure),
}

/// Who is told of a process as it runs.
pub(super) trait Listener {
    /// It has written to standard error.
    fn heard(&mut self, bytes: &[u8]);
    /// Time has passed.
    fn tick(&mut self);
}

/// How often the clock and the signals are looked at.
const TICK: Duration = Duration::from_millis(50);

/// How long a process may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long its descendants may.
const SHORT_PATIENCE: Duration = Duration::from_millis(100);

/// How long the descendants of a process that has ended may keep its output open.
const AFTERMATH: Duration = Duration::from_secs(1);

/// Runs a process in a group of its own, so that its descendants end with it. Of the group, nothing is left when
/// this returns an error.
pub(super) fn run(
    command: &mut Command,
    timeout: Option<Duration>,
    held: &Held<'_>,
    listener: &mut dyn Listener,
) -> Result<Ended, Stop> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut group = Group(command.spawn().map_err(Stop::Start)?);
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut streams = group.listen();
    let mut ended: Option<(ExitStatus, Instant)> = None;
    let mut given_up: Option<Instant> = None;
    loop {
        if let Err(interrupted) = held.check() {
            return Err(Stop::Interrupted(interrupted));
        }
        if ended.is_none() && deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(Stop::Timeout);
        }
        if streams.open > 0 {
            streams.listen(listener);
        } else if let Some((status, _)) = ended {
            return Ok(Ended { status, output: streams.output });
        } else {
            // With both streams closed it has ended, or is about to.
            thread::sleep(Duration::from_micros(200));
        }
        if ended.is_none() {
            ended = group.0.try_wait().map_err(Stop::Wait)?.map(|status| (status, Instant::now()));
        }
        if let Some((status, at)) = ended
            && at.elapsed() > AFTERMATH
        {
            // Some descendant keeps the streams open: its output is not the evaluator's.
            match given_up {
                None => {
                    group.kill();
                    given_up = Some(Instant::now());
                }
                Some(given_up) if given_up.elapsed() > AFTERMATH => {
                    return Ok(Ended { status, output: streams.output });
                }
                Some(_) => {}
            }
        }
    }
}

/// What a process writes to its two streams.
struct Streams {
    heard: Receiver<Heard>,
    /// How many of them are open.
    open: usize,
    output: Vec<u8>,
}

impl Streams {
    /// Waits for the next piece, for a tick at most.
    fn listen(&mut self, listener: &mut dyn Listener) {
        match self.heard.recv_timeout(TICK) {
            Ok(Heard::Error(bytes)) => listener.heard(&bytes),
            Ok(Heard::ErrorClosed) => self.open -= 1,
            Ok(Heard::Output(bytes)) => {
                self.output = bytes;
                self.open -= 1;
            }
            Err(RecvTimeoutError::Timeout) => listener.tick(),
            Err(RecvTimeoutError::Disconnected) => self.open = 0,
        }
    }
}

/// A piece of what a process wrote.
enum Heard {
    /// Some of its standard error.
    Error(Vec<u8>),
    ErrorClosed,
    /// All of its standard output.
    Output(Vec<u8>),
}

/// A process and its descendants. They are ended when this is dropped.
struct Group(Child);

impl Group {
    /// Reads both streams at once, so that neither can fill up.
    fn listen(&mut self) -> Streams {
        let (send, receive) = sync_channel(16);
        if let Some(mut stdout) = self.0.stdout.take() {
            let send = send.clone();
            thread::spawn(move || {
                let mut bytes = Vec::new();
                // What was read before an error is what there is.
                let _ = stdout.read_to_end(&mut bytes);
                let _ = send.send(Heard::Output(bytes));
            });
        }
        if let Some(stderr) = self.0.stderr.take() {
            thread::spawn(move || forward(stderr, &send));
        }
        Streams { heard: receive, open: 2, output: Vec::new() }
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid() {
            let _ = kill_process_group(pid, signal);
        }
    }

    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.0.id()).ok()?)
    }

    fn leader_is_gone(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    fn is_gone(&mut self) -> bool {
        self.leader_is_gone() && self.pid().is_none_or(|pid| test_kill_process_group(pid).is_err())
    }

    /// Asks the group to end, and makes it end when it does not within a moment.
    fn kill(&mut self) {
        if self.is_gone() {
            return;
        }
        self.signal(Signal::TERM);
        let asked = Instant::now();
        // When the leader has ended, what is left either will not end or has ended and waits to be noticed.
        while asked.elapsed() < if self.leader_is_gone() { SHORT_PATIENCE } else { PATIENCE } {
            if self.is_gone() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.signal(Signal::KILL);
        // The leader cannot stay after this; waiting leaves no zombie.
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

fn forward(mut stream: impl Read, send: &SyncSender<Heard>) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match stream.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => {
                let _ = send.send(Heard::ErrorClosed);
                return;
            }
            // Who listens no more has ended the process.
            Ok(length) if send.send(Heard::Error(buffer[..length].to_vec())).is_err() => return,
            Ok(_) => {}
        }
    }
}
