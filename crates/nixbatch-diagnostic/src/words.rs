//! Words of messages.

use std::fmt::Display;

/// `names` as a list in a sentence: "`a`, `b` or `c`".
pub fn any_of(names: impl IntoIterator<Item: AsRef<str>>) -> String {
    joined(names.into_iter().map(|name| format!("`{}`", name.as_ref())), "or")
}

/// What is called by these words already, as a list in a sentence: "`a`, `b` and `c`".
pub fn all_of(words: impl IntoIterator<Item: Display>) -> String {
    joined(words.into_iter().map(|word| word.to_string()), "and")
}

fn joined(words: impl Iterator<Item = String>, conjunction: &str) -> String {
    let words: Vec<_> = words.collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {conjunction} {last}", rest.join(", ")),
        _ => words.concat(),
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
}
