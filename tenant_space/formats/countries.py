"""Countries by their two letters (ISO 3166-1), as one calls them in French."""

from __future__ import annotations

import gettext
from functools import cache

from django.utils.module_loading import import_string

from tenant_space.formats.names import folded_text

# The list's own names are those of treaties; these are what people look for.
_SPOKEN = {"MD": "Moldavie", "RE": "La Réunion", "VA": "Vatican", "CZ": "République tchèque", "XK": "Kosovo"}


def country_name(code: str) -> str:
    """`Suisse` for `CH`; empty for letters that are no country's."""
    return _names().get(code, "")


def countries() -> tuple[tuple[str, str], ...]:
    """Every country, its code and its name, in the order of a French dictionary."""
    return tuple(sorted(_names().items(), key=lambda one: folded_text(one[1])))


@cache
def _names() -> dict[str, str]:
    # Loaded when it is first asked, not when the process starts.
    folder, listed = import_string("pycountry.LOCALES_DIR"), import_string("pycountry.countries")
    french = gettext.translation("iso3166-1", folder, languages=["fr"])
    return {one.alpha_2: french.gettext(one.name) for one in listed} | _SPOKEN
