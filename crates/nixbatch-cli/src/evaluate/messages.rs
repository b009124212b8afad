//! What Nix says when an evaluation fails, made fit for users: without the frames of the library's own code, and
//! with the names that users know their files by.

use std::fs;
use std::path::Path;

use crate::names::Names;

/// A mistake that the library found in the bundle: `nixbatch: FILE:LINE:COLUMN: what is wrong`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// File as Nix names it, line, and column in bytes, both from 1.
    pub(super) place: Option<(String, usize, usize)>,
    /// What is wrong.
    pub(super) message: String,
}

/// What the library's errors start with.
const MARK: &str = "error: nixbatch: ";

impl Mistake {
    /// The mistake that Nix reports, if it is one of the library's.
    pub(super) fn find(said: &str) -> Option<Self> {
        let starts_line =
            |at: usize| said[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
        let start =
            said.match_indices(MARK).find(|(at, _)| starts_line(*at)).map(|(at, _)| at + MARK.len())?;
        let lines: Vec<_> = said[start..].lines().take_while(|line| !ends_message(line)).collect();
        let message = lines.join("\n");
        Some(match split_place(&message) {
            Some((place, rest)) => Self { place: Some(place), message: rest.to_owned() },
            None => Self { place: None, message },
        })
    }
}

/// Whether the line no longer belongs to an error's message: frames and Nix's hints follow it.
fn ends_message(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('…') || line.starts_with("(use '--show-trace'")
}

/// `/home/me/jobs.nix:3:5: rest`; only paths that begin with `/` are files.
fn split_place(message: &str) -> Option<((String, usize, usize), &str)> {
    if !message.starts_with('/') {
        return None;
    }
    message.match_indices(": ").find_map(|(at, separator)| {
        let mut parts = message[..at].rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some(((parts.next()?.to_owned(), line, column), &message[at + separator.len()..]))
    })
}

/// Whether the error is that of an evaluation which needs the output of a derivation: for a `.nix` file Nix writes no
/// derivation into the store, so there is none to build.
pub(super) fn is_import_from_derivation(said: &str) -> bool {
    said.contains(".drv' is not valid")
}

/// So many frames of the user's own are shown; the others tell of the way there.
const MOST_FRAMES: usize = 8;

/// What Nix said, without the frames of the library.
pub(super) struct Trace(Vec<Piece>);

impl Trace {
    /// Takes apart what Nix said; the library's files are in `library`.
    pub(super) fn read(said: &str, library: &Path) -> Self {
        let library = format!("{}/", library.display());
        // Nix 2.8 forgets the end of the line where it cannot show the source's, which has none either.
        let mut pieces = pieces(&said.replace(":Did you mean ", ":\n       Did you mean "));
        let mut after_own = false;
        pieces.retain(|piece| {
            let is_own = piece.is_frame
                && (piece.text.contains(&library)
                    || piece.text.contains("at «string»:")
                    || piece.text.contains("at (string):")
                    // What has no position of its own belongs to the frame before it, or says nothing.
                    || (!piece.has_place() && (after_own || piece.says_nothing())));
            after_own = is_own;
            !is_own
        });
        Self(pieces)
    }

    /// The error itself and the place nearest to it, where Nix names one.
    pub(super) fn mistake(&self) -> Option<Mistake> {
        // Nix 2.8 prints the error first, later ones print it last, below a line `error:`.
        let (at, message) =
            self.0.iter().enumerate().rev().find_map(|(at, piece)| Some((at, piece.error()?)))?;
        let (before, after) = self.0.split_at(at);
        let place = after.iter().chain(before.iter().rev()).find_map(Piece::place);
        Some(Mistake { place, message })
    }

