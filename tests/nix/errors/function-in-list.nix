# nixbatch: FILE:3:33: `args` is a function where a value is expected; does it lack its arguments?
{ mkKubernetesJob, ... }:
{ job = mkKubernetesJob "job" { args = [ "a" (x: x) ]; }; }
