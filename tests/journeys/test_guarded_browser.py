"""A browser that keeps what was drawn to itself sends a photo as it is: no white sheet and no noise in its place.

Tor Browser and others give something else instead of the content of a canvas, unless they are asked not to.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys.test_heavy_photo import heavy, leaves, page

pytestmark = pytest.mark.browser
__all__ = ["page"]  # the fixture: a form whose files are kept

WHITE = """
const toBlob = HTMLCanvasElement.prototype.toBlob;
HTMLCanvasElement.prototype.toBlob = function (...rest) {
  const sheet = document.createElement("canvas");
  sheet.width = this.width;
  sheet.height = this.height;
  const pen = sheet.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  return toBlob.apply(sheet, rest);
};
"""
NOISE = WHITE.replace(
    'pen.fillStyle = "white";\n  pen.fillRect(0, 0, sheet.width, sheet.height);',
    """for (let x = 0; x < sheet.width; x += 4) {
    pen.fillStyle = `hsl(${(x * 137) % 360} 90% 50%)`;
    pen.fillRect(x, 0, 4, sheet.height);
  }""",
)
UNREADABLE = """
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...rest) {
  const found = read.apply(this, rest);
  found.data.fill(255);
  return found;
};
"""
NOTHING = "HTMLCanvasElement.prototype.toBlob = (done) => done(null);"


@pytest.mark.parametrize(
    "guard", [WHITE, NOISE, UNREADABLE, NOTHING], ids=["a white sheet", "noise", "white when read", "nothing"]
)
def test_a_photo_leaves_as_it_is_where_its_drawing_is_kept_back(page: Page, guard: str) -> None:
    page.add_init_script(guard)
    page.reload()
    photo = heavy("JPEG", quality=80)
    assert leaves(page, "IMG 1.jpeg", "image/jpeg", photo) == ("IMG 1.jpeg", photo)
