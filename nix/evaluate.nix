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
    attrNames concatStringsSep elemAt filter foldl' fromJSON functionArgs head intersectAttrs isAttrs
    isFunction isList length match removeAttrs split toXML typeOf;

  args = removeAttrs given [ "nixbatchFile" "nixbatchAttr" ];

  lib = import ./.;
  inherit (lib) batchProcessing;
  provided = batchProcessing // { inherit batchProcessing; nixbatch = { inherit lib; }; };

  fail = message: throw "nixbatch: ${message}";
  quoted = names: concatStringsSep ", " (map (name: "`${name}`") names);

  # FUNCTIONS

  # `functionArgs` does not tell `{ }:`, `{ ... }:` and `x:` apart; the XML of a function does. It shows the
  # pattern of this one function, with every name in it escaped.
  hasPattern = regex: function: length (split regex (toXML function)) > 1;
  namesItsArguments = hasPattern "<attrspat";
  takesMore = hasPattern "<attrspat[^>]* ellipsis=\"1\"";
  namesTheWhole = hasPattern "<attrspat[^>]* name=";

  # A state is a value on the way to the bundle, the arguments of the command line that no function has taken yet,
  # and those that only a `...` has taken, where nobody can read them. `call` calls the value when it is a function that names its arguments.
  call = title: state:
    let
      function = state.value;
      formals = functionArgs function;
      untaken = arguments: removeAttrs arguments (attrNames formals);
      missing = filter (name: !(formals.${name} || args ? ${name} || provided ? ${name})) (attrNames formals);
    in
    if !(isFunction function && namesItsArguments function) then
      state
    else if missing != [ ] then
      fail "${title} needs ${quoted missing}, and nixbatch provides `batchProcessing` and `nixbatch`: ${remedy missing}"
    else if takesMore function then
      {
        value = function (provided // args);
        unused = { };
        ignored = if namesTheWhole function then { } else untaken (state.unused // state.ignored);
      }
    else
      {
        value = function (intersectAttrs formals (provided // args));
        unused = untaken state.unused;
        ignored = untaken state.ignored;
      };

  remedy = missing:
    if builtins.elem "config" missing then
      "it looks like a NixOS module, and a module is no bundle"
    else if missing == [ "pkgs" ] then
      "pass `--arg pkgs 'import <nixpkgs> { }'`"
    else
      "give it a default, or pass `--arg ${head missing} …`";

  # ATTRIBUTE PATH

  # `a."b.c".0` as [ "a" "b.c" "0" ].
  steps = path:
    let
      quotedStep = match "\"([^\"]*)\"(\\.(.+))?" path;
      step = if quotedStep != null then quotedStep else match "([^\".]+)(\\.(.+))?" path;
      rest = elemAt step 2;
    in
    if step == null then
      fail "`--attr ${nixbatchAttr}` is no attribute path: write names with dots between them, such as `etl.nightly`"
    else
      [ (head step) ] ++ (if rest == null then [ ] else steps rest);

  select = state: step:
    let
      inherit (state) value;
      digits = match "0*([0-9]{1,9})" step;
      index = fromJSON (head digits);
      found =
        if isAttrs value && value ? ${step} then
          value.${step}
        else if isList value && digits != null && index < length value then
          elemAt value index
        else
          fail "`--attr ${nixbatchAttr}`: there is no `${step}` in ${contents value}";
    in
    call "`--attr ${nixbatchAttr}`" (state // { value = found; });

  contents = value:
    if isAttrs value then
      let
        # Users do not write the mark of a spec.
        names = attrNames (removeAttrs value [ "__nixbatch" ]);
      in
      if names == [ ] then "an empty set" else "a set of ${quoted names}"
    else if isList value then
      "a list of ${toString (length value)}"
    else
      "what is no set or list but a ${typeOf value}";

  # THE FILE

  file = import nixbatchFile;
  title = "`${toString nixbatchFile}`";
  opened =
    if isFunction file && !namesItsArguments file then
      { value = file (provided // { inherit lib; } // args); unused = { }; ignored = { }; }
    else
      call title { value = file; unused = args; ignored = { }; };
  bundle = foldl' select opened (if nixbatchAttr == "" then [ ] else steps nixbatchAttr);
  takes = if isFunction file then attrNames (functionArgs file) else [ ];
  takesNo = arguments:
    "${title} takes no argument ${quoted (attrNames arguments)}; ${
      if takes == [ ] then "it takes none" else "it takes ${quoted takes}"
    }";
in
if bundle.unused != { } then
  fail (takesNo bundle.unused)
else if bundle.ignored != { } then
  # The program shows this as a warning.
  builtins.trace "nixbatch: ${takesNo bundle.ignored}, and `...` ignores the rest" (lib.document bundle.value)
else
  lib.document bundle.value
