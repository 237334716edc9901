"""Layers that a custom layer holds in its config."""
from collections.abc import Mapping
from typing import Any, Optional, Tuple


def held_layer(root: Any, path: str) -> Optional[Tuple[Any, str]]:
    """The layer that `root`'s config has along `path`, and the rest of the path; None where there is none.

    A custom layer may keep a layer under another attribute than the key that its config has for it.
    """
    try:
        value: Any = root.get_config()
    except NotImplementedError:
        return None
    parts = path.split(".")
    for used, part in enumerate(parts):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping) and part in value:
            value = value[part]
        else:
            return None
        if isinstance(value, Mapping) and "class_name" in value and isinstance(value.get("config"), Mapping):
            name = value["config"].get("name")
            for inner in root._flatten_layers(include_self=False):
                if inner.name == name:
                    return inner, ".".join(parts[used + 1:])
    return None
