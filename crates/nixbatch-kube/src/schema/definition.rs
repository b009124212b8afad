//! The schema file, and what one definition in it says.
//!
//! The file is lines of columns with tabs between them, written by `tests/conformance/cmd/export-schemas`:
//!
//! ```text
//! kind  batch/v1  CronJob  namespaced  batch.v1.CronJob    the kinds: apiVersion, kind, scope, definition; `off` where
//!                                                          the server does not serve it as it comes
//! type  batch.v1.CronJobSpec                               a definition, followed by its fields, sorted
//!   concurrencyPolicy  (|Allow|Forbid|Replace)             name and type; here the allowed values
//!   jobTemplate!       batch.v1.JobTemplateSpec            `!`: the server refuses the object without it
//!   containers!        [core.v1.Container]  keys=name      a list; what follows the type is not read, but for `off`:
//!                                                          markers of the Go sources such as `default=` and `set`
//!   resourceClaims     [core.v1.PodResourceClaim]  off     the server drops it, since its feature is switched off
//!   labels             {string}                            a map from strings
//! ```
//!
//! Types are those of the Go structs that the server decodes into. `!` and allowed values are there only where
//! the server's own validation was seen to refuse an otherwise valid object for them, and `off` where it was seen not to
//! store the field.

use nixbatch_diagnostic::one_of;

/// The type of a field: what the server's decoder takes for it. It takes null for all of them, as unset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Anything.
    Any,
    /// A string.
    String,
    /// One of these strings. An empty one means that the empty string is accepted as unset.
    Enum(Vec<&'static str>),
    /// True or false.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Double,
    /// Bytes as base64 with padding.
    Bytes,
    /// A time as in RFC 3339.
    Time,
    /// A time as in RFC 3339, with six decimal places of a second.
    MicroTime,
    /// A resource quantity: a string such as `500m`, or a number.
    Quantity,
    /// A whole number of 32 bits, or a string.
    IntOrString,
    /// The object that the definition of this name describes.
    Object(DefinitionName),
    /// A list.
    List(Box<Type>),
    /// A map from strings.
    Map(Box<Type>),
}

/// The name of a definition, `batch.v1.CronJobSpec`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DefinitionName(pub &'static str);

/// One type of object: the fields that it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its name: `batch.v1.CronJobSpec`.
    pub name: DefinitionName,
    /// Its fields, sorted by name.
    pub fields: Vec<Field>,
    /// Those of the fields that the server insists on; most definitions have none.
    required: Vec<usize>,
}

/// One field of a [`Definition`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Whether the server refuses the object without it.
    pub required: bool,
    /// Whether the server leaves it out of what it stores, unless a feature gate is switched on.
    pub dropped: bool,
}

impl Definition {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.binary_search_by(|field| field.name.cmp(name)).ok().map(|at| &self.fields[at])
    }

    /// Reads a definition: its name, and the lines of its fields.
    pub(super) fn parse(name: &'static str, lines: &'static str) -> Self {
        let fields: Vec<_> = lines.lines().map(|line| Field::parse(line.trim_start())).collect();
        let required = (0..fields.len()).filter(|at| fields[*at].required).collect();
        Self { name: DefinitionName(name), fields, required }
    }

    /// The fields that the server insists on.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.required.iter().map(|at| &self.fields[*at])
    }
}

impl Field {
    fn parse(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let name = columns.next().unwrap_or_default();
        let ty = Type::parse(columns.next().unwrap_or_default());
        let dropped = columns.any(|column| column == "off");
        let (name, required) = match name.strip_suffix('!') {
            Some(name) => (name, true),
            None => (name, false),
        };
        Self { name, ty, required, dropped }
    }
}

impl Type {
    fn parse(text: &'static str) -> Self {
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        match text {
            "any" => Self::Any,
            "string" => Self::String,
            "bool" => Self::Bool,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "double" => Self::Double,
            "bytes" => Self::Bytes,
            "time" => Self::Time,
            "micro-time" => Self::MicroTime,
            "quantity" => Self::Quantity,
            "int-or-string" => Self::IntOrString,
            _ if text.starts_with('[') => Self::List(Box::new(Self::parse(inner))),
            _ if text.starts_with('{') => Self::Map(Box::new(Self::parse(inner))),
            _ if text.starts_with('(') => Self::Enum(inner.split('|').collect()),
            name => Self::Object(DefinitionName(name)),
        }
    }

    /// The definition of the objects in it: its own, or that of the items of a list.
    pub fn definition(&self) -> Option<DefinitionName> {
        match self {
            Self::Object(name) => Some(*name),
            Self::List(items) | Self::Map(items) => items.definition(),
            _ => None,
        }
    }

    /// The allowed values of an enum that say something: the empty one only means "unset".
    pub fn words(&self) -> Vec<&'static str> {
        let values: &[&'static str] = if let Self::Enum(values) = self { values } else { &[] };
        values.iter().copied().filter(|value| !value.is_empty()).collect()
    }

    /// What to write for it, as a noun with its article: "a whole number".
    pub fn describe(&self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::String => "a string".to_owned(),
            Self::Enum(_) => one_of(&self.words()),
            Self::Bool => "true or false".to_owned(),
            Self::Int32 | Self::Int64 => "a whole number".to_owned(),
            Self::Double => "a number".to_owned(),
            Self::Bytes => "a base64 string".to_owned(),
            Self::Time | Self::MicroTime => "a time as a string".to_owned(),
            Self::Quantity => "a quantity, such as \"500m\" or 2".to_owned(),
            Self::IntOrString => "a whole number or a string".to_owned(),
            Self::Object(_) | Self::Map(_) => "an attribute set".to_owned(),
            Self::List(items) => match items.as_ref() {
                Self::String | Self::Enum(_) => "a list of strings".to_owned(),
                Self::Object(_) => "a list of attribute sets".to_owned(),
                _ => "a list".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields() {
        let definition = Definition::parse(
            "a.v1.B",
            "\ta!\t[a.v1.C]\toff\tkeys=x,y\n\tb\t{[(|Up|Down)]}\tset\tdefault=\"Up\"\n",
        );
        let a = definition.field("a").expect("a");
        assert!(a.required && a.dropped);
        assert_eq!(a.ty.definition(), Some(DefinitionName("a.v1.C")));
        let b = definition.field("b").expect("b");
        assert!(!b.required && !b.dropped);
        let values = Type::Enum(vec!["", "Up", "Down"]);
        assert_eq!(b.ty, Type::Map(Box::new(Type::List(Box::new(values)))));
        assert!(definition.field("c").is_none());
    }
}
