//! What people are shown.

use crate::common::{JOBS, error, find, fix, label, nth, one, samples};
use nixbatch_diagnostic::render::{TextOptions, json, text};
use nixbatch_diagnostic::{Diagnostic, Safety, Source, Sources, Span};
use proptest::prelude::*;

fn plain(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    text(diagnostics, sources, &TextOptions { color: false, width: Some(80) })
}

#[test]
fn each_kind_of_content() {
    let (sources, diagnostics) = samples();
    insta::assert_snapshot!(plain(&diagnostics, &sources));
}

#[test]
fn coloured() {
    let (sources, diagnostics) = samples();
    let shown = text(&diagnostics, &sources, &TextOptions { color: true, width: Some(80) });
    insta::assert_snapshot!(shown.replace('\x1b', "␛"));
}

#[test]
fn nothing_for_no_diagnostics() {
    assert_eq!(plain(&[], &Sources::new()), "");
}

/// One error that marks the first `needle` of `source`.
fn marking(source: &str, needle: &str) -> String {
    let (sources, file) = one("jobs.nix", source);
    plain(&[error("rule", "message", Some(find(&sources, file, needle)))], &sources)
}

#[test]
fn tabs_and_wide_characters_keep_the_marker_below() {
    insta::assert_snapshot!(marking("{\n\tenv.日本 = \"é👩‍💻\"; wrong\t= 1;\n}\n", "wrong"));
}

#[test]
fn windows_line_ends_are_not_shown() {
    insta::assert_snapshot!(marking(
        "{\r\n  a = 1;\r\n  b = [\r\n    2\r\n  ];\r\n}\r\n",
        "[\r\n    2\r\n  ]"
    ));
}

#[test]
fn a_lone_carriage_return_ends_a_line_as_in_nix() {
    insta::assert_snapshot!(marking("{\r  a = 1;\r  b = 2;\r}", "b"));
}

#[test]
fn unicode_separators_end_no_line() {
    insta::assert_snapshot!(marking("# a\u{2028}b\u{85}c\u{b}d\n x\u{2029}y = 1;", "y"));
}

#[test]
fn a_byte_order_mark_has_no_column() {
    insta::assert_snapshot!(marking("\u{feff}kind: Job\n", "kind"));
}

#[test]
fn a_span_over_several_lines() {
    let lines: Vec<_> = (1..=12).map(|n| format!("  line {n}\n")).collect();
    let (sources, file) = one("jobs.nix", &lines.concat());
    let (start, end) = (find(&sources, file, "line 2"), find(&sources, file, "line 11"));
    let long = error("rule", "message", Some(Span { end: end.end, ..start }));
    insta::assert_snapshot!(plain(&[long], &sources));
}

#[test]
fn of_a_very_long_span_the_first_line() {
    let text = format!("{{\n  a = [\n{}  ];\n}}\n", "    1\n".repeat(5000));
    let (sources, file) = one("jobs.nix", &text);
    let (start, end) = (find(&sources, file, "["), find(&sources, file, "]"));
    insta::assert_snapshot!(plain(
        &[error("rule", "message", Some(Span { end: end.end, ..start }))],
        &sources
    ));
}

#[test]
fn the_end_of_the_file() {
    for (name, source) in [("after_a_line_end", "{\n"), ("on_a_line", "{\n  a"), ("empty", "")] {
        let (sources, file) = one("jobs.nix", source);
        let end = Span::new(file, source.len()..source.len());
        insta::assert_snapshot!(
            format!("end_{name}"),
            plain(&[error("rule", "message", Some(end))], &sources)
        );
    }
}

#[test]
fn an_empty_span_and_a_line_end() {
    let (sources, file) = one("jobs.nix", "{\n  a = 1\n  b = 2;\n}\n");
    let gap = find(&sources, file, "1").end;
    insta::assert_snapshot!(plain(
        &[
            error("empty", "an empty span", Some(Span::new(file, gap..gap))),
            error("line-end", "only the line feed", Some(Span::new(file, gap..gap + 1))),
            error("whole-line", "with its line feed", Some(Span::new(file, gap - 5..gap + 1))),
        ],
        &sources
    ));
}

