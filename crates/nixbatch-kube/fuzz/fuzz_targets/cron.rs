//! Any text as a schedule: it is read or refused with a place in it, and its next time is later.
#![no_main]

use jiff::civil::DateTime;
use libfuzzer_sys::fuzz_target;
use nixbatch_kube::cron::Schedule;

fuzz_target!(|text: &str| {
    let schedule = match Schedule::parse(text) {
        Ok(schedule) => schedule,
        Err(error) => {
            assert!(text.get(error.start..error.end).is_some());
            return;
        }
    };
    let start = DateTime::constant(2026, 1, 1, 0, 0, 0, 0);
    if let Some(next) = schedule.next_after(start) {
        assert!(next > start);
        assert!(!schedule.never_fires());
    }
});
