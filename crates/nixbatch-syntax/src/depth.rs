//! How deep a text nests, told from its tokens: parser and tree recurse, and a stack is finite.

use std::ops::Range;

use rnix::SyntaxKind::{self, *};

/// Levels that no file written by or for people has, and that any stack bears.
const LIMIT: usize = 400;

/// Operators of one level that lean on one another. They nest the tree, but cost less stack.
const CHAIN_LIMIT: usize = 2_000;

/// A bracket that is open, or a `let` whose `in` has not come.
struct Level {
    is_let: bool,
    /// Words and operators since the last `;` after which an expression goes on one level deeper.
    prefixes: usize,
    operators: usize,
    /// `with` and `assert` whose `;` has not come: it does not end the expression.
    semicolons: usize,
}

/// The place where the text is nested too deep, where it is.
pub(crate) fn too_deep(text: &str) -> Option<Range<usize>> {
    let mut levels = vec![Level::new(false)];
    let mut prefixes = 0;
    let mut at = 0;
    for (kind, token) in rnix::tokenize(text) {
        let range = at..at + token.len();
        at = range.end;
        let Some(level) = levels.last_mut() else { continue };
        match kind {
            TOKEN_L_BRACE | TOKEN_L_BRACK | TOKEN_L_PAREN | TOKEN_INTERPOL_START => {
                levels.push(Level::new(false))
            }
            TOKEN_LET => levels.push(Level::new(true)),
            TOKEN_R_BRACE | TOKEN_R_BRACK | TOKEN_R_PAREN | TOKEN_INTERPOL_END => {
                close(&mut levels, &mut prefixes)
            }
            TOKEN_IN if level.is_let => {
                prefixes -= level.prefixes;
                levels.pop();
                if let Some(outer) = levels.last_mut() {
                    outer.prefixes += 1;
                    prefixes += 1;
                }
            }
            TOKEN_SEMICOLON if level.semicolons > 0 => level.semicolons -= 1,
            TOKEN_SEMICOLON => {
                prefixes -= level.prefixes;
                (level.prefixes, level.operators) = (0, 0);
            }
            kind if goes_deeper(kind) => {
                level.prefixes += 1;
                prefixes += 1;
                level.semicolons += usize::from(matches!(kind, TOKEN_WITH | TOKEN_ASSERT));
            }
            kind if is_operator(kind) => level.operators += 1,
            _ => {}
        }
        let operators = levels.last().map_or(0, |level| level.operators);
        if levels.len() + prefixes > LIMIT || operators > CHAIN_LIMIT {
            return Some(range);
        }
    }
    None
}

impl Level {
    fn new(is_let: bool) -> Self {
        Self { is_let, prefixes: 0, operators: 0, semicolons: 0 }
    }
}

/// Closes the innermost bracket, and every `let` in it that never came to its `in`.
fn close(levels: &mut Vec<Level>, prefixes: &mut usize) {
    while levels.len() > 1 {
        let Some(level) = levels.pop() else { return };
        *prefixes -= level.prefixes;
        if !level.is_let {
            return;
        }
    }
}

/// Tokens after which the parser calls itself without a bracket.
fn goes_deeper(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        TOKEN_IF
            | TOKEN_THEN
            | TOKEN_ELSE
            | TOKEN_WITH
            | TOKEN_ASSERT
            | TOKEN_COLON
            | TOKEN_INVERT
            | TOKEN_SUB
            | TOKEN_IMPLICATION
            | TOKEN_CONCAT
            | TOKEN_UPDATE
            | TOKEN_PIPE_LEFT
    )
}

/// Tokens that make the tree lean to the left. Application is told by what stands beside another: any value.
fn is_operator(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        TOKEN_ADD
            | TOKEN_MUL
            | TOKEN_DIV
            | TOKEN_AND_AND
            | TOKEN_OR_OR
            | TOKEN_EQUAL
            | TOKEN_NOT_EQUAL
            | TOKEN_PIPE_RIGHT
    )
}

#[cfg(test)]
mod tests {
    use crate::NixFile;

    #[test]
    fn deep_texts_are_errors_not_crashes() {
        let deep = |text: &str| text.repeat(100_000);
        for text in [
            deep("("),
            deep("["),
            deep("{ a = "),
            deep("x: "),
            deep("with x; "),
            deep("let a = 1; in "),
            deep("let "),
            deep("if a then b else "),
            deep("!"),
            deep("- "),
            deep("a -> "),
            deep("a ++ "),
            deep("a + "),
            deep("\"${"),
            deep("assert a; "),
        ] {
            let file = NixFile::parse(&text);
            assert_eq!(file.errors().len(), 1, "{}", &text[..12]);
        }
    }

    #[test]
    fn long_is_not_deep() {
        let long = format!("{{ {} }}", "a = if b then (x: x) else { c = [ 1 ]; }; ".repeat(50_000));
        assert!(NixFile::parse(&long).errors().is_empty());
    }
}
