//! Schedules of CronJobs.
//!
//! The grammar is that of `ParseStandard` of `github.com/robfig/cron/v3`, which the API server and the CronJob
//! controller use, oddities included, without its `TZ=` prefix, which the API server refuses
//! (`validateScheduleFormat` of `pkg/apis/batch/validation/validation.go`). Five fields, separated by blanks:
//!
//! | field | values | names |
//! | --- | --- | --- |
//! | minute | 0-59 | |
//! | hour | 0-23 | |
//! | day of month | 1-31 | |
//! | month | 1-12 | `jan` to `dec` |
//! | day of week | 0-6 | `sun` to `sat` |
//!
//! A field is a list, separated by commas, of `*`, `?` (the same), a value or a range, each with an optional
//! step: `*/15`, `8-18/2`, and `5/20`, which means `5-59/20`. Instead of the fields: `@yearly`, `@annually`,
//! `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`, and `@every` with a Go duration.

mod duration;
mod help;
mod next;
mod parse;

use std::ops::RangeInclusive;

/// When a CronJob runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// At the times that match five fields.
    Fields(Fields),
    /// In equal steps.
    Every {
        /// The step, at least 1.
        seconds: i64,
    },
}

/// The values that a schedule's fields allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    /// Minutes, 0 to 59.
    pub minutes: Set,
    /// Hours, 0 to 23.
    pub hours: Set,
    /// Days of the month, 1 to 31.
    pub days: Set,
    /// Months, 1 to 12.
    pub months: Set,
    /// Days of the week, 0 (Sunday) to 6.
    pub weekdays: Set,
}

/// The values that one field allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Set(u64);

/// Why a text is no schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronError {
    /// First byte of the field, or of the list item in it, that is wrong.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The time zone that the text sets, which belongs beside the schedule; empty when it cannot be told.
    pub zone: Option<String>,
}

/// The bit that marks a field with `*` or `?`, as in the reference.
const STAR: u64 = 1 << 63;

impl Set {
    /// Whether the field allows `value`.
    pub fn contains(self, value: u32) -> bool {
        value < 60 && self.0 & (1 << value) != 0
    }

    /// The values, ascending.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (0..60).filter(move |value| self.contains(*value))
    }

    /// Whether the field has `*` or `?` without a step: it then does not restrict the days.
    pub fn is_star(self) -> bool {
        self.0 & STAR != 0
    }

    /// Whether no value is allowed, which is how the odd field `,` reads.
    pub fn is_empty(self) -> bool {
        self.0 & !STAR == 0
    }

    /// The set as the reference keeps it: bit n for the value n, bit 63 for a star.
    pub fn bits(self) -> u64 {
        self.0
    }

    fn range(values: RangeInclusive<u64>, step: u64) -> Self {
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        Self(values.step_by(step.max(1)).fold(0, |bits, value| bits | 1 << value))
    }
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place in `text`.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        parse::schedule(text)
    }

    /// The five fields; nothing for `@every`.
    pub fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Fields(fields) => Some(fields),
            Self::Every { .. } => None,
        }
    }
}

impl Fields {
    /// Whether a day that matches either the day of month or the day of week is enough, because both are
    /// restricted.
    pub fn either_day(&self) -> bool {
        !self.days.is_star() && !self.weekdays.is_star()
    }
}
