//! Where the parts of a document stand in its text: a second reading, for documents that there is something to say about.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use nixbatch_diagnostic::Step;

use super::events::{Event, Events, Offsets, Style};
use super::reader::{MERGE_KEY, ReadError, key_text, without_tabs};
use super::resolve;

/// The parts of a document that can be read, with the bytes of its text where they stand.
#[derive(Debug)]
pub struct Tree<'t> {
    pub(super) text: &'t str,
    pub(super) is_json: bool,
    nodes: Vec<Node>,
    /// The node that each anchor names at the end of the text, by the parser's number of the anchor.
    anchors: HashMap<usize, usize>,
    /// Anchors that an alias takes.
    taken: HashSet<usize>,
}

/// A value as it is written.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Its bytes, with its anchor and tag; of a list or map without brackets, up to the end of its last entry.
    pub(super) range: Range<usize>,
    /// What the parser calls its anchor; 0 for none.
    pub(super) anchor: usize,
    /// The entries of a map, the items of a list.
    pub(super) entries: Vec<Entry>,
    /// The last entry of each key, once somebody has asked: there can be many of both.
    names: OnceCell<HashMap<String, usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In brackets or not.
    Map {
        is_flow: bool,
    },
    List {
        is_flow: bool,
    },
    Scalar(Style),
    /// What has this anchor, once more.
    Alias(usize),
}

/// An entry of a map or an item of a list.
#[derive(Debug)]
pub(super) struct Entry {
    /// Of a map's entry, its key and where that stands.
    pub(super) key: Option<(String, Range<usize>)>,
    /// Whether it is a `<<`.
    pub(super) is_merge: bool,
    /// The number of its value.
    pub(super) value: usize,
}

/// Where a path leads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Descent<'a> {
    /// How many steps of the path lead to the node.
    pub(super) reached: usize,
    pub(super) node: &'a Node,
    /// The map or list that it is in, and its place there.
    pub(super) within: Option<(&'a Node, usize)>,
    /// Whether its text stands for other values as well: it comes by an alias or a merge, or an alias takes what it is in.
    pub(super) is_shared: bool,
}

impl Node {
    fn names(&self) -> &HashMap<String, usize> {
        self.names.get_or_init(|| {
            let entries = self.entries.iter().enumerate();
            entries.filter_map(|(index, entry)| Some((entry.key.as_ref()?.0.clone(), index))).collect()
        })
    }
}

impl Descent<'_> {
    /// Where its key stands.
    pub(super) fn key(&self) -> Option<&Range<usize>> {
        let (parent, index) = self.within?;
        parent.entries[index].key.as_ref().map(|(_, range)| range)
    }
}

impl<'t> Tree<'t> {
    /// The parts of a document's text, which is known to be readable.
    pub(super) fn of(text: &'t str, is_json: bool) -> Self {
        let mut builder = Builder {
            tree: Self { text, is_json, nodes: Vec::new(), anchors: HashMap::new(), taken: HashSet::new() },
            open: Vec::new(),
            last_end: 0,
            documents: 0,
        };
        let spaced = if !is_json && text.contains('\t') { without_tabs(text) } else { text.into() };
        let mut events = Events::of(&spaced, is_json);
        let offsets = Offsets::of(text, is_json);
        while let Ok(Some((event, range))) = events.next() {
            builder.take(event, offsets.bytes(&range));
            if builder.documents > 1 {
                break;
            }
        }
        builder.tree
    }

    /// Keys that stand twice in a map.
    pub(super) fn twins(&self) -> Vec<ReadError> {
        let mut twins = Vec::new();
        for node in &self.nodes {
            let mut known = HashMap::new();
            for (name, range) in node.entries.iter().filter_map(|entry| entry.key.as_ref()) {
                let Some(first) = known.insert(name, range) else { continue };
                let message = format!("the key `{name}` stands twice in this map; remove one");
                let related = Some((first.clone(), "it stands here as well"));
                twins.push(ReadError { related, ..ReadError::new(range.clone(), message) });
            }
        }
        twins.sort_by_key(|twin| twin.range.start);
        twins
    }

