//! What has been found in an item, without what only follows from it.

use std::cell::OnceCell;

use nixbatch_diagnostic::{Anchor, Finding, Intent, Path, Severity, Step};
use serde_json::Value;

use crate::lints::Reference;
use crate::object::Call;
use crate::path_map::PathMap;
use crate::spec::{Relocations, ResolvedSpec};

/// The findings of an item, pass by pass.
///
/// A mistake is said once, where it was made: what a later pass thinks of an argument that is known to be wrong, and
/// that something is missing which is only misspelt, follows from it.
pub(crate) struct ItemFindings<'a> {
    findings: Vec<Finding>,
    /// So many of them speak of where arguments were written, the others of where they hold.
    of_written: usize,
    moved: Relocations,
    faults: PathMap<Fault>,
    /// Attributes that were meant by misspelt or misplaced ones, with the value that stands there.
    meant: PathMap<Value>,
    /// Reads what the user wrote; seldom needed.
    read: &'a dyn Fn() -> Value,
    written: OnceCell<Value>,
}

/// What is wrong with an attribute.
#[derive(Debug, Clone, Copy, Default)]
struct Fault {
    name: bool,
    value: bool,
}

impl<'a> ItemFindings<'a> {
    /// Nothing found yet, in an item that `read` gives the value of.
    pub(crate) fn new(read: &'a dyn Fn() -> Value) -> Self {
        Self {
            findings: Vec::new(),
            of_written: 0,
            moved: Relocations::default(),
            faults: PathMap::default(),
            meant: PathMap::default(),
            read,
            written: OnceCell::new(),
        }
    }

    fn written(&self) -> &Value {
        self.written.get_or_init(self.read)
    }

    /// Where the item's arguments were written; said before anything is found that speaks of where they hold.
    pub(crate) fn relocate(&mut self, moved: Relocations) {
        self.of_written = self.findings.len();
        self.moved = moved;
    }

    /// The builder call that the item's objects are made by, with where its arguments were written.
    pub(crate) fn call<'call>(&'call self, spec: Option<&'call ResolvedSpec>) -> Option<Call<'call>> {
        spec.map(|spec| Call { spec, moved: &self.moved })
    }

    /// Takes what a pass has found, but for consequences of what is known.
    pub(crate) fn admit(&mut self, found: Vec<Finding>) {
        let first = self.findings.len();
        let news: Vec<_> = found.into_iter().filter(|finding| !self.explains(finding)).collect();
        self.findings.extend(news);
        for finding in &self.findings[first..] {
            if let Some(place) = &finding.meant {
                let value = self.written.get_or_init(self.read);
                let value = finding.place.path.get(value).cloned().unwrap_or_default();
                // What a template gives holds in the spec.
                if let [Step::Key(key), rest @ ..] = place.path.steps()
                    && key == "template"
                {
                    self.meant.insert(rest, value.clone());
                }
                self.meant.insert(place.path.steps(), value);
            }
            if finding.severity == Severity::Error && !finding.place.path.is_root() {
                let path = self.moved.apply(finding.place.path.clone());
                let fault = self.faults.entry(path.steps());
                let is_name = finding.place.anchor == Anchor::Name;
                fault.name |= is_name;
                // What should stand elsewhere is not judged where it stands.
                fault.value |= !is_name || finding.meant.is_some();
            }
        }
    }

    /// Whether the finding is about what is wrong already, or in it. What is wrong with a name says nothing of the
    /// value, nor the other way around.
    pub(crate) fn explains(&self, finding: &Finding) -> bool {
        if self.faults.is_empty() {
            return false;
        }
        let path = self.moved.apply(finding.place.path.clone());
        let is_name = finding.place.anchor == Anchor::Name;
        self.faults.along(path.steps()).any(|(length, fault)| {
            if length < path.steps().len() || !is_name {
                fault.value
            } else {
                fault.name && finding.severity == Severity::Error
            }
        })
    }

    /// All findings, and those that hold on a condition, where the user wrote what they are about.
    pub(crate) fn finish(
        mut self,
        mut conditional: Vec<(Reference, Finding)>,
    ) -> (Vec<Finding>, Vec<(Reference, Finding)>) {
        let mut written = std::mem::take(&mut self.findings);
        let mut held = written.split_off(self.of_written);
        for findings in [&mut written, &mut held] {
            self.drop_meant(findings);
        }
        if !self.moved.is_empty() {
            let all = held.iter_mut().chain(conditional.iter_mut().map(|(_, finding)| finding));
            all.for_each(|finding| self.lead_to_source(finding));
        }
        written.append(&mut held);
        (written, conditional)
    }

    /// Drops what is only missing because it is misspelt, and fixes that would set it a second time.
    fn drop_meant(&self, findings: &mut Vec<Finding>) {
        if self.meant.is_empty() {
            return;
        }
        findings.retain(|finding| !self.is_meant(finding));
        let sets_meant = |finding: &Finding| {
            let intents = finding.fix.iter().flat_map(|fix| &fix.intents);
            intents.into_iter().any(|intent| {
                matches!(intent, Intent::Set(place, _) if self.meant.get(place.path.steps()).is_some())
            })
        };
        findings.iter_mut().filter(|finding| sets_meant(finding)).for_each(|finding| finding.fix = None);
    }

