//! A look at a target: its document, and what there is to say about it.

use std::sync::Arc;

use nixbatch_core::document::Document;

use crate::args::LintArgs;
use crate::config::Config;
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
    /// What is configured for it.
    pub config: Arc<Config>,
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
    pub fn at(target: &Target, config: Arc<Config>, args: &LintArgs, session: &Session) -> Result<Self> {
        let evaluated = evaluate(target, &args.evaluation, session)?;
        Self::at_evaluated(target.clone(), evaluated, config, args, session)
    }

    /// Lints what was evaluated.
    ///
    /// # Errors
    /// When it is no document.
    pub fn at_evaluated(
        target: Target,
        evaluated: Evaluated,
        config: Arc<Config>,
        args: &LintArgs,
        session: &Session,
    ) -> Result<Self> {
        let document = report::parse(&evaluated, &target)?;
        let compilation = report::compile(&document, &args.findings, &config, false);
        let mut report = Report::new(&document, compilation.findings, &evaluated);
        drop(document);
        config.judge(&mut report, &session.cwd);
        Ok(Self { input: Input::Bundle(target, evaluated), report, config })
    }

    /// Reads and lints manifests; also gives why some could not be read.
    pub fn at_manifests(
        manifests: &Manifests,
        config: Arc<Config>,
        args: &LintArgs,
        session: &Session,
    ) -> (Self, Vec<Failure>) {
        let (manifests, failures) = manifests.load(&session.cwd, &config.exclude);
        let document = manifests.document();
        let compilation = report::compile(&document, &args.findings, &config, false);
        let mut report = Report::of_manifests(&document, compilation.findings, &manifests);
        drop(document);
        config.judge(&mut report, &session.cwd);
        (Self { input: Input::Manifests(manifests), report, config }, failures)
    }

    /// Looks once more, where something may have changed.
    ///
    /// # Errors
    /// When it can no longer be evaluated or read.
    pub fn again(&self, args: &LintArgs, session: &Session) -> Result<Self> {
        let config = Arc::clone(&self.config);
        match &self.input {
            _ if !self.input.can_change() => Ok(self.clone()),
            Input::Bundle(target, _) => Self::at(target, config, args, session),
            // What could not be read before is told already.
            Input::Manifests(manifests) => Ok(Self::at_manifests(manifests, config, args, session).0),
        }
    }

    /// Whether there are findings that make the program fail.
    pub fn fails(&self, args: &LintArgs) -> bool {
        let level = report::failing_level(&args.findings, &self.config);
        self.report.fails(level) || self.config.report.fails(level)
    }
}
