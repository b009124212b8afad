"""Reads YAML as YAML 1.1: PyYAML, its safe loader in pure Python. See protocol.py."""

import yaml

from protocol import serve

serve(lambda text: yaml.load_all(text, Loader=yaml.SafeLoader))
