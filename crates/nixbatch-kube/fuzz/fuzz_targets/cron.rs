//! Any text as a schedule: it is read or refused with a place in it, and its next time is later.
#![no_main]

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
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
    let start = DateTime::constant(2026, 1, 1, 0, 0, 0, 0).to_zoned(TimeZone::UTC).expect("the time exists");
    if let Some(next) = schedule.next_after(&start) {
        assert!(next > start);
        assert!(!schedule.never_fires());
    }
});
