# nixbatch: the bundle is a flake: build one of its outputs, such as `.#batch`
{ outputs = { self }: { batch = { }; }; }
