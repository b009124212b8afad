//! `nixbatch explain`

use nixbatch_core::builders::{BUILDERS, Builder};
use nixbatch_core::params::Param;
use nixbatch_core::rules::{self, Rule};
use nixbatch_core::settings::{self, Setting};
use nixbatch_diagnostic::{Safety, nearest};

use super::Verdict;
use crate::args::ExplainArgs;
use crate::failure::{Failure, Result};
use crate::reference;
use crate::terminal::Terminal;

/// Explains a rule, a builder or a setting, or lists all of them.
///
/// # Errors
/// When there is no such thing, or standard output cannot be written.
pub fn run(args: &ExplainArgs, terminal: Terminal) -> Result<Verdict> {
    let text = match args.name.as_deref() {
        None => list(),
        Some(name) => text(name).ok_or_else(|| unknown(name))?,
    };
    terminal.output(&text)?;
    Ok(Verdict::Clean)
}

fn text(name: &str) -> Option<String> {
    if name == reference::SETTINGS {
        return Some(reference::all_settings());
    }
    let rule = || rules::find(name).map(explain);
    let builder = || Builder::find(name).map(|it| reference::head(it) + &reference::arguments(it));
    let setting = || Setting::find(name).map(reference::about);
    rule().or_else(builder).or_else(setting)
}

/// Everything that there is an explanation of.
pub fn topics() -> impl Iterator<Item = &'static str> {
    let rules = rules::all().into_iter().map(|rule| rule.name);
    let builders = BUILDERS.iter().map(|builder| builder.name);
    let settings = settings::ALL.iter().map(|setting| setting.param.name);
    rules.chain(builders).chain(settings).chain([reference::SETTINGS])
}

fn unknown(name: &str) -> Failure {
    let longer: Vec<_> = topics().filter(|topic| topic.contains(name) && !name.is_empty()).collect();
    let hint = match (nearest(name, topics()), longer.as_slice()) {
        (Some(nearest), _) => format!("did you mean `{}`?", nearest.name),
        (None, []) => "`nixbatch explain` lists them".to_owned(),
        (None, longer) => format!("did you mean `{}`?", longer.join("` or `")),
    };
    Failure::new(format!("there is no rule, no builder and no setting `{name}`; {hint}"))
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
    let settings = settings::ALL.iter().map(|setting| {
        let Param { name, doc, .. } = setting.param;
        let (summary, _) = doc.split_once(". ").unwrap_or((doc.trim_end_matches('.'), ""));
        (name, "setting", format!("{summary}."))
    });
    let lines: Vec<_> = rules.chain(builders).chain(settings).collect();
    let width = lines.iter().map(|(name, _, _)| name.len()).max().unwrap_or(0);
    lines.iter().map(|(name, what, summary)| format!("{name:width$}  {what:7}  {summary}\n")).collect()
}
