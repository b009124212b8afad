/**
  Make a spec: the user's own arguments, marked with the builder and the name they were given.

  The arguments stay as they are, so that a spec can be read and extended like any attribute set
  (`inherit (template) image;`, `job // { suspend = true; }`). Nothing is checked here: the compiler knows
  every parameter, and `document` reports a wrong `name` or `args` together with its place in the bundle.
  That is why arguments that are no attribute set travel inside the mark.

  # Inputs

  `builder`
  : Name of the builder, such as `"mkCronJob"`.

  `name`
  : Name of the workload.

  `args`
  : Its arguments.

  # Type

  ```
  tag :: String -> String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  tag "mkCronJob" "nightly" { schedule = "0 2 * * *"; }
  => { schedule = "0 2 * * *"; __nixbatch = { builder = "mkCronJob"; name = "nightly"; }; }
  ```
*/
builder: name: args:
if builtins.isAttrs args then
  args // { __nixbatch = { inherit builder name; }; }
else
  { __nixbatch = { inherit builder name args; }; }
