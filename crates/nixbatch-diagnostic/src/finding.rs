use std::borrow::Cow;

use serde_json::Value;

use crate::{Path, Step};

/// How much a finding matters. Ordered: an error is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Accepted by the platform, and still risky or wasteful.
    Warning,
    /// Refused by the platform, or by nixbatch itself. Nothing is emitted.
    Error,
}

impl Severity {
    /// The word that is shown: `error`, `warning` or `info`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Which part of the value at a path a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Anchor {
    /// The name of the attribute: `imagee` in `imagee = "x";`.
    Name,
    /// The value: `"x"` in `image = "x";`.
    #[default]
    Value,
    /// A part of a string value: bytes `start..end` of the evaluated text.
    Text {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// The value, except that what is wrong is something absent from it (a required field, an argument).
    Missing,
    /// No value, but the text that the item is written in: bytes `start..end` of the file.
    Written {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
}

/// A place in one Kubernetes object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ObjectPlace {
    /// Field path, from the object's root: `spec.schedule`.
    pub path: Path,
    /// The part of it that is meant.
    pub anchor: Anchor,
}

/// A place in the user's bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index of the item in the document.
    pub item: usize,
    /// Argument path in the item's arguments, or field path in a raw object. The root is the whole builder
    /// call (or the whole raw object).
    pub path: Path,
    /// The part of it that is meant.
    pub anchor: Anchor,
}

/// A problem, or something worth knowing, about a value at a place `P`: [`ObjectPlace`] for what looks at one
/// object, [`Place`] for what looks at the bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<P = Place> {
    /// Kebab-case name of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: P,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that belong to it, each with what it has to do with it.
    pub related: Vec<Related<P>>,
    /// A change that would mend it.
    pub fix: Option<Proposal<P>>,
    /// Of a misspelt or misplaced attribute, the one that was meant: that it is missing is the same mistake.
    pub meant: Option<Meant<P>>,
    /// `Kind/namespace/name` of the object it is about, where there is one.
    pub object: Option<String>,
}

/// What a misspelt or misplaced attribute was meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant<P = Place> {
    /// Where the attribute belongs.
    pub place: P,
    /// Whether its value can be judged as if it stood there.
    pub as_is: bool,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Related<P = Place> {
    /// Where.
    pub place: P,
    /// What it has to do with the finding.
    pub message: String,
}

/// Whether a fix may be applied without a human's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Keeps the meaning the user evidently wanted; `--fix` applies it.
    Safe,
    /// Changes behaviour, or is a guess; only on request.
    Unsafe,
}

/// A change that a rule proposes, in terms of paths; syntax turns it into an edit of the user's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal<P = Place> {
    /// Whether it may be applied without a look.
    pub safety: Safety,
    /// What it does, as an imperative: "set `suspend` to true".
    pub title: Cow<'static, str>,
    /// The changes, to be made together or not at all.
    pub intents: Vec<Intent<P>>,
    /// What helps instead where the text is no literal that can be changed; empty when the finding's help does.
    pub otherwise: &'static str,
}

/// One change to one value.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent<P = Place> {
    /// Give the attribute at the place this value; add it where it does not exist.
    Set(P, Value),
    /// Give the attribute at the place another name.
    Rename(P, String),
    /// Remove the attribute, or the list item, at the place.
    Remove(P),
    /// Take the attribute at the first place, text and all, to the second place.
    Move(P, P),
}

impl<P> Finding<P> {
    /// An error.
    pub fn error(rule: &'static str, place: P, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, place, message)
    }

    /// A warning.
    pub fn warning(rule: &'static str, place: P, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, place, message)
    }

    /// Something worth knowing.
    pub fn info(rule: &'static str, place: P, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Info, place, message)
    }

