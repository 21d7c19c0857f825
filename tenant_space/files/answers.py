"""Answers that hand out a file."""

from __future__ import annotations

from django.http.response import HttpResponseBase


def run_nothing(response: HttpResponseBase) -> None:
    """Whatever is in the file, a browser that opens it runs nothing and loads nothing."""
    # What django-csp's own decorator sets, and reads when the answer leaves.
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]
