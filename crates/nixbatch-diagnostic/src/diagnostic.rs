use std::collections::BTreeSet;

use crate::{Place, Safety, Severity, Span};

/// A finding at its place in the user's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kebab-case name of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Argument path, or field path of a raw object, as text; empty for the whole.
    pub path: String,
    /// `Kind/namespace/name` of the object, where there is one.
    pub object: Option<String>,
    /// Other objects that it holds for, by the same text.
    pub others: BTreeSet<String>,
    /// Where; nothing when not even a file is known (a document without positions).
    pub span: Option<Span>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What is to be known about it: that the position is only the nearest one, and so on.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// A change that would mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// One without a place.
    pub fn new(rule: &'static str, severity: Severity, message: String) -> Self {
        Self {
            rule,
            severity,
            message,
            path: String::new(),
            object: None,
            others: BTreeSet::new(),
            span: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// All that is to be known about it, also which other objects it holds for.
    pub fn remarks(&self) -> Vec<String> {
        let others = match self.others.len() {
            0 => None,
            1 => self.others.first().map(|object| format!("it holds for {object} as well")),
            count => Some(format!("it holds for {count} more objects as well")),
        };
        self.notes.iter().cloned().chain(others).collect()
    }
}

/// A place with a remark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// The remark.
    pub message: String,
}

/// Text edits that mend a diagnostic; made together or not at all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// Whether it may be applied without a look.
    pub safety: Safety,
    /// What it does, as an imperative.
    pub title: String,
    /// The edits. They do not overlap; texts inserted at one place stand there in this order.
    pub edits: Vec<Edit>,
    /// The values of the bundle that it is to change. What else changes with the text was not meant.
    pub changes: Vec<Place>,
    /// Those of them that are new: attributes that get this name or come to this place.
    pub makes: Vec<Place>,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}