    /// A finding of the given severity.
    pub fn new(rule: &'static str, severity: Severity, place: P, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            place,
            help: None,
            related: Vec::new(),
            fix: None,
            meant: None,
            object: None,
        }
    }

    /// With what to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, place: P, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// With a change that would mend it.
    #[must_use]
    pub fn with_fix(
        mut self,
        safety: Safety,
        title: impl Into<Cow<'static, str>>,
        intents: Vec<Intent<P>>,
    ) -> Self {
        self.fix = Some(Proposal { safety, title: title.into(), intents, otherwise: "" });
        self
    }

    /// With the attribute that was meant, whose value is the same.
    #[must_use]
    pub fn with_meant(mut self, place: P) -> Self {
        self.meant = Some(Meant { place, as_is: true });
        self
    }

    /// With the attribute that was meant, which takes another value for the same.
    #[must_use]
    pub fn with_meant_otherwise(mut self, place: P) -> Self {
        self.meant = Some(Meant { place, as_is: false });
        self
    }

    /// Every place that it speaks of: its own, and those that are related, changed or meant.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut P> {
        let related = self.related.iter_mut().map(|related| &mut related.place);
        let changed = self.fix.iter_mut().flat_map(|fix| &mut fix.intents).flat_map(Intent::places_mut);
        let meant = self.meant.iter_mut().map(|meant| &mut meant.place);
        std::iter::once(&mut self.place).chain(related).chain(changed).chain(meant)
    }

    /// The same finding with every place translated. A fix one of whose places has no translation is dropped.
    pub fn map<Q>(self, mut place: impl FnMut(P) -> Q, mut fix: impl FnMut(P) -> Option<Q>) -> Finding<Q> {
        let proposal = self.fix.and_then(|proposal| {
            let intents: Option<Vec<_>> =
                proposal.intents.into_iter().map(|intent| intent.map(&mut fix)).collect();
            Some(Proposal {
                safety: proposal.safety,
                title: proposal.title,
                intents: intents?,
                otherwise: proposal.otherwise,
            })
        });
        let meant = self.meant.and_then(|Meant { place, as_is }| Some(Meant { place: fix(place)?, as_is }));
        Finding {
            rule: self.rule,
            severity: self.severity,
            message: self.message,
            place: place(self.place),
            help: self.help,
            related: self
                .related
                .into_iter()
                .map(|related| Related { place: place(related.place), message: related.message })
                .collect(),
            fix: proposal,
            meant,
            object: self.object,
        }
    }
}

impl<P> Intent<P> {
    /// The places that it is about.
    pub fn places(&self) -> Vec<&P> {
        match self {
            Self::Set(at, _) | Self::Rename(at, _) | Self::Remove(at) => vec![at],
            Self::Move(from, to) => vec![from, to],
        }
    }

    /// The same, to be changed.
    pub fn places_mut(&mut self) -> Vec<&mut P> {
        match self {
            Self::Set(at, _) | Self::Rename(at, _) | Self::Remove(at) => vec![at],
            Self::Move(from, to) => vec![from, to],
        }
    }

    fn map<Q>(self, place: &mut impl FnMut(P) -> Option<Q>) -> Option<Intent<Q>> {
        Some(match self {
            Self::Set(at, value) => Intent::Set(place(at)?, value),
            Self::Rename(at, name) => Intent::Rename(place(at)?, name),
            Self::Remove(at) => Intent::Remove(place(at)?),
            Self::Move(from, to) => Intent::Move(place(from)?, place(to)?),
        })
    }
}

impl Intent {
    /// The values that are not the same afterwards.
    pub fn changes(&self) -> Vec<Place> {
        let old = match self {
            Self::Set(at, _) | Self::Rename(at, _) | Self::Move(at, _) => at.clone(),
            // The items behind the one that goes move up.
            Self::Remove(at) => match at.path.steps() {
                [list @ .., Step::Index(_)] => Place { path: list.to_vec().into(), ..at.clone() },
                _ => at.clone(),
            },
        };
        std::iter::once(old).chain(self.makes()).collect()
    }

    /// The attribute that gets this name or comes to this place.
    pub fn makes(&self) -> Option<Place> {
        match self {
            Self::Set(..) | Self::Remove(_) => None,
            Self::Rename(at, name) => {
                let path = at.path.parent().unwrap_or_default().join(name.as_str());
                Some(Place { path, ..at.clone() })
            }
            Self::Move(_, to) => Some(to.clone()),
        }
    }
}

impl ObjectPlace {
    /// The value at `path`.
    pub fn value(path: Path) -> Self {
        Self { path, anchor: Anchor::Value }
    }

    /// The name of the field at `path`.
    pub fn name(path: Path) -> Self {
        Self { path, anchor: Anchor::Name }
    }

    /// The absent field at `path`; it is shown at what encloses it.
    pub fn missing(path: Path) -> Self {
        Self { path, anchor: Anchor::Missing }
    }
}

impl Place {
    /// The value at `path` of the item.
    pub fn value(item: usize, path: Path) -> Self {
        Self { item, path, anchor: Anchor::Value }
    }

    /// The name of the argument at `path` of the item.
    pub fn name(item: usize, path: Path) -> Self {
        Self { item, path, anchor: Anchor::Name }
    }

    /// The absent argument at `path` of the item; it is shown at what encloses it.
    pub fn missing(item: usize, path: Path) -> Self {
        Self { item, path, anchor: Anchor::Missing }
    }
}
