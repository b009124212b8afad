//! "Did you mean": the known name that an unknown one was meant to be.

/// The one of `names` that is nearest to `word`, where a single one is near: a few letters off, whatever the
/// case, or the same but for an ending.
pub(crate) fn nearest<'names>(
    word: &str,
    names: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    // Longer words are no misspelt names; comparing them would be slow.
    if word.len() > 64 {
        return None;
    }
    let letters = letters_of(word);
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for name in names {
        let distance = strsim::osa_distance(&letters, &letters_of(name));
        if distance > most_typos(name) {
            continue;
        }
        match best {
            Some((least, known)) if least < distance || known == name => {}
            Some((least, _)) if least == distance => tie = true,
            _ => (best, tie) = (Some((distance, name)), false),
        }
    }
    best.filter(|_| !tie).map(|(_, name)| name)
}

fn letters_of(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// How many letters may be wrong in a name before it is another one.
fn most_typos(name: &str) -> usize {
    match name.len() {
        0..=2 => 0,
        3..=4 => 1,
        5..=11 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_a_letter_do_not_matter() {
        let names = ["schedule", "suspend", "timezone", "tag", "tty", "successfulJobsHistoryLimit"];
        assert_eq!(nearest("timeZone", names), Some("timezone"));
        assert_eq!(nearest("scheduel", names), Some("schedule"));
        assert_eq!(nearest("tga", names), Some("tag"));
        assert_eq!(nearest("successfullJobHistoryLimit", names), Some("successfulJobsHistoryLimit"));
        assert_eq!(nearest("volumes", names), None);
        assert_eq!(nearest("", names), None);
    }
}
