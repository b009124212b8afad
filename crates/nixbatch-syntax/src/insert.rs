//! Bindings into sets and out of them: what is text and layout about an edit.

use std::ops::Range;

use rnix::SyntaxKind::{TOKEN_COMMENT, TOKEN_WHITESPACE};
use rnix::ast::AttrSet;
use rnix::ast::{Entry, HasEntry};
use rnix::{NodeOrToken, SyntaxElement, SyntaxNode};
use rowan::ast::AstNode;

use crate::edit::TextEdit;
use crate::resolve::bytes;

/// Adds `binding`, such as `a = 1;`, to a set: after `after`, or else as its last. It gets a line of its own
/// where the set has lines.
pub(crate) fn insert(
    text: &str,
    set: &AttrSet,
    after: Option<&SyntaxNode>,
    binding: &str,
) -> Option<TextEdit> {
    let last = set.entries().last().map(|entry: Entry| entry.syntax().clone());
    let before = after.cloned().or(last);
    let open = bytes_of(&set.l_curly_token()?.into());
    set.r_curly_token()?;
    if !has_lines(set) {
        let at = before.as_ref().map_or(open.end, |entry| bytes(entry).end);
        let close = if before.is_none() && text[at..].starts_with('}') { " " } else { "" };
        return Some(TextEdit { range: at..at, text: format!(" {binding}{close}") });
    }
    let at = match &before {
        Some(entry) => line_end(text, entry),
        None => last_inside(set).map_or(open.end, |token| bytes_of(&token).end),
    };
    let indentation = before
        .as_ref()
        .and_then(|entry| own_indentation(text, bytes(entry).start))
        .map_or_else(|| format!("{}  ", line_indentation(text, open.start)), str::to_owned);
    let newline = newline(&text[open.start..]);
    Some(TextEdit { range: at..at, text: format!("{newline}{indentation}{binding}") })
}

/// Takes `node`, a binding or a list item, out of what it stands in: with its lines where it has them to itself,
/// else with the blanks before it.
pub(crate) fn remove(text: &str, node: &SyntaxNode) -> TextEdit {
    let range = bytes(node);
    let start = text[..range.start].trim_end_matches([' ', '\t']).len();
    let after = text[range.end..].trim_start_matches([' ', '\t']);
    let line_end = ["\r\n", "\n", "\r"].into_iter().find(|end| after.starts_with(end));
    let begins_line = start == 0 || text[..start].ends_with(['\n', '\r']);
    let range = match line_end {
        Some(line_end) if begins_line => start..text.len() - after.len() + line_end.len(),
        // What follows on the line stays where the node was.
        _ if begins_line => range.start..text.len() - after.len(),
        _ => start..range.end,
    };
    TextEdit { range, text: String::new() }
}

/// Whether a set is laid out over several lines, whatever its values are.
fn has_lines(set: &AttrSet) -> bool {
    let tokens = set.syntax().children_with_tokens().filter_map(NodeOrToken::into_token);
    tokens
        .skip_while(|token| token.text() != "{")
        .any(|token| token.kind() == TOKEN_WHITESPACE && token.text().contains(['\n', '\r']))
}

/// The last thing before the closing brace: a comment, or the opening brace.
fn last_inside(set: &AttrSet) -> Option<SyntaxElement> {
    let is_blank = |element: &SyntaxElement| element.kind() == TOKEN_WHITESPACE;
    let before = set.r_curly_token()?.prev_sibling_or_token()?;
    std::iter::successors(Some(before), |element| element.prev_sibling_or_token())
        .find(|element| !is_blank(element))
}

/// The end of an entry, or of the comments that follow it on its line.
fn line_end(text: &str, entry: &SyntaxNode) -> usize {
    let mut end = bytes(entry).end;
    let following =
        std::iter::successors(entry.next_sibling_or_token(), |element| element.next_sibling_or_token());
    for element in following {
        let range = bytes_of(&element);
        match element.kind() {
            TOKEN_WHITESPACE if !text[range.clone()].contains(['\n', '\r']) => {}
            // The tokenizer leaves the carriage return of the line end in the comment.
            TOKEN_COMMENT => end = range.start + text[range].trim_end().len(),
            _ => break,
        }
    }
    end
}

/// The blanks before `at`, when nothing else stands there on the line.
fn own_indentation(text: &str, at: usize) -> Option<&str> {
    let line = line_start(text, at);
    let before = &text[line..at];
    before.trim_matches([' ', '\t']).is_empty().then_some(before)
}

/// The blanks that the line of `at` begins with.
fn line_indentation(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..at];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

fn bytes_of(element: &SyntaxElement) -> Range<usize> {
    let range = element.text_range();
    range.start().into()..range.end().into()
}

/// How the first line of `text` ends.
fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
