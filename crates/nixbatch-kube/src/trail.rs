use nixbatch_diagnostic::{Path, Step};

/// Where a walk through an object is: the last step, and the trail that it was taken from. Becomes a path only when
/// there is something to say.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trail<'t> {
    /// The object itself.
    Root,
    /// A field, or an entry of a map.
    Key(&'t Trail<'t>, &'t str),
    /// An item of a list.
    Index(&'t Trail<'t>, usize),
}

impl<'t> Trail<'t> {
    /// The path from the object.
    pub(crate) fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut here = self;
        loop {
            here = match here {
                Self::Key(parent, key) => {
                    steps.push(Step::from(*key));
                    parent
                }
                Self::Index(parent, index) => {
                    steps.push(Step::from(*index));
                    parent
                }
                Self::Root => break,
            }
        }
        steps.reverse();
        steps.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn becomes_a_path() {
        let root = Trail::Root;
        let spec = Trail::Key(&root, "spec");
        let rules = Trail::Key(&spec, "rules");
        let rule = Trail::Index(&rules, 1);
        assert_eq!(rule.path().to_string(), "spec.rules[1]");
    }
}
