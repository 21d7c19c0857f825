"""The settings of a portal whose web dies when it is told to."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import MIDDLEWARE as _THEIRS

MIDDLEWARE = ["tests.kit.dying.DyingMiddleware", *_THEIRS]
