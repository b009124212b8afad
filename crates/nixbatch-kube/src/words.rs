//! Words of messages.

use std::fmt::Display;

/// `names` as a list in a sentence: "`a`, `b` or `c`".
pub(crate) fn any_of(names: impl IntoIterator<Item: AsRef<str>>) -> String {
    joined(names.into_iter().map(|name| format!("`{}`", name.as_ref())), "or")
}

/// What is called by these words already, as a list in a sentence: "`a`, `b` and `c`".
pub(crate) fn all_of(words: impl IntoIterator<Item: Display>) -> String {
    joined(words.into_iter().map(|word| word.to_string()), "and")
}

fn joined(words: impl Iterator<Item = String>, conjunction: &str) -> String {
    let words: Vec<_> = words.collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {conjunction} {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// A user's text, short enough for a message.
pub(crate) fn shown(text: &str) -> String {
    const MAX: usize = 80;
    if text.chars().count() <= MAX {
        text.to_owned()
    } else {
        text.chars().take(MAX).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_names() {
        assert_eq!(any_of([""; 0]), "");
        assert_eq!(any_of(["A"]), "`A`");
        assert_eq!(any_of(["A", "B", "C"]), "`A`, `B` or `C`");
        assert_eq!(all_of(["`A`", "`B`"]), "`A` and `B`");
    }

    #[test]
    fn shortens_texts() {
        assert_eq!(shown(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(shown(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    }
}
