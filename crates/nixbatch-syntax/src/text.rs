//! Parts of an evaluated string, back to where they are written.

use std::ops::Range;

use rnix::ast::{BinOpKind, Expr, Str};
use rowan::ast::AstNode;

use crate::resolve::{Resolver, bytes, strip};
use crate::string::{Unit, literal_text, units};

/// A stretch of a string.
enum Piece {
    /// Text that is known.
    Literal(Literal),
    /// Something whose text only the evaluator knows.
    Opaque(Range<usize>),
}

/// Known text, and where each of its bytes is written.
#[derive(Default)]
struct Literal {
    text: String,
    origins: Vec<Range<usize>>,
}

impl Literal {
    fn push(&mut self, c: char, origin: Range<usize>) {
        self.text.push(c);
        self.origins.extend(std::iter::repeat_n(origin, c.len_utf8()));
    }

    /// Text that all stands at one place.
    fn at(text: &str, origin: Range<usize>) -> Self {
        Self { text: text.to_owned(), origins: vec![origin; text.len()] }
    }
}

/// Where the bytes `part` of `evaluated` are written, when `expr` is what it comes from.
pub(crate) fn locate(
    resolver: &Resolver<'_>,
    expr: &Expr,
    evaluated: &str,
    part: Range<usize>,
) -> Option<Range<usize>> {
    if part.end > evaluated.len() || part.start > part.end {
        return None;
    }
    let pieces = pieces(resolver, expr);
    // Where the text of an interpolation repeats what stands around it, nobody can tell which is which.
    let [found, other] = [Side::Left, Side::Right]
        .map(|side| align(&pieces, evaluated, side).and_then(|ranges| written(&pieces, &ranges, &part)));
    found.filter(|found| other.as_ref() == Some(found))
}

/// The side from which known text is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// The evaluated bytes of each piece. The first and the last are known and stand at the ends; of the others,
/// the known ones are looked for from one side.
fn align(pieces: &[Piece], evaluated: &str, side: Side) -> Option<Vec<Range<usize>>> {
    let known: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(literal) => Some(literal.text.as_str()),
            Piece::Opaque(_) => None,
        })
        .collect();
    let [first, middle @ .., last] = known.as_slice() else {
        let whole = 0..evaluated.len();
        return (known == [evaluated]).then(|| vec![whole]);
    };
    let end = evaluated.len().checked_sub(last.len())?;
    if !evaluated.starts_with(first) || !evaluated.ends_with(last) || end < first.len() {
        return None;
    }
    let mut ranges = Vec::with_capacity(pieces.len());
    ranges.push(0..first.len());
    for place in place_all(middle, evaluated, first.len()..end, side)?
        .into_iter()
        .chain(std::iter::once(end..evaluated.len()))
    {
        let before = ranges.last().map_or(0, |range| range.end);
        ranges.push(before..place.start);
        ranges.push(place);
    }
    Some(ranges)
}

/// Places `texts` in their order within the bytes `room`, all as near to one side as they go.
fn place_all(
    texts: &[&str],
    evaluated: &str,
    mut room: Range<usize>,
    side: Side,
) -> Option<Vec<Range<usize>>> {
    let mut place = |text: &&str| {
        let within = &evaluated[room.clone()];
        let start = room.start + if side == Side::Left { within.find(text) } else { within.rfind(text) }?;
        let place = start..start + text.len();
        match side {
            Side::Left => room.start = place.end,
            Side::Right => room.end = place.start,
        }
        Some(place)
    };
    match side {
        Side::Left => texts.iter().map(place).collect(),
        Side::Right => {
            let places: Option<Vec<_>> = texts.iter().rev().map(&mut place).collect();
            places.map(|places| places.into_iter().rev().collect())
        }
    }
}

/// Where the evaluated bytes `part` are written, with the pieces aligned as `ranges`.
fn written(pieces: &[Piece], ranges: &[Range<usize>], part: &Range<usize>) -> Option<Range<usize>> {
    let origin = |at: usize| {
        let index = ranges.iter().position(|range| range.contains(&at))?;
        Some(match pieces.get(index)? {
            Piece::Literal(literal) => literal.origins.get(at - ranges[index].start)?.clone(),
            Piece::Opaque(range) => range.clone(),
        })
    };
    if part.is_empty() {
        let at = match (origin(part.start), part.start.checked_sub(1).and_then(origin)) {
            (Some(next), _) => next.start,
            (None, before) => before?.end,
        };
        return Some(at..at);
    }
    let (start, end) = (origin(part.start)?.start, origin(part.end - 1)?.end);
    (start < end).then_some(start..end)
}

/// The pieces of what an expression evaluates to: known and unknown ones by turns, the known ones first and
/// last.
fn pieces(resolver: &Resolver<'_>, expr: &Expr) -> Vec<Piece> {
    let mut pieces = vec![Piece::Literal(Literal::default())];
    let mut operands = Vec::new();
    let mut rest = resolver.value_of(expr);
    // `a + b + c` is `(a + b) + c`.
    while let Expr::BinOp(op) = &rest
        && op.operator() == Some(BinOpKind::Add)
        && let (Some(left), Some(right)) = (op.lhs(), op.rhs())
    {
        operands.push(right);
        rest = strip(left);
    }
    let is_whole = operands.is_empty();
    operands.push(rest);
    for operand in operands.into_iter().rev() {
        match strip(operand) {
            Expr::Str(string) => string_pieces(resolver, &string, &mut pieces),
            other if is_whole => add_opaque(&mut pieces, bytes(other.syntax())),
            other => add_value(resolver, &other, bytes(other.syntax()), &mut pieces),
        }
    }
    pieces
}

fn string_pieces(resolver: &Resolver<'_>, string: &Str, pieces: &mut Vec<Piece>) {
    for unit in units(string, resolver.text()) {
        match unit {
            Unit::Char { c, origin, .. } => last_literal(pieces).push(c, origin),
            Unit::Interpol(interpol) => {
                let range = bytes(interpol.syntax());
                match interpol.expr() {
                    Some(expr) => add_value(resolver, &expr, range, pieces),
                    None => add_opaque(pieces, range),
                }
            }
        }
    }
}

/// Adds the text of a value that stands at `range`, known where it leads to a plain string.
fn add_value(resolver: &Resolver<'_>, expr: &Expr, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let text = match resolver.value_of(expr) {
        Expr::Str(string) => literal_text(&string, resolver.text()),
        _ => None,
    };
    match text {
        Some(text) => {
            let known = Literal::at(&text, range);
            let literal = last_literal(pieces);
            literal.text.push_str(&known.text);
            literal.origins.extend(known.origins);
        }
        None => add_opaque(pieces, range),
    }
}

/// Adds unknown text; two in a row become one, because nothing tells where the first ends.
fn add_opaque(pieces: &mut Vec<Piece>, range: Range<usize>) {
    if let [.., Piece::Opaque(before), Piece::Literal(between)] = pieces.as_mut_slice()
        && between.text.is_empty()
    {
        before.start = before.start.min(range.start);
        before.end = before.end.max(range.end);
        return;
    }
    pieces.push(Piece::Opaque(range));
    pieces.push(Piece::Literal(Literal::default()));
}

fn last_literal(pieces: &mut [Piece]) -> &mut Literal {
    match pieces.last_mut() {
        Some(Piece::Literal(literal)) => literal,
        _ => unreachable!("the last piece is always known text"),
    }
}
