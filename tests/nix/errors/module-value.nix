# nixbatch: FILE:2:3: `jobs` is a value of the NixOS module system (its `_type` is "if"), which means nothing in a bundle: use `if`, `//` or `lib.optionalAttrs`
{ jobs = { _type = "if"; condition = true; content = { }; }; }
