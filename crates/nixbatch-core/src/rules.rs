//! The rules by name: what each finds, why it matters, and what to do about it.

use nixbatch_diagnostic::{Safety, Severity};

use crate::lints::LINTS;

/// What is to be known about a rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Kebab-case name.
    pub name: &'static str,
    /// What it is about.
    pub category: Category,
    /// How much its findings matter.
    pub severity: Severity,
    /// Whether it can mend what it finds, and how safely.
    pub fix: Option<Safety>,
    /// Text that holds its documentation: Markdown, or a Rust file whose `//!` comment is that.
    source: &'static str,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// What the platform, or a builder, refuses.
    Validation,
    /// Schedules of CronJobs.
    Schedules,
    /// How jobs run and end.
    Jobs,
    /// Images.
    Images,
    /// CPU, memory and storage.
    Resources,
    /// What refers to what.
    References,
    /// Secrets and rights.
    Security,
    /// nixbatch's own workings.
    Nixbatch,
}

impl Category {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Schedules => "schedules",
            Self::Jobs => "jobs",
            Self::Images => "images",
            Self::Resources => "resources",
            Self::References => "references",
            Self::Security => "security",
            Self::Nixbatch => "nixbatch",
        }
    }
}

impl Rule {
    /// A rule that only reports.
    pub const fn new(
        name: &'static str,
        category: Category,
        severity: Severity,
        source: &'static str,
    ) -> Self {
        Self { name, category, severity, fix: None, source }
    }

    /// A rule that mends as well.
    #[must_use]
    pub const fn fixes(mut self, safety: Safety) -> Self {
        self.fix = Some(safety);
        self
    }

    /// Whether the user may silence its findings, as far as they are of its usual severity.
    pub fn can_be_silenced(&self) -> bool {
        self.severity != Severity::Error
    }

    /// Its documentation, as Markdown.
    pub fn documentation(&self) -> String {
        let comment: Vec<_> = self.source.lines().take_while(|line| line.starts_with("//!")).collect();
        if comment.is_empty() {
            return self.source.to_owned();
        }
        let mut text = String::new();
        for line in comment {
            let line = line.trim_start_matches("//!");
            text.push_str(line.strip_prefix(' ').unwrap_or(line));
            text.push('\n');
        }
        text
    }

    /// The first sentence of its documentation.
    pub fn summary(&self) -> String {
        let documentation = self.documentation();
        documentation
            .lines()
            .find(|line| !line.is_empty() && !line.starts_with('#'))
            .unwrap_or_default()
            .to_owned()
    }
}

/// A rule that is documented in `rules/<name>.md`.
macro_rules! documented {
    ($($name:literal $category:ident $severity:ident $($fix:ident)?;)*) => {
        &[$(Rule::new(
            $name,
            Category::$category,
            Severity::$severity,
            include_str!(concat!("rules/", $name, ".md")),
        )$(.fixes(Safety::$fix))?),*]
    };
}

/// The rules that are no lints: what decoding, lowering and validation report.
const CHECKS: &[Rule] = documented! {
    "conflicting-arguments" Validation Error;
    "duplicate-key" Validation Error;
    "duplicate-object" Validation Error;
    "empty-bundle" Nixbatch Warning;
    "evaluation" Nixbatch Error;
    "imprecise-number" Validation Warning;
    "invalid-argument" Validation Error;
    "invalid-configuration" Nixbatch Error;
    "invalid-setting" Validation Error Safe;
    "missing-argument" Validation Error;
    "mount-without-volume" Jobs Warning;
    "nested-spec" Validation Error;
    "patch-replaces-list" Validation Warning;
    "patch-without-target" Validation Error;
    "retry-delay-ignored" Jobs Info;
    "unknown-argument" Validation Error Safe;
    "unknown-builder" Validation Error;
    "unknown-rule" Nixbatch Warning;
    "invalid-admission" Validation Error;
    "invalid-annotation" Validation Error;
    "invalid-autoscaler" Validation Error;
    "invalid-config-map" Validation Error;
    "invalid-cron-job" Validation Error;
    "invalid-custom-resource" Validation Error;
    "invalid-definition" Validation Error;
    "invalid-disruption-budget" Validation Error;
    "invalid-dns" Validation Error;
    "invalid-endpoints" Validation Error;
    "invalid-device" Validation Error;
    "invalid-env" Validation Error;
    "invalid-ingress" Validation Error;
    "invalid-job" Validation Error;
    "invalid-label" Validation Error;
    "invalid-limit-range" Validation Error;
    "invalid-metadata" Validation Error;
    "invalid-mount" Validation Error;
    "invalid-name" Validation Error;
    "invalid-network-policy" Validation Error;
    "invalid-object" Validation Error;
    "invalid-pod" Validation Error;
    "invalid-port" Validation Error;
    "invalid-probe" Validation Error;
    "invalid-quota" Validation Error;
    "invalid-resources" Validation Error;
    "invalid-role" Validation Error;
    "invalid-schedule" Validation Error;
    "invalid-scheduling" Validation Error;
    "invalid-secret" Validation Error;
    "invalid-security-context" Validation Error;
    "invalid-service" Validation Error;
    "invalid-storage-class" Validation Error;
    "invalid-time-zone" Validation Error;
    "invalid-volume" Validation Error;
    "invalid-volume-claim" Validation Error;
    "invalid-workload" Validation Error;
    "disabled-api" Validation Warning;
    "disabled-field" Validation Warning;
    "malformed-value" Validation Error Unsafe;
    "missing-field" Validation Error;
    "name-too-long" Validation Error;
    "removed-api" Validation Error Safe;
    "unknown-custom-resource" Validation Info;
    "unknown-field" Validation Error Safe;
    "unknown-kind" Validation Error Unsafe;
    "unsupported-builder" Validation Error;
    "unused-ignore" Nixbatch Warning;
    "malformed-ignore" Nixbatch Warning;
    "unreadable-manifest" Validation Error;
    "wrong-type" Validation Error Safe;
    "unknown-value" Validation Error Safe;
};

fn each() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().chain(LINTS.iter().map(|lint| &lint.rule))
}

/// All rules, by name.
pub fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<_> = each().collect();
    rules.sort_by_key(|rule| rule.name);
    rules
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    each().find(|rule| rule.name == name)
}

/// The name nearest to one that no rule has.
pub fn nearest(name: &str) -> Option<&'static str> {
    let names = all().into_iter().map(|rule| rule.name);
    nixbatch_diagnostic::nearest(name, names).map(|nearest| nearest.name)
}
