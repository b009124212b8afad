//! What an expression leads to, as far as the syntax of one file tells.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use nixbatch_diagnostic::Step;
use rnix::ast::{Attr, AttrpathValue, BinOpKind, Expr, Ident, Inherit, Param, With};
use rnix::{SyntaxKind, SyntaxNode, TextRange};
use rowan::ast::AstNode;

use crate::index::SetIndex;
use crate::{NixFile, call, string};

/// One place where an attribute, or a list item, is written.
#[derive(Debug, Clone)]
pub(crate) enum Slot {
    /// A key of a binding: the first of `a.b = 1;` is `a`.
    Binding {
        /// The whole binding.
        binding: AttrpathValue,
        /// Which of its keys, from 0.
        key: usize,
    },
    /// A name in `inherit a;` or `inherit (s) a;`.
    Inherited {
        /// The whole `inherit`.
        inherit: Inherit,
        /// The name.
        name: Attr,
    },
    /// An item of a list, or a value by itself.
    Value(Expr),
}

impl Slot {
    /// The binding's key.
    pub(crate) fn key(&self) -> Option<Attr> {
        match self {
            Self::Binding { binding, key } => binding.attrpath()?.attrs().nth(*key),
            Self::Inherited { name, .. } => Some(name.clone()),
            Self::Value(_) => None,
        }
    }

    /// The names of a binding's keys up to this one.
    pub(crate) fn keys(&self, resolver: &Resolver<'_>) -> Option<Vec<String>> {
        let Self::Binding { binding, key } = self else { return None };
        binding.attrpath()?.attrs().take(key + 1).map(|attr| resolver.key_text(&attr)).collect()
    }

    /// The set or the `let` that it stands in.
    pub(crate) fn set(&self) -> Option<SyntaxNode> {
        match self {
            Self::Binding { binding, .. } => binding.syntax().parent(),
            Self::Inherited { inherit, .. } => inherit.syntax().parent(),
            Self::Value(_) => None,
        }
    }

    /// The value, where it is written as a whole.
    pub(crate) fn expr(&self) -> Option<Expr> {
        match self {
            Self::Binding { binding, key } => {
                let is_last = binding.attrpath()?.attrs().count() == key + 1;
                binding.value().filter(|_| is_last)
            }
            Self::Inherited { .. } => None,
            Self::Value(expr) => Some(expr.clone()),
        }
    }

    /// The bytes of the name; of a value without a name, its own.
    pub(crate) fn name_range(&self) -> Range<usize> {
        match self {
            Self::Binding { binding, .. } => {
                self.key().map_or_else(|| bytes(binding.syntax()), |key| bytes(key.syntax()))
            }
            Self::Inherited { name, .. } => bytes(name.syntax()),
            Self::Value(expr) => bytes(expr.syntax()),
        }
    }

    /// The bytes of the value; where it has none of its own, those of the name.
    pub(crate) fn value_range(&self) -> Range<usize> {
        self.expr().map_or_else(|| self.name_range(), |expr| bytes(expr.syntax()))
    }
}

/// What looking for an attribute gave.
pub(crate) enum Lookup {
    /// Every place where a part of it is written; at least one.
    Found(Vec<Slot>),
    /// It is surely not written.
    Absent,
    /// The syntax does not tell.
    Unknown,
}

/// Looks things up in one file.
pub(crate) struct Resolver<'a> {
    file: &'a NixFile,
    /// Whether names and selections lead on to what they mean. Without, all that is found is written in place.
    follows: bool,
    /// Steps that are left. They run out only in circles, such as `let x = x; in x`.
    fuel: Cell<u32>,
}

/// Enough for any text that people write, and little enough for the stack.
const FUEL: u32 = 250;

impl<'a> Resolver<'a> {
    /// One that follows names.
    pub(crate) fn new(file: &'a NixFile) -> Self {
        Self { file, follows: true, fuel: Cell::new(FUEL) }
    }

    /// One that does not.
    pub(crate) fn in_place(file: &'a NixFile) -> Self {
        Self { file, follows: false, fuel: Cell::new(FUEL) }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.file.text()
    }

    pub(crate) fn root(&self) -> Option<SyntaxNode> {
        self.file.root()
    }

    fn burn(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 0
    }

