//! Arguments that builders share.

use crate::params::{Param, Shape};

/// What identifies and decorates the objects of every builder.
pub(super) const COMMON: &[Param] = &[
    Param::defaulted("namespace", Shape::Text, "\"default\"", "Namespace of the objects."),
    Param::optional("labels", Shape::Map(&TEXT), "Labels of the objects, and of the pods they start."),
    Param::optional(
        "annotations",
        Shape::Map(&TEXT),
        "Annotations of the objects. For jobs they go on the pods as well, where scrapers and sidecar injectors read them.",
    ),
    Param::optional(
        "patches",
        Shape::List(&Shape::Record(PATCH)),
        "Merge patches (RFC 7386) put on the objects that this spec emits: the way out when a field has no argument. A list \
         in a patch takes the place of the whole list.",
    ),
    LINT,
];

/// What every builder takes about its own findings; the setting of this name takes the same.
pub(crate) const LINT: Param = Param::optional(
    "lint",
    Shape::Record(&[Param::optional(
        "ignore",
        // A reason that is no text is none; that is told with the ignore.
        Shape::Map(&Shape::Any),
        "Rules that do not apply to this spec, each with the reason.",
    )]),
    "Lint settings of this spec: `lint.ignore.<rule> = \"reason\"`.",
);

/// The Kueue queue of what runs to completion.
pub(super) const QUEUE: Param = Param::optional(
    "queue",
    Shape::Text,
    "Kueue's LocalQueue that admits the job: the label `kueue.x-k8s.io/queue-name`.",
);

/// A string, or a number or bool that is written as one.
pub(super) const TEXT: Shape = Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool]);

/// Requests and limits of a container.
pub const RESOURCES: &[Param] = &[
    Param::optional(
        "requests",
        Shape::Map(&QUANTITY),
        "What the scheduler sets aside: quantities by resource.",
    ),
    Param::optional(
        "limits",
        Shape::Map(&QUANTITY),
        "What the container may use at most: quantities by resource.",
    ),
];

/// A quantity: `"500m"`, `"2Gi"`, or a number.
pub(super) const QUANTITY: Shape = Shape::Either(&[Shape::Text, Shape::Number]);

/// When an image is pulled.
pub(super) const IMAGE_PULL_POLICY: Shape = Shape::KubeEnum("core.v1.Container", "imagePullPolicy");

/// An image in parts.
pub(super) const IMAGE: &[Param] = &[
    Param::optional(
        "repository",
        Shape::Text,
        "Registry and name of the image, without tag. A template may give it.",
    ),
    Param::optional(
        "tag",
        Shape::Either(&[Shape::Text, Shape::Int]),
        "Tag of the image. Versions go in quotes: Nix reads `1.10` as the number 1.1.",
    ),
    Param::optional("digest", Shape::Text, "Digest of the image: `sha256:…`. It goes before the tag."),
    Param::optional("pullPolicy", IMAGE_PULL_POLICY, "When the image is pulled."),
];

const PATCH: &[Param] = &[
    Param::required("kind", Shape::Text, "Kind of the objects to patch."),
    Param::optional(
        "name",
        Shape::Text,
        "Name of the object to patch; every object of the kind when absent.",
    ),
    Param::required("patch", Shape::Map(&Shape::Any), "The merge patch; `null` removes a field."),
];
