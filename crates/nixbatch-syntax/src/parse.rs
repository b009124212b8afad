use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

use rnix::{ParseError, Root, SyntaxKind, SyntaxNode};

use crate::index::{ListItems, SetIndexes};
use crate::scan;

/// A Nix file, parsed as far as it is Nix.
#[derive(Clone)]
pub struct NixFile {
    text: String,
    /// Nothing for a text that cannot be parsed without danger.
    parse: Option<rnix::Parse<Root>>,
    errors: Vec<SyntaxError>,
    /// The names that it goes by, once somebody asks.
    pub(crate) read_names: OnceCell<BTreeSet<String>>,
    /// What its sets hold, as far as somebody has asked.
    pub(crate) set_indexes: RefCell<SetIndexes>,
    /// Where the items of its lists stand, as far as somebody has asked.
    pub(crate) list_items: RefCell<ListItems>,
}

const TOO_DEEP: &str = "this is nested too deeply to be read";

/// A mistake in the syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
}

impl NixFile {
    /// Parses `text`. Whatever the text, this returns: mistakes are [`errors`](Self::errors), and a text that
    /// nests too deeply has one and nothing else.
    pub fn parse(text: &str) -> Self {
        let text = text.to_owned();
        let end = text.len();
        let refused = |range, message: &str| {
            let errors = vec![SyntaxError { range, message: message.to_owned() }];
            Self::of(text.clone(), None, errors)
        };
        if u32::try_from(end).is_err() {
            return refused(end..end, "the file is larger than 4 GiB");
        }
        let lines = line_feeds(&text);
        if let Some(at) = scan::too_deep(&lines) {
            return refused(at..at, TOO_DEEP);
        }
        let parse = Root::parse(&lines);
        if parse.errors().iter().any(|error| matches!(error, ParseError::RecursionLimitExceeded)) {
            return refused(end..end, TOO_DEEP);
        }
        let errors = parse.errors().iter().map(|error| describe(error, &lines)).collect();
        Self::of(text, Some(parse), errors)
    }

    fn of(text: String, parse: Option<rnix::Parse<Root>>, errors: Vec<SyntaxError>) -> Self {
        let (read_names, set_indexes, list_items) =
            (OnceCell::default(), RefCell::default(), RefCell::default());
        Self { text, parse, errors, read_names, set_indexes, list_items }
    }

    /// What is wrong with the syntax, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Whether there is no syntax to follow.
    pub(crate) fn is_refused(&self) -> bool {
        self.parse.is_none()
    }

    /// The text as it was given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The root of a new view of the tree.
    pub(crate) fn root(&self) -> Option<SyntaxNode> {
        self.parse.as_ref().map(rnix::Parse::syntax)
    }

    /// The tokens of the file, with every line ended by a line feed.
    pub(crate) fn with_tokens<T>(
        &self,
        look: impl FnOnce(&str, &mut dyn Iterator<Item = scan::Token>) -> T,
    ) -> T {
        let lines = line_feeds(&self.text);
        look(&lines, &mut scan::tokens(&lines))
    }
}

/// The text with a line feed for every carriage return that has none. To Nix either ends a line, and with it a
/// comment; to rnix only the line feed does. Offsets stay the same.
fn line_feeds(text: &str) -> std::borrow::Cow<'_, str> {
    let is_lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    if !text.match_indices('\r').any(|(at, _)| is_lone(at)) {
        return text.into();
    }
    let replace = |(at, c)| if c == '\r' && is_lone(at) { '\n' } else { c };
    text.char_indices().map(replace).collect::<String>().into()
}

fn describe(error: &ParseError, text: &str) -> SyntaxError {
    let end = text.trim_end().len();
    let at = |range: rnix::TextRange| usize::from(range.start())..usize::from(range.end());
    let (range, message) = match error {
        ParseError::Unexpected(range) | ParseError::UnexpectedExtra(range) => {
            (at(*range), "this does not belong here".to_owned())
        }
        ParseError::UnexpectedWanted(_, range, wanted) => {
            (at(*range), format!("this does not belong here; {} is expected", any_of(wanted)))
        }
        ParseError::UnexpectedDoubleBind(range) => {
            (at(*range), "the arguments have a name already".to_owned())
        }
        ParseError::UnexpectedEOF => (end..end, "the file ends too early".to_owned()),
        ParseError::UnexpectedEOFWanted(wanted) => {
            (end..end, format!("the file ends too early; {} is expected", any_of(wanted)))
        }
        ParseError::DuplicatedArgs(range, name) => {
            (at(*range), format!("the argument `{name}` is there twice"))
        }
        _ => (end..end, "this is not Nix".to_owned()),
    };
    SyntaxError { range, message }
}

fn any_of(kinds: &[SyntaxKind]) -> String {
    // Whatever can begin an expression is listed with the parenthesis.
    if kinds.contains(&SyntaxKind::TOKEN_L_PAREN) {
        return "an expression".to_owned();
    }
    let mut names: Vec<_> = kinds.iter().map(|kind| name(*kind)).collect();
    names.dedup();
    names.join(" or ")
}

fn name(kind: SyntaxKind) -> &'static str {
    match kind {
        SyntaxKind::TOKEN_ASSIGN => "`=`",
        SyntaxKind::TOKEN_SEMICOLON => "`;`",
        SyntaxKind::TOKEN_COLON => "`:`",
        SyntaxKind::TOKEN_COMMA => "`,`",
        SyntaxKind::TOKEN_ELLIPSIS => "`...`",
        SyntaxKind::TOKEN_THEN => "`then`",
        SyntaxKind::TOKEN_ELSE => "`else`",
        SyntaxKind::TOKEN_IN => "`in`",
        SyntaxKind::TOKEN_L_BRACE => "`{`",
        SyntaxKind::TOKEN_R_BRACE | SyntaxKind::TOKEN_INTERPOL_END => "`}`",
        SyntaxKind::TOKEN_R_PAREN => "`)`",
        SyntaxKind::TOKEN_R_BRACK => "`]`",
        SyntaxKind::TOKEN_IDENT => "a name",
        SyntaxKind::TOKEN_STRING_END | SyntaxKind::TOKEN_STRING_CONTENT => "the end of the string",
        _ => "an expression",
    }
}