    /// What is written at `step` of a value.
    pub(crate) fn enter(&self, slots: &[Slot], step: &Step) -> Lookup {
        match step {
            Step::Key(key) => {
                let mut found = Vec::new();
                let mut unknown = false;
                for slot in slots {
                    match self.attribute(slot, key) {
                        Lookup::Found(slots) => found.extend(slots),
                        Lookup::Absent => {}
                        Lookup::Unknown => unknown = true,
                    }
                }
                outcome(found, unknown)
            }
            Step::Index(index) => match slots {
                [slot] => self.slot_value(slot).map_or(Lookup::Unknown, |expr| self.item(&expr, *index)),
                _ => Lookup::Unknown,
            },
        }
    }

    fn attribute(&self, slot: &Slot, key: &str) -> Lookup {
        if let Slot::Binding { binding, key: index } = slot
            && let Some(next) = binding.attrpath().and_then(|path| path.attrs().nth(index + 1))
        {
            return match self.is_key(&next, key) {
                None => Lookup::Unknown,
                Some(true) => Lookup::Found(vec![Slot::Binding { binding: binding.clone(), key: index + 1 }]),
                Some(false) => Lookup::Absent,
            };
        }
        match slot {
            Slot::Inherited { inherit, name } => match self.inherited(inherit, name) {
                Lookup::Found(slots) => self.enter(&slots, &Step::from(key)),
                other => other,
            },
            _ => slot.expr().map_or(Lookup::Unknown, |expr| self.attribute_of(&expr, key)),
        }
    }

    /// The attribute `key` of what `expr` evaluates to.
    pub(crate) fn attribute_of(&self, expr: &Expr, key: &str) -> Lookup {
        if !self.burn() {
            return Lookup::Unknown;
        }
        match strip(expr.clone()) {
            Expr::AttrSet(set) => self.entry(set.syntax(), key),
            Expr::BinOp(op) if op.operator() == Some(BinOpKind::Update) => {
                let operands = operands(&Expr::BinOp(op), BinOpKind::Update);
                let lookups = operands.iter().rev().map(|operand| self.attribute_of(operand, key));
                lookups.into_iter().find(|lookup| !matches!(lookup, Lookup::Absent)).unwrap_or(Lookup::Absent)
            }
            Expr::Apply(apply) => match call::builder_call(self, &apply).and_then(|call| call.args) {
                Some(args) => self.attribute_of(&args, key),
                None => Lookup::Unknown,
            },
            Expr::Str(_) | Expr::Literal(_) | Expr::List(_) => Lookup::Absent,
            other => match self.definition(&other) {
                Lookup::Found(slots) => self.enter(&slots, &Step::from(key)),
                _ => Lookup::Unknown,
            },
        }
    }

    /// All the places where the attribute of `slot` is written in its set, `slot` first: with `a.b = 1;`, `a` may
    /// be written in more.
    pub(crate) fn with_siblings(&self, slot: Slot) -> Vec<Slot> {
        let Some(keys) = slot.keys(self) else { return vec![slot] };
        let same = |other: &Slot| other.name_range() == slot.name_range();
        let mut slots = match slot.set().map(|set| self.lookup(&set, &keys)) {
            Some(Lookup::Found(slots)) if slots.iter().any(same) => slots,
            _ => return vec![slot],
        };
        slots.sort_by_key(|other| !same(other));
        slots
    }

    /// What is written in a set at a path of names.
    pub(crate) fn lookup(&self, set: &SyntaxNode, keys: &[String]) -> Lookup {
        let Some((first, rest)) = keys.split_first() else { return Lookup::Unknown };
        let start = match rest.first() {
            Some(second) => self.entries_with(set, first, second),
            None => self.entry(set, first),
        };
        rest.iter().fold(start, |lookup, key| match lookup {
            Lookup::Found(slots) => self.enter(&slots, &Step::from(key.as_str())),
            other => other,
        })
    }

    /// The bindings of `first` in a set that can say something of its attribute `second`: of `a.b = 1; a.c = 2;`,
    /// which can be long, not all.
    fn entries_with(&self, set: &SyntaxNode, first: &str, second: &str) -> Lookup {
        let index = self.set_index(set);
        if index.bindings(first).is_empty() {
            return outcome(Vec::new(), index.has_unknown);
        }
        outcome(self.slots(set, first, &index.bindings_of_two(first, second)), false)
    }

    /// The bindings of `key` in a set or a `let`.
    pub(crate) fn entry(&self, set: &SyntaxNode, key: &str) -> Lookup {
        let index = self.set_index(set);
        outcome(self.slots(set, key, index.bindings(key)), index.has_unknown)
    }

    fn set_index(&self, set: &SyntaxNode) -> Rc<SetIndex> {
        self.file.set_index(set, || SetIndex::of(self, set))
    }

