"""Addresses that a button sends to, and where there is nothing to look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def pressed_on(page: str, *named: str) -> Callable[[View], View]:
    """A GET, as the sign-in makes it of a button pressed too late, or the history, leads to the page of the button.

    `page`: the address of that page or its name, which takes the arguments `named` of the view.
    """

    def decorated(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @never_cache
        @wraps(view)
        def answered(request: HttpRequest, **given: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(page, **{name: given[name] for name in named})
            return view(request, **given)

        return answered

    return decorated
