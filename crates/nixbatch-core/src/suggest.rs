//! "Did you mean": the known name nearest to an unknown one.

/// The candidate most like `word`, where one is like it at all. The first of equals wins.
pub(crate) fn nearest<'names>(
    word: &str,
    candidates: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let folded = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let score = strsim::jaro_winkler(&folded, &candidate.to_lowercase());
        if score >= 0.8 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_one_letter_do_not_matter() {
        let names = ["schedule", "suspend", "timezone"];
        assert_eq!(nearest("timeZone", names), Some("timezone"));
        assert_eq!(nearest("scheduel", names), Some("schedule"));
        assert_eq!(nearest("volumes", names), None);
    }
}
