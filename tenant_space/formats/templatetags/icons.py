"""`{% icon "phone" %}`: a drawing of `components/icon.html`, which says what names there are."""

from functools import cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> str:
    """The drawing of this name; drawn once a process, since a page has dozens. Names are those of the code."""
    return render_to_string("components/icon.html", {"name": name})
