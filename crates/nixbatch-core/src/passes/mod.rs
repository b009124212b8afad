//! The compiler's passes, in order. Each is pure; each says all it has to say.

pub mod check;
pub mod decode;
pub mod default;
pub mod emit;
mod fits;
mod imprecise;
pub mod link;
pub mod lint;
pub mod locate;
pub mod lower;
pub mod naming;
pub mod settings;
pub mod share;
pub mod silence;
pub mod take_apart;
pub mod validate;
