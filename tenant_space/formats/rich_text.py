"""What editors write, as other programs read it."""

import re

from rest_framework.fields import Field
from wagtail.rich_text import expand_db_html

_EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')


def clean_html(source: str) -> str:
    """Rich text as HTML with real addresses, without the editor's own marks."""
    return _EDITOR_KEY.sub("", expand_db_html(source))


class CleanHtml(Field[str, str, str, str]):
    """Rich text over the API: HTML with real addresses."""

    def to_representation(self, value: str) -> str:
        return clean_html(value)
