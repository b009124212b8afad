/**
  What the program `nixbatch` evaluates for `nixbatch build FILE`: import a file, call it when it is a
  function, and collect what it gives into a document.

  A function is given what it asks for by name: `nixbatch` (with `lib`), `batchProcessing`, each builder
  under its own name, and the arguments of the command line, which win. One that ends in `...` gets all of
  these. So does one without a set of names (`nixbatch: …`), as a single attribute set; to it, `lib` is
  this library, too.

  The program passes these on the command line of Nix, beside the user's own arguments; hence their names.

  # Inputs

  `nixbatchFile`
  : The file, an absolute path as a path or a string.

  `nixbatchAttr`
  : Attribute path (`--attr`) into what the file gives: names and indexes with dots between them, quoted
    where they hold a dot. Functions on the way are called as Nix does: only those that name their arguments.

  `...`
  : Arguments of the command line (`--arg`, `--argstr`).

  # Type

  ```
  evaluate :: { nixbatchFile :: Path | String; nixbatchAttr ? String; ... } -> Document
  ```

  # Example

  ```sh
  nix-instantiate --eval --strict --json nix/evaluate.nix \
    --argstr nixbatchFile /home/me/jobs.nix --argstr nixbatchAttr etl --argstr env prod
  ```
*/
{ nixbatchFile, nixbatchAttr ? "", ... }@given:
let
  inherit (builtins)
    attrNames concatLists concatStringsSep elemAt filter foldl' functionArgs head intersectAttrs isAttrs
    isFunction isList isString length match removeAttrs split toJSON toXML;

  file = nixbatchFile;
  attr = nixbatchAttr;
  args = removeAttrs given [ "nixbatchFile" "nixbatchAttr" ];

  lib = import ./.;
  inherit (lib) batchProcessing;
  provided = batchProcessing // { inherit batchProcessing; nixbatch = { inherit lib; }; };

  fail = message: throw "nixbatch: ${message}";
  quoted = names: concatStringsSep ", " (map (name: "`${name}`") names);

  # FUNCTIONS

  # `functionArgs` does not tell `{ }:` from `{ ... }:` or `x:`; the XML of a function does. It shows the
  # pattern of this one function, with every name escaped.
  pattern = function: toXML function;
  contains = text: part: length (split part text) > 1;
  namesItsArguments = function: contains (pattern function) "<attrspat";
  takesMore = function: contains (pattern function) "<attrspat[^>]* ellipsis=\"1\"";

  # Calls a function that names its arguments, or returns the value as it is. `state.unused` are the
  # arguments of the command line that no function has taken so far.
  call = what: state:
    let
      function = state.value;
      formals = functionArgs function;
      missing = filter (name: !(formals.${name} || args ? ${name} || provided ? ${name})) (attrNames formals);
    in
    if !(isFunction function && namesItsArguments function) then
      state
    else if missing != [ ] then
      fail "${what} needs ${quoted missing}, which nixbatch does not have: ${
        if formals ? config || formals ? modulesPath then
          "it looks like a NixOS module, and nixbatch builds bundles of specs"
        else
          "give it a default, or pass `--arg ${head missing} …`"
      }"
    else if takesMore function then
      { value = function (provided // args); unused = { }; }
    else
      { value = function (intersectAttrs formals (provided // args)); unused = removeAttrs state.unused (attrNames formals); };

  # ATTRIBUTE PATH

  # `a."b.c".0` as [ "a" "b.c" "0" ].
  steps =
    let
      parse = rest:
        let
          quotedStep = match "\"([^\"]*)\"(\\.(.+))?" rest;
          plainStep = match "([^\".]+)(\\.(.+))?" rest;
          step = if quotedStep != null then quotedStep else plainStep;
        in
        if step == null then
          fail "`${attr}` is no attribute path; write `a.b.0`, with quotes around a name that holds a dot"
        else
          [ (head step) ] ++ (if elemAt step 2 == null then [ ] else parse (elemAt step 2));
    in
    if attr == "" then [ ] else parse attr;

  select = state: step:
    let
      inherit (state) value;
      index = if match "[0-9]{1,9}" step == null then null else builtins.fromJSON (head (match "0*([0-9]+)" step));
      found =
        if isAttrs value && value ? ${step} then
          value.${step}
        else if isList value && index != null && index < length value then
          elemAt value index
        else
          fail "`--attr ${attr}`: there is no `${step}` in ${
            if isAttrs value then
              if value == { } then "an empty set" else "the set of ${quoted (attrNames value)}"
            else if isList value then
              "a list of ${toString (length value)}"
            else
              "a ${builtins.typeOf value}"
          }";
    in
    call "`--attr ${attr}`" (state // { value = found; });

  # THE FILE

  imported = { value = import file; unused = args; };
  opened =
    if isFunction imported.value && !namesItsArguments imported.value then
      { value = imported.value (provided // { inherit lib; } // args); unused = { }; }
    else
      call "`${toString file}`" imported;
  result = foldl' select opened steps;
in
if result.unused != { } then
  fail "`${toString file}` takes no argument ${quoted (attrNames result.unused)}${
    if isFunction imported.value then "; it takes ${quoted (attrNames (functionArgs imported.value))}" else ": it is not a function"
  }"
else
  lib.document result.value
