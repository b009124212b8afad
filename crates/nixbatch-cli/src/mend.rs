//! `--fix` in rounds: fixes are made, the targets are evaluated again, and what does not stand the look is undone.
//!
//! Texts tell much of what a change means, but not all: another item, or another target, may use what is changed. So
//! fixes stay only where nothing but the values that they are for has changed in any bundle.

use std::collections::BTreeSet;

use nixbatch_core::compare::differences;
use nixbatch_diagnostic::{Diagnostic, Fix, Path, Place, Safety};

use crate::failure::{Failure, Result};
use crate::fix::Mended;
use crate::look::{Input, Look};
use crate::report::Report;
use crate::session::Session;
use crate::target::Target;

/// The mending of the files of targets.
pub struct Mending<'a> {
    session: &'a Session,
    with_unsafe: bool,
    look: &'a dyn Fn(&Look) -> Result<Look>,
    looks: Vec<Look>,
    made: usize,
    /// Fixes that changed what they should not.
    refused: BTreeSet<Name>,
    /// Of each target, the values that change with any edit: those made of a flake's revision or hash.
    volatile: Vec<BTreeSet<(usize, Path)>>,
}

/// What a fix is called over several rounds: its rule, path, object, file and title, and the items that it changes.
type Name = ([String; 5], Vec<usize>);

/// What became of an attempt.
enum Outcome {
    /// The fixes are made.
    Made,
    /// There was nothing to change.
    Nothing,
    /// They changed what they should not, and are undone.
    Undone,
}

/// What is left after the mending.
pub struct Outlook {
    /// The last look at each target.
    pub looks: Vec<Look>,
    /// How many fixes were made.
    pub made: usize,
}

/// So often fixes are made that came to light by those before.
const MOST_ROUNDS: usize = 10;

impl<'a> Mending<'a> {
    /// A mending of what was looked at; unsafe fixes are made only on request.
    pub fn new(
        session: &'a Session,
        with_unsafe: bool,
        look: &'a dyn Fn(&Look) -> Result<Look>,
        looks: Vec<Look>,
    ) -> Self {
        let volatile = vec![BTreeSet::new(); looks.len()];
        Self { session, with_unsafe, look, looks, made: 0, refused: BTreeSet::new(), volatile }
    }

    /// Mends until nothing is left to mend.
    ///
    /// # Errors
    /// When a file cannot be written, or a signal has come.
    pub fn run(mut self) -> Result<Outlook> {
        let mut rounds = 0;
        while rounds < MOST_ROUNDS {
            let report = Report::merge(self.looks.iter().map(|look| look.report.clone()).collect());
            let wanted: Vec<_> = wanted(&report, self.with_unsafe)
                .filter(|(diagnostic, fix)| !self.refused.contains(&name(&report, diagnostic, fix)))
                .collect();
            if rounds == 0 && self.refused.is_empty() {
                self.find_volatile(&report, &wanted)?;
            }
            match self.make(&report, &wanted)? {
                Outcome::Made => rounds += 1,
                Outcome::Nothing => break,
                // What is left is fewer each time.
                Outcome::Undone => drop(self.make_part(&report, &wanted)?),
            }
        }
        for Look { report, .. } in &mut self.looks {
            let refused = mark_refused(report, &self.refused);
            refused.iter().for_each(|note| self.session.terminal.note(note));
        }
        Ok(Outlook { looks: self.looks, made: self.made })
    }

    /// Finds out what changes in flakes with an edit that means nothing: a git tree is no longer clean with it.
    fn find_volatile(&mut self, report: &Report, wanted: &[(&Diagnostic, &Fix)]) -> Result<()> {
        let is_flake = |look: &Look| matches!(look.input, Input::Bundle(Target::Flake(_), _));
        if !self.looks.iter().any(is_flake) {
            return Ok(());
        }
        let neutral = mended(report, wanted).neutral();
        if neutral.files.is_empty() {
            return Ok(());
        }
        let held = self.session.interrupts.hold();
        neutral.write()?;
        let looks = self.look_again();
        neutral.undo()?;
        held.release()?;
        let looks = looks?;
        let changes = self.looks.iter().zip(&looks).map(|(old, new)| changed(old, new));
        self.volatile = changes.map(|found| found.into_iter().flatten().collect()).collect();
        Ok(())
    }

