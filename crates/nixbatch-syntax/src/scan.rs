//! Tokens, and a guard: rnix descends recursively, so what nests too deeply must not reach it.

use std::ops::Range;

use rnix::SyntaxKind::{self, *};

/// How much of the stack nesting may use, in units of what an operator costs (0.4 KiB when compiled without
/// optimisation). Brackets go through the whole grammar and cost [`BRACKET`] of them. Together with what rnix
/// itself allows (512 nested expressions) this stays below the 2 MiB that Rust gives a thread.
const BUDGET: usize = 1600;

/// What a bracket, or a keyword that holds an expression, costs.
const BRACKET: usize = 6;

/// How many tokens of path characters may follow one another without a blank. The tokenizer looks for a path
/// at each of them, to the end of them all.
const MAX_RUN: usize = 200;

/// A token and its bytes.
pub(crate) type Token = (SyntaxKind, Range<usize>);

/// The tokens of `text`, up to where the text stops being anything like Nix.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let is_path = |c: u8| c.is_ascii_alphanumeric() || b"/_.+-".contains(&c);
    let mut run = 0;
    let mut start = 0;
    rnix::tokenize(text)
        .map(move |(kind, token)| {
            run = if kind != TOKEN_STRING_CONTENT && token.bytes().all(is_path) { run + 1 } else { 0 };
            let range = start..start + token.len();
            start = range.end;
            (run, (kind, range))
        })
        .take_while(|(run, _)| *run <= MAX_RUN)
        .map(|(_, token)| token)
}

/// Where `text` nests too deeply to be parsed, if it does.
pub(crate) fn too_deep(text: &str) -> Option<usize> {
    let mut levels = vec![Level { is_list: false, cost: 0 }];
    let mut total = 0;
    let mut after_operand = false;
    let mut end = 0;
    for (kind, range) in tokens(text) {
        end = range.end;
        if matches!(kind, TOKEN_WHITESPACE | TOKEN_COMMENT) {
            continue;
        }
        let is_list = levels.last().is_some_and(|level| level.is_list);
        let cost = match kind {
            _ if opens(kind) => BRACKET,
            _ if closes(kind) || is_separator(kind) => 0,
            TOKEN_DOT | TOKEN_STRING_CONTENT | TOKEN_THEN | TOKEN_ELSE | TOKEN_IN | TOKEN_INHERIT => 0,
            TOKEN_LET | TOKEN_WITH | TOKEN_IF | TOKEN_ASSERT | TOKEN_COLON => BRACKET,
            TOKEN_OR => 2,
            // Items of a list stand side by side.
            _ if is_list => 0,
            // Another argument of a function.
            _ if is_operand(kind) => usize::from(after_operand),
            _ => 1,
        };
        after_operand = is_operand(kind) || closes(kind);
        if is_separator(kind) {
            if let Some(level) = levels.last_mut() {
                total -= std::mem::take(&mut level.cost);
            }
        } else if opens(kind) {
            levels.push(Level { is_list: kind == TOKEN_L_BRACK, cost });
        } else if closes(kind) && levels.len() > 1 {
            total -= levels.pop().map_or(0, |level| level.cost);
        } else if let Some(level) = levels.last_mut() {
            level.cost += cost;
        }
        if !is_separator(kind) {
            total += cost;
        }
        if total > BUDGET {
            return Some(range.start);
        }
    }
    (end < text.len()).then_some(end)
}

/// What stands between two brackets.
struct Level {
    is_list: bool,
    /// What the bracket costs, and what stands since the last separator.
    cost: usize,
}

fn opens(kind: SyntaxKind) -> bool {
    matches!(kind, TOKEN_L_PAREN | TOKEN_L_BRACK | TOKEN_L_BRACE | TOKEN_INTERPOL_START | TOKEN_STRING_START)
}

fn closes(kind: SyntaxKind) -> bool {
    matches!(kind, TOKEN_R_PAREN | TOKEN_R_BRACK | TOKEN_R_BRACE | TOKEN_INTERPOL_END | TOKEN_STRING_END)
}

fn is_separator(kind: SyntaxKind) -> bool {
    matches!(kind, TOKEN_SEMICOLON | TOKEN_COMMA)
}

/// A token that is an operand by itself.
fn is_operand(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        TOKEN_IDENT
            | TOKEN_INTEGER
            | TOKEN_FLOAT
            | TOKEN_URI
            | TOKEN_PATH_ABS
            | TOKEN_PATH_REL
            | TOKEN_PATH_HOME
            | TOKEN_PATH_SEARCH
    )
}
