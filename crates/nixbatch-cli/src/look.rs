//! A look at a target: its document, and what there is to say about it.

use crate::args::LintArgs;
use crate::evaluate::{Evaluated, evaluate};
use crate::failure::Result;
use crate::report::{self, Report};
use crate::session::Session;
use crate::target::Target;

/// A target, and what was found in it.
#[derive(Debug, Clone)]
pub struct Look {
    /// The target.
    pub target: Target,
    /// Its document.
    pub evaluated: Evaluated,
    /// What there is to say about it.
    pub report: Report,
}

impl Look {
    /// Evaluates and lints the target.
    ///
    /// # Errors
    /// When it cannot be evaluated.
    pub fn at(target: &Target, args: &LintArgs, session: &Session) -> Result<Self> {
        let evaluated = evaluate(target, &args.evaluation, session)?;
        let document = report::parse(&evaluated, target)?;
        let compilation = report::compile(&document, &args.findings, false);
        let report = Report::new(&document, compilation.findings, &evaluated);
        drop(document);
        Ok(Self { target: target.clone(), evaluated, report })
    }
}
