"""Reads YAML as YAML 1.2: ruamel.yaml, its safe loader in pure Python. See protocol.py."""

import io

import ruamel.yaml

from protocol import serve

serve(lambda text: ruamel.yaml.YAML(typ="safe", pure=True).load_all(io.StringIO(text)))
