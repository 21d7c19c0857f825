"""The drawing that shows where the account number stands on a rent notice. Nobody's data."""

from __future__ import annotations

import io
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1440, 960
ACCOUNT_NUMBER = "123456"
_FONTS = Path(reportlab.__file__).parent / "fonts"
_INK, _GREY, _PALE, _LINE, _GREEN = "#1b1b1b", "#595959", "#ececec", "#9a9a9a", "#00733b"
_ROWS = (("Loyer principal", "355,42"), ("Provision pour charges", "101,36"), ("Total à régler", "456,78"))


def specimen_png() -> tuple[bytes, int, int]:
    """The drawing as PNG, with its width and height."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    _stamp(picture)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, WIDTH - 21, HEIGHT - 21), outline=_LINE, width=3)
    _head(draw)
    _account_number(draw)
    _rows(draw)
    out = io.BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue(), WIDTH, HEIGHT


def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / ("VeraBd.ttf" if bold else "Vera.ttf")), size)


def _stamp(picture: Image.Image) -> None:
    stamp = Image.new("RGBA", (1200, 260), (0, 0, 0, 0))
    ImageDraw.Draw(stamp).text((600, 130), "SPÉCIMEN", font=_font(190, bold=True), fill="#e3e3e3", anchor="mm")
    turned = stamp.rotate(18, expand=True)
    picture.paste(turned, ((WIDTH - turned.width) // 2, 300), turned)


def _head(draw: ImageDraw.ImageDraw) -> None:
    draw.text((80, 80), "AVIS D'ÉCHÉANCE", font=_font(52, bold=True), fill=_INK)
    draw.text((80, 160), "Novembre 2026", font=_font(36), fill=_GREY)
    draw.text((1360, 92), "SPÉCIMEN", font=_font(36, bold=True), fill=_GREY, anchor="ra")
    for line, text in enumerate(("Mme EXEMPLE Camille", "1 place de l'Exemple", "00000 EXEMPLE")):
        draw.text((1360, 250 + 48 * line), text, font=_font(32), fill=_INK, anchor="ra")


def _account_number(draw: ImageDraw.ImageDraw) -> None:
    draw.text((80, 262), "Numéro du compte client", font=_font(34), fill=_INK)
    draw.rounded_rectangle((72, 316, 396, 420), radius=10, fill="white", outline=_GREEN, width=9)
    draw.text((234, 368), ACCOUNT_NUMBER, font=_font(60, bold=True), fill=_INK, anchor="mm")


def _rows(draw: ImageDraw.ImageDraw) -> None:
    top = 540
    draw.line((80, top, 1360, top), fill=_LINE, width=3)
    for index, (label, amount) in enumerate(_ROWS):
        middle, last = top + 50 + 90 * index, index == len(_ROWS) - 1
        draw.text((100, middle), label, font=_font(34, last), fill=_INK, anchor="lm")
        draw.text((1340, middle), f"{amount} €", font=_font(34, last), fill=_INK, anchor="rm")
        draw.line((80, middle + 45, 1360, middle + 45), fill=_LINE, width=2)
    draw.text((80, 876), "À régler avant le 5 décembre 2026.", font=_font(32), fill=_GREY)
