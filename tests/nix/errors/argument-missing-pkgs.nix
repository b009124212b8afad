# nixbatch: `FILE` needs `pkgs`, and nixbatch provides `batchProcessing` and `nixbatch`: pass `--arg pkgs 'import <nixpkgs> { }'`
{ batchProcessing, pkgs, ... }:
{ }
