//! What is said about a text that is no schedule. A proposal is parsed before it is made; none of them can lead back
//! to a proposal of the same sort, so this ends.

use std::ops::Range;

use nixbatch_diagnostic::nearest;

use super::parse::{DESCRIPTORS, FIELDS, Fault, Field, number, number_or_name};
use super::{CronError, Schedule, duration};

const FORM: &str = "minute, hour, day of month, month, day of week";

pub(super) fn empty() -> CronError {
    error(0..0, "a schedule must not be empty", Some(format!("write five fields: {FORM}, as in `0 2 * * *`")))
}

pub(super) fn time_zone(text: &str, at: usize) -> CronError {
    let prefixed = ["CRON_TZ=", "TZ="].iter().find_map(|prefix| text.strip_prefix(prefix));
    let parts = prefixed.and_then(|rest| rest.split_once(char::is_whitespace));
    let parts = parts.filter(|(_, rest)| !rest.contains("TZ") && Schedule::parse(rest.trim()).is_ok());
    let help = parts.map(|(_, rest)| format!("write the schedule `{}`", rest.trim()));
    let zone = parts.map_or("", |(zone, _)| zone).to_owned();
    let start = text[..at].trim_end_matches(|c: char| !c.is_whitespace()).len();
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |blank| at + blank);
    let problem = error(start..end, "a schedule must not set a time zone itself", help);
    CronError { zone: Some(zone), ..problem }
}

pub(super) fn field_count(text: &str, places: &[Range<usize>]) -> CronError {
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return CronError { end: text.len(), ..empty() };
    };
    let fields: Vec<&str> = places.iter().map(|place| &text[place.clone()]).collect();
    let count = fields.len();
    let message = format!("a schedule has five fields ({FORM}), this one has {count}");
    let valid = |fields: &[&str]| Some(fields.join(" ")).filter(|text| Schedule::parse(text).is_ok());
    let joined = fields.join(" ").replace(", ", ",").replace(" ,", ",");
    let help = match count {
        0 => None,
        _ if joined.split(' ').count() < count && Schedule::parse(&joined).is_ok() => {
            Some(format!("leave out the blanks in lists: write `{joined}`"))
        }
        1 if text.trim().starts_with('@') && Schedule::parse(text.trim()).is_ok() => {
            Some(format!("leave out the blanks: `{}`", text.trim()))
        }
        1..=4 => valid(&[fields.as_slice(), &["*"; 4][..5 - count]].concat())
            .map(|meant| format!("write `{meant}`")),
        6 if is_years(fields[5]) && is_of_year(&fields) => {
            valid(&fields[..5]).map(|_| without("is no field for years", &fields[..5]))
        }
        6 if !is_days_of_week(fields[5]) => {
            valid(&fields[..5]).map(|meant| format!("nothing stands behind the five fields: write `{meant}`"))
        }
        6 => Some(without_seconds(&fields[1..])),
        7 => valid(&fields[1..6]).map(|_| without("are no fields for seconds and years", &fields[1..6])),
        _ => None,
    };
    error(first.start..last.end, message, help)
}

/// Whether the last of six fields is the year, as for Amazon EventBridge, rather than the first one the second, as for
/// Quartz. Both have a `?` for one of the two days; and four digits are no day of the week.
fn is_of_year(fields: &[&str]) -> bool {
    fields[2] == "?" || fields[4] == "?" || fields[5].contains(|c: char| c.is_ascii_digit())
}

fn is_years(field: &str) -> bool {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    field == "*" || field.split(['-', ',', '/']).all(is_year)
}

/// Whether a field says days of the week, to this cron or another one.
fn is_days_of_week(field: &str) -> bool {
    let is_day = |part: &str| {
        let part = part.to_lowercase();
        let name = part.trim_end_matches('l');
        let is_number =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'?'));
        is_number(name) || FIELDS[4].names.iter().any(|day| part.starts_with(day))
    };
    field.split(['-', ',', '/', '#']).all(is_day)
}

