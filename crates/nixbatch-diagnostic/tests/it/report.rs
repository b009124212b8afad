//! The order of diagnostics, and their count.

use crate::common::{error, fix, label, one, samples};
use nixbatch_diagnostic::{Counts, Diagnostic, Safety, Severity, Source, Span, said_once, sort};
use proptest::prelude::*;

#[test]
fn by_file_place_severity_rule_and_message() {
    let (mut sources, b) = one("b.nix", "12\n34\n");
    let a = sources.add(Source::new("a.nix", "12\n"));
    let at = |file, at: usize| Some(Span::new(file, at..at + 1));
    let with = |severity, diagnostic: Diagnostic| Diagnostic { severity, ..diagnostic };
    let expected = [
        error("r", "in the first file", at(a, 1)),
        error("r", "first line", at(b, 1)),
        error("r", "a", at(b, 3)),
        error("r", "b", at(b, 3)),
        error("s", "a", at(b, 3)),
        with(Severity::Warning, error("a", "a", at(b, 3))),
        with(Severity::Info, error("a", "a", at(b, 3))),
        error("r", "next column", at(b, 4)),
        error("r", "past the end", at(b, 99)),
        error("a", "nowhere", None),
        with(Severity::Info, error("a", "nowhere", None)),
    ];
    let mut shuffled: Vec<_> = expected.iter().rev().chain(&expected).cloned().collect();
    sort(&mut shuffled, &sources);
    assert_eq!(shuffled, expected, "sorted, and each once");
}

#[test]
fn those_that_differ_in_any_part_stay() {
    let (sources, diagnostics) = samples();
    let one = &diagnostics[0];
    let span = one.span.expect("it has a place");
    let mut all = vec![
        one.clone(),
        Diagnostic { help: Some("help".to_owned()), ..one.clone() },
        Diagnostic { notes: vec!["note".to_owned()], ..one.clone() },
        Diagnostic { others: ["Job/a/b".to_owned()].into(), ..one.clone() },
        Diagnostic { help: None, ..one.clone() },
        Diagnostic { path: "other".to_owned(), ..one.clone() },
        Diagnostic { object: Some("Job/a/b".to_owned()), ..one.clone() },
        Diagnostic { related: vec![label(span, "related")], ..one.clone() },
        Diagnostic { fix: fix(Safety::Unsafe, "fix", &[]), ..one.clone() },
        Diagnostic { span: Some(Span { end: span.end + 1, ..span }), ..one.clone() },
    ];
    let count = all.len();
    all.extend(all.clone());
    sort(&mut all, &sources);
    assert_eq!(all.len(), count);
}

#[test]
fn what_holds_for_several_objects_is_said_of_one() {
    let (sources, file) = one("jobs.nix", "abc");
    let of = |object: &str, safety| Diagnostic {
        object: Some(object.to_owned()),
        fix: fix(safety, "fix", &[]),
        ..error("rule", "message", Some(Span::new(file, 0..1)))
    };
    let mut all = vec![
        of("Job/a/y", Safety::Unsafe),
        of("Job/a/x", Safety::Safe),
        of("Job/a/x", Safety::Safe),
        of("Job/a/z", Safety::Safe),
        error("rule", "message", None),
        Diagnostic { path: "other".to_owned(), ..error("rule", "message", None) },
    ];
    sort(&mut all, &sources);
    said_once(&mut all);
    assert_eq!(all.len(), 3, "what has no place is not the same place");
    assert_eq!(all[0].object.as_deref(), Some("Job/a/x"));
    assert_eq!(all[0].remarks(), ["it holds for 2 more objects as well"]);
    assert_eq!(all[0].fix.as_ref().map(|fix| fix.safety), Some(Safety::Unsafe), "it reaches all of them");
    all[0].help = Some("lower it to 3".to_owned());
    all.insert(1, Diagnostic { object: Some("Job/a/w".to_owned()), help: None, ..all[0].clone() });
    let again = all.clone();
    said_once(&mut all);
    assert_eq!(all, again);
}

#[test]
fn counts_are_words() {
    let (_, diagnostics) = samples();
    let counts = Counts::of(&diagnostics);
    assert_eq!(counts, Counts { errors: 3, warnings: 1, infos: 1 });
    assert_eq!(counts.to_string(), "3 errors, 1 warning, 1 info");
    assert_eq!(Counts { infos: 2, ..Counts::default() }.to_string(), "2 infos");
    assert_eq!(Counts::default().to_string(), "no findings");
    let at_least = [Severity::Error, Severity::Warning, Severity::Info].map(|least| counts.at_least(least));
    assert_eq!(at_least, [3, 4, 5]);
}

proptest! {
    /// The order does not depend on the order before.
    #[test]
    fn any_order_before_gives_the_same_after(
        places in prop::collection::vec((prop::option::of(0usize..4), 0usize..2, 0usize..3), 0..12),
        by in 0usize..12,
    ) {
        let (sources, file) = one("jobs.nix", "abc");
        let of = |(start, help, severity): &(Option<usize>, usize, usize)| Diagnostic {
            help: (*help > 0).then(|| "help".to_owned()),
            severity: [Severity::Error, Severity::Warning, Severity::Info][*severity],
            ..error("rule", "message", start.map(|start| Span::new(file, start..3)))
        };
        let mut one: Vec<_> = places.iter().map(of).collect();
        let mut other = one.clone();
        other.reverse();
        if !other.is_empty() {
            let by = by % other.len();
            other.rotate_left(by);
        }
        sort(&mut one, &sources);
        sort(&mut other, &sources);
        prop_assert_eq!(one, other);
    }
}
