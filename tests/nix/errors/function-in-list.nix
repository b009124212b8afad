# nixbatch: FILE:3:33: `args[1]` is a function where a value is expected; does it lack its arguments? in a list, a call stands in parentheses: `[ (f x) ]`
{ mkKubernetesJob, ... }:
{ job = mkKubernetesJob "job" { args = [ "a" (x: x) ]; }; }