/// What to write instead of six fields of which the first is the second.
fn without_seconds(rest: &[&str]) -> String {
    let lacking = "is no field for seconds";
    match Schedule::parse(&rest.join(" ")) {
        Ok(_) => without(lacking, rest),
        // Which day a number is, depends on the cron that it comes from.
        Err(_) if rest[4].contains(|c: char| c.is_ascii_digit()) && !rest[4].contains('#') => {
            format!(
                "there {lacking}: leave out the first, and write days of the week as `0` (Sunday) to `6` or by name"
            )
        }
        Err(error) => {
            let help = error.help.map_or_else(String::new, |help| format!("; of the others: {help}"));
            format!("there {lacking}: leave out the first{help}")
        }
    }
}

/// What to write instead of more than five fields; both crons count the days of the week from 1 for Sunday.
fn without(lacking: &str, rest: &[&str]) -> String {
    let counts_days = rest[4].contains(|c: char| c.is_ascii_digit());
    let sunday = if counts_days { ", where the day of week 0 is Sunday" } else { "" };
    format!("there {lacking}: write `{}`{sunday}", rest.join(" "))
}

pub(super) fn descriptor(text: &str) -> CronError {
    let place = 0..text.len();
    if let Some(duration) = text.strip_prefix("@every") {
        return every(text, duration);
    }
    if text.trim_end().eq_ignore_ascii_case("@reboot") {
        let help = "use a Job for work that runs once".to_owned();
        return error(place, "`@reboot` is no schedule of Kubernetes", Some(help));
    }
    let help = nearest(text.trim(), DESCRIPTORS.iter().map(|(name, _)| *name)).map_or_else(
        || {
            let names: Vec<_> = DESCRIPTORS.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!("write one of {}, or `@every` with a duration, as in `@every 90m`", names.join(", "))
        },
        |meant| format!("write `{}`", meant.name),
    );
    error(place, format!("`{text}` is no schedule"), Some(help))
}

fn every(text: &str, duration: &str) -> CronError {
    let meant = duration.trim().to_lowercase().replace(' ', "");
    let days =
        meant.strip_suffix('d').or_else(|| meant.strip_suffix("days")).or_else(|| meant.strip_suffix("day"));
    let meant = match days.and_then(|days| days.parse::<u32>().ok()) {
        Some(days) => format!("{}h", u64::from(days) * 24),
        None => meant,
    };
    let help = if duration::parse(&meant).is_some() {
        format!("write `@every {meant}`")
    } else {
        "write hours, minutes and seconds, as in `@every 1h30m`".to_owned()
    };
    error(
        "@every".len()..text.len(),
        "`@every` takes one blank and a duration in `h`, `m` and `s`",
        Some(help),
    )
}

/// About the list item `item`, which stands at `start`.
pub(super) fn item(item: &str, start: usize, field: &Field, fault: &Fault<'_>) -> CronError {
    let Field { name, min, max, .. } = field;
    let place = start..start + item.len();
    let shown: String = item.chars().take(40).collect();
    let (message, help) = match fault {
        Fault::Hyphens => (
            format!("the {name} `{shown}` has too many hyphens"),
            Some("write a range as `1-5`, and more of them with commas between".to_owned()),
        ),
        Fault::Slashes => (
            format!("the {name} `{shown}` has too many slashes"),
            Some("write one step, as in `*/5`".to_owned()),
        ),
        Fault::Step(step) => (
            format!("the step `{step}` of the {name} is not a positive number"),
            Some("write a step of at least 1, as in `*/5`".to_owned()),
        ),
        Fault::Below(value) => (format!("the {name} `{value}` is below {min}"), Some(bounds(field))),
        Fault::Above(value) => {
            (format!("the {name} `{value}` is above {max}"), Some(above(item, field, *value)))
        }
        Fault::Reversed(from, to) => (
            format!("the {name} range `{shown}` begins after its end"),
            Some(match (*from).max(*to) {
                value if value > field.max => above(item, field, value),
                _ => around(item, field).map_or_else(|| bounds(field), |meant| format!("write `{meant}`")),
            }),
        ),
        Fault::Value(value) => unreadable(item, value, field),
    };
    error(place, message, help)
}

fn bounds(field: &Field) -> String {
    format!("the {} is {} to {}", field.name, field.min, field.max)
}