    /// The bindings of `key` in a set that stand at these places.
    fn slots(&self, set: &SyntaxNode, key: &str, ranges: &[TextRange]) -> Vec<Slot> {
        let nodes = ranges.iter().filter_map(|range| {
            // rowan finds a child by its range without going through the others.
            set.child_or_token_at_range(*range)?.into_node()
        });
        let slots = nodes.filter_map(|node| {
            if let Some(binding) = AttrpathValue::cast(node.clone()) {
                return Some(Slot::Binding { binding, key: 0 });
            }
            let inherit = Inherit::cast(node)?;
            let name = inherit.attrs().find(|name| self.is_key(name, key) == Some(true))?;
            Some(Slot::Inherited { inherit, name })
        });
        slots.collect()
    }

    /// The item `index` of the list that `expr` evaluates to.
    fn item(&self, expr: &Expr, mut index: usize) -> Lookup {
        if !self.burn() {
            return Lookup::Unknown;
        }
        for operand in operands(expr, BinOpKind::Concat) {
            let Expr::List(list) = self.value_of(&operand) else { return Lookup::Unknown };
            let items = self.file.list_items(&list);
            if let Some(range) = items.get(index) {
                let item = list.syntax().child_or_token_at_range(*range).and_then(|item| item.into_node());
                return outcome(item.and_then(Expr::cast).map(Slot::Value).into_iter().collect(), false);
            }
            index -= items.len();
        }
        Lookup::Absent
    }

    /// The expression that `expr` leads to: what a `let` has in its body, what a name is bound to. Where it
    /// ends, the last one reached.
    pub(crate) fn value_of(&self, expr: &Expr) -> Expr {
        let mut expr = strip(expr.clone());
        while self.burn()
            && let Lookup::Found(slots) = self.definition(&expr)
            && let [slot] = slots.as_slice()
            && let Some(next) = self.slot_value(slot)
        {
            expr = strip(next);
        }
        expr
    }

    /// The expression that is the value of a slot.
    pub(crate) fn slot_value(&self, slot: &Slot) -> Option<Expr> {
        let mut slot = slot.clone();
        while let Slot::Inherited { inherit, name } = &slot {
            let Lookup::Found(slots) = self.inherited(inherit, name) else { return None };
            slot = <[Slot; 1]>::try_from(slots).ok().map(|[slot]| slot)?;
        }
        slot.expr()
    }

    /// What a name or a selection means.
    fn definition(&self, expr: &Expr) -> Lookup {
        if !self.follows {
            return Lookup::Unknown;
        }
        match expr {
            Expr::Ident(ident) => self.name(ident),
            Expr::Select(select) => {
                let (Some(set), Some(path)) = (select.expr(), select.attrpath()) else {
                    return Lookup::Unknown;
                };
                let mut slots = vec![Slot::Value(set)];
                for attr in path.attrs() {
                    let Some(key) = self.key_text(&attr) else { return Lookup::Unknown };
                    match self.enter(&slots, &Step::from(key)) {
                        Lookup::Found(found) => slots = found,
                        _ => return Lookup::Unknown,
                    }
                }
                Lookup::Found(slots)
            }
            _ => Lookup::Unknown,
        }
    }

    fn name(&self, ident: &Ident) -> Lookup {
        match ident.ident_token() {
            Some(token) => self.binding(ident.syntax(), token.text()),
            None => Lookup::Unknown,
        }
    }

    /// What an `inherit` takes.
    fn inherited(&self, inherit: &Inherit, name: &Attr) -> Lookup {
        let (true, true, Some(key)) = (self.follows, self.burn(), self.key_text(name)) else {
            return Lookup::Unknown;
        };
        match inherit.from() {
            Some(from) => from.expr().map_or(Lookup::Unknown, |from| self.attribute_of(&from, &key)),
            // From around the set that it stands in, even where that is recursive.
            None => inherit.syntax().parent().map_or(Lookup::Unknown, |set| self.binding(&set, &key)),
        }
    }

    /// What `name` means around `node`: what the innermost `let`, `rec` or function says, and only then `with`.
    fn binding(&self, node: &SyntaxNode, name: &str) -> Lookup {
        let mut withs = Vec::new();
        let mut inner = node.clone();
        for scope in node.ancestors().skip(1) {
            match scope.kind() {
                SyntaxKind::NODE_LAMBDA if binds(&scope, name) => return Lookup::Unknown,
                SyntaxKind::NODE_WITH => withs.extend(with_around(&scope, &inner)),
                _ if is_recursive(&scope) => {
                    if let found @ Lookup::Found(_) = self.entry(&scope, name) {
                        return found;
                    }
                }
                _ => {}
            }
            inner = scope;
        }
        for with in withs {
            match with.namespace().map(|set| self.attribute_of(&set, name)) {
                Some(Lookup::Absent) => {}
                Some(lookup) => return lookup,
                None => return Lookup::Unknown,
            }
        }
        Lookup::Unknown
    }

