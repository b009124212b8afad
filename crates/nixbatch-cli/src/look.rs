//! A look at a target: its document, and what there is to say about it.

use nixbatch_core::document::Document;

use crate::args::LintArgs;
use crate::evaluate::{Evaluated, evaluate};
use crate::failure::{Failure, Result};
use crate::manifests::Manifests;
use crate::report::{self, Report};
use crate::session::Session;
use crate::target::Target;

/// A target, and what was found in it.
#[derive(Debug, Clone)]
pub struct Look {
    /// What was looked at.
    pub input: Input,
    /// What there is to say about it.
    pub report: Report,
}

/// What is looked at.
#[derive(Debug, Clone)]
pub enum Input {
    /// A bundle.
    Bundle(Target, Evaluated),
    /// Manifests, all of them together.
    Manifests(Manifests),
}

impl Input {
    /// Its document.
    ///
    /// # Errors
    /// When it is none.
    pub fn document(&self) -> Result<Document<'_>> {
        match self {
            Self::Bundle(target, evaluated) => report::parse(evaluated, target),
            Self::Manifests(manifests) => Ok(manifests.document()),
        }
    }

    /// Whether it is made from files that can change; what is no source can often be read only once.
    pub fn can_change(&self) -> bool {
        match self {
            Self::Bundle(_, evaluated) => evaluated.is_from_sources,
            Self::Manifests(manifests) => manifests.has_files(),
        }
    }
}

impl Look {
    /// Evaluates and lints the target.
    ///
    /// # Errors
    /// When it cannot be evaluated.
    pub fn at(target: &Target, args: &LintArgs, session: &Session) -> Result<Self> {
        let evaluated = evaluate(target, &args.evaluation, session)?;
        Self::at_evaluated(target.clone(), evaluated, args)
    }

    /// Lints what was evaluated.
    ///
    /// # Errors
    /// When it is no document.
    pub fn at_evaluated(target: Target, evaluated: Evaluated, args: &LintArgs) -> Result<Self> {
        let document = report::parse(&evaluated, &target)?;
        let compilation = report::compile(&document, &args.findings, false);
        let report = Report::new(&document, compilation.findings, &evaluated);
        drop(document);
        Ok(Self { input: Input::Bundle(target, evaluated), report })
    }

    /// Reads and lints manifests; also gives why some could not be read.
    pub fn at_manifests(manifests: &Manifests, args: &LintArgs, session: &Session) -> (Self, Vec<Failure>) {
        let (manifests, failures) = manifests.load(&session.cwd);
        let document = manifests.document();
        let compilation = report::compile(&document, &args.findings, false);
        let report = Report::of_manifests(&document, compilation.findings, &manifests);
        drop(document);
        (Self { input: Input::Manifests(manifests), report }, failures)
    }

    /// Looks once more, where something may have changed.
    ///
    /// # Errors
    /// When it can no longer be evaluated or read.
    pub fn again(&self, args: &LintArgs, session: &Session) -> Result<Self> {
        match &self.input {
            _ if !self.input.can_change() => Ok(self.clone()),
            Input::Bundle(target, _) => Self::at(target, args, session),
            // What could not be read before is told already.
            Input::Manifests(manifests) => Ok(Self::at_manifests(manifests, args, session).0),
        }
    }
}
