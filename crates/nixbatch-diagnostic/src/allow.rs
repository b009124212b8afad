//! `# nixbatch: allow <rule> -- <reason>`: comments that excuse findings, in whatever language they stand.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

/// One rule that a comment allows, or a comment to nixbatch that says nothing it understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule; empty where the comment does not say `allow`, or names none.
    pub rule: String,
    /// Why; nothing where it is not said.
    pub reason: Option<String>,
    /// The comment, in bytes.
    pub comment: Range<usize>,
    /// The lines it holds for, from 1: its own, and down to the line that it stands above.
    pub lines: RangeInclusive<usize>,
}

/// What a line holds besides blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Comments alone.
    Comment,
    /// Code.
    Code,
    /// Code whose value begins on a line below.
    Assignment,
}

/// A comment that speaks to nixbatch.
#[derive(Debug, Clone)]
pub struct Comment<'t> {
    /// What it says behind `nixbatch:`; see [`directive`].
    pub directive: &'t str,
    /// The comment, in bytes.
    pub range: Range<usize>,
    /// Its own lines, from 1.
    pub lines: RangeInclusive<usize>,
    /// Whether code stands before it on its line.
    pub is_behind: bool,
}

/// What a text must hold for a comment to be one to nixbatch.
pub const PREFIX: &str = "nixbatch:";

/// What a comment without its marks says to nixbatch.
pub fn directive(inner: &str) -> Option<&str> {
    Some(inner.trim_start_matches(['#', '*']).trim().strip_prefix(PREFIX)?.trim())
}

/// The rules that comments allow: one entry a rule, in the order of the comments.
///
/// A comment behind code holds for its line. One that stands alone holds for the line below it, with other comments
/// between them, but no empty line; where that line's value begins below, for the next one as well.
pub fn allows(comments: Vec<Comment<'_>>, lines: &BTreeMap<usize, Line>) -> Vec<Allow> {
    let allows = comments.into_iter().flat_map(|Comment { directive, range, lines: own, is_behind }| {
        let covered = *own.start()..=if is_behind { *own.end() } else { target(lines, *own.end()) };
        rules(directive).into_iter().map(move |(rule, reason)| Allow {
            rule,
            reason,
            comment: range.clone(),
            lines: covered.clone(),
        })
    });
    allows.collect()
}

/// The rules of a directive, each with the reason.
fn rules(directive: &str) -> Vec<(String, Option<String>)> {
    let (rules, reason) = match directive.split_once("--") {
        Some((rules, reason)) => (rules, reason.trim()),
        None => (directive, ""),
    };
    let mut words = rules.splitn(2, char::is_whitespace);
    let rules = if words.next() == Some("allow") { words.next().unwrap_or_default() } else { "" };
    // More words than one name no rule; they are a reason that lacks its dashes.
    let first_word = |rule: &str| rule.split_whitespace().next().unwrap_or_default().to_owned();
    let reason = Some(reason).filter(|reason| !reason.is_empty()).map(str::to_owned);
    rules.split(',').map(|rule| (first_word(rule), reason.clone())).collect()
}

/// The line of code that a comment which ends on `line` stands above; itself where there is none.
fn target(lines: &BTreeMap<usize, Line>, line: usize) -> usize {
    let mut at = line;
    loop {
        match lines.get(&at) {
            Some(Line::Code) => return at,
            Some(Line::Comment | Line::Assignment) => at += 1,
            None => return line,
        }
    }
}
