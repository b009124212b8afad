use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::{Diagnostic, Severity, Sources};

/// How [`text`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextOptions {
    /// Whether to colour, with ANSI escapes.
    pub color: bool,
    /// Terminal width in columns; without one, the renderer's own.
    pub width: Option<usize>,
}

/// The diagnostics for people.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, options: &TextOptions) -> String {
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in diagnostics {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let mut group = level.primary_title(&diagnostic.message).id(diagnostic.rule).elements(
            diagnostic.span.map(|span| {
                let source = sources.get(span.file);
                Snippet::source(source.text()).path(source.name()).annotation(
                    AnnotationKind::Primary.span(source.clamp(span)).label(diagnostic.label.as_deref()),
                )
            }),
        );
        group = group.elements(diagnostic.help.as_deref().map(|help| Level::HELP.message(help)));
        out.push_str(&renderer.render(&[group]));
        out.push('\n');
    }
    out
}
