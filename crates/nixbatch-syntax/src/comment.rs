//! Comments that silence rules: `# nixbatch: allow <rule> -- <reason>`.

use std::ops::{Range, RangeInclusive};

use nixbatch_diagnostic::Source;
use rnix::SyntaxKind::TOKEN_COMMENT;
use rnix::SyntaxNode;

use crate::bytes;

/// A rule that a comment allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule; empty when the comment names none.
    pub rule: String,
    /// Why, where the comment says it.
    pub reason: Option<String>,
    /// The comment.
    pub comment: Range<usize>,
    /// The lines that it holds for, from 1: its own, and the one after it when it has its own to itself.
    pub lines: RangeInclusive<usize>,
}

/// Every rule that a comment allows. A comment may name several, with commas between them.
pub(crate) fn allows(root: &SyntaxNode, text: &str) -> Vec<Allow> {
    if !text.contains("nixbatch:") {
        return Vec::new();
    }
    let source = Source::new("", text);
    let mut allows = Vec::new();
    for token in root.descendants_with_tokens().filter_map(|element| element.into_token()) {
        if token.kind() != TOKEN_COMMENT {
            continue;
        }
        let Some((rules, reason)) = directive(token.text()) else { continue };
        let comment = bytes(token.text_range());
        let lines = lines(&comment, &source);
        for rule in rules.split(',') {
            allows.push(Allow {
                rule: rule.trim().to_owned(),
                reason: reason.clone(),
                comment: comment.clone(),
                lines: lines.clone(),
            });
        }
    }
    allows
}

/// The rules and the reason of a comment that speaks to nixbatch.
fn directive(comment: &str) -> Option<(&str, Option<String>)> {
    let inner = match comment.strip_prefix("/*") {
        Some(inner) => inner.trim_end_matches("*/"),
        None => comment.trim_start_matches('#'),
    };
    let words = inner.trim().strip_prefix("nixbatch:")?.trim();
    let (rules, reason) = match words.split_once("--") {
        Some((rules, reason)) => (rules, Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty())),
        None => (words, None),
    };
    let rules = rules
        .trim()
        .strip_prefix("allow")
        .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    Some((rules.unwrap_or_default().trim(), reason))
}

fn lines(comment: &Range<usize>, source: &Source) -> RangeInclusive<usize> {
    let line = |number: usize| Some(source.text()[source.line(number)?].trim());
    let first = source.line_column(comment.start).line;
    let last = source.line_column(comment.end.saturating_sub(1).max(comment.start)).line;
    let starts_line =
        source.line(first).is_some_and(|line| source.text()[line.start..comment.start].trim().is_empty());
    if !starts_line {
        return first..=last;
    }
    // Further comments in between belong to the same line of code.
    let mut next = last + 1;
    while line(next).is_some_and(|line| line.starts_with('#')) {
        next += 1;
    }
    first..=next
}

#[cfg(test)]
mod tests {
    use crate::NixFile;

    fn allows(text: &str) -> Vec<(String, Option<String>, Vec<usize>)> {
        let allows = NixFile::parse(text).allows();
        allows.into_iter().map(|allow| (allow.rule, allow.reason, allow.lines.collect())).collect()
    }

    #[test]
    fn a_comment_of_its_own_holds_for_the_next_line_of_code() {
        let text =
            "{\n  # nixbatch: allow image-latest, deadline-unset -- a demo\n  # and a remark\n  a = 1;\n}";
        let reason = Some("a demo".to_owned());
        assert_eq!(
            allows(text),
            [
                ("image-latest".to_owned(), reason.clone(), vec![2, 3, 4]),
                ("deadline-unset".to_owned(), reason, vec![2, 3, 4])
            ]
        );
    }

    #[test]
    fn a_comment_behind_code_holds_for_its_line() {
        assert_eq!(
            allows("{\n  a = 1; # nixbatch: allow x -- y\n}"),
            [("x".to_owned(), Some("y".to_owned()), vec![2])]
        );
        assert_eq!(
            allows("{ a = 1; /* nixbatch: allow x -- y */ }"),
            [("x".to_owned(), Some("y".to_owned()), vec![1])]
        );
    }

    #[test]
    fn malformed_ones_are_told_and_strings_are_no_comments() {
        assert_eq!(allows("1 # nixbatch: allow x"), [("x".to_owned(), None, vec![1])]);
        assert_eq!(allows("1 # nixbatch: ignore x -- y"), [(String::new(), Some("y".to_owned()), vec![1])]);
        assert_eq!(allows("1 # nixbatch: allow -- y"), [(String::new(), Some("y".to_owned()), vec![1])]);
        assert_eq!(allows("\"# nixbatch: allow x -- y\""), []);
        assert_eq!(allows("1 # see nixbatch: allow"), []);
    }
}
