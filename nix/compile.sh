# What a derivation needs to run the compiler (compile.nix).

# `compile ARGUMENT…` gives the document to `nixbatch ARGUMENT… -`. What the compiler says goes to the file
# `diagnostics` and to the build log; when it fails, the build does.
#
# Of a failed build's log Nix shows the last few lines (`log-lines`). But a line `@nix { "action": "msg", … }`
# on standard error is a message to the user, shown whole, so longer diagnostics go that way, too.
compile() {
  local status=0
  nixbatch "$@" - < "$documentPath" > diagnostics 2>&1 || status=$?
  cat diagnostics >&2
  if [ "$status" -ne 0 ]; then
    if [ "$(wc -l < diagnostics)" -gt 8 ]; then
      messageOf diagnostics >&2
    fi
    exit "$status"
  fi
}

# A text file as one message line. In the C locale awk sees bytes, so UTF-8 passes as it is.
messageOf() {
  LC_ALL=C awk '
    BEGIN {
      for (code = 1; code < 32; code++)
        escaped[sprintf("%c", code)] = sprintf("\\u%04x", code)
      escaped["\177"] = "\\u007f"
      escaped["\""] = "\\\""
      escaped["\\"] = "\\\\"
      printf "@nix {\"action\":\"msg\",\"level\":0,\"msg\":\""
    }
    NR > 1 { printf "\\n" }
    {
      rest = $0
      while (match(rest, /["\\\001-\037\177]/)) {
        printf "%s%s", substr(rest, 1, RSTART - 1), escaped[substr(rest, RSTART, 1)]
        rest = substr(rest, RSTART + 1)
      }
      printf "%s", rest
    }
    END { printf "\"}\n" }
  ' "$1"
}
