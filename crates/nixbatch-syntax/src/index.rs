//! The names in a set and the items of a list, collected once: they can be many, and are asked for one by one.

use std::collections::HashMap;
use std::rc::Rc;

use rnix::ast::{AttrpathValue, Inherit, List};
use rnix::{SyntaxKind, SyntaxNode, TextRange};
use rowan::ast::AstNode;

use crate::NixFile;
use crate::resolve::Resolver;

/// What the bindings of a set or a `let` are called.
#[derive(Debug, Default)]
pub(crate) struct SetIndex {
    by_name: HashMap<String, Vec<TextRange>>,
    /// The same for the first two names of those that have two, as in `a.b = 1;`.
    by_names: HashMap<(String, String), Vec<TextRange>>,
    /// Those with a second name that only the evaluator knows, or with none.
    by_one_name: HashMap<String, Vec<TextRange>>,
    /// Whether there is a name that only the evaluator knows.
    pub(crate) has_unknown: bool,
}

/// The indexes of a file's sets.
pub(crate) type SetIndexes = HashMap<(SyntaxKind, TextRange), Rc<SetIndex>>;

impl SetIndex {
    pub(crate) fn of(resolver: &Resolver<'_>, set: &SyntaxNode) -> Self {
        let mut index = Self::default();
        for node in set.children() {
            let range = node.text_range();
            if let Some(binding) = AttrpathValue::cast(node.clone()) {
                let mut keys = binding.attrpath().into_iter().flat_map(|path| path.attrs());
                match keys.next().and_then(|first| resolver.key_text(&first)) {
                    Some(name) => index.add(name, keys.next().and_then(|key| resolver.key_text(&key)), range),
                    None => index.has_unknown = true,
                }
            } else if let Some(inherit) = Inherit::cast(node) {
                for name in inherit.attrs().filter_map(|name| resolver.key_text(&name)) {
                    index.add(name, None, range);
                }
            }
        }
        index
    }

    fn add(&mut self, name: String, second: Option<String>, range: TextRange) {
        self.by_name.entry(name.clone()).or_default().push(range);
        match second {
            Some(second) => self.by_names.entry((name, second)).or_default().push(range),
            None => self.by_one_name.entry(name).or_default().push(range),
        }
    }

    /// Where the bindings stand that can say something of the attribute `second` of `first`, in their order.
    pub(crate) fn bindings_of_two(&self, first: &str, second: &str) -> Vec<TextRange> {
        let names = (first.to_owned(), second.to_owned());
        let found = self.by_names.get(&names).into_iter().chain(self.by_one_name.get(first));
        let mut found: Vec<_> = found.flatten().copied().collect();
        found.sort_by_key(|range| range.start());
        found
    }

    /// Where the bindings, or `inherit`s, that begin with this name stand.
    pub(crate) fn bindings(&self, name: &str) -> &[TextRange] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Where the items of a file's lists stand, by where the lists do.
pub(crate) type ListItems = HashMap<TextRange, Rc<[TextRange]>>;

impl NixFile {
    /// Where the items of a list stand.
    pub(crate) fn list_items(&self, list: &List) -> Rc<[TextRange]> {
        let range = list.syntax().text_range();
        let mut known = self.list_items.borrow_mut();
        let items = known.entry(range).or_insert_with(|| {
            let items = list.items().map(|item| item.syntax().text_range());
            items.collect()
        });
        Rc::clone(items)
    }

    /// The index of a set, made where nobody has asked for it yet.
    pub(crate) fn set_index(&self, set: &SyntaxNode, make: impl FnOnce() -> SetIndex) -> Rc<SetIndex> {
        let key = (set.kind(), set.text_range());
        let known = self.set_indexes.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let index = Rc::new(make());
            self.set_indexes.borrow_mut().insert(key, Rc::clone(&index));
            index
        })
    }
}
