"""How the tests read what the portal answers."""

import re
from html import unescape
from typing import Any

from tests.kit.typing import ClientResponse

NO_BREAK = str.maketrans({"\u00a0": " ", "\u202f": " "})


def text_of(response: ClientResponse) -> str:
    """The words of a page as they are read, their no-break spaces kept."""
    return unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def plain_text_of(response: ClientResponse, between: str = "") -> str:
    """The same for tests that are not about spaces: each space is a plain one, and once.

    `between` takes the place of each tag, where the words of neighbours are to stay apart.
    """
    words = unescape(re.sub(r"<[^>]+>", between, response.content.decode()))
    return re.sub(r"\s+", " ", words.translate(NO_BREAK))


def html_of(response: ClientResponse) -> str:
    """The markup of a page, for tests that look at both: apostrophes and spaces are plain."""
    return response.content.decode().replace("&#x27;", "'").replace("&nbsp;", " ").translate(NO_BREAK)


def sql_shape(sql: str) -> str:
    """A statement without its values: what shows in the time it takes is which statements run."""
    return re.sub(r"'(?:[^']|'')*'(::\w+)?|\b\d+\b|\bs\d+_x\d+\b", "?", sql)


def masked(response: ClientResponse) -> tuple[Any, ...]:
    """Status, headers and body, with what changes at each answer masked."""
    body = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)
    headers = {name: value for name, value in response.items() if name not in ("Content-Length", "Expires", "Date")}
    return response.status_code, headers, body
