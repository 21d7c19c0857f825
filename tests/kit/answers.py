"""How the tests read what the portal answers."""

import re
from html import unescape


def text_of(response) -> str:
    """The words of a page as they are read."""
    return unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def masked(response) -> tuple:
    """Status, headers and body, with what changes at each answer masked."""
    body = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)
    headers = {name: value for name, value in response.items() if name not in ("Content-Length", "Expires", "Date")}
    return response.status_code, headers, body