    /// The whole, with shown names of files.
    pub(super) fn text(mut self, names: &Names) -> String {
        shorten(&mut self.0);
        let text: String = self.0.iter().map(|piece| piece.text.as_str()).collect();
        let said: Vec<_> = text.lines().filter(|line| !line.starts_with("(use '--show-trace'")).collect();
        let mut lines = Vec::with_capacity(said.len());
        for (number, line) in said.iter().enumerate() {
            lines.push(with_shown_name(line, names));
            let next = said[number + 1..].iter().find(|line| !line.trim().is_empty());
            if let Some(place) = place_of(line)
                && !next.is_some_and(|next| is_excerpt(next))
            {
                lines.extend(excerpt(&place, line, names).into_iter().flatten());
            }
        }
        without_gaps(&lines)
    }
}

/// The place of a line `at FILE:LINE:COLUMN:`.
fn place_of(line: &str) -> Option<(String, usize, usize)> {
    let place = line.trim().strip_prefix("at ")?.strip_suffix(':')?;
    split_place(&format!("{place}: ")).map(|(place, _)| place)
}

/// Whether it is a line of a file as Nix shows it: `2|   a = 1;`.
fn is_excerpt(line: &str) -> bool {
    let digits = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    digits.starts_with('|') && line.trim_start() != digits
}

/// The line at a place as Nix shows it, where Nix leaves it out: below the places that the library adds to an error.
fn excerpt((file, line, column): &(String, usize, usize), at: &str, names: &Names) -> Option<[String; 3]> {
    let text = fs::read_to_string(names.on_disk(file)).ok()?;
    let code = text.lines().nth(line.checked_sub(1)?)?;
    let before = code.get(..column.checked_sub(1)?)?;
    if code.chars().count() > LONGEST_LINE {
        return None;
    }
    let indent = " ".repeat(at.len() - at.trim_start().len() + 5);
    let number = line.to_string();
    // A tab stays one, so that the mark is below its character.
    let space: String = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let gutter = " ".repeat(number.len());
    Some([String::new(), format!("{indent}{number}| {code}"), format!("{indent}{gutter}| {space}^")])
}

/// A longer line, in characters, tells nothing.
const LONGEST_LINE: usize = 200;

/// Leaves out the frames farthest from the error: Nix 2.8 prints the error first, later ones print it last.
fn shorten(pieces: &mut Vec<Piece>) {
    let frames = pieces.iter().filter(|piece| piece.is_frame).count();
    let Some(excess) = frames.checked_sub(MOST_FRAMES).filter(|excess| *excess > 0) else { return };
    let is_last = pieces.last().is_some_and(|piece| !piece.is_frame);
    let skipped = if is_last { 0..excess } else { MOST_FRAMES..frames };
    let mut number = 0;
    pieces.retain(|piece| {
        number += usize::from(piece.is_frame);
        !(piece.is_frame && skipped.contains(&(number - 1)))
    });
    let note = Piece {
        is_frame: true,
        text: format!("\n       … {excess} more frames, which `--verbose` shows\n"),
    };
    let at = if is_last { pieces.iter().position(|piece| piece.is_frame).unwrap_or(0) } else { pieces.len() };
    pieces.insert(at, note);
}

/// A frame of a trace, or what stands before, between or after frames.
struct Piece {
    is_frame: bool,
    text: String,
}

impl Piece {
    /// The message of an error: its lines up to the place or an empty one.
    fn error(&self) -> Option<String> {
        let (_, message) = self.text.split_once("error:").filter(|_| !self.is_frame)?;
        let lines: Vec<_> = message
            .lines()
            .map(str::trim)
            .take_while(|line| !line.is_empty() && !line.starts_with("at "))
            .collect();
        Some(lines.join(" ")).filter(|message| !message.is_empty())
    }

    /// The place of the first line `at FILE:LINE:COLUMN:`.
    fn place(&self) -> Option<(String, usize, usize)> {
        self.text.lines().find_map(place_of)
    }

    fn has_place(&self) -> bool {
        self.text.lines().any(|line| line.trim_start().starts_with("at "))
    }

    fn says_nothing(&self) -> bool {
        let text = self.text.trim_start().trim_start_matches('…').trim_start();
        text.starts_with("from call site") || text.starts_with("while evaluating")
    }
}

fn pieces(said: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in said.split_inclusive('\n') {
        let starts_frame = line.trim_start().starts_with("… ");
        let starts_error = line.trim_start().starts_with("error:");
        match pieces.last_mut() {
            Some(piece) if !(starts_frame || starts_error && piece.is_frame) => piece.text.push_str(line),
            _ => pieces.push(Piece { is_frame: starts_frame, text: line.to_owned() }),
        }
    }
    pieces
}

/// `at /home/me/jobs.nix:3:5:` with the name that the user knows the file by.
fn with_shown_name(line: &str, names: &Names) -> String {
    let Some((indent, place)) = line.split_once("at /") else { return line.to_owned() };
    if !indent.trim().is_empty() {
        return line.to_owned();
    }
    let mut parts = place.trim_end_matches(':').rsplitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(column), Some(number), Some(file)) => {
            let name = names.shown(&names.on_disk(&format!("/{file}")));
            format!("{indent}at {name}:{number}:{column}:")
        }
        _ => line.to_owned(),
    }
}

