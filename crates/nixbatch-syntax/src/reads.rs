//! Whether something else in a file goes by an attribute's name.

use std::collections::BTreeSet;

use rnix::SyntaxKind::{
    NODE_ATTRPATH, NODE_ATTRPATH_VALUE, NODE_IDENT, NODE_STRING, TOKEN_IDENT, TOKEN_STRING_CONTENT,
};
use rnix::{SyntaxNode, SyntaxToken};

use crate::NixFile;

impl NixFile {
    /// Whether the file says `name` other than to define an attribute: as a selection (`x.name`), a test
    /// (`x ? name`), an `inherit`, a variable, or a string (`getAttr "name"`). Then renaming the attribute may change
    /// more than the attribute.
    pub fn reads(&self, name: &str) -> bool {
        self.read_names.get_or_init(|| self.names_read()).contains(name)
    }

    fn names_read(&self) -> BTreeSet<String> {
        let Some(root) = self.root() else { return BTreeSet::new() };
        let tokens = root.descendants_with_tokens().filter_map(|element| element.into_token());
        let names = tokens.filter(|token| matches!(token.kind(), TOKEN_IDENT | TOKEN_STRING_CONTENT));
        let read = names.filter(|token| holder(token).is_some_and(|holder| !is_definition(&holder)));
        read.map(|token| token.text().to_owned()).collect()
    }
}

/// The identifier or the string that a token is in.
fn holder(token: &SyntaxToken) -> Option<SyntaxNode> {
    token.parent().filter(|node| matches!(node.kind(), NODE_IDENT | NODE_STRING))
}

/// Whether it is a part of the name in `name.of.attribute = value;`.
fn is_definition(holder: &SyntaxNode) -> bool {
    let path = holder.parent().filter(|node| node.kind() == NODE_ATTRPATH);
    path.and_then(|path| path.parent()).is_some_and(|binding| binding.kind() == NODE_ATTRPATH_VALUE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_not_read() {
        let reads = |text: &str| NixFile::parse(text).reads("a");
        assert!(!reads("{ a = 1; }"));
        assert!(!reads("{ x = { a = 1; }; y = { a.b = 2; \"a\" = 3; }; }"));
        assert!(!reads("{ a = 1; b = \"about a thing\"; } # a"));
        for text in [
            "let s = { a = 1; }; in s.a or 2",
            "let s = { a = 1; }; in s ? a",
            "let s = { a = 1; }; in { inherit (s) a; }",
            "rec { a = 1; b = a; }",
            "let s = { a = 1; }; in builtins.getAttr \"a\" s",
        ] {
            assert!(reads(text), "{text}");
        }
    }
}
