# What runs the script of a derivation (default.nix).
export PATH=/usr/local/bin:/usr/bin:/bin
for input in $nativeBuildInputs; do
  PATH="$input/bin:$PATH"
done
source "$scriptPath"