/// The lines without empty ones at the ends, and never two empty ones in a row.
fn without_gaps(lines: &[String]) -> String {
    let mut text = String::new();
    let mut gap = false;
    for line in lines {
        if line.trim().is_empty() {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(said: &str) -> String {
        Trace::read(said, Path::new("/tmp/nixbatch-x")).text(&Names::new("/home/me".into(), None))
    }

    #[test]
    fn mistakes_have_a_place() {
        let said = "error: nixbatch: /home/me/a: b.nix:1:46: `x` is a function: no value\n\n       … while evaluating\n";
        assert_eq!(
            Mistake::find(said),
            Some(Mistake {
                place: Some(("/home/me/a: b.nix".to_owned(), 1, 46)),
                message: "`x` is a function: no value".to_owned(),
            })
        );
        let said = "error:\n       … from call site\n\n       error: nixbatch: no\n  such thing";
        assert_eq!(
            Mistake::find(said),
            Some(Mistake { place: None, message: "no\n  such thing".to_owned() })
        );
        assert_eq!(Mistake::find("error: it says 'error: nixbatch: x'"), None);
    }

    #[test]
    fn frames_of_the_library_are_left_out() {
        let said = "error: boom

       at /home/me/jobs.nix:3:5:

            2| x
             | ^

       … from call site

       at /tmp/nixbatch-x/document.nix:152:19:

          151|       in

       … while evaluating 'known'

       … while evaluating the attribute 'a'

       at /srv/lib.nix:1:3:
(use '--show-trace' to show detailed location information)
";
        insta::assert_snapshot!(cleaned(said), @r"
        error: boom

               at jobs.nix:3:5:

                    2| x
                     | ^

               … while evaluating the attribute 'a'

               at /srv/lib.nix:1:3:
        ");
    }

    #[test]
    fn the_line_is_shown_where_nix_leaves_it_out() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("jobs.nix");
        fs::write(&file, "{\n\ta = throw \"no\";\n}\n").expect("written");
        let said =
            format!("error: no\n\n       … while evaluating `a`\n\n       at {}:2:2:\n", file.display());
        let text = cleaned(&said);
        assert!(
            text.ends_with(":2:2:\n\n            2| \ta = throw \"no\";\n             | \t^\n"),
            "{text}"
        );
        let shown = format!("{said}\n            2| \ta\n             | \t^\n");
        assert_eq!(cleaned(&shown).matches("2|").count(), 1, "Nix has shown it");
    }

    #[test]
    fn the_error_may_come_last() {
        let said = "error:
       … while evaluating the attribute 'a'
         at /home/me/jobs.nix:1:3:
            1| { a = throw \"boom\"; }
             |   ^

       … while calling the 'throw' builtin
         at /tmp/nixbatch-x/document.nix:1:7:
            1| x

       error: boom
";
        insta::assert_snapshot!(cleaned(said), @r#"
        error:
               … while evaluating the attribute 'a'
                 at jobs.nix:1:3:
                    1| { a = throw "boom"; }
                     |   ^

               error: boom
        "#);
    }

    #[test]
    fn of_many_frames_the_nearest_are_shown() {
        let frame =
            |n: usize| format!("       … while evaluating 'f'\n\n       at /home/me/x.nix:{n}:1:\n\n");
        let frames: String = (1..=20).map(frame).collect();
        let first = cleaned(&format!("error: boom\n\n{frames}"));
        assert!(
            first.contains("x.nix:8:1") && !first.contains("x.nix:9:1") && first.contains("12 more frames")
        );
        let last = cleaned(&format!("error:\n{frames}       error: boom\n"));
        assert!(
            last.contains("x.nix:13:1") && !last.contains("x.nix:12:1") && last.ends_with("error: boom\n")
        );
    }
}
