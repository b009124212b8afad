# nixbatch: `FILE` needs `config`, `lib`, `pkgs`, and nixbatch provides `batchProcessing` and `nixbatch`: it looks like a NixOS module, and a module is no bundle
{ config, lib, pkgs, ... }:
{ }
