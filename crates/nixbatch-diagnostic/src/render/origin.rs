use std::fmt::Write as _;

use super::visible::{STAND_IN, visible_line};
use crate::{LineColumn, Sources, Span};

/// Places for which the renderer is given a stand-in.
///
/// It works out the line and column after a file's name from the text that it is given, and would be wrong where
/// a line was cut. So in place of the name it is given a number, and [`Origins::fill_in`] puts the true name, line
/// and column in afterwards.
#[derive(Default)]
pub(super) struct Origins<'a>(Vec<(&'a str, LineColumn)>);

impl<'a> Origins<'a> {
    pub(super) fn stand_in(&mut self, sources: &'a Sources, span: Span) -> String {
        let source = sources.get(span.file);
        self.0.push((source.name(), source.line_column(source.clamp(span).start)));
        format!("{STAND_IN}{}", self.0.len() - 1)
    }

    /// The stand-in that was made first.
    pub(super) fn first() -> String {
        format!("{STAND_IN}0")
    }

    pub(super) fn fill_in(&self, rendered: &str) -> String {
        let mut pieces = rendered.split(STAND_IN);
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
            let number = piece.split(':').next().and_then(|number| number.parse::<usize>().ok());
            if let Some((name, LineColumn { line, column })) = number.and_then(|number| self.0.get(number)) {
                // Writing to a string cannot fail.
                let _ = write!(out, "{}:{line}:{column}", visible_line(name));
            }
            out.push_str(rest);
        }
        out
    }
}
