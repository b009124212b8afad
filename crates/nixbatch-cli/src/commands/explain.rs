//! `nixbatch explain`

use nixbatch_core::rules::{self, Rule};
use nixbatch_diagnostic::Safety;

use super::Verdict;
use crate::args::ExplainArgs;
use crate::failure::{Failure, Result};
use crate::terminal::Terminal;

/// Explains a rule, or lists all of them.
///
/// # Errors
/// When there is no such rule, or standard output cannot be written.
pub fn run(args: &ExplainArgs, terminal: Terminal) -> Result<Verdict> {
    match &args.rule {
        None => terminal.output(&list())?,
        Some(name) => terminal.output(&explain(find(name)?))?,
    }
    Ok(Verdict::Clean)
}

fn find(name: &str) -> Result<&'static Rule> {
    rules::find(name).ok_or_else(|| {
        let hint = match rules::nearest(name) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`nixbatch explain` lists them".to_owned(),
        };
        Failure::new(format!("there is no rule `{name}`; {hint}"))
    })
}

fn explain(rule: &Rule) -> String {
    let fix = match rule.fix {
        None => "no fix",
        Some(Safety::Safe) => "a safe fix",
        Some(Safety::Unsafe) => "an unsafe fix",
    };
    let head = format!("{} ({}, {}, {fix})", rule.name, rule.category.as_str(), rule.severity.as_str());
    let silencing = if rule.can_be_silenced() {
        format!(
            "\n## Silencing\n\n\
             On a spec, with the reason: `lint.ignore.{0} = \"…\";`. On a line, or the one above it:\n\
             `# nixbatch: allow {0} -- …`.\n",
            rule.name
        )
    } else {
        String::new()
    };
    format!("{head}\n\n{}\n{silencing}", rule.documentation().trim_end())
}

fn list() -> String {
    let rules = rules::all();
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let line =
        |rule: &&Rule| format!("{:width$}  {:7}  {}\n", rule.name, rule.severity.as_str(), rule.summary());
    rules.iter().map(line).collect()
}