    /// Whether a key says `name`; nothing when only the evaluator knows.
    pub(crate) fn is_key(&self, attr: &Attr, name: &str) -> Option<bool> {
        match attr {
            // Most are, in the longest of sets.
            Attr::Ident(ident) => ident.ident_token().map(|token| token.text() == name),
            other => self.key_text(other).map(|text| text == name),
        }
    }

    /// What a key says, unless only the evaluator knows.
    pub(crate) fn key_text(&self, attr: &Attr) -> Option<String> {
        match attr {
            Attr::Ident(ident) => ident.ident_token().map(|token| token.text().to_owned()),
            Attr::Str(text) => string::literal_text(text, self.text()),
            Attr::Dynamic(dynamic) => match dynamic.expr()? {
                Expr::Str(text) => string::literal_text(&text, self.text()),
                _ => None,
            },
        }
    }
}

fn outcome(found: Vec<Slot>, unknown: bool) -> Lookup {
    match (found.is_empty(), unknown) {
        (false, _) => Lookup::Found(found),
        (true, true) => Lookup::Unknown,
        (true, false) => Lookup::Absent,
    }
}

/// Whether the function `lambda` has an argument `name`.
fn binds(lambda: &SyntaxNode, name: &str) -> bool {
    let is_name = |ident: Option<Ident>| {
        ident.and_then(|ident| ident.ident_token()).is_some_and(|token| token.text() == name)
    };
    match lambda.children().find_map(Param::cast) {
        Some(Param::IdentParam(param)) => is_name(param.ident()),
        Some(Param::Pattern(pattern)) => {
            is_name(pattern.pat_bind().and_then(|bind| bind.ident()))
                || pattern.pat_entries().any(|entry| is_name(entry.ident()))
        }
        None => false,
    }
}

/// Whether `node` gives names to what stands in it: `let`, `rec { }`.
pub(crate) fn is_recursive(node: &SyntaxNode) -> bool {
    match node.kind() {
        SyntaxKind::NODE_LET_IN | SyntaxKind::NODE_LEGACY_LET => true,
        SyntaxKind::NODE_ATTR_SET => {
            node.first_token().is_some_and(|token| token.kind() == SyntaxKind::TOKEN_REC)
        }
        _ => false,
    }
}

/// `node` as a `with` that has `inner` as its body.
fn with_around(node: &SyntaxNode, inner: &SyntaxNode) -> Option<With> {
    With::cast(node.clone()).filter(|with| with.body().is_some_and(|body| body.syntax() == inner))
}

/// Everything around `node` that gives names to what stands in it, from the inside out.
pub(crate) fn scopes(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let nodes = node.ancestors().zip(node.ancestors().skip(1));
    let gives_names = |(inner, scope): &(SyntaxNode, SyntaxNode)| {
        is_recursive(scope) || scope.kind() == SyntaxKind::NODE_LAMBDA || with_around(scope, inner).is_some()
    };
    nodes.filter(gives_names).map(|(_, scope)| scope).collect()
}

/// The expression whose value is that of `expr`: inside parentheses, `let … in`, `with …;` and `assert …;`.
pub(crate) fn strip(mut expr: Expr) -> Expr {
    loop {
        let inner = match &expr {
            Expr::Paren(paren) => paren.expr(),
            Expr::LetIn(let_in) => let_in.body(),
            Expr::With(with) => with.body(),
            Expr::Assert(assert) => assert.body(),
            _ => None,
        };
        match inner {
            Some(inner) => expr = inner,
            None => return expr,
        }
    }
}

/// The operands of a chain of one associative operator, from left to right, however it is bracketed.
pub(crate) fn operands(expr: &Expr, operator: BinOpKind) -> Vec<Expr> {
    let mut operands = Vec::new();
    let mut rest = vec![expr.clone()];
    while let Some(expr) = rest.pop() {
        match strip(expr) {
            Expr::BinOp(op) if op.operator() == Some(operator) => {
                rest.extend(op.rhs());
                rest.extend(op.lhs());
            }
            other => operands.push(other),
        }
    }
    operands
}

/// The bytes of a node.
pub(crate) fn bytes(node: &SyntaxNode) -> Range<usize> {
    let range = node.text_range();
    range.start().into()..range.end().into()
}
