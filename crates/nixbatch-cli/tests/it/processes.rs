//! Evaluators that misbehave, and users who lose patience.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::common::{CLEAN, Run, Sandbox, config_map, document};

const BUILD: &[&str] = &["build", "jobs.nix"];

/// A script that starts a process of its own, says which, and waits.
const HANGING: &str = "sleep 1000 & echo $! > child; mv child pid; wait";

fn sandbox() -> Sandbox {
    Sandbox::with("jobs.nix", CLEAN)
}

fn run(script: &str) -> Run {
    sandbox().run_evaluator(script, BUILD)
}

/// The process that a script has started.
fn started(path: &Path) -> Pid {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(pid) = fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()) {
            return Pid::from_raw(pid).expect("a process");
        }
        assert!(Instant::now() < deadline, "the evaluator did not start");
        sleep(Duration::from_millis(5));
    }
}

/// Whether a process ends within a moment. One that has ended and that nobody waited for counts as ended.
fn ends(pid: Pid) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    let is_zombie = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
        stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z'))
    };
    while test_kill_process(pid).is_ok() && !is_zombie() {
        if Instant::now() > deadline {
            return false;
        }
        sleep(Duration::from_millis(5));
    }
    true
}

#[test]
fn a_missing_evaluator() {
    let sandbox = sandbox();
    let mut command = sandbox.command(BUILD);
    command.env("PATH", "/nowhere");
    sandbox.finish(command).assert_error(&[
        "`nix-instantiate` is not there",
        "install Nix",
        "NIXBATCH_NIX_INSTANTIATE",
    ]);
    let mut command = sandbox.command(BUILD);
    command.env("NIXBATCH_NIX_INSTANTIATE", sandbox.path("jobs.nix"));
    sandbox.finish(command).assert_error(&["cannot run", "permission denied"]);
}

#[test]
fn one_that_hangs_ends_with_all_that_it_started() {
    let sandbox = sandbox();
    let run = sandbox.run_evaluator(HANGING, &["build", "jobs.nix", "--eval-timeout", "1"]);
    run.assert_error(&["evaluation of `jobs.nix` took longer than 1 second and was ended", "--eval-timeout"]);
    assert!(ends(started(&sandbox.path("pid"))));
}

#[test]
fn a_trace_that_takes_long_is_done_without() {
    let script =
        "case \"$*\" in *--show-trace*) sleep 1000;; *) echo 'error: no such thing' >&2; exit 1;; esac";
    let run = sandbox().run_evaluator(script, &["build", "jobs.nix", "--eval-timeout", "1"]);
    run.assert_error(&[
        "evaluation of `jobs.nix` failed\n\nerror: no such thing\n",
        "`--verbose` waits for it",
    ]);
}

#[test]
fn what_is_said_before_the_trace_is_said_once() {
    let script = "echo 'trace: looking' >&2; echo \"error: $*\" >&2; exit 1";
    let run = sandbox().run_evaluator(script, BUILD);
    assert_eq!(run.stderr.matches("trace: looking").count(), 1, "{run:?}");
    assert!(run.stderr.contains("--show-trace"), "{run:?}");
}

#[test]
fn one_that_will_not_end_is_made_to() {
    let sandbox = sandbox();
    let script = "trap '' TERM; (trap '' TERM; exec sleep 1000) & echo $! > pid; while :; do sleep 1; done";
    let run = sandbox.run_evaluator(script, &["build", "jobs.nix", "--eval-timeout", "1"]);
    run.assert_error(&["took longer than 1 second"]);
    assert!(ends(started(&sandbox.path("pid"))));
}

#[test]
fn one_that_leaves_a_process_behind_is_not_waited_for() {
    let sandbox = sandbox();
    let start = Instant::now();
    let run =
        sandbox.run_evaluator("sleep 1000 & echo $! > pid; echo '{ \"nixbatch\": 1, \"items\": [] }'", BUILD);
    run.assert_status(0);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(ends(started(&sandbox.path("pid"))));
}

#[test]
fn one_that_is_killed() {
    run("kill -KILL $$").assert_error(&["was ended by SIGKILL; the system may have run out of memory"]);
    run("kill -SEGV $$").assert_error(&["was ended by SIGSEGV; an endless recursion"]);
}

