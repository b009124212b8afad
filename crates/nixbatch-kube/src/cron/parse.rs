use std::ops::Range;

use super::{CronError, Fields, STAR, Schedule, Set, duration, help};

/// What one field may hold.
#[derive(Debug)]
pub(super) struct Field {
    /// As it is called in messages.
    pub(super) name: &'static str,
    pub(super) min: u64,
    pub(super) max: u64,
    /// Names of the values, from `min` on.
    pub(super) names: &'static [&'static str],
}

pub(super) static FIELDS: [Field; 5] = [
    Field { name: "minute", min: 0, max: 59, names: &[] },
    Field { name: "hour", min: 0, max: 23, names: &[] },
    Field { name: "day of month", min: 1, max: 31, names: &[] },
    Field {
        name: "month",
        min: 1,
        max: 12,
        names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    Field { name: "day of week", min: 0, max: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/// The named schedules and what they stand for.
pub(super) const DESCRIPTORS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// What is wrong with one item of a field's list.
#[derive(Debug)]
pub(super) enum Fault<'t> {
    Hyphens,
    Slashes,
    Value(&'t str),
    Step(&'t str),
    Below(u64),
    Above(u64),
    Reversed(u64, u64),
}

pub(super) fn schedule(text: &str) -> Result<Schedule, CronError> {
    if text.is_empty() {
        return Err(help::empty());
    }
    if let Some(at) = text.find("TZ") {
        return Err(help::time_zone(text, at));
    }
    if text.starts_with('@') {
        return descriptor(text);
    }
    let places = places(text);
    let [minutes, hours, days, months, weekdays] = places.as_slice() else {
        return Err(help::field_count(text, &places));
    };
    let set = |place: &Range<usize>, index: usize| set(text, place, &FIELDS[index]);
    Ok(Schedule::Fields(Fields {
        minutes: set(minutes, 0)?,
        hours: set(hours, 1)?,
        days: set(days, 2)?,
        months: set(months, 3)?,
        weekdays: set(weekdays, 4)?,
    }))
}

/// Where the fields stand.
fn places(text: &str) -> Vec<Range<usize>> {
    let start = |field: &str| field.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|field| start(field)..start(field) + field.len()).collect()
}

fn descriptor(text: &str) -> Result<Schedule, CronError> {
    if let Some((_, fields)) = DESCRIPTORS.iter().find(|(name, _)| *name == text) {
        return schedule(fields);
    }
    // At least a second, in whole seconds: `Every` of the reference.
    let every = text.strip_prefix("@every ").and_then(duration::parse);
    every
        .map(|nanos| Schedule::Every { seconds: (nanos / 1_000_000_000).max(1) })
        .ok_or_else(|| help::descriptor(text))
}

fn set(text: &str, place: &Range<usize>, field: &Field) -> Result<Set, CronError> {
    let mut bits = 0;
    let mut start = place.start;
    for item in text[place.clone()].split(',') {
        if !item.is_empty() {
            bits |= range(item, field).map_err(|fault| help::item(item, start, field, &fault))?.0;
        }
        start += item.len() + 1;
    }
    Ok(Set(bits))
}

/// `getRange` of the reference.
fn range<'t>(item: &'t str, field: &Field) -> Result<Set, Fault<'t>> {
    let mut parts = item.split('/');
    let bounds: Vec<&str> = parts.next().unwrap_or_default().split('-').collect();
    let star = matches!(bounds[0], "*" | "?");
    let (start, mut end) = match bounds[..] {
        // What follows a star's hyphen is not looked at.
        _ if star => (field.min, field.max),
        [value] => {
            let value = number_or_name(value, field)?;
            (value, value)
        }
        [start, end] => (number_or_name(start, field)?, number_or_name(end, field)?),
        _ => return Err(Fault::Hyphens),
    };
    let step = parts.next().map(|step| number(step).ok_or(Fault::Step(step))).transpose()?;
    if parts.next().is_some() {
        return Err(Fault::Slashes);
    }
    if step.is_some() && bounds.len() == 1 {
        end = field.max;
    }
    if start < field.min {
        return Err(Fault::Below(start));
    }
    if end > field.max {
        return Err(Fault::Above(end));
    }
    if start > end {
        return Err(Fault::Reversed(start, end));
    }
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(Fault::Step("0"));
    }
    let set = Set::range(start..=end, step);
    Ok(if star && step == 1 { Set(set.0 | STAR) } else { set })
}

