"""A heavy photo leaves the browser small, upright and readable; what it cannot open or draw leaves as it is.

The script and the fields of the form are the real ones; nothing behind them is needed.
"""

import base64
import io
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from forms.submissions.uploads.upload_limits import MEGA, upload_limits
from tests.kit.browser import PHONE
from tests.kit.services import ROOT

pytestmark = pytest.mark.browser

ADDRESS = "http://portal.invalid"
SCRIPTS = ROOT / "site/static/js"
# The files that leave, kept where a test finds them.
KEEP = """
window.left = [];
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (data) {
  window.left.push(data.get("fichiers"));
  return send.call(this, data);
};
"""
READ = """async () => {
  const file = window.left.at(-1), bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 30000) text += String.fromCharCode(...bytes.subarray(at, at + 30000));
  return { name: file.name, type: file.type, content: btoa(text) };
}"""


# Browsers that keep what was drawn to themselves: Tor Browser and others give something else of a canvas.
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


def answer(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=200, json={"error": "Bien reçu pour cet essai."})
    elif route.request.url.endswith(".js"):
        route.fulfill(
            content_type="text/javascript", body=(SCRIPTS / route.request.url.rpartition("/")[2]).read_text()
        )
    else:
        fields = render_to_string("components/uploads.html", {"limits": upload_limits(), "label": "Fichiers"})
        button = '<button data-sends name="envoyer" value="1">Envoyer</button>'
        form = f'<form data-request action="{ADDRESS}/" method="post">{fields}{button}</form>'
        button = f"<p>{button}</p>"
        body = f'<!doctype html><html lang="fr">{form}<script type="module" src="/uploads.js"></script></html>'
        policy = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'"}
        route.fulfill(content_type="text/html; charset=utf-8", body=body, headers=policy)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(KEEP)
    page.route("**/*", answer)
    page.goto(f"{ADDRESS}/")
    yield page
    context.close()


def leaves(page: Page, name: str, kind: str, content: bytes) -> tuple[str, bytes]:
    """The name and the bytes under which a chosen file leaves."""
    page.locator("#fichiers").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    expect(page.get_by_text("Bien reçu pour cet essai.").first).to_be_visible()
    found = page.evaluate(READ)
    return found["name"], base64.b64decode(found["content"])


def heavy(fmt: str, size: tuple[int, int] = (4000, 3000), **options: object) -> bytes:
    """A picture of more than a megabyte, red on the left and grey noise on the right."""
    image = Image.effect_noise(size, 60).convert("RGB")
    image.paste("red", (0, 0, size[0] // 4, size[1]))
    out = io.BytesIO()
    image.save(out, fmt, **options)
    return out.getvalue()


def test_a_photo_is_sent_smaller_and_upright(page: Page) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    photo = heavy("JPEG", quality=95, exif=exif)
    assert len(photo) > 4 * MEGA
    name, sent = leaves(page, "IMG 1.jpeg", "image/jpeg", photo)
    image = Image.open(io.BytesIO(sent))
    assert (name, image.format, image.size) == ("IMG 1.jpg", "JPEG", (1500, 2000))
    assert len(sent) < len(photo) / 3 and not image.getexif()
    above = image.getpixel((750, 80))
    assert isinstance(above, tuple) and above[0] > 200 and above[1] < 80


@pytest.mark.other_way
def test_a_long_capture_keeps_its_letters(page: Page) -> None:
    name, sent = leaves(page, "capture.png", "image/png", heavy("PNG", (1080, 5000)))
    assert (name, Image.open(io.BytesIO(sent)).size) == ("capture.jpg", (1080, 5000))


@pytest.mark.other_way
def test_a_webp_is_sent_smaller_as_a_jpeg(page: Page) -> None:
    name, sent = leaves(page, "a.webp", "image/webp", heavy("WEBP", quality=90, method=0))
    image = Image.open(io.BytesIO(sent))
    assert (name, image.format, image.size) == ("a.jpg", "JPEG", (2000, 1500))


def test_what_cannot_be_opened_or_is_no_photo_leaves_as_it_is(page: Page) -> None:
    broken = b"\xff\xd8\xff" + bytes(2 * MEGA)
    assert leaves(page, "a.heic", "image/heic", broken) == ("a.heic", broken)
    page.reload()
    document = b"%PDF-1.4" + bytes(2 * MEGA)
    assert leaves(page, "a.pdf", "application/pdf", document) == ("a.pdf", document)


@pytest.mark.other_way
def test_a_photo_too_heavy_for_all_is_told_as_a_photo(page: Page) -> None:
    page.locator("#fichiers").set_input_files(
        {"name": "a.heic", "mimeType": "image/heic", "buffer": b"\xff\xd8\xff" + bytes(26 * MEGA)}
    )
    expect(page.get_by_text("Cette photo est trop lourde : plus de 25 Mo.").first).to_be_visible()
    assert page.evaluate("window.left") == []


GUARDS = [
    pytest.param(WHITE, id="a white sheet"),
    pytest.param(NOISE, id="noise", marks=pytest.mark.other_way),
    pytest.param(UNREADABLE, id="white when read", marks=pytest.mark.other_way),
    pytest.param(NOTHING, id="nothing", marks=pytest.mark.other_way),
]


@pytest.mark.other_way
@pytest.mark.parametrize("guard", GUARDS)
def test_a_photo_leaves_as_it_is_where_its_drawing_is_kept_back(page: Page, guard: str) -> None:
    page.add_init_script(guard)
    page.reload()
    photo = heavy("JPEG", quality=80)
    assert leaves(page, "IMG 1.jpeg", "image/jpeg", photo) == ("IMG 1.jpeg", photo)
