"""JSON that a stranger wrote: read, or refused as a whole."""

from __future__ import annotations

import json
from typing import Any


def json_read(text: str | bytes) -> Any:
    """The content of a JSON text in UTF-8. Raises `ValueError` for what is none, or what nothing can store.

    Python's own reader also lets through numbers that are none (RFC 8259, 6), halves of characters (8.2)
    and NUL, and fails in other ways on brackets without end.
    """
    try:
        content = json.loads(text if isinstance(text, str) else text.decode(), parse_constant=_no_number)
        plain = json.dumps(content, ensure_ascii=False)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    plain.encode()  # a lone surrogate is no text
    if "\\u0000" in plain.replace("\\\\", ""):
        raise ValueError("NUL")
    return content


def _no_number(name: str) -> None:
    raise ValueError(name)
