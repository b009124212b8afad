//! Reference pages of the rules: what `nixbatch explain` prints, and an index.

use std::collections::BTreeMap;

use nixbatch_core::rules::{self, Category, Rule};
use nixbatch_diagnostic::Safety;

const INTRODUCTION: &str = "\
# Rules

`nixbatch explain RULE` shows the same pages. Errors are what Kubernetes or a builder refuses, and nothing is built
while there are any. Warnings and infos are accepted, and can be [silenced](../../silencing.md) with a reason.
";

/// The pages, by path.
pub(super) fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<_, _> = rules::all()
        .into_iter()
        .map(|rule| (format!("docs/reference/rules/{}.md", rule.name), page(rule)))
        .collect();
    pages.insert("docs/reference/rules/README.md".to_owned(), index());
    pages
}

fn page(rule: &Rule) -> String {
    let fix = rule.fix.map_or("none", fix_word);
    format!(
        "# {}\n\nSeverity: {}. Category: {}. Fix: {fix}.\n\n{}\n",
        rule.name,
        rule.severity.as_str(),
        rule.category.as_str(),
        rule.documentation().trim_end(),
    )
}

fn index() -> String {
    let mut categories: BTreeMap<Category, Vec<&Rule>> = BTreeMap::new();
    for rule in rules::all() {
        categories.entry(rule.category).or_default().push(rule);
    }
    let mut text = INTRODUCTION.to_owned();
    for (category, rules) in categories {
        text.push_str(&format!(
            "\n## {}\n\n| rule | severity | fix | |\n| --- | --- | --- | --- |\n",
            category.as_str()
        ));
        for rule in rules {
            let fix = rule.fix.map_or("", fix_word);
            let summary = rule.summary().replace('|', "\\|");
            text.push_str(&format!(
                "| [{0}]({0}.md) | {1} | {fix} | {summary} |\n",
                rule.name,
                rule.severity.as_str()
            ));
        }
    }
    text
}

fn fix_word(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    }
}
