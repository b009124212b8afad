use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::excerpt::{Excerpt, MAX_LINES, clip};
use super::origin::Origins;
use super::visible::{visible, visible_line};
use crate::{Counts, Diagnostic, Edit, Fix, Safety, Severity, Source, Sources, Span};

/// How [`text`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextOptions {
    /// Whether to colour, with ANSI escapes.
    pub color: bool,
    /// Width of the terminal in columns, to which excerpts are cut; 140 where it is not known.
    pub width: Option<usize>,
}

const DEFAULT_WIDTH: usize = 140;

/// Below this an excerpt shows nothing useful; a narrower terminal wraps.
const MIN_WIDTH: usize = 24;

/// So many related places are shown.
const MAX_RELATED: usize = 8;

/// The diagnostics for people, in the given order, and their count as the last line. Nothing for none.
///
/// Control characters of the user's text are shown as pictures. The work is linear in the number of
/// diagnostics, however large the files or long their lines are.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, options: &TextOptions) -> String {
    let mut out = text_without_summary(diagnostics, sources, options);
    if !diagnostics.is_empty() {
        out.push_str(&summary(diagnostics));
        out.push('\n');
    }
    out
}

/// The same without the last line: the findings, with an empty line after each.
pub fn text_without_summary(diagnostics: &[Diagnostic], sources: &Sources, options: &TextOptions) -> String {
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    // Excerpts come already cut: the renderer would look at the whole of a line to cut it.
    let renderer = renderer.term_width(usize::from(u16::MAX));
    let width = options.width.unwrap_or(DEFAULT_WIDTH);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let mut page = Page { sources, width, origins: Origins::default() };
        let groups = page.groups(diagnostic);
        out.push_str(&page.origins.fill_in(&renderer.render(&groups)));
        out.push_str("\n\n");
    }
    out
}

/// `3 errors, 1 warning (2 fixable with --fix)`
fn summary(diagnostics: &[Diagnostic]) -> String {
    let mut summary = Counts::of(diagnostics).to_string();
    let is_safe = |diagnostic: &&Diagnostic| {
        diagnostic.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe && !fix.edits.is_empty())
    };
    match diagnostics.iter().filter(is_safe).count() {
        0 => {}
        fixable => {
            // Writing to a string cannot fail.
            let _ = write!(summary, " ({fixable} fixable with --fix)");
        }
    }
    summary
}

/// One diagnostic on its way to text.
struct Page<'a> {
    sources: &'a Sources,
    width: usize,
    origins: Origins<'a>,
}

impl<'a> Page<'a> {
    fn groups(&mut self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level.primary_title(visible(&diagnostic.message)).id(visible_line(diagnostic.rule));
        let unseen = diagnostic.related.len().saturating_sub(MAX_RELATED);
        let unseen = (unseen > 0).then(|| Level::NOTE.message(format!("and {unseen} more places")));
        let group = title
            .elements(self.places(diagnostic))
            .elements(unseen)
            .elements(subject(diagnostic).map(|subject| Level::NOTE.with_name("at").message(subject)))
            .elements(
                diagnostic.remarks().into_iter().map(|note| Level::NOTE.message(visible(&note).into_owned())),
            )
            .elements(diagnostic.help.iter().map(|help| Level::HELP.message(visible(help))));
        std::iter::once(group)
            .chain(diagnostic.fix.as_ref().map(|fix| self.fix(fix, diagnostic.span)))
            .collect()
    }

    /// The excerpts with the diagnostic's own place and the related ones.
    fn places(&mut self, diagnostic: &'a Diagnostic) -> Vec<Snippet<'a, Annotation<'a>>> {
        let own = diagnostic.span.map(|span| (span, (AnnotationKind::Primary, None)));
        let related = diagnostic.related.iter().take(MAX_RELATED);
        let related =
            related.map(|label| (label.span, (AnnotationKind::Context, Some(label.message.as_str()))));
        let clusters = self.clusters(own.into_iter().chain(related), MAX_LINES);
        clusters
            .into_iter()
            .map(|cluster| {
                let annotations = cluster
                    .items
                    .into_iter()
                    .zip(cluster.excerpt.marks)
                    .map(|((kind, label), mark)| kind.span(mark).label(label.map(visible)));
                Snippet::source(cluster.excerpt.text)
                    .line_start(cluster.excerpt.first_line)
                    .path(self.origins.stand_in(self.sources, cluster.first))
                    .annotations(annotations)
            })
            .collect()
    }