    /// Of fixes that cannot all be made, makes those of a half, or a half of that, and so on; refuses one that stands
    /// alone. Says whether any is made.
    fn make_part(&mut self, report: &Report, wanted: &[(&Diagnostic, &Fix)]) -> Result<bool> {
        if let [(diagnostic, fix)] = wanted {
            self.refused.insert(name(report, diagnostic, fix));
            return Ok(false);
        }
        let (some, others) = wanted.split_at(wanted.len() / 2);
        for part in [some, others] {
            let is_made = match self.make(report, part)? {
                Outcome::Made => true,
                Outcome::Nothing => false,
                Outcome::Undone => self.make_part(report, part)?,
            };
            if is_made {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Makes all the fixes, or none.
    fn make(&mut self, report: &Report, wanted: &[(&Diagnostic, &Fix)]) -> Result<Outcome> {
        let mended = mended(report, wanted);
        if mended.files.is_empty() {
            tell_unmended(&mended, self.session);
            return Ok(Outcome::Nothing);
        }
        let held = self.session.interrupts.hold();
        mended.write()?;
        let stands = match self.look_again() {
            Ok(looks) if self.is_as_meant(&looks, &mended) => {
                self.looks = looks;
                true
            }
            Err(failure @ Failure::Interrupted(_)) => {
                mended.undo()?;
                return Err(failure);
            }
            Ok(_) | Err(_) => false,
        };
        if stands {
            self.made += mended.fixes;
        } else {
            mended.undo()?;
        }
        held.release()?;
        Ok(if stands { Outcome::Made } else { Outcome::Undone })
    }

    /// Looks at all targets once more.
    fn look_again(&self) -> Result<Vec<Look>> {
        self.looks.iter().map(self.look).collect()
    }

    /// Whether nothing has changed in the bundles but what the fixes are for.
    fn is_as_meant(&self, looks: &[Look], mended: &Mended) -> bool {
        self.looks.iter().zip(looks).zip(&self.volatile).all(|((before, after), volatile)| {
            let meant = mended.changes(&before.report);
            let is_meant = |change: &(usize, Path)| {
                let (item, path) = change;
                let leads_to =
                    |place: &&Place| place.item == *item && path.strip_prefix(&place.path).is_some();
                volatile.contains(change) || meant.iter().any(leads_to)
            };
            changed(before, after).is_some_and(|found| found.iter().all(is_meant))
        })
    }
}

/// What the fixes would make of the files.
fn mended(report: &Report, wanted: &[(&Diagnostic, &Fix)]) -> Mended {
    let fixes: Vec<_> = wanted.iter().map(|(_, fix)| *fix).collect();
    Mended::new(report, &fixes)
}

/// The values that differ between two looks at a target; nothing where they cannot be compared.
fn changed(old: &Look, new: &Look) -> Option<Vec<(usize, Path)>> {
    differences(&old.input.document().ok()?, &new.input.document().ok()?)
}

/// The fixes of a report; unsafe ones only on request.
pub fn wanted(report: &Report, with_unsafe: bool) -> impl Iterator<Item = (&Diagnostic, &Fix)> {
    let fixes =
        report.diagnostics.iter().filter_map(|diagnostic| Some((diagnostic, diagnostic.fix.as_ref()?)));
    fixes.filter(move |(_, fix)| with_unsafe || fix.safety == Safety::Safe)
}

fn name(report: &Report, diagnostic: &Diagnostic, fix: &Fix) -> Name {
    let file = diagnostic.span.map(|span| report.sources.get(span.file).name().to_owned());
    let Diagnostic { rule, path, object, .. } = diagnostic;
    let words = [
        (*rule).to_owned(),
        path.clone(),
        object.clone().unwrap_or_default(),
        file.unwrap_or_default(),
        fix.title.clone(),
    ];
    (words, fix.changes.iter().map(|place| place.item).collect())
}

/// Calls the fixes that were refused unsafe, and says so.
fn mark_refused(report: &mut Report, refused: &BTreeSet<Name>) -> Vec<String> {
    let names: Vec<_> = report
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.fix.as_ref().map(|fix| name(report, diagnostic, fix)))
        .collect();
    let mut notes = Vec::new();
    for (diagnostic, name) in report.diagnostics.iter_mut().zip(names) {
        if let (Some(fix), Some(name)) = (&mut diagnostic.fix, name)
            && refused.contains(&name)
        {
            fix.safety = Safety::Unsafe;
            let place = diagnostic.span.map(|span| {
                let source = report.sources.get(span.file);
                format!("{}:{}: ", source.name(), source.line_column(span.start).line)
            });
            let place = place.unwrap_or_default();
            notes.push(format!(
                "{place}{} was not mended: the change would reach more than it is for",
                diagnostic.rule
            ));
        }
    }
    notes
}

/// Tells which files have fixes and may not be mended.
pub fn tell_unmended(mended: &Mended, session: &Session) {
    for (name, reason) in &mended.unmended {
        session.terminal.note(&format!("`{name}` is not mended: {reason}"));
    }
}