fn above(item: &str, field: &Field, value: u64) -> String {
    let (zero, called) = match (field.name, value) {
        ("minute", 60) => ("`0`", "the full hour"),
        ("hour", 24) => ("`0`", "midnight"),
        ("day of week", 7) => ("`0` or `sun`", "Sunday"),
        _ => return bounds(field),
    };
    if !item.contains('-') {
        return format!("write {zero} for {called}");
    }
    around(item, field).map_or_else(|| bounds(field), |meant| format!("write `{meant}`: {called} is 0"))
}

/// A range that goes on at the field's beginning, as a list: `22-2` of the hours is `22-23,0-2`. One above the last value
/// stands for 0: `1-7` of the days of the week is `1-6,0`, and `7-3` is `0-3`.
fn around(item: &str, field: &Field) -> Option<String> {
    let (bounds, step) = item.split_once('/').map_or((item, None), |(bounds, step)| (bounds, Some(step)));
    let (from, to) = bounds.split_once('-')?;
    let (from, to) = (number_or_name(from, field).ok()?, number_or_name(to, field).ok()?);
    let size = field.max + 1;
    let range = |from: u64, to: u64| match step {
        _ if from == to => from.to_string(),
        Some(step) => format!("{from}-{to}/{step}"),
        None => format!("{from}-{to}"),
    };
    let to = if to == size { 0 } else { to };
    let step = step.map_or(Some(1), number)?;
    if to < field.min || step == 0 {
        return None;
    }
    if from == size {
        return Some(range(0, to));
    }
    // The first step beyond the last value.
    let next = field.min + (step - size.checked_sub(from)? % step) % step;
    let rest = range(from, field.max);
    Some(if next > to || from == field.min { rest } else { format!("{rest},{}", range(next, to)) })
}

fn unreadable(item: &str, value: &str, field: &Field) -> (String, Option<String>) {
    let name = field.name;
    let shown: String = value.chars().take(40).collect();
    let message = match value {
        "" => format!("the {name} `{item}` lacks a number"),
        _ => format!(
            "the {name} `{shown}` is not a number from {} to {}{}",
            field.min,
            field.max,
            names(field)
        ),
    };
    let lower = value.to_lowercase();
    let help = if let Some(help) = quartz(&lower, name) {
        Some(help)
    } else if let Some(meant) = field.names.iter().find(|known| lower.len() > 3 && lower.starts_with(**known))
    {
        Some(format!("write `{meant}`"))
    } else if let Some(other) = FIELDS.iter().find(|other| other.names.contains(&lower.as_str())) {
        Some(format!("`{shown}` belongs into the field for the {}; the order is {FORM}", other.name))
    } else if let Some(step) = value.strip_prefix('*').filter(|step| step.parse::<u32>().is_ok()) {
        Some(format!("write `*/{step}` for every {step}"))
    } else if item.starts_with('/') {
        Some(format!("write `*{item}`"))
    } else {
        None
    };
    (message, help)
}

fn names(field: &Field) -> String {
    match (field.names.first(), field.names.last()) {
        (Some(first), Some(last)) => format!(" or a name from `{first}` to `{last}`"),
        _ => String::new(),
    }
}