pub(super) fn number_or_name<'t>(text: &'t str, field: &Field) -> Result<u64, Fault<'t>> {
    let named = (field.min..).zip(field.names).find(|(_, name)| lower(text).eq(name.chars()));
    named.map(|(value, _)| value).or_else(|| number(text)).ok_or(Fault::Value(text))
}

/// Go's `strings.ToLower`, which makes one character of each.
fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|c| c.to_lowercase().next())
}

/// Go's `strconv.Atoi` without negative numbers: `+5` and `007` are numbers.
pub(super) fn number(text: &str) -> Option<u64> {
    text.parse::<i64>().ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        match schedule(text) {
            Ok(Schedule::Fields(fields)) => fields,
            other => panic!("{text:?}: {other:?}"),
        }
    }

    fn minutes(text: &str) -> Vec<u32> {
        fields(&format!("{text} * * * *")).minutes.iter().collect()
    }

    #[test]
    fn reads_the_grammar() {
        assert_eq!(minutes("5"), [5]);
        assert_eq!(minutes("1,3-5"), [1, 3, 4, 5]);
        assert_eq!(minutes("*/20"), [0, 20, 40]);
        assert_eq!(minutes("10-40/15"), [10, 25, 40]);
        assert_eq!(minutes("50/3"), [50, 53, 56, 59]);
        assert_eq!(fields("0 0 1 Jan-MAR SUN,6").months.iter().collect::<Vec<_>>(), [1, 2, 3]);
        assert!(fields("0 0 ? * *").days.is_star());
        assert!(!fields("0 0 */2 * *").days.is_star());
    }

    #[test]
    fn reads_the_oddities() {
        assert!(minutes(",").is_empty());
        assert_eq!(minutes("1,,2,"), [1, 2]);
        assert_eq!(minutes("+5"), [5]);
        assert_eq!(minutes("007"), [7]);
        assert_eq!(minutes("*-x/30"), [0, 30]);
        assert_eq!(minutes("5/9223372036854775807"), [5]);
        assert_eq!(fields("\u{a0}0\t0 *\n*  fr\u{130}\u{2003}").weekdays.iter().collect::<Vec<_>>(), [5]);
        assert_eq!(schedule("@every 1ms"), Ok(Schedule::Every { seconds: 1 }));
        assert_eq!(schedule("@every -1h"), Ok(Schedule::Every { seconds: 1 }));
        assert_eq!(schedule("@every 90m1.9s"), Ok(Schedule::Every { seconds: 5401 }));
        assert_eq!(schedule("@hourly"), schedule("0 * * * ?"));
    }

    #[test]
    fn refuses() {
        for text in [
            "",
            " ",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * 32 * *",
            "* * * 13 *",
            "* * * * 7",
            "* * * * fri-sun",
            "* * L * *",
            "* * * * 5#3",
            "*/0 * * * *",
            "1-2-3 * * * *",
            "1/2/3 * * * *",
            "-1 * * * *",
            "1- * * * *",
            "/5 * * * *",
            "*5 * * * *",
            "mon * * * *",
            "@reboot",
            "@Daily",
            "@daily ",
            "@every",
            "@every 1d",
            "@every  1h",
            "TZ=UTC * * * * *",
            "CRON_TZ=UTC @daily",
            "9223372036854775808 * * * *",
            "é * * * *",
            "* * * * */-2",
        ] {
            assert!(schedule(text).is_err(), "{text:?}");
        }
    }
}
