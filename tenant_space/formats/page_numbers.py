"""Which page of a list an address asks for, for every list of the portal."""

from __future__ import annotations

from django.http import Http404, QueryDict

PAGE = "page"
LAST_PAGE = 100_000


def page_number(query: QueryDict) -> int:
    """The page that the address asks for, from 1. Raises `Http404` when it is no such number."""
    asked = query.get(PAGE, "1")
    # Length first: Python refuses to read a number of thousands of digits.
    if len(asked) > len(str(LAST_PAGE)) or not asked.isdecimal() or not 1 <= int(asked) <= LAST_PAGE:
        raise Http404
    return int(asked)