    /// What the fix does, and the lines it changes where they are few; `above` is the diagnostic's own place.
    fn fix(&mut self, fix: &'a Fix, above: Option<Span>) -> Group<'a> {
        let safety = match fix.safety {
            Safety::Safe => "",
            Safety::Unsafe => " (unsafe)",
        };
        let title = Level::HELP.secondary_title(format!("{}{safety}", visible(&fix.title)));
        let Some(edits) = self.small(fix) else { return Group::with_title(title) };
        // A file that is named above, or by the edit before, is not named again.
        let mut named = above.map(|span| (span.file, Origins::first()));
        let mut group = Group::with_title(title);
        // Of changes to several lines at once the renderer shows only what comes to be.
        for cluster in self.clusters(edits.into_iter().map(|edit| (edit.span, edit)), 1) {
            let path = match named.take() {
                Some((file, path)) if file == cluster.first.file => path,
                _ => self.origins.stand_in(self.sources, cluster.first),
            };
            named = Some((cluster.first.file, path.clone()));
            let edits = cluster.items.into_iter().zip(cluster.excerpt.marks);
            let patches = edits.map(|(edit, mark)| Patch::new(mark, replacement(&edit.text, self.width)));
            let snippet = Snippet::source(cluster.excerpt.text).line_start(cluster.excerpt.first_line);
            group = group.element(snippet.path(path).patches(patches));
        }
        group
    }

    /// The fix's edits in the order of their places, where they are few and short enough to be shown and do
    /// not overlap.
    fn small(&self, fix: &'a Fix) -> Option<Vec<&'a Edit>> {
        let place = |edit: &Edit| {
            let range = self.sources.get(edit.span.file).clamp(edit.span);
            (edit.span.file, range.start, range.end)
        };
        let is_short = |edit: &&Edit| {
            let source = self.sources.get(edit.span.file);
            let (_, start, end) = place(edit);
            source.line_column(end).line - source.line_column(start).line < MAX_LINES
                && edit.text.lines().count() < MAX_LINES
        };
        let mut edits: Vec<_> = fix.edits.iter().take(MAX_RELATED + 1).collect();
        edits.sort_by_key(|edit| place(edit));
        let places: Vec<_> = edits.iter().map(|edit| place(edit)).collect();
        let is_small = (1..=MAX_RELATED).contains(&edits.len())
            && places.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1)
            && edits.iter().all(is_short);
        is_small.then_some(edits)
    }

    /// Marks in excerpts: those that stand within so many lines share one.
    fn clusters<T>(&self, marks: impl IntoIterator<Item = (Span, T)>, lines: usize) -> Vec<Cluster<T>> {
        let mut clusters: Vec<Cluster<T>> = Vec::new();
        for (span, item) in marks {
            let source = self.sources.get(span.file);
            let mark = source.clamp(span);
            let width = self.width.saturating_sub(gutter(source)).max(MIN_WIDTH);
            let joined =
                clusters.iter_mut().filter(|cluster| cluster.first.file == span.file).find_map(|cluster| {
                    let marks: Vec<_> = cluster.marks.iter().chain([&mark]).cloned().collect();
                    Some((Excerpt::joining(source, &marks, lines, width)?, cluster))
                });
            match joined {
                Some((excerpt, cluster)) => {
                    cluster.excerpt = excerpt;
                    cluster.marks.push(mark);
                    cluster.items.push(item);
                }
                None => clusters.push(Cluster {
                    first: span,
                    excerpt: Excerpt::around(source, mark.clone(), width),
                    marks: vec![mark],
                    items: vec![item],
                }),
            }
        }
        clusters
    }
}

/// Marks that share an excerpt, each with what is to be said of it.
struct Cluster<T> {
    first: Span,
    marks: Vec<Range<usize>>,
    items: Vec<T>,
    excerpt: Excerpt,
}

/// Columns that the renderer puts before a line: its number, the bar, and the frame of a span over several lines.
fn gutter(source: &Source) -> usize {
    source.line_count().ilog10() as usize + 1 + " |  | ".len()
}

/// New text as an excerpt shows it.
fn replacement(text: &str, width: usize) -> String {
    let lines: Vec<_> =
        visible(&text.replace("\r\n", "\n")).split('\n').map(|line| clip(line, width)).collect();
    lines.join("\n")
}

/// What the diagnostic is about: `schedule in CronJob/batch/nightly`, or the half of it that is known.
fn subject(diagnostic: &Diagnostic) -> Option<String> {
    let path = Some(visible_line(&diagnostic.path)).filter(|path| !path.is_empty());
    let object = diagnostic.object.as_deref().map(visible_line);
    match (path, object) {
        (Some(path), Some(object)) => Some(format!("{path} in {object}")),
        (path, object) => path.or(object).map(Cow::into_owned),
    }
}
