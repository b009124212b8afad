//! The two standard streams, colours, and the progress line.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};

use crate::args::{GlobalArgs, When};
use crate::failure::{Failure, Result, reason};

/// What is said to the user: the product on standard output, everything else on standard error.
///
/// A reader that goes away early, as `head` does, is no error: what is left is not written.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    color: ColorChoice,
    /// Whether to say only what fails.
    pub quiet: bool,
    /// Whether to say more.
    pub verbose: bool,
}

/// One of the two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

impl Terminal {
    /// The same terminal, for what is of no interest unless it fails.
    pub fn silent(self) -> Self {
        Self { quiet: true, verbose: false, ..self }
    }

    /// As the command line says.
    pub fn new(args: &GlobalArgs) -> Self {
        let color = match args.color {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        };
        Self { color, quiet: args.quiet, verbose: args.verbose }
    }

    /// Writes the product.
    ///
    /// # Errors
    /// When standard output takes it not, other than because nobody reads on.
    pub fn output(&self, text: &str) -> Result<()> {
        self.write_output(|out| out.write_all(text.as_bytes()))
    }

    /// Writes the product piece by piece.
    ///
    /// # Errors
    /// As for [`Terminal::output`].
    pub fn write_output(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write to standard output: {}", reason(&error))))
            }
            _ => {
                // What could not be flushed is dropped, instead of being tried again.
                let _ = out.into_parts();
                Ok(())
            }
        }
    }

    /// Writes text, already coloured or not, to standard error. Where it cannot be written, nobody could be told.
    pub fn error_text(&self, text: &str) {
        let mut stream = AutoStream::new(io::stderr().lock(), self.color);
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    /// Says that something failed.
    pub fn error(&self, failure: &Failure) {
        match failure {
            Failure::Shown { text, .. } => self.error_text(text),
            _ => self.error_text(&format!("{BOLD}{RED}error{RESET}{BOLD}:{RESET} {failure}\n")),
        }
    }

    /// Says something that is worth knowing.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.error_text(&format!("{text}\n"));
        }
    }

    /// Says something for those who want to know more.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            self.error_text(&format!("{DIM}{text}{RESET}\n"));
        }
    }

    /// Whether what is written to the stream is coloured.
    pub fn is_colored(&self, stream: Stream) -> bool {
        match (self.color, stream) {
            (ColorChoice::Auto, Stream::Output) => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            (ColorChoice::Auto, Stream::Error) => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            (choice, _) => choice != ColorChoice::Never,
        }
    }

    /// How many columns the stream has, where it is a terminal.
    pub fn width(&self, stream: Stream) -> Option<usize> {
        let size = match stream {
            Stream::Output => rustix::termios::tcgetwinsize(io::stdout()),
            Stream::Error => rustix::termios::tcgetwinsize(io::stderr()),
        };
        size.ok().map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0)
    }

    /// A line that tells of work that takes long, as long as it lives.
    pub fn progress(&self, what: String) -> Progress {
        let is_seen = !self.quiet && io::stderr().is_terminal();
        let width = self.width(Stream::Error).unwrap_or(80);
        Progress { what, is_seen, width, started: Instant::now(), shown: None }
    }
}

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[91m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// Work shorter than this needs no word.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on the terminal that is erased again.
#[derive(Debug)]
pub struct Progress {
    what: String,
    is_seen: bool,
    width: usize,
    started: Instant,
    shown: Option<u64>,
}

impl Progress {
    /// Shows or renews the line, when it is time.
    pub fn tick(&mut self) {
        let elapsed = self.started.elapsed();
        if self.is_seen && elapsed >= PATIENCE && self.shown != Some(elapsed.as_secs()) {
            self.shown = Some(elapsed.as_secs());
            let line = format!("{} … {} s", self.what, elapsed.as_secs());
            // A line that wraps could not be erased.
            let line: String = line.chars().take(self.width.saturating_sub(1)).collect();
            let _ = write!(io::stderr(), "\r\x1b[K{line}");
        }
    }

    /// Takes the line away, because something else is to be written.
    pub fn erase(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.erase();
    }
}
