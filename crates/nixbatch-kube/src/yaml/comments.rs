//! `# nixbatch: allow <rule> -- <reason>` in YAML.

use std::collections::BTreeMap;

use nixbatch_diagnostic::allow::{Allow, Comment, Line, PREFIX, allows, directive};

use super::DocumentText;

/// The comments to nixbatch in a stream: one entry a rule, in the order of the text.
pub fn comments(stream: &str, documents: &[DocumentText<'_>]) -> Vec<Allow> {
    if !stream.contains(PREFIX) {
        return Vec::new();
    }
    let mut scalars: Vec<_> = Vec::new();
    for document in documents.iter().filter(|document| document.text.contains(PREFIX)) {
        let of_stream =
            |range: &std::ops::Range<usize>| document.start + range.start..document.start + range.end;
        scalars.extend(document.tree().scalars().map(of_stream));
    }
    scalars.sort_by_key(|scalar| scalar.start);
    let is_text = |at: usize| {
        let before = scalars.partition_point(|scalar| scalar.start <= at);
        before.checked_sub(1).is_some_and(|last| at < scalars[last].end)
    };
    let mut lines = BTreeMap::new();
    let mut found = Vec::new();
    let mut start = 0;
    for (number, line) in (1..).zip(stream.split_inclusive('\n')) {
        let code = line.trim_start();
        if !code.trim_end().is_empty() {
            let is_comment = code.starts_with('#') && !is_text(start + line.len() - code.len());
            lines.insert(number, if is_comment { Line::Comment } else { Line::Code });
        }
        for (at, _) in line.match_indices('#').filter(|(at, _)| !is_text(start + at)) {
            let is_comment = line[..at].is_empty() || line[..at].ends_with([' ', '\t']);
            let Some(directive) = directive(&line[at..]).filter(|_| is_comment) else { continue };
            let range = start + at..start + line.trim_end().len();
            let is_behind = !line[..at].trim().is_empty();
            found.push(Comment { directive, range, lines: number..=number, is_behind });
            break;
        }
        start += line.len();
    }
    allows(found, &lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::documents;

    fn found(stream: &str) -> Vec<(String, usize, usize)> {
        let found = comments(stream, &documents(stream).0);
        found.into_iter().map(|allow| (allow.rule, *allow.lines.start(), *allow.lines.end())).collect()
    }

    #[test]
    fn comments_hold_for_their_line_or_the_next() {
        let stream = "a: 1 # nixbatch: allow x -- y\n# nixbatch: allow p, q -- y\n# more\nb: 2\n";
        assert_eq!(found(stream), [("x".into(), 1, 1), ("p".into(), 2, 4), ("q".into(), 2, 4)]);
    }

    #[test]
    fn what_is_in_a_scalar_is_no_comment() {
        let stream = "a: |\n  # nixbatch: allow x -- y\nb: 'c # nixbatch: allow x -- y'\n---\nd: e#nixbatch: allow x\n";
        assert_eq!(found(stream), []);
    }
}