#[test]
fn spans_that_are_not_in_the_text() {
    let (sources, file) = one("jobs.nix", "a = \"日本\";\n");
    let bad = |start, end| error("rule", "message", Some(Span { file, start, end }));
    let inside = find(&sources, file, "日").start + 1;
    insta::assert_snapshot!(plain(
        &[bad(900, 1000), bad(0, 1000), bad(5, 2), bad(inside, inside + 1)],
        &sources
    ));
}

#[test]
fn a_very_long_line_is_cut_around_the_marker() {
    let filler = "x".repeat(500_000);
    let source = format!("{filler} wrong = 日本; {filler}");
    let (sources, file) = one("jobs.json", &source);
    let mut middle = error("middle", "in the middle", Some(find(&sources, file, "wrong")));
    middle.fix = fix(Safety::Safe, "rename it", &[(find(&sources, file, "wrong"), "right")]);
    let start = error("start", "at the start", Some(Span::new(file, 0..3)));
    let end = error("end", "at the end", Some(Span::new(file, source.len() - 3..source.len())));
    let whole = error("whole", "the whole line", Some(Span::new(file, 0..source.len())));
    let wide = error("wide", "wide", Some(find(&sources, file, "日本")));
    let shown = plain(&[start, middle, wide, end, whole], &sources);
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn the_end_of_a_span_on_a_long_line_is_seen() {
    let (sources, file) =
        one("jobs.nix", &format!("a = {{\n{}}}; b = {};\n", "x = 1; ".repeat(50), "1".repeat(200)));
    let start = find(&sources, file, "{");
    let span = Span { end: find(&sources, file, "}").end, ..start };
    insta::assert_snapshot!(plain(&[error("rule", "message", Some(span))], &sources));
}

#[test]
fn places_far_from_each_other_on_a_long_line_are_shown_apart() {
    let (sources, file) = one("jobs.json", &format!("first{}second{}", " ".repeat(300), "x".repeat(300)));
    let mut diagnostic = error("rule", "message", Some(find(&sources, file, "first")));
    diagnostic.related = vec![label(find(&sources, file, "second"), "the other")];
    insta::assert_snapshot!(plain(&[diagnostic], &sources));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let (sources, file) = one("jo\x1b]0;title\x07bs.nix", "a = \"\x1b[31m\u{9b}5m\u{202e}\x08\0\";\n");
    let mut diagnostic = error("rule", "\x1b[2J message", Some(find(&sources, file, "\"")));
    diagnostic.path = "a.\"\x1b\n\"".to_owned();
    diagnostic.object = Some("Job/x/\u{9b}31m".to_owned());
    diagnostic.notes = vec!["note \x1b[1m".to_owned(), "of two\nlines".to_owned()];
    diagnostic.help = Some("help \x1b[1m\u{10fffd}0:1:1".to_owned());
    diagnostic.related = vec![label(nth(&sources, file, "\"", 1), "related \x1b[1m")];
    diagnostic.fix = fix(Safety::Safe, "fix \x1b[1m", &[(find(&sources, file, "a"), "\x1b[1mb\r\n\tc")]);
    let shown = plain(&[diagnostic], &sources);
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    insta::assert_snapshot!(shown);
}

#[test]
fn many_related_places_are_not_all_shown() {
    let (sources, file) = one("jobs.nix", &"a\n".repeat(200));
    let mut diagnostic = error("rule", "message", Some(nth(&sources, file, "a", 0)));
    diagnostic.related = (1..20).map(|n| label(nth(&sources, file, "a", n * 10), "here too")).collect();
    insta::assert_snapshot!(plain(&[diagnostic], &sources));
}

#[test]
fn related_places_without_a_place_of_its_own() {
    let (sources, file) = one("jobs.nix", "a = 1;\n");
    let mut diagnostic = error("rule", "message", None);
    diagnostic.related = vec![label(find(&sources, file, "a"), "perhaps from here")];
    insta::assert_snapshot!(plain(&[diagnostic], &sources));
}

/// Several edits, in several files, far and near.
#[test]
fn fixes_of_every_shape() {
    let (mut sources, file) = one("jobs.nix", JOBS);
    let other = sources.add(Source::new("other.nix", "{\n  b = 1;\n}\n"));
    let at = |needle: &str| find(&sources, file, needle);
    let insert = |needle: &str| Span { end: at(needle).start, ..at(needle) };
    let fixes = [
        fix(Safety::Safe, "remove the line", &[(at("    env.A = \"1\";\n"), "")]),
        fix(
            Safety::Safe,
            "move it",
            &[(at("    env.A = \"1\";\n"), ""), (insert("      limits"), "      env.A = \"1\";\n")],
        ),
        fix(Safety::Safe, "insert two lines", &[(insert("    env.A"), "    b = 1;\n    c = 2;\n")]),
        fix(
            Safety::Safe,
            "insert after",
            &[(Span { start: at("\"1\";").end, ..at("\"1\";") }, "\n    b = 1;")],
        ),
        fix(
            Safety::Safe,
            "replace lines",
            &[(
                Span { end: at("1Gi\";\n    }").end, ..at("{\n      requests") },
                "{ requests.memory = \"1Gi\"; }",
            )],
        ),
        fix(
            Safety::Safe,
            "change two files",
            &[(at("nightly"), "daily"), (find(&sources, other, "b"), "c"), (find(&sources, other, "1"), "2")],
        ),
        fix(
            Safety::Safe,
            "insert twice at one place",
            &[(insert("env.A"), "b = 1; "), (insert("env.A"), "c = 2; ")],
        ),
        fix(
            Safety::Safe,
            "replace, and insert before it",
            &[(at("    env.A = \"1\""), "x"), (insert("    env.A"), "    b = 1; ")],
        ),
        fix(Safety::Safe, "overlap itself", &[(at("env.A"), "x"), (at("env"), "y")]),
        fix(Safety::Safe, "write a very long line", &[(at("\"1\""), &"y".repeat(300))]),
        fix(Safety::Safe, "write very many lines", &[(at("\"1\""), &"y\n".repeat(300))]),
        fix(Safety::Safe, "do nothing", &[]),
    ];
    let diagnostics: Vec<_> = fixes
        .into_iter()
        .map(|fix| Diagnostic { fix, ..error("rule", "message", Some(at("shedule"))) })
        .collect();
    insta::assert_snapshot!(plain(&diagnostics, &sources));
}

/// The file's text that stands above the marker in the one excerpt of `shown`, read by columns as the eye does.
fn above_the_marker(shown: &str) -> Option<String> {
    let lines: Vec<_> = shown.lines().collect();
    let below = lines.iter().position(|line| line.contains('^'))?;
    let (from, to) = (lines[below].find('^')?, lines[below].rfind('^')? + 1);
    let mut column = 0;
    let marked = lines[below - 1].chars().filter(|c| {
        let start = column;
        column += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
        (from..to).contains(&start)
    });
    Some(marked.collect())
}

proptest! {
    /// Whatever stands before it on however long a line, the marker is below what it marks.
    #[test]
    fn the_marker_is_below_what_it_marks(
        before in "[a-c\u{e4}\u{65e5}\u{1f469} =;\t\x1b]{0,30}",
        repeat in 1usize..2000,
        after in "[ a-z]{0,200}",
        width in 0usize..200,
    ) {
        let source = format!("first\n{}marked\u{65e5}{after}\r\nlast", before.repeat(repeat));
        let (sources, file) = one("jobs.nix", &source);
        let span = find(&sources, file, "marked\u{65e5}");
        let options = TextOptions { color: false, width: Some(width) };
        let shown = text(&[error("rule", "message", Some(span))], &sources, &options);
        let above = above_the_marker(&shown);
        prop_assert_eq!(above.as_deref(), Some("marked\u{65e5}"), "{}", shown);
        let column = before.chars().count() * repeat + 1;
        let place = format!("--> jobs.nix:2:{column}\n");
        prop_assert!(shown.contains(&place), "{}", shown);
        let longest = shown.lines().map(unicode_width::UnicodeWidthStr::width).max();
        prop_assert!(longest <= Some(width.max(40)), "{}", shown);
    }

    /// No text and no spans, related places and edits in it make the renderer stop, or let control
    /// characters through.
    #[test]
    fn anything_can_be_shown(
        pieces in prop::collection::vec("[ab \"\u{e4}\u{65e5}\u{301}\u{200d}\u{feff}\u{2028}\u{10fffd}\t\r\n\0\x1b\u{9b}]{0,12}|\\PC{0,8}|.{0,8}|a{0,90}", 1..12),
        spans in prop::collection::vec((0usize..150, 0usize..150), 4),
        edits in prop::collection::vec((0usize..150, 0usize..150, "[a\t\r\n\x1b\u{65e5}]{0,6}"), 0..4),
        message in "[a\n\x1b\u{9b}\u{10fffd}:0]{0,9}",
        width in prop::option::of(0usize..100),
    ) {
        let (mut sources, file) = one("jobs.nix", &pieces.concat());
        let other = sources.add(Source::new("\x1bother.nix", pieces.join("\n")));
        let span = |(start, end): (usize, usize)| Span { file: if start % 3 == 0 { other } else { file }, start, end };
        let mut diagnostic = error("rule", &message, Some(span(spans[0])));
        diagnostic.path = message.clone();
        diagnostic.help = Some(message.clone());
        diagnostic.related = spans[1..].iter().map(|at| label(span(*at), &message)).collect();
        let edits: Vec<_> = edits.iter().map(|(start, end, text)| (span((*start, *end)), text.as_str())).collect();
        diagnostic.fix = fix(Safety::Safe, &message, &edits);
        let shown = text(&[diagnostic], &sources, &TextOptions { color: false, width });
        prop_assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{10fffd}'), "{:?}", shown);
        prop_assert!(shown.contains("jobs.nix:") || shown.contains("␛other.nix:"), "{}", shown);
    }

    /// The same for edits that stand close together, touch, or overlap.
    #[test]
    fn any_edits_can_be_shown(
        source in "[ab\u{e4}\u{65e5}\t\r\n]{0,16}",
        edits in prop::collection::vec((0usize..18, 0usize..18, "[a\t\n\u{65e5}]{0,3}"), 1..5),
        width in prop::option::of(0usize..40),
    ) {
        let (sources, file) = one("jobs.nix", &source);
        let edits: Vec<_> =
            edits.iter().map(|(start, end, text)| (Span { file, start: *start, end: *end }, text.as_str())).collect();
        let diagnostic =
            Diagnostic { fix: fix(Safety::Safe, "do it", &edits), ..error("rule", "message", Some(edits[0].0)) };
        let shown = text(&[diagnostic], &sources, &TextOptions { color: false, width });
        prop_assert!(shown.contains("help: do it\n"), "{}", shown);
    }
}

/// Ten thousand findings in a file of 5 MB, and on one line of 1 MB: were the whole text looked at for each, this
/// would be 50 GB and take minutes.
#[test]
fn many_findings_in_a_large_file_are_linear() {
    let lines = "    image = \"ghcr.io/example/backup:1.2.3\"; # five hundred kilobytes\n".repeat(75_000);
    let line = "x = 1; ".repeat(150_000);
    for source in [lines, line] {
        let length = source.len();
        let (sources, file) = one("jobs.nix", &source);
        let diagnostics: Vec<_> = (0..10_000)
            .map(|n| {
                let start = length / 10_000 * n;
                error("rule", "message", Some(Span::new(file, start..(start + 5000).min(length))))
            })
            .collect();
        let start = std::time::Instant::now();
        let shown = plain(&diagnostics, &sources);
        let read = json(&diagnostics, &sources);
        assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
        assert_eq!(shown.matches("--> ").count(), diagnostics.len());
        assert_eq!(read.matches("\"line\"").count(), diagnostics.len());
    }
}
