//! What has been found in an item, without what only follows from it.

use nixbatch_diagnostic::{Anchor, Finding, Intent, Path, Place, Severity};

use crate::lints::Reference;
use crate::meant::{Judged, Moved};
use crate::object::Call;
use crate::path_map::PathMap;
use crate::spec::{Relocations, ResolvedSpec};

/// The findings of an item, pass by pass, each where the user wrote what it is about.
///
/// A mistake is said once, where it was made: what a later pass thinks of an argument that is known to be wrong follows
/// from it.
#[derive(Debug, Default)]
pub(crate) struct ItemFindings {
    findings: Vec<Finding>,
    /// Where the arguments that hold stand in those that were written, had they their right names and places.
    moved: Relocations,
    /// Where those stand that have not.
    slips: Relocations,
    faults: PathMap<Fault>,
    /// What is misspelt or misplaced was meant to be these: that an earlier pass misses them follows from it as well.
    meant: PathMap<()>,
}

/// What is wrong with an attribute.
#[derive(Debug, Clone, Copy, Default)]
struct Fault {
    name: bool,
    value: bool,
}

impl ItemFindings {
    /// Where the item's arguments were written; said before anything is found that speaks of where they hold.
    pub(crate) fn relocate(&mut self, moved: Relocations) {
        self.moved = moved;
    }

    /// The builder call that the item's objects are made by, with where its arguments were written.
    pub(crate) fn call<'call>(&'call self, spec: Option<&'call ResolvedSpec>) -> Option<Call<'call>> {
        spec.map(|spec| Call { spec, moved: &self.moved })
    }

    /// Takes what was found in a value that has been put right.
    pub(crate) fn admit_judged(&mut self, judged: Judged<Place>) {
        self.admit(judged.slips);
        let moved: Vec<_> = judged
            .moved
            .into_iter()
            .map(|Moved { from, to }| (self.moved.apply(to), self.source(from)))
            .collect();
        moved.into_iter().for_each(|(to, from)| self.slips.add(to, from));
        self.admit(judged.others);
    }

    /// Takes what a pass has found, but for consequences of what is known.
    pub(crate) fn admit(&mut self, found: Vec<Finding>) {
        let news: Vec<_> = found.into_iter().filter(|finding| !self.explains(finding)).collect();
        let first = self.findings.len();
        for mut finding in news {
            self.lead_to_source(&mut finding);
            self.findings.push(finding);
        }
        for Finding { severity, place, meant, .. } in &self.findings[first..] {
            if let Some(meant) = meant {
                self.meant.insert(meant.place.path.steps(), ());
            }
            if *severity == Severity::Error && !place.path.is_root() {
                let fault = self.faults.entry(place.path.steps());
                let is_name = place.anchor == Anchor::Name;
                fault.name |= is_name;
                // What should be written in another way is not judged as it is.
                fault.value |= !is_name || meant.as_ref().is_some_and(|meant| !meant.as_is);
            }
        }
    }

    /// Whether the finding is about what is wrong already, or in it. What is wrong with a name says nothing of the
    /// value, nor the other way around.
    pub(crate) fn explains(&self, finding: &Finding) -> bool {
        if self.faults.is_empty() {
            return false;
        }
        let path = self.source(finding.place.path.clone());
        let is_name = finding.place.anchor == Anchor::Name;
        self.faults.along(path.steps()).any(|(length, fault)| {
            if length < path.steps().len() || !is_name {
                fault.value
            } else {
                fault.name && finding.severity == Severity::Error
            }
        })
    }

    /// All findings, and those that hold on a condition.
    pub(crate) fn finish(
        mut self,
        mut conditional: Vec<(Reference, Finding)>,
    ) -> (Vec<Finding>, Vec<(Reference, Finding)>) {
        let mut findings = std::mem::take(&mut self.findings);
        if !self.meant.is_empty() {
            findings.retain(|finding| !self.is_meant(finding));
        }
        conditional.iter_mut().for_each(|(_, finding)| self.lead_to_source(finding));
        (findings, conditional)
    }

    /// Whether what the finding misses is there, only misspelt or misplaced; that finding says how to mend it.
    fn is_meant(&self, finding: &Finding) -> bool {
        let Place { path, anchor, .. } = &finding.place;
        *anchor == Anchor::Missing && !path.is_root() && self.meant.has_below(path.steps())
    }

    /// Where the user wrote what holds at a path.
    fn source(&self, path: Path) -> Path {
        self.slips.apply(self.moved.apply(path))
    }

    fn lead_to_source(&self, finding: &mut Finding) {
        if self.moved.is_empty() && self.slips.is_empty() {
            return;
        }
        if let Some(fix) = &finding.fix {
            let mut places = fix.intents.iter().flat_map(Intent::places);
            if places.any(|place| self.moved.is_computed(&place.path)) {
                finding.fix = None;
            }
        }
        for place in finding.places_mut() {
            place.path = self.source(std::mem::take(&mut place.path));
        }
    }
}

#[cfg(test)]
mod tests {
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
        let mut findings = ItemFindings::default();
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
    fn what_is_misspelt_is_not_judged() {
        let slip = name("imagee").with_meant_otherwise(Place::value(0, Path::parse("image")));
        let moved = vec![Moved { from: Path::parse("imagee"), to: Path::parse("image") }];
        let judged = Judged { slips: vec![slip], moved, others: vec![value("image"), value("tag")] };
        let mut findings = ItemFindings::default();
        findings.admit_judged(judged);
        findings.relocate(Relocations::default());
        findings.admit(vec![missing("image.repository"), value("command")]);
        let messages =
            |findings: Vec<Finding>| findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>();
        assert_eq!(messages(findings.finish(Vec::new()).0), ["imagee", "tag", "command"]);
    }

    #[test]
    fn what_holds_elsewhere_is_led_to_where_it_was_written() {
        let mut findings = ItemFindings::default();
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
