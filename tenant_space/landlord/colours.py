"""Contrast of the landlord's colours, after WCAG 2.2 (success criterion 1.4.3)."""

import re

from django.core.exceptions import ValidationError

MINIMUM_CONTRAST = 4.5
WHITE = "#ffffff"
# The paper of dark screens (`--paper` of the stylesheet), and what a colour needs on it to be read on its tints too.
DARK_PAPER, DARK_CONTRAST = "#14181f", 7.0
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def validate_brand_colour(value: str) -> None:
    """Refuse a colour that white text could not be read on, or that could not be read on white."""
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError("Écrivez la couleur sous la forme #1a4d8f : un dièse puis six chiffres ou lettres.")
    ratio = contrast(value, WHITE)
    if ratio < MINIMUM_CONTRAST:
        shown = f"{ratio:.1f}".replace(".", ",")
        raise ValidationError(
            f"Cette couleur est trop claire : son contraste avec le blanc est de {shown}, il faut au moins 4,5. "
            "Choisissez une couleur plus foncée."
        )


def on_dark(colour: str) -> str:
    """The same `#rrggbb` colour with as much white as it takes to be read on the paper of dark screens."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for share in range(101):
        mixed = "#" + "".join(f"{channel + (255 - channel) * share // 100:02x}" for channel in channels)
        if contrast(mixed, DARK_PAPER) >= DARK_CONTRAST:
            return mixed
    return WHITE
