//! Why a command could not do its work.

use std::fmt;
use std::path::Path;

use nixbatch_diagnostic::Sources;

use crate::report::Report;

/// Why the command could not do its work. The program ends with status 2, or 128 and the signal's number.
#[derive(Debug)]
pub enum Failure {
    /// Something is wrong.
    Error {
        /// What, and what to do about it: a sentence without a full stop.
        message: String,
        /// What another program said about it, to be shown below as it is.
        details: String,
        /// The same for programs, where more is known of it than the message: its place.
        report: Option<Box<Report>>,
    },
    /// A mistake in the bundle that the evaluator reports.
    Shown {
        /// Already in the form in which people see it.
        text: String,
        /// The same for programs.
        report: Box<Report>,
    },
    /// A signal asked the program to end.
    Interrupted(i32),
}

/// What a command or a part of it gives, or why it could not.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// An error that one sentence explains.
    pub fn new(message: impl Into<String>) -> Self {
        Self::with_details(message, String::new())
    }

    /// An error with what another program said about it.
    pub fn with_details(message: impl Into<String>, details: impl Into<String>) -> Self {
        Self::Error { message: message.into(), details: details.into(), report: None }
    }

    /// An error with a file: `cannot write `out/x.yaml`: no space left on device`.
    pub fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("cannot {doing} `{}`: {}", path.display(), reason(error)))
    }

    /// As a finding, for programs that read no sentences.
    pub fn into_report(self) -> Report {
        match self {
            Self::Error { report: Some(report), .. } | Self::Shown { report, .. } => *report,
            Self::Error { message, details, report: None } => {
                Report::of_evaluation(message, details, None, Sources::new(), None)
            }
            Self::Interrupted(_) => Report::default(),
        }
    }
}

/// The system's words for an error, without its number.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut characters = text.chars();
    match characters.next() {
        // "No such file or directory" goes on in the middle of a sentence.
        Some(first) => format!("{}{}", first.to_lowercase(), characters.as_str()),
        None => "unknown error".to_owned(),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error { message, details, .. } if details.is_empty() => f.write_str(message),
            Self::Error { message, details, .. } => write!(f, "{message}\n\n{}", details.trim_end()),
            Self::Shown { text, .. } => f.write_str(text.trim_end()),
            Self::Interrupted(_) => f.write_str("interrupted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn reasons_are_parts_of_a_sentence() {
        assert_eq!(reason(&io::Error::from_raw_os_error(2)), "no such file or directory");
        assert_eq!(reason(&io::Error::from_raw_os_error(5)), "input/output error");
        assert_eq!(reason(&io::Error::other("stream did not end")), "stream did not end");
    }
}
