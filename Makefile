# What users and developers type. `make` alone lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# What .ci/install puts there is found, and Nix is configured for these commands alone.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
export NIX_USER_CONF_FILES := $(CURDIR)/.ci/nix.conf

TARGET := $(or $(CARGO_TARGET_DIR),target)
NIXBATCH := $(TARGET)/release/nixbatch

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

.PHONY: demo
demo: ## Install what is missing, build, and compile the example bundle
	@.ci/install nix linker rust
	@cargo build --release --locked --package nixbatch-cli
	@.ci/demo $(NIXBATCH)

.PHONY: test
test: ## Install what is missing, and run all tests
	@.ci/install git nix linker rust judges
	@.ci/test

.PHONY: lint
lint: ## Formatting, lints, licences and crate directions
	@.ci/install linker rust cargo-deny
	@.ci/lint

.PHONY: docs
docs: ## Refresh the generated documentation; build the book, with mdbook
	@.ci/install git nix linker rust
	cargo xtask docs
	cargo xtask check
	@if command -v mdbook > /dev/null; then mdbook build docs; else echo "no book: mdbook is not installed"; fi

.PHONY: conformance
conformance: ## Compare with the API server's own code, in many cases; needs Go
	@.ci/install linker rust judges
	@.ci/conformance compare

.PHONY: bench
bench: ## Measure, and write the figures into docs/performance.md
	@.ci/install nix linker rust hyperfine time
	cargo bench --workspace --locked
	@.ci/bench

.PHONY: fuzz
fuzz: ## Run each fuzz target for a minute; needs a nightly Rust
	@.ci/install linker rust cargo-fuzz
	@.ci/fuzz