#[test]
fn one_that_prints_nonsense() {
    run("exit 0").assert_error(&["ended without an error, and printed no document"]);
    run("echo hello").assert_error(&["gave something else than a document: the document is not JSON"]);
    run("printf '{\"nixbatch\": 1, \"items\": ['").assert_error(&["not JSON"]);
    run("printf '{\"nixbatch\": 1, \"items\": ['; echo 'error: oh' >&2; exit 1")
        .assert_error(&["failed\n\nerror: oh"]);
    run("printf '\\377'").assert_error(&["is not UTF-8"]);
    run("printf 'error: \\377\\n' >&2; exit 1").assert_error(&["error: \u{fffd}"]);
    run("exit 3").assert_error(&["evaluation of `jobs.nix` failed"]);
}

#[test]
fn one_that_talks_without_end() {
    let script = "head -c 50000000 /dev/zero | tr '\\0' 'x' >&2; yes y | head -c 50000000 >&2; echo 'error: last' >&2; exit 1";
    let run = run(script);
    run.assert_error(&["bytes are left out", "error: last"]);
    assert!(run.stderr.len() < 2_000_000, "{} bytes", run.stderr.len());
}

#[test]
fn both_streams_are_read_at_once() {
    let script = format!(
        "yes ' ' | head -c 1000000; yes 'y' | head -c 1000000 >&2; yes ' ' | head -c 1000000; echo '{}'",
        document([config_map("etl", "a")])
    );
    let run = run(&script);
    run.assert_status(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn the_environment_is_the_users() {
    let sandbox = sandbox();
    let mut command = sandbox.command(BUILD);
    let bundle = document([config_map("etl", "a")]);
    let script = format!("echo \"trace: $NIX_PATH $PWD\" >&2; echo '{bundle}'");
    command.env("NIXBATCH_NIX_INSTANTIATE", sandbox.evaluator(&script)).env("NIX_PATH", "x=/y");
    let run = sandbox.finish(command);
    assert_eq!(
        run.stderr,
        format!("trace: x=/y {}\n", sandbox.cwd().canonicalize().expect("a path").display())
    );
}

/// Starts a build that hangs, and returns it with the process that its evaluator has started.
fn hanging(sandbox: &Sandbox, args: &[&str]) -> (Child, Pid) {
    let mut command = sandbox.command(args);
    command.env("NIXBATCH_NIX_INSTANTIATE", sandbox.evaluator(HANGING));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    let started = started(&sandbox.path("pid"));
    (child, started)
}

#[test]
fn a_signal_leaves_nothing_behind() {
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let sandbox = sandbox();
        let (child, evaluator) = hanging(&sandbox, &["build", "jobs.nix", "--out", "out"]);
        let pid = Pid::from_child(&child);
        kill_process(pid, signal).expect("sent");
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(status));
        assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b""[..], &b""[..]));
        assert!(ends(evaluator));
        sandbox.assert_nothing_temporary();
        assert!(!sandbox.path("out").exists());
    }
}

#[test]
fn a_signal_while_files_are_written_leaves_none() {
    let sandbox = Sandbox::new();
    let objects = (0..20_000).map(|number| config_map("etl", &format!("c{number}")));
    sandbox.write("doc.json", document(objects));
    let child = sandbox.command(&["build", "doc.json", "--out", "a/out"]).spawn().expect("runs");
    let deadline = Instant::now() + Duration::from_secs(30);
    while !sandbox.path("a/out/.nixbatch-staging").exists() {
        assert!(Instant::now() < deadline);
        sleep(Duration::from_millis(1));
    }
    kill_process(Pid::from_child(&child), Signal::INT).expect("sent");
    assert_eq!(child.wait_with_output().expect("ends").status.code(), Some(130));
    assert!(!sandbox.path("a").exists());
}

#[test]
fn a_signal_while_nothing_is_to_clean_up_ends_at_once() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command(&["build", "-"]);
    let mut child = command.stdin(Stdio::piped()).spawn().expect("runs");
    let stdin = child.stdin.take();
    sleep(Duration::from_millis(200));
    kill_process(Pid::from_child(&child), Signal::INT).expect("sent");
    assert_eq!(child.wait_with_output().expect("ends").status.code(), Some(130));
    drop(stdin);
}
