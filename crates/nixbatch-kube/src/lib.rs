//! What nixbatch knows of Kubernetes: its objects, schemas and rules, and YAML.

pub mod admission;
pub mod author;
mod base64;
pub mod cron;
pub mod custom;
pub mod list;
pub mod name;
pub mod number;
pub mod object;
pub mod pod_security;
pub mod quantity;
pub mod schema;
mod trail;
mod url;
pub mod validate;
mod words;
pub mod workload;
pub mod yaml;
