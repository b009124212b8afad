//! `nixbatch explain`

use nixbatch_core::builders::{BUILDERS, Builder};
use nixbatch_core::rules::{self, Rule};
use nixbatch_diagnostic::Safety;

use super::Verdict;
use crate::args::ExplainArgs;
use crate::failure::{Failure, Result};
use crate::reference;
use crate::terminal::Terminal;

/// Explains a rule or a builder, or lists all of them.
///
/// # Errors
/// When there is no such thing, or standard output cannot be written.
pub fn run(args: &ExplainArgs, terminal: Terminal) -> Result<Verdict> {
    let text = match args.name.as_deref() {
        None => list(),
        Some(name) => match (rules::find(name), Builder::find(name)) {
            (Some(rule), _) => explain(rule),
            (None, Some(builder)) => reference::head(builder) + &reference::arguments(builder),
            (None, None) => return Err(unknown(name)),
        },
    };
    terminal.output(&text)?;
    Ok(Verdict::Clean)
}

fn unknown(name: &str) -> Failure {
    let hint = match rules::nearest_with_builders(name) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "`nixbatch explain` lists them".to_owned(),
    };
    Failure::new(format!("there is no builder and no rule `{name}`; {hint}"))
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
    let rules = rules::all().into_iter().map(|rule| (rule.name, rule.severity.as_str(), rule.summary()));
    let builders = BUILDERS.iter().map(|builder| (builder.name, "builder", builder.summary.to_owned()));
    let lines: Vec<_> = rules.chain(builders).collect();
    let width = lines.iter().map(|(name, _, _)| name.len()).max().unwrap_or(0);
    lines.iter().map(|(name, what, summary)| format!("{name:width$}  {what:7}  {summary}\n")).collect()
}
