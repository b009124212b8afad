//! Words of messages.

/// `names` as a list in a sentence: "`a`, `b` or `c`".
pub(crate) fn any_of(names: impl IntoIterator<Item: AsRef<str>>) -> String {
    joined(names, "or")
}

/// `names` as a list in a sentence: "`a`, `b` and `c`".
pub(crate) fn all_of(names: impl IntoIterator<Item: AsRef<str>>) -> String {
    joined(names, "and")
}

fn joined(names: impl IntoIterator<Item: AsRef<str>>, word: &str) -> String {
    let quoted: Vec<_> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => quoted.concat(),
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
        assert_eq!(all_of(["A".to_owned(), "B".to_owned()]), "`A` and `B`");
    }

    #[test]
    fn shortens_texts() {
        assert_eq!(shown(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(shown(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    }
}
