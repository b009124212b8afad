//! `nixbatch eval`

use std::ffi::OsStr;

use super::Verdict;
use crate::args::EvalArgs;
use crate::evaluate::evaluate;
use crate::failure::Result;
use crate::report;
use crate::session::Session;
use crate::target::Target;

/// Prints the document of a target.
///
/// # Errors
/// When there is none, or standard output cannot be written.
pub fn run(args: &EvalArgs, session: &Session) -> Result<Verdict> {
    let target = Target::resolve(OsStr::new(&args.target), &session.cwd)?;
    let evaluated = evaluate(&target, &args.evaluation, session)?;
    // What comes out is a document, or an error.
    report::parse(&evaluated, &target)?;
    session.terminal.write_output(|out| {
        out.write_all(evaluated.text.trim_end().as_bytes())?;
        out.write_all(b"\n")
    })?;
    Ok(Verdict::Clean)
}
