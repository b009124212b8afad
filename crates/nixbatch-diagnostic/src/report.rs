use std::cmp::{Ordering, Reverse};
use std::fmt;

use crate::{Diagnostic, Severity, Sources};

/// How many diagnostics there are of each severity; written as `3 errors, 1 warning`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
}

impl Counts {
    /// Counts `diagnostics`.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }

    /// How many are of `severity` or a greater one.
    pub fn at_least(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Info => self.errors + self.warnings + self.infos,
        }
    }
}

/// `3 errors, 1 warning`: severities without any are left out, and of none at all it says `no findings`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let mut separator = "";
        for (count, name) in named.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "{separator}{count} {name}{}", if count == 1 { "" } else { "s" })?;
            separator = ", ";
        }
        if separator.is_empty() { f.write_str("no findings") } else { Ok(()) }
    }
}

/// Sorts diagnostics as they are shown, and drops those that say the same as another in every part.
///
/// The order is by file name, line, column, severity (errors first), rule and message; those without a place
/// come last. It depends on nothing but the diagnostics.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by(|a, b| order(a, b, sources));
    diagnostics.dedup_by(|a, b| is_same(a, b));
}

/// Whether two diagnostics say the same to the user. One text may be other values to another target.
fn is_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    let said = |diagnostic: &Diagnostic| {
        let mut said = diagnostic.clone();
        said.fix.iter_mut().for_each(|fix| (fix.changes, fix.makes) = Default::default());
        said
    };
    a.span == b.span && a.rule == b.rule && said(a) == said(b)
}

/// Says once, of the first of them, what holds for several objects by the same text: what they share, a template, a
/// `let` or a function. The diagnostics are sorted.
pub fn said_once(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.dedup_by(|again, known| {
        let is_known = known.span.is_some()
            && known.span == again.span
            && known.rule == again.rule
            && known.message == again.message
            && known.help == again.help;
        if is_known {
            known.others.append(&mut again.others);
            known.others.extend(again.object.take());
            if let Some(object) = &known.object {
                known.others.remove(object);
            }
            if let (Some(fix), Some(other)) = (&mut known.fix, again.fix.take())
                && fix.edits == other.edits
            {
                fix.safety = fix.safety.max(other.safety);
                fix.changes.extend(other.changes);
                fix.makes.extend(other.makes);
            }
        }
        is_known
    });
}

fn order(a: &Diagnostic, b: &Diagnostic, sources: &Sources) -> Ordering {
    let place = |diagnostic: &Diagnostic| {
        let place = diagnostic.span.map(|span| {
            let source = sources.get(span.file);
            // Offsets of one text are ordered as its lines and columns are.
            (source.name(), span.file, source.clamp(span).start)
        });
        (place.is_none(), place)
    };
    let shown = |diagnostic: &Diagnostic| (Reverse(diagnostic.severity), diagnostic.rule);
    place(a)
        .cmp(&place(b))
        .then_with(|| shown(a).cmp(&shown(b)))
        .then_with(|| (&a.message, &a.help).cmp(&(&b.message, &b.help)))
        // What is left decides for no reader, but equal ones must come to stand side by side.
        .then_with(|| (&a.path, &a.object, a.span).cmp(&(&b.path, &b.object, b.span)))
        .then_with(|| (&a.related, &a.others, &a.notes).cmp(&(&b.related, &b.others, &b.notes)))
        .then_with(|| a.fix.cmp(&b.fix))
}
