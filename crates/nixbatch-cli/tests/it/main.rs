//! The program as users run it, with the real Nix, and with evaluators that misbehave.

mod common;
mod config;
mod documents;
mod evaluation;
mod fix;
mod flakes;
mod help;
mod manifests;
mod output;
mod processes;
mod status;