/// Signs that other crons know.
fn quartz(value: &str, field: &str) -> Option<String> {
    let is_day = |day: &str| FIELDS[4].names.contains(&day) || day.bytes().all(|byte| byte.is_ascii_digit());
    let last = value.strip_suffix('l').is_some_and(is_day);
    let help = match field {
        "day of month" if last => {
            "`L` is not known here: run on `28-31` and let the job test for the month's last day"
        }
        "day of month" if value.ends_with('w') => {
            "`W` is not known here: restrict the day of week to `1-5`, or let the job test the date"
        }
        "day of week" if last || value.contains('#') => {
            "`L` and `#` are not known here: run every week and let the job test the date"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

fn error(place: Range<usize>, message: impl Into<String>, help: Option<String>) -> CronError {
    CronError { start: place.start, end: place.end, message: message.into(), help, zone: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, place: &str, help: &str) {
        let error = Schedule::parse(text).expect_err(text);
        assert_eq!(&text[error.start..error.end], place, "{text}");
        assert_eq!(error.help.as_deref(), Some(help), "{text}: {}", error.message);
    }

    #[test]
    fn says_what_to_write() {
        refused("60 * * * *", "60", "write `0` for the full hour");
        refused("0 24 * * *", "24", "write `0` for midnight");
        refused("0 2 * * 1,7", "7", "write `0` or `sun` for Sunday");
        refused("0 2 0 * *", "0", "the day of month is 1 to 31");
        refused("0 2 * * fri-sun", "fri-sun", "write `5-6,0`");
        refused("0 22-2 * * *", "22-2", "write `22-23,0-2`");
        refused("0 25-3 * * *", "25-3", "the hour is 0 to 23");
        refused("0 2 * * Monday", "Monday", "write `mon`");
        refused(
            "0 2 mon * *",
            "mon",
            "`mon` belongs into the field for the day of week; the order is minute, hour, day of month, month, day of week",
        );
        refused("*5 * * * *", "*5", "write `*/5` for every 5");
        refused("/5 * * * *", "/5", "write `*/5`");
        refused("*/0 * * * *", "*/0", "write a step of at least 1, as in `*/5`");
        refused(
            "0 2 L * *",
            "L",
            "`L` is not known here: run on `28-31` and let the job test for the month's last day",
        );
    }

    #[test]
    fn what_only_quartz_knows_is_not_taken_for_a_name() {
        let weekly = "`L` and `#` are not known here: run every week and let the job test the date";
        for day in ["MON#1", "FRIL", "1#1", "5L", "L"] {
            refused(&format!("0 2 * * {day}"), day, weekly);
        }
        refused(
            "0 2 jul * *",
            "jul",
            "`jul` belongs into the field for the month; the order is minute, hour, day of month, month, day of week",
        );
    }

    #[test]
    fn ranges_to_what_stands_for_zero_keep_their_meaning() {
        for (text, place, help) in [
            ("0 6 * * 1-7", "1-7", "write `1-6,0`: Sunday is 0"),
            ("0 6 * * 1,fri-7", "fri-7", "write `5-6,0`: Sunday is 0"),
            ("0 6 * * 6-7", "6-7", "write `6,0`: Sunday is 0"),
            ("0 6 * * 0-7", "0-7", "write `0-6`: Sunday is 0"),
            ("0 6 * * 1-7/2", "1-7/2", "write `1-6/2,0`: Sunday is 0"),
            ("0 6 * * 7-3", "7-3", "write `0-3`: Sunday is 0"),
            ("0 6 * * 7-7", "7-7", "write `0`: Sunday is 0"),
            ("0 20-24 * * *", "20-24", "write `20-23,0`: midnight is 0"),
            ("0-60/5 * * * *", "0-60/5", "write `0-59/5`: the full hour is 0"),
            ("0 6 * * 1-7/0", "1-7/0", "the day of week is 0 to 6"),
            ("0 6 * * fri-mon/2", "fri-mon/2", "write `5-6/2,0-1/2`"),
            ("0 21-3/2 * * *", "21-3/2", "write `21-23/2,1-3/2`"),
            ("0 6 1-0 * *", "1-0", "the day of month is 1 to 31"),
            ("0 6 * * 1-8", "1-8", "the day of week is 0 to 6"),
            ("0 6 * * 9-7", "9-7", "the day of week is 0 to 6"),
        ] {
            refused(text, place, help);
        }
        // From each day to each of the following week's, up to the same one.
        for (from, to) in (0..7).flat_map(|from| (7..(from + 7).max(8)).map(move |to| (from, to))) {
            for step in 1..9 {
                let mut meant: Vec<u32> = (from..=to).step_by(step).map(|day| day % 7).collect();
                meant.sort_unstable();
                meant.dedup();
                let item = format!("{from}-{}/{step}", if to == 7 { 7 } else { to - 7 });
                let text = around(&item, &FIELDS[4]).expect(&item);
                let Ok(Schedule::Fields(fields)) = Schedule::parse(&format!("0 6 * * {text}")) else {
                    panic!("{item}: {text}")
                };
                assert_eq!(fields.weekdays.iter().collect::<Vec<_>>(), meant, "{item}: {text}");
            }
        }
    }

    #[test]
    fn no_range_is_told_what_is_none() {
        for (at, field) in FIELDS.iter().enumerate() {
            let bounds = || 0..field.max + 3;
            let items = bounds().flat_map(|from| bounds().map(move |to| format!("{from}-{to}")));
            for item in items.flat_map(|range| ["", "/0", "/2", "/9"].map(|step| range.clone() + step)) {
                let with = |item: &str| {
                    let mut fields = ["*"; 5];
                    fields[at] = item;
                    Schedule::parse(&fields.join(" "))
                };
                let help = with(&item).err().and_then(|error| error.help);
                let proposal = help.as_deref().and_then(|help| help.strip_prefix("write `"));
                if let Some((meant, _)) = proposal.and_then(|rest| rest.split_once('`')) {
                    assert!(with(meant).is_ok(), "{item}: {meant}");
                }
            }
        }
    }

    #[test]
    fn counts_fields() {
        let text = " 0 30 2 * * * ";
        refused(text, text.trim(), "there is no field for seconds: write `30 2 * * *`");
        refused(
            "0 30 2 ? * * 2026",
            "0 30 2 ? * * 2026",
            "there are no fields for seconds and years: write `30 2 ? * *`",
        );
        for (text, help) in [
            ("0 12 * * ? *", "there is no field for years: write `0 12 * * ?`"),
            ("0 12 ? * MON-FRI *", "there is no field for years: write `0 12 ? * MON-FRI`"),
            ("0 12 1 1 ? 2027", "there is no field for years: write `0 12 1 1 ?`"),
            (
                "0 0 2 * * 7",
                "there is no field for seconds: leave out the first, and write days of the week as `0` (Sunday) to `6` or by name",
            ),
            (
                "0 15 10 ? * 6#3",
                "there is no field for seconds: leave out the first; of the others: `L` and `#` are not known here: run every week and let the job test the date",
            ),
            (
                "0 0 2 * * FRI-SUN",
                "there is no field for seconds: leave out the first; of the others: write `5-6,0`",
            ),
            (
                "0 0 12 * 1-3 MON-SUN",
                "there is no field for seconds: leave out the first; of the others: write `1-6,0`",
            ),
            (
                "0 0 25 * * *",
                "there is no field for seconds: leave out the first; of the others: the hour is 0 to 23",
            ),
            ("0 8, 18 * * *", "leave out the blanks in lists: write `0 8,18 * * *`"),
            ("0 2 * * 1 ,3 , 5", "leave out the blanks in lists: write `0 2 * * 1,3,5`"),
            ("0 0 * * * UTC", "nothing stands behind the five fields: write `0 0 * * *`"),
            ("*/5 * * * * /bin/backup", "nothing stands behind the five fields: write `*/5 * * * *`"),
            (
                "0 12 ? * 2-6 *",
                "there is no field for years: write `0 12 ? * 2-6`, where the day of week 0 is Sunday",
            ),
            (
                "0 0 12 ? * 2",
                "there is no field for seconds: write `0 12 ? * 2`, where the day of week 0 is Sunday",
            ),
        ] {
            refused(text, text, help);
        }
        refused("0 2 *", "0 2 *", "write `0 2 * * *`");
        refused(" @daily", "@daily", "leave out the blanks: `@daily`");
    }

    #[test]
    fn knows_descriptors() {
        refused("@reboot", "@reboot", "use a Job for work that runs once");
        refused("@Dayly", "@Dayly", "write `@daily`");
        refused("@every5m", "5m", "write `@every 5m`");
        refused("@every 1d", " 1d", "write `@every 24h`");
        refused("@every soon", " soon", "write hours, minutes and seconds, as in `@every 1h30m`");
    }

    #[test]
    fn moves_the_time_zone() {
        let text = "CRON_TZ=Europe/Berlin 0 2 * * *";
        refused(text, "CRON_TZ=Europe/Berlin", "write the schedule `0 2 * * *`");
        let zone = |text| Schedule::parse(text).expect_err(text).zone;
        assert_eq!(zone(text).as_deref(), Some("Europe/Berlin"));
        assert_eq!(zone("TZ=0").as_deref(), Some(""));
        assert_eq!(zone("60 * * * *"), None);
    }
}
