use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{Fields, Schedule};

/// Years after which the reference gives up looking for a next time.
const YEARS: i16 = 5;

/// Days in which every day of a month has been every day of the week, and leap days too.
const CYCLE: usize = 28 * 366;

impl Schedule {
    /// The first time after `after`, both in the time zone of the CronJob and without its shifts.
    ///
    /// Nothing when there is none in this year or the five that follow, as in the reference, or beyond the
    /// year 9999.
    pub fn next_after(&self, after: DateTime) -> Option<DateTime> {
        let second = after.with().subsec_nanosecond(0).build().ok()?;
        match self {
            Self::Every { seconds } => second.checked_add(seconds.seconds()).ok(),
            Self::Fields(fields) => fields.from(second.checked_add(1.second()).ok()?),
        }
    }

    /// Whether no time ever matches: `0 0 30 2 *`.
    pub fn never_fires(&self) -> bool {
        match self {
            Self::Every { .. } => false,
            Self::Fields(fields) => {
                fields.minutes.is_empty() || fields.hours.is_empty() || !fields.has_days()
            }
        }
    }
}

impl Fields {
    /// The first matching time that is not before `earliest`.
    fn from(&self, earliest: DateTime) -> Option<DateTime> {
        let last_year = earliest.year().saturating_add(YEARS);
        let mut date = earliest.date();
        // Only whole minutes match, so seconds mean the next minute.
        let mut from =
            i64::from(earliest.hour()) * 60 + i64::from(earliest.minute()) + i64::from(earliest.second() > 0);
        while date.year() <= last_year {
            if self.matches(date)
                && let Some(minute) = self.minutes_of_day().find(|minute| *minute >= from)
            {
                return date.at(0, 0, 0, 0).checked_add(minute.minutes()).ok();
            }
            from = 0;
            let last = if self.allows_month(date) { date } else { date.last_of_month() };
            date = last.tomorrow().ok()?;
        }
        None
    }

    fn matches(&self, date: Date) -> bool {
        let day = self.days.contains(date.day().unsigned_abs().into());
        let weekday = date.weekday().to_sunday_zero_offset().unsigned_abs().into();
        let weekday = self.weekdays.contains(weekday);
        self.allows_month(date) && if self.either_day() { day || weekday } else { day && weekday }
    }

    fn allows_month(&self, date: Date) -> bool {
        self.months.contains(date.month().unsigned_abs().into())
    }

    fn minutes_of_day(&self) -> impl Iterator<Item = i64> {
        self.hours
            .iter()
            .flat_map(|hour| self.minutes.iter().map(move |minute| i64::from(hour * 60 + minute)))
    }

    /// Whether any day of a whole cycle matches.
    fn has_days(&self) -> bool {
        let first = Date::constant(2000, 1, 1);
        first.series(1.day()).take(CYCLE).any(|date| self.matches(date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(text: &str) -> Schedule {
        Schedule::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"))
    }

    fn next(text: &str, after: &str) -> Option<String> {
        let after = after.parse().unwrap_or_else(|error| panic!("{after}: {error}"));
        schedule(text).next_after(after).map(|time| time.to_string())
    }

    #[test]
    fn finds_the_next_time() {
        let next = |text, after| next(text, after).unwrap_or_default();
        assert_eq!(next("0 2 * * *", "2026-01-31T02:00:00"), "2026-02-01T02:00:00");
        assert_eq!(next("0 2 * * *", "2026-01-31T01:59:59.5"), "2026-01-31T02:00:00");
        assert_eq!(next("59 23 31 12 *", "2026-12-31T23:59:00"), "2027-12-31T23:59:00");
        assert_eq!(next("0 0 29 2 *", "2026-01-01T00:00:00"), "2028-02-29T00:00:00");
        assert_eq!(next("0 0 13 * 5", "2026-02-01T00:00:00"), "2026-02-06T00:00:00", "either day");
        assert_eq!(next("@every 90s", "2026-01-01T00:00:00.5"), "2026-01-01T00:01:30");
    }

    #[test]
    fn gives_up_after_five_years() {
        assert_eq!(next("0 0 29 2 *", "2097-01-01T00:00:00"), None);
        assert_eq!(next("0 0 29 2 *", "2099-01-01T00:00:00").as_deref(), Some("2104-02-29T00:00:00"));
        assert_eq!(next("0 0 30 2 *", "2026-01-01T00:00:00"), None);
        assert_eq!(next("* * * * *", "9999-12-31T23:59:59"), None);
    }

    #[test]
    fn knows_what_never_fires() {
        for text in ["0 0 30 2 *", "0 0 31 4,6,9,11 *", ", * * * *", "* * * , *", "* * , * *"] {
            assert!(schedule(text).never_fires(), "{text}");
        }
        for text in ["0 0 29 2 *", "0 0 30 2 1", "* * , * 1", "@yearly", "@every 1h"] {
            assert!(!schedule(text).never_fires(), "{text}");
        }
    }
}
