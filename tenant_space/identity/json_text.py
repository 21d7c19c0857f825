"""JSON that a stranger wrote: read, or refused as a whole."""

from __future__ import annotations

import json
import math
from typing import Any


def json_read(text: str | bytes) -> Any:
    """The content of a JSON text in UTF-8. Raises `ValueError` for what is none, or what nothing can store.

    Python's own reader also lets through numbers that are none (RFC 8259, 6), halves of characters (8.2)
    and NUL, and fails in other ways on brackets without end.
    """
    try:
        plain_text = text if isinstance(text, str) else text.decode()
        content = json.loads(plain_text, parse_constant=_no_number, parse_float=_finite)
        plain = json.dumps(content, ensure_ascii=False)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    plain.encode()  # a lone surrogate is no text
    if "\\u0000" in plain.replace("\\\\", ""):
        raise ValueError("NUL")
    return content


def _no_number(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> float:
    """`1e400` is larger than a number can be here: Python makes an infinity of it, which is no JSON any more."""
    number = float(digits)
    if math.isinf(number):
        raise ValueError(digits)
    return number
