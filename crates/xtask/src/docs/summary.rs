//! The table of contents of the book.

use nixbatch_core::builders::BUILDERS;
use nixbatch_core::rules;

const WRITTEN: &str = "\
# Summary

[Introduction](introduction.md)

# Guide

- [Tutorial](tutorial.md)
- [Use it in a flake](flake.md)
- [Silence a finding](silencing.md)
- [Manifests that never saw Nix](yaml.md)
- [Configuration](configuration.md)

# Reference

- [Command line](reference/command-line.md)
- [Settings of a bundle](reference/settings.md)
- [Custom resources](reference/custom-resources.md)
- [Builders](reference/builders/README.md)
";

const DEVELOPMENT: &str = "
# How it is made

- [The document](document-format.md)
- [Architecture](architecture.md)
- [Design decisions](design.md)
- [Performance](performance.md)
";

/// The page `SUMMARY.md`.
pub(super) fn page() -> String {
    let mut page = WRITTEN.to_owned();
    for builder in BUILDERS {
        page.push_str(&format!("  - [{0}](reference/builders/{0}.md)\n", builder.name));
    }
    page.push_str("- [Rules](reference/rules/README.md)\n");
    for rule in rules::all() {
        page.push_str(&format!("  - [{0}](reference/rules/{0}.md)\n", rule.name));
    }
    page.push_str(DEVELOPMENT);
    page
}
