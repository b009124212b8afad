use crate::terminal::{Progress, Terminal};

use super::process::Listener;

/// What the evaluator says on standard error while it runs.
///
/// The user's own traces and Nix's warnings are passed on line by line as they come; everything else is kept
/// for the case that the evaluation fails, within bounds.
#[derive(Debug)]
pub(super) struct Talk {
    terminal: Terminal,
    progress: Progress,
    /// A line whose end has not come yet.
    line: Vec<u8>,
    /// Whether the last line was passed on; a trace can have several.
    passes_on: bool,
    kept: Kept,
}

/// What traces of the library start with: warnings.
const OWN_TRACE: &str = "trace: nixbatch: ";

/// A line longer than this is passed on or kept in pieces.
const LONGEST_LINE: usize = 1 << 16;

impl Talk {
    /// Nothing has been said yet.
    pub(super) fn new(terminal: Terminal, progress: Progress) -> Self {
        Self { terminal, progress, line: Vec::new(), passes_on: false, kept: Kept::default() }
    }

    /// What was not passed on.
    pub(super) fn finish(mut self) -> String {
        self.end_of_line();
        self.kept.text()
    }

    fn end_of_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return;
        }
        if line.starts_with(b"GC Warning: ") && !self.terminal.verbose {
            // Nix's garbage collector speaks of addresses and blocks; Nix says itself when memory is short.
            return;
        }
        let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word.as_bytes()));
        if starts(&["trace: ", "trace:\n", "warning: ", "evaluation warning: "]) {
            self.passes_on = true;
        } else if starts(&["error:", "building ", "copying ", "fetching ", "downloading ", "path '"]) {
            self.passes_on = false;
        }
        if self.terminal.verbose || (self.passes_on && !self.terminal.quiet) {
            self.progress.erase();
            let line = String::from_utf8_lossy(&line);
            match line.strip_prefix(OWN_TRACE) {
                Some(warning) => self.terminal.error_text(&format!("warning: {warning}")),
                None => self.terminal.error_text(&line),
            }
        }
        if !self.passes_on {
            self.kept.push(&line);
        }
    }
}

impl Listener for Talk {
    fn heard(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") || self.line.len() >= LONGEST_LINE {
                self.end_of_line();
            }
        }
        self.progress.tick();
    }

    fn tick(&mut self) {
        self.progress.tick();
    }
}

/// The beginning and the end of a text, however long it is.
#[derive(Debug, Default)]
struct Kept {
    head: Vec<u8>,
    tail: Vec<u8>,
    left_out: usize,
}

/// So many bytes are kept of either.
const KEPT: usize = 1 << 18;

impl Kept {
    fn push(&mut self, bytes: &[u8]) {
        let (head, rest) = bytes.split_at(bytes.len().min(KEPT - self.head.len()));
        self.head.extend_from_slice(head);
        self.tail.extend_from_slice(rest);
        // Cutting only now and then keeps the work linear.
        if self.tail.len() > 2 * KEPT {
            let excess = self.tail.len() - KEPT;
            self.tail.drain(..excess);
            self.left_out += excess;
        }
    }

    fn text(&self) -> String {
        let head = String::from_utf8_lossy(&self.head);
        let tail = String::from_utf8_lossy(&self.tail);
        match self.left_out {
            0 => format!("{head}{tail}"),
            left_out => format!("{head}\n[… {left_out} bytes are left out …]\n{tail}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{GlobalArgs, When};

    fn talk(pieces: &[&str]) -> String {
        let terminal = Terminal::new(&GlobalArgs { color: When::Never, quiet: true, verbose: false });
        let mut talk = Talk::new(terminal, terminal.progress(String::new()));
        pieces.iter().for_each(|piece| talk.heard(piece.as_bytes()));
        talk.finish()
    }

    #[test]
    fn traces_and_warnings_are_not_part_of_the_error() {
        let kept = talk(&["trace: one\ntw", "o\nerror: no", "pe\n  at x\nwarning: w\n", "error: last"]);
        assert_eq!(kept, "error: nope\n  at x\nerror: last");
    }

    #[test]
    fn what_is_kept_has_bounds() {
        let mut kept = Kept::default();
        for _ in 0..100 {
            kept.push(&[b'x'; 40_000]);
        }
        kept.push(b"end");
        let text = kept.text();
        assert!(text.len() <= 3 * KEPT + 100 && text.ends_with("end") && text.contains("are left out"));
    }

    #[test]
    fn a_line_without_an_end_is_kept() {
        assert_eq!(talk(&["error: \u{fc}"]), "error: \u{fc}");
        assert_eq!(talk(&[&"x".repeat(200_000)]).len(), 200_000);
    }
}
