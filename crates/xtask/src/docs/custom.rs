//! The page of the custom resources.

use std::collections::BTreeMap;

use nixbatch_core::releases;

const HEAD: &str = "\
# Custom resources

An object of a kind that a CustomResourceDefinition makes is checked as the API server checks it: unknown fields, types,
required fields, words, formats, ranges, patterns, `oneOf` and the like, lists with keys, embedded objects, and defaults.
Rules in CEL (`x-kubernetes-validations`) are not run: what they alone refuse is not found. The definition is one that is
part of the bundle, else one of those below, which nixbatch carries.

Of any other kind there is a note, [unknown-custom-resource](rules/unknown-custom-resource.md), and with `--strict-kinds`
an error.

Both releases of Argo Workflows have the same `apiVersion`. The newer one is meant, unless the setting
[`argoVersion`](settings.md) says otherwise.

A pattern is a regular expression of Go. What Go reads and nixbatch does not, octal escapes, is not checked; of an email
address only the `@` is. ACK (SQS) is not bundled: its modules are on no module proxy.

## Bundled definitions

They are those of the projects' own Go modules, with full schemas.

| project | version | kinds |
| --- | --- | --- |
";

/// The page `custom-resources.md`.
pub(super) fn page() -> String {
    let mut page = HEAD.to_owned();
    for release in releases() {
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for kind in &release.kinds {
            groups.entry(&kind.api_version).or_default().push(&kind.kind);
        }
        let groups =
            groups.iter().map(|(api_version, kinds)| format!("`{api_version}`: {}", kinds.join(", ")));
        let kinds = groups.collect::<Vec<_>>().join("<br>");
        page.push_str(&format!("| {} | {} | {kinds} |\n", release.project, release.version));
    }
    page
}
