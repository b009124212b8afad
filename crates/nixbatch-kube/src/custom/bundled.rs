//! The custom resources that nixbatch carries the definitions of.
//!
//! `schemas/custom.schema` is written by `tests/conformance/crds`. It begins with what there is:
//!
//! ```text
//! release  keda  2.21.0                                             a project, followed by its kinds
//! kind     keda.sh/v1alpha1  ScaledJob  namespaced  status  -  17   apiVersion, kind, scope, subresources `status` and
//!                                                                   `scale` (or `-`), and the number of its schema
//! ```
//!
//! After an empty line, each line is a schema as JSON; the first has number 0. In it, the number of another stands for
//! that one, so that what is the same is there once. One is parsed when it is first asked for.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::kind::{CustomKind, Scale, group_of};
use super::schema::{Schema, Sub};
use crate::schema::Scope;

static TEXT: &str = include_str!("../../schemas/custom.schema");

/// A release of a project, and the kinds that it has.
#[derive(Debug)]
pub struct Release {
    /// The project: `argo-workflows`.
    pub project: &'static str,
    /// Its version: `3.7.14`.
    pub version: &'static str,
    /// Its kinds.
    pub kinds: Vec<CustomKind>,
}

static RELEASES: LazyLock<Vec<Release>> = LazyLock::new(|| {
    let mut releases: Vec<Release> = Vec::new();
    for line in TEXT.lines().take_while(|line| !line.is_empty()) {
        match *line.split('\t').collect::<Vec<_>>() {
            ["release", project, version] => releases.push(Release { project, version, kinds: Vec::new() }),
            ["kind", api_version, kind, scope, status, scale, schema] => {
                let kind = CustomKind {
                    api_version: api_version.into(),
                    kind: kind.into(),
                    scope: if scope == "cluster" { Scope::Cluster } else { Scope::Namespaced },
                    has_status: status == "status",
                    scale: serde_json::from_str::<Scale>(scale).ok(),
                    schema: Sub::Shared(schema.parse().unwrap_or_default()),
                };
                if let Some(release) = releases.last_mut() {
                    release.kinds.push(kind);
                }
            }
            _ => {}
        }
    }
    releases
});

/// Every release, by project and version: the newest of a project last.
pub fn releases() -> &'static [Release] {
    &RELEASES
}

/// The kind of this name; of several releases that have one, the chosen one or the newest.
pub(super) fn kind(
    api_version: &str,
    kind: &str,
    chosen: &BTreeMap<String, String>,
) -> Option<&'static CustomKind> {
    let is_wanted = |release: &&Release| {
        chosen.get(release.project).is_none_or(|version| is_of(release.version, version))
    };
    releases().iter().rev().filter(is_wanted).find_map(|release| {
        release.kinds.iter().find(|known| &*known.api_version == api_version && &*known.kind == kind)
    })
}

/// Whether a version is one of a line of them: `3.7.14` is of `3.7`.
fn is_of(version: &str, line: &str) -> bool {
    version.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The kinds of an API group.
pub(super) fn kinds_of(group: &str) -> impl Iterator<Item = &'static CustomKind> + '_ {
    releases()
        .iter()
        .flat_map(|release| &release.kinds)
        .filter(move |kind| group_of(&kind.api_version) == group)
}

struct Slot {
    line: &'static str,
    parsed: OnceLock<Box<Schema>>,
}

static SCHEMAS: LazyLock<Box<[Slot]>> = LazyLock::new(|| {
    let lines = TEXT.split_once("\n\n").map_or("", |(_, lines)| lines);
    lines.lines().map(|line| Slot { line, parsed: OnceLock::new() }).collect()
});

/// The schema of this number. One that cannot be read, of which a test knows none, allows everything.
pub(super) fn schema(number: u32) -> &'static Schema {
    static NONE: LazyLock<Schema> = LazyLock::new(|| Schema { preserves_unknown: true, ..Schema::default() });
    let Some(slot) = usize::try_from(number).ok().and_then(|number| SCHEMAS.get(number)) else {
        return &NONE;
    };
    slot.parsed.get_or_init(|| {
        let open = || Schema { preserves_unknown: true, ..Schema::default() };
        Box::new(serde_json::from_str(slot.line).unwrap_or_else(|_| open()))
    })
}