    /// The whole value; nothing in an empty document.
    pub(super) fn root(&self) -> Option<Descent<'_>> {
        let node = self.nodes.first()?;
        Some(Descent { reached: 0, node, within: None, is_shared: self.is_taken(node) })
    }

    pub(super) fn node(&self, entry: &Entry) -> &Node {
        &self.nodes[entry.value]
    }

    fn is_taken(&self, node: &Node) -> bool {
        matches!(node.kind, Kind::Alias(_)) || self.taken.contains(&node.anchor)
    }

    /// Follows a path as far as it goes.
    pub(super) fn descend(&self, path: &[Step]) -> Option<Descent<'_>> {
        let mut here = self.root()?;
        for step in path {
            let parent = self.resolved(here.node);
            let Some((owner, index, comes_by)) = self.entry(parent, step, 0) else { break };
            let node = self.node(&owner.entries[index]);
            here = Descent {
                reached: here.reached + 1,
                node,
                within: Some((owner, index)),
                is_shared: here.is_shared || comes_by || self.is_taken(node),
            };
        }
        Some(here)
    }

    /// What an alias stands for; any other node is itself.
    pub(super) fn resolved<'a>(&'a self, node: &'a Node) -> &'a Node {
        match node.kind {
            Kind::Alias(anchor) => self.anchors.get(&anchor).map_or(node, |at| &self.nodes[*at]),
            _ => node,
        }
    }

    /// The entry that a step leads to, the map or list that has it, and whether that is merged into `parent`.
    fn entry<'a>(&'a self, parent: &'a Node, step: &Step, depth: usize) -> Option<(&'a Node, usize, bool)> {
        let key = match (step, parent.kind) {
            (Step::Index(index), Kind::List { .. }) => {
                return (*index < parent.entries.len()).then_some((parent, *index, false));
            }
            (Step::Key(key), Kind::Map { .. }) => key,
            _ => return None,
        };
        if let Some(index) = parent.names().get(key) {
            return Some((parent, *index, false));
        }
        let merged = parent.entries.iter().filter(|entry| entry.is_merge && depth < MOST_MERGES);
        merged.map(|entry| self.resolved(self.node(entry))).find_map(|source| match source.kind {
            Kind::List { .. } => source.entries.iter().find_map(|item| {
                let (owner, index, _) = self.entry(self.resolved(self.node(item)), step, depth + 1)?;
                Some((owner, index, true))
            }),
            _ => self.entry(source, step, depth + 1).map(|(owner, index, _)| (owner, index, true)),
        })
    }

    /// Where the scalars stand, in their order: what looks like a comment in them is none.
    pub(super) fn scalars(&self) -> impl Iterator<Item = &Range<usize>> {
        let keys = self.nodes.iter().flat_map(|node| &node.entries).filter_map(|entry| entry.key.as_ref());
        let is_scalar = |node: &&Node| matches!(node.kind, Kind::Scalar(_));
        keys.map(|(_, range)| range).chain(self.nodes.iter().filter(is_scalar).map(|node| &node.range))
    }

    /// Whether an anchor or an alias stands in these bytes.
    pub(super) fn has_anchors(&self, range: &Range<usize>) -> bool {
        let has_any = !self.anchors.is_empty() || !self.taken.is_empty();
        has_any
            && self.nodes.iter().any(|node| {
                let is_within = range.start <= node.range.start && node.range.end <= range.end;
                is_within && (node.anchor != 0 || matches!(node.kind, Kind::Alias(_)))
            })
    }
}

/// Merges of merges are followed so far.
const MOST_MERGES: usize = 64;

