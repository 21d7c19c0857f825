"""What the anti-robot check fetches: the sum to do, the image of digits, and the same digits spoken."""

from __future__ import annotations

import io
import logging
import random
from subprocess import SubprocessError
from typing import Any

from captcha.models import CaptchaStore
from captcha.views import _captcha_image
from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from ranged_response import RangedFileResponse

from tenant_space.identity.challenge.checks import challenge_create, digits_of
from tenant_space.identity.challenge.speech import can_speak, spoken

logger = logging.getLogger(__name__)

# The widget works in a worker made of a blob and brings one style element of its own.
WIDGET_STYLE = "'sha256-pg+oQARqMq4wCazyrsMt8HY89BJkXkEFkwNWxg2iPdg='"
allows_challenge = csp_update({"worker-src": [SELF, "blob:"], "style-src": [SELF, WIDGET_STYLE]})


@require_safe
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """A new challenge for the browser's script."""
    return JsonResponse(challenge_create())


@require_safe
@cache_control(private=True, max_age=1200)
def digits_image(request: HttpRequest, token: str) -> HttpResponse:
    """The image of a token's digits, the same at every look."""
    digits = digits_of(token)
    if digits is None:
        raise Http404
    # The library draws with Python's shared generator.
    random.seed(_seed(token))
    try:
        return _captcha_image(CaptchaStore(challenge=digits, response=digits), 2)
    finally:
        random.seed()


@require_safe
@cache_control(private=True, max_age=1200)
def digits_sound(request: HttpRequest, token: str) -> Any:
    """The same digits, spoken. Answers to ranges, which Safari insists on."""
    digits = digits_of(token)
    if digits is None or not can_speak():
        raise Http404
    try:
        sound = spoken(digits, _seed(token))
    except (OSError, SubprocessError) as error:
        logger.error("digits cannot be spoken (%s)", type(error).__name__)
        raise Http404 from error
    return RangedFileResponse(request, io.BytesIO(sound), content_type="audio/wav")


def _seed(token: str) -> str:
    """What makes an answer vary with the token. Secret, so that nobody can take the noise off again."""
    return salted_hmac("identity.challenge.noise", token, algorithm="sha256").hexdigest()
