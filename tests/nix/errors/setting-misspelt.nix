# nixbatch: FILE:2:13: `lintt.ignore.image-latest` is a string where a spec (`mkCronJob "name" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected; such a value stands in a spec, in an object, or in a setting, and settings stand in the outermost set
{ lintt = { ignore.image-latest = "a development cluster"; }; }