/// What is being read.
struct Builder<'t> {
    tree: Tree<'t>,
    /// The maps and lists whose end has not come yet: their numbers, and in a map the key whose value is next.
    open: Vec<(usize, Option<Entry>)>,
    /// The end of the last event.
    last_end: usize,
    documents: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        let before = std::mem::replace(&mut self.last_end, range.end);
        let is_flow = || self.tree.text[range.clone()].ends_with(['{', '[']);
        match event {
            Event::Document => {
                self.documents += 1;
                if !self.tree.text[range.clone()].starts_with("---") {
                    self.last_end = range.start;
                }
            }
            Event::Map { anchor } => {
                let kind = Kind::Map { is_flow: is_flow() };
                self.open_node(kind, range, anchor);
            }
            Event::List { anchor } => {
                let kind = Kind::List { is_flow: is_flow() };
                self.open_node(kind, range, anchor);
            }
            Event::End => self.close(range),
            Event::Alias { anchor } => {
                self.tree.taken.insert(anchor);
                self.add(Kind::Alias(anchor), range, 0);
            }
            Event::Scalar { text, style, anchor, tag } => {
                let range = self.scalar_range(range, style, before);
                if self.expects_key() {
                    let is_merge = style == Style::Plain && tag.is_none() && text == MERGE_KEY;
                    let value = resolve::scalar(text, style, tag.as_deref()).unwrap_or_default();
                    self.set_key(key_text(value).unwrap_or_default(), range, is_merge);
                } else {
                    self.add(Kind::Scalar(style), range, anchor);
                }
            }
        }
    }

    /// A block begins with its `|` or `>`, and ends before the blanks behind it; quotes end where they close.
    fn scalar_range(&self, range: Range<usize>, style: Style, before: usize) -> Range<usize> {
        let text = self.tree.text;
        match style {
            Style::Plain | Style::Json => return range,
            Style::Quoted => {
                let end = quoted_end(&text[range.clone()]).map_or(range.end, |end| range.start + end);
                return range.start..end;
            }
            Style::Block => {}
        }
        let header = block_header(&text[before..range.start]).map_or(range.start, |at| before + at);
        let end = header + text[header..range.end.max(header)].trim_end().len();
        header..end
    }

    fn expects_key(&self) -> bool {
        let Some((node, key)) = self.open.last() else { return false };
        matches!(self.tree.nodes[*node].kind, Kind::Map { .. }) && key.is_none()
    }

    fn set_key(&mut self, name: String, range: Range<usize>, is_merge: bool) {
        let Some((_, key)) = self.open.last_mut() else { return };
        let name = (!is_merge).then_some((name, range));
        *key = Some(Entry { key: name, is_merge, value: 0 });
    }

    /// Adds a value to what is open.
    fn add(&mut self, kind: Kind, range: Range<usize>, anchor: usize) -> usize {
        let number = self.tree.nodes.len();
        if let Some((parent, key)) = self.open.last_mut() {
            let entry = key.take().unwrap_or(Entry { key: None, is_merge: false, value: 0 });
            let parent = &mut self.tree.nodes[*parent];
            parent.entries.push(Entry { value: number, ..entry });
        }
        if anchor != 0 {
            self.tree.anchors.insert(anchor, number);
        }
        self.tree.nodes.push(Node { kind, range, anchor, entries: Vec::new(), names: OnceCell::new() });
        number
    }

    fn open_node(&mut self, kind: Kind, range: Range<usize>, anchor: usize) {
        let number = self.add(kind, range, anchor);
        self.open.push((number, None));
    }

    fn close(&mut self, range: Range<usize>) {
        let Some((number, _)) = self.open.pop() else { return };
        let node = &self.tree.nodes[number];
        let (start, end) = match (node.kind, node.entries.last(), node.entries.first()) {
            (Kind::Map { is_flow: false } | Kind::List { is_flow: false }, Some(last), Some(first)) => {
                let value = &self.tree.nodes[last.value].range;
                let key_end = last.key.as_ref().map_or(0, |(_, key)| key.end);
                let first = first.key.as_ref().map_or(node.range.start, |(_, key)| key.start);
                (node.range.start.min(first), value.end.max(key_end))
            }
            _ => (node.range.start, range.end),
        };
        self.tree.nodes[number].range = start..end;
    }
}

/// Where the quotes close that stand in a text first.
fn quoted_end(text: &str) -> Option<usize> {
    let start = text.find(['"', '\''])?;
    let quote = text.as_bytes()[start];
    let mut bytes = text.bytes().enumerate().skip(start + 1).peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && quote == b'"' {
            bytes.next();
        } else if byte == quote {
            let is_doubled = quote == b'\'' && bytes.peek().is_some_and(|(_, next)| *next == quote);
            if !is_doubled {
                return Some(at + 1);
            }
            bytes.next();
        }
    }
    None
}

/// Where the header of a block scalar stands in what is between it and the token before.
fn block_header(between: &str) -> Option<usize> {
    let mut end = between.len();
    loop {
        let start = between[..end].rfind('\n').map_or(0, |at| at + 1);
        let line = &between[start..end];
        let code = line.find(" #").map_or(line, |comment| &line[..comment]);
        let code = if code.trim_start().starts_with('#') { "" } else { code };
        if let Some(at) = code.rfind(['|', '>']) {
            return Some(start + at);
        }
        end = start.checked_sub(1)?;
    }
}