    /// Whether what the finding misses is there, only misspelt or misplaced; that finding says how to mend it.
    fn is_meant(&self, finding: &Finding) -> bool {
        let holds = &finding.place.path;
        finding.place.anchor == Anchor::Missing
            && !holds.is_root()
            && (self.is_given(holds) || self.is_given(&self.moved.apply(holds.clone())))
    }

    /// Whether the attribute would be there, had a misspelt or misplaced one its right name and place. Of a set that
    /// is there as well, only what the other has.
    fn is_given(&self, path: &Path) -> bool {
        let is_given = |(length, value): (usize, &Value)| {
            let below: Path = path.steps()[length..].iter().cloned().collect();
            let owner = path.parent().unwrap_or_default();
            below.get(value).is_some() || owner.get(self.written()).is_none()
        };
        self.meant.has_below(path.steps()) || self.meant.along(path.steps()).any(is_given)
    }

    fn lead_to_source(&self, finding: &mut Finding) {
        if let Some(fix) = &finding.fix {
            let mut places = fix.intents.iter().flat_map(Intent::places);
            if places.any(|place| self.moved.is_computed(&place.path)) {
                finding.fix = None;
            }
        }
        let related = finding.related.iter_mut().map(|related| &mut related.place);
        let fixed =
            finding.fix.iter_mut().flat_map(|fix| &mut fix.intents).flat_map(|intent| intent.places_mut());
        for place in std::iter::once(&mut finding.place).chain(related).chain(fixed) {
            place.path = self.moved.apply(std::mem::take(&mut place.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use nixbatch_diagnostic::Place;
    use serde_json::json;

    use super::*;

    fn value(path: &str) -> Finding {
        Finding::error("wrong-type", Place::value(0, Path::parse(path)), path)
    }

    fn name(path: &str) -> Finding {
        Finding::error("unknown-argument", Place::name(0, Path::parse(path)), path)
    }

    fn missing(path: &str) -> Finding {
        Finding::warning("deadline-unset", Place::missing(0, Path::parse(path)), path)
    }

    fn said(passes: Vec<Vec<Finding>>) -> Vec<String> {
        said_of(Value::Null, passes)
    }

    fn said_of(written: Value, passes: Vec<Vec<Finding>>) -> Vec<String> {
        let read = || written.clone();
        let mut findings = ItemFindings::new(&read);
        passes.into_iter().for_each(|found| findings.admit(found));
        findings.finish(Vec::new()).0.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn what_is_in_a_wrong_value_is_no_news_to_later_passes() {
        assert_eq!(said(vec![vec![value("a")], vec![value("a.b"), value("a"), missing("a.c")]]), ["a"]);
        assert_eq!(
            said(vec![vec![value("a"), value("a.b")]]),
            ["a", "a.b"],
            "one pass says all it has to say"
        );
        assert_eq!(said(vec![vec![value("a.b")], vec![value("a"), value("ab")]]), ["a.b", "a", "ab"]);
    }

    #[test]
    fn names_and_values_are_wrong_by_themselves() {
        assert_eq!(said(vec![vec![value("a")], vec![name("a")]]), ["a", "a"]);
        assert_eq!(said(vec![vec![name("a")], vec![value("a.b"), value("a"), name("a")]]), ["a", "a.b", "a"]);
    }

    #[test]
    fn a_warning_explains_nothing() {
        assert_eq!(said(vec![vec![missing("a")], vec![value("a.b")]]), ["a", "a.b"]);
    }

    #[test]
    fn what_is_misspelt_is_not_missing() {
        let misspelt = |path: &str, meant: &str| name(path).with_meant(Place::value(0, Path::parse(meant)));
        assert_eq!(said(vec![vec![missing("image"), misspelt("imagee", "image")]]), ["imagee"]);
        assert_eq!(said(vec![vec![misspelt("r", "resources")], vec![missing("resources.requests")]]), ["r"]);
        assert_eq!(said(vec![vec![misspelt("x", "spec.template")], vec![missing("spec")]]), ["x"]);
        assert_eq!(
            said(vec![vec![misspelt("template.i", "template.image")], vec![missing("image")]]),
            ["template.i"]
        );
        assert_eq!(said(vec![vec![misspelt("x", "y")], vec![value("y"), missing("z")]]), ["x", "y", "z"]);
    }

    #[test]
    fn what_is_misspelt_beside_the_right_name_gives_what_it_has() {
        let written =
            json!({ "environment": { "A": { "secretRef": {} } }, "env": { "B": { "value": "x" } } });
        let env = || name("env").with_meant(Place::value(0, Path::parse("environment")));
        let said = |path| said_of(written.clone(), vec![vec![env()], vec![missing(path)]]);
        assert_eq!(said("environment.A.secretRef.key"), ["env", "environment.A.secretRef.key"]);
        assert_eq!(said("environment.B.value"), ["env"]);
        assert_eq!(said("environment.C.value"), ["env"], "nobody knows what else was meant");
    }

    #[test]
    fn what_holds_elsewhere_is_led_to_where_it_was_written() {
        let read = || Value::Null;
        let mut findings = ItemFindings::new(&read);
        let mut moved = Relocations::default();
        moved.add(Path::parse("image"), Path::parse("template.image"));
        findings.admit(vec![value("template.image")]);
        findings.relocate(moved);
        findings.admit(vec![value("image.tag"), value("images")]);
        let (found, _) = findings.finish(vec![]);
        let paths: Vec<_> = found.iter().map(|finding| finding.place.path.to_string()).collect();
        assert_eq!(paths, ["template.image", "images"]);
    }
}
