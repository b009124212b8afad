"""What the Python judges share: the loop that answers questions about YAML streams.

Each line of standard input is a JSON string, a YAML stream. For each a line of JSON is printed:
{"ok": [document, ...]} or {"error": "..."}.
"""

import json
import sys


def check_json(value):
    """Fails for what JSON has not: dates, bytes, sets, and keys that are not strings."""
    match value:
        case dict():
            for key, member in value.items():
                if type(key) is not str:
                    raise TypeError(f"key {key!r}")
                check_json(member)
        case list():
            for item in value:
                check_json(item)
        case str() | bool() | int() | float() | None:
            pass
        case _:
            raise TypeError(repr(value))


def serve(read_all):
    """Answers with the documents that read_all finds in each stream."""
    for line in sys.stdin:
        try:
            documents = list(read_all(json.loads(line)))
            check_json(documents)
            answer = json.dumps({"ok": documents}, allow_nan=False)
        except Exception as error:
            answer = json.dumps({"error": f"{type(error).__name__}: {error}"})
        print(answer)
