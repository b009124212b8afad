//! `# nixbatch: allow <rule> -- <reason>` in Nix.

use std::collections::BTreeMap;

use nixbatch_diagnostic::allow::{Allow, Comment, Line, PREFIX, allows, directive};
use rnix::SyntaxKind::{TOKEN_ASSIGN, TOKEN_COMMENT, TOKEN_WHITESPACE};

use crate::NixFile;

impl NixFile {
    /// The comments to nixbatch, `# nixbatch: allow rule, other-rule -- reason` or the same in `/* … */`: one
    /// entry a rule, in the order of the text.
    pub fn allows(&self) -> Vec<Allow> {
        if !self.text().contains(PREFIX) {
            return Vec::new();
        }
        self.with_tokens(|text, tokens| {
            let mut lines: BTreeMap<usize, Line> = BTreeMap::new();
            let mut comments = Vec::new();
            let mut line = 1;
            for (kind, range) in tokens {
                let token = &text[range.clone()];
                let first = line;
                line += token.matches('\n').count();
                match kind {
                    TOKEN_WHITESPACE => {}
                    TOKEN_COMMENT => {
                        let is_behind = lines.get(&first).is_some_and(|line| *line != Line::Comment);
                        (first..=line).for_each(|line| {
                            lines.entry(line).or_insert(Line::Comment);
                        });
                        let token = token.trim_end();
                        if let Some(directive) = inner(token).and_then(directive) {
                            let range = range.start..range.start + token.len();
                            comments.push(Comment { directive, range, lines: first..=line, is_behind });
                        }
                    }
                    _ => {
                        let code = if kind == TOKEN_ASSIGN { Line::Assignment } else { Line::Code };
                        lines.extend((first..=line).map(|line| (line, code)));
                    }
                }
            }
            allows(comments, &lines)
        })
    }
}

/// A comment without its marks.
fn inner(comment: &str) -> Option<&str> {
    match comment.strip_prefix('#') {
        Some(inner) => Some(inner),
        None => comment.strip_prefix("/*")?.strip_suffix("*/"),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::RangeInclusive;

    use super::*;

    fn allows(text: &str) -> Vec<(String, Option<String>, RangeInclusive<usize>)> {
        let allows = NixFile::parse(text).allows();
        allows.into_iter().map(|allow| (allow.rule, allow.reason, allow.lines)).collect()
    }

    fn allow(
        rule: &str,
        reason: Option<&str>,
        lines: RangeInclusive<usize>,
    ) -> (String, Option<String>, RangeInclusive<usize>) {
        (rule.to_owned(), reason.map(str::to_owned), lines)
    }

    #[test]
    fn behind_code_it_holds_for_the_line() {
        let text = "{\n  a = 1; # nixbatch: allow image-latest -- pinned by a webhook\n  b = 2;\n}";
        assert_eq!(allows(text), [allow("image-latest", Some("pinned by a webhook"), 2..=2)]);
        let comment = NixFile::parse(text).allows().remove(0).comment;
        assert_eq!(&text[comment], "# nixbatch: allow image-latest -- pinned by a webhook");
    }

    #[test]
    fn alone_it_holds_for_the_line_below_the_comments() {
        let text =
            "{\n  # nixbatch: allow a, b -- why\n  # and more\n  /* nixbatch: allow c -- so */\n  x = 1;\n}";
        assert_eq!(
            allows(text),
            [allow("a", Some("why"), 2..=5), allow("b", Some("why"), 2..=5), allow("c", Some("so"), 4..=5)]
        );
        assert_eq!(allows("# nixbatch: allow a -- why\n\n{ }"), [allow("a", Some("why"), 1..=1)]);
        assert_eq!(allows("{ }\n# nixbatch: allow a -- why"), [allow("a", Some("why"), 2..=2)]);
        assert_eq!(allows("/* nixbatch: allow a\n   -- why */ { }"), [allow("a", Some("why"), 1..=2)]);
    }

    #[test]
    fn a_value_on_the_next_line_belongs_to_its_attribute() {
        let text = "{\n  # nixbatch: allow a -- why\n  image =\n    \"x:latest\";\n  b = 1;\n}";
        assert_eq!(allows(text), [allow("a", Some("why"), 2..=4)]);
        assert_eq!(allows("{ image = # nixbatch: allow a -- why\n 1; }"), [allow("a", Some("why"), 1..=1)]);
    }

    #[test]
    fn what_is_malformed_is_told() {
        assert_eq!(allows("# nixbatch: allow a\n1"), [allow("a", None, 1..=2)]);
        assert_eq!(allows("# nixbatch: allow a because of b\n1"), [allow("a", None, 1..=2)]);
        assert_eq!(allows("# nixbatch: allow -- why\n1"), [allow("", Some("why"), 1..=2)]);
        assert_eq!(allows("# nixbatch: ignore a -- why\n1"), [allow("", Some("why"), 1..=2)]);
        assert_eq!(allows("# nixbatch:allow a --\n1"), [allow("a", None, 1..=2)]);
    }

    #[test]
    fn strings_are_no_comments_and_any_line_end_ends_one() {
        assert_eq!(
            allows("{ a = \"# nixbatch: allow a -- b\"; b = ''\n # nixbatch: allow a -- b\n''; }"),
            []
        );
        assert_eq!(allows("# nixbatch: allow a -- b\r\n1"), [allow("a", Some("b"), 1..=2)]);
        assert_eq!(allows("# nixbatch: allow a -- b\r1"), [allow("a", Some("b"), 1..=2)]);
        assert_eq!(allows("# see nixbatch: allow a -- b\n1"), []);
    }
}
