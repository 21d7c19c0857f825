"""Take the pictures of both guides and of README again: `make pictures`, beside a fresh demo (`make demo`).

The demo gets a few more requests first. A picture is a screen as people see it, at the size it has always had, with
few enough colours to stay small. When a screen that a guide shows changes, take them again and read the guide beside.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.kit.browser import BROWSER, browser_sign_in
from tests.kit.services import ROOT

PICTURES = ROOT / "docs" / "img"
PASSWORD = "Demo-2026!"
WIDE, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 780}
# More requests for the lists; one with a file of each state. Prints what the screens below need to know.
PREPARE = """
from forms.submissions.demo import requests_ensure
from forms.submissions.models import Attachment, Submission
from home.models import HelpPage, HomePage
from tenant_space.identity.models import User
from tenant_space.ledger.models import RentAccountPage
from tenant_space.notifications.models import MailText
from tenant_space.tenancy.models import Tenant
manager = User.objects.get(email="gestion@demo.example")
for tenant in Tenant.objects.exclude(user=None):
    requests_ensure(tenant, manager)
for row in Submission.objects.for_reviewer(manager).filter(kind="help").order_by("pk")[1:]:
    row.delete()
odd = Submission.objects.for_reviewer(manager).filter(kind="insurance", state="RECEIVED").latest("pk")
for name, scan in (("photo attestation.jpg", "PENDING"), ("attestation.pdf", "INFECTED")):
    if not odd.attachments.filter(scan=scan).exists():
        facts = {"mime_type": "application/pdf", "size_bytes": 1, "sha256": "0" * 64, "drawing": "DONE"}
        Attachment.objects.create(submission=odd, display_name=name, stored_name=f"picture-{scan}", scan=scan, **facts)
text = MailText.objects.get(kind="insurance.refused")
print(odd.number, HomePage.objects.get().pk, HelpPage.objects.get().pk, RentAccountPage.objects.get().pk, text.pk)
"""


class Album:
    """The demo in a browser, and where its pictures go."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url

    @contextmanager
    def as_person(self, who: str, size: dict[str, int]) -> Iterator[Page]:
        """A window of somebody of the demo."""
        context = self.browser.new_context(base_url=self.url, locale="fr-FR", viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        browser_sign_in(page, f"{who}@demo.example", PASSWORD)
        page.wait_for_load_state()
        yield page
        context.close()

    def take(
        self, name: str, who: str, path: str, then: Callable[[Page], object] = bool, height: int = 900, left: int = 0
    ) -> None:
        """What somebody sees at an address, after they did something there; without `left` px of the menu."""
        with self.as_person(who, {**WIDE, "height": height}) as page:
            page.goto(path)
            page.wait_for_load_state()
            then(page)
            page.wait_for_timeout(1500)  # panels slide in, previews are drawn
            clip = {"x": left, "y": 0, "width": WIDE["width"] - left, "height": height}
            target = PICTURES / f"{name}.png"
            page.screenshot(path=target, clip=clip)  # type: ignore[arg-type]
        _small(target)


def _small(path: Path) -> None:
    """Screens have few colours: a palette of 128 is a third of the file."""
    Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def _preview(page: Page) -> None:
    toggle = page.get_by_role("button", name="Afficher/masquer la prévisualisation")
    page.wait_for_timeout(1500)  # the admin opens the panel by itself if it was open before
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    page.wait_for_timeout(3000)


def _ticked(page: Page) -> None:
    for row in page.get_by_role("row").all()[1:4]:
        row.hover()
        row.get_by_role("checkbox").check()


def _refusal(page: Page) -> None:
    page.get_by_text("Refuser…").click()
    page.get_by_label("Motif tout prêt").select_option(index=1)


def _new_page(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("^Titre")).first.fill("Travaux dans votre résidence")
    page.get_by_role("tab", name="Promotion").click()
    page.get_by_role("checkbox", name="Faire apparaître dans les menus").check()


def _scheduled(page: Page) -> None:
    page.get_by_role("button", name="Afficher/masquer le statut").click()
    page.get_by_role("button", name="Programmer", exact=True).click()


def _first_request(page: Page) -> None:
    page.get_by_role("link", name=re.compile(r"^\d{9}$")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Envoi n°")


def _odd_files(page: Page) -> None:
    _first_request(page)
    page.get_by_role("heading", name="photo attestation").evaluate("one => one.scrollIntoView({block: 'center'})")


def _refused(page: Page) -> None:
    _first_request(page)
    _refusal(page)


def manager_guide(album: Album, odd: str) -> None:
    """The pictures of the managers' guide."""
    desk, waiting = "/admin/demandes/", "/admin/demandes/?nature=insurance"
    album.take("gestionnaire-accueil", "gestion", "/admin/", height=560)
    album.take("gestionnaire-liste", "gestion", f"{desk}?etat=toutes")
    album.take("gestionnaire-plusieurs", "gestion", desk, _ticked)
    album.take("gestionnaire-fichiers", "gestion", f"{desk}?q={odd}", _odd_files)
    album.take("gestionnaire-demande", "gestion", waiting, _first_request)
    album.take("gestionnaire-refuser", "gestion", waiting, _refused)

    def late(page: Page) -> None:
        _refused(page)
        with album.as_person("siege", WIDE) as other:
            other.goto(page.url)
            other.get_by_role("button", name=re.compile("Prendre en charge|Reprendre à mon nom")).click()
        page.get_by_role("button", name="Refuser et prévenir le locataire").click()
        page.wait_for_load_state()

    album.take("gestionnaire-conflit", "gestion", waiting, late)
    album.take("gestionnaire-equipe", "admin", "/admin/equipe/ajouter/")
    with album.as_person("amine", WIDE):
        pass  # so that the journal of the access has a line
    access = "/admin/acces-locataires/?q=200001"
    album.take(
        "gestionnaire-acces", "gestion", access, lambda page: page.locator(".listing a").first.click(), 673, left=200
    )
    album.take("gestionnaire-motifs", "communication", "/admin/snippets/submissions/refusalreason/", height=720)


def editor_guide(album: Album, home: str, help_page: str, account: str, mail: str) -> None:
    """The pictures of the editors' guide."""
    who, pages = "communication", "/admin/pages"
    album.take("redacteur-pages", who, f"{pages}/{home}/")
    album.take("redacteur-editer", who, f"{pages}/{help_page}/edit/")
    album.take("redacteur-nouvelle-page", who, f"{pages}/add/home/standardpage/{home}/", _new_page, height=820)
    album.take("redacteur-previsualiser", who, f"{pages}/{help_page}/edit/", _preview)
    album.take("redacteur-programmer", who, f"{pages}/{help_page}/edit/", _scheduled)
    album.take("redacteur-demonstration", who, f"{pages}/{account}/edit/", _preview)
    album.take("redacteur-courriel", who, f"/admin/snippets/notifications/mailtext/edit/{mail}/", _preview)

    def agency(page: Page) -> None:
        _preview(page)
        page.get_by_role("textbox", name="Code de l'agence").fill("CV")
        page.get_by_role("textbox", name="Téléphone").fill("04 77 32 72 47")
        page.wait_for_timeout(2500)

    album.take("redacteur-agence", who, "/admin/snippets/landlord/agencydetails/add/", agency)


def readme(album: Album) -> None:
    """The picture of README: two phones of somebody who owes, and a desktop of somebody who does not."""
    gap, background = 24, "#dee2e6"
    parts = []
    for who, path, size, below in (
        ("anh", "/accueil/", PHONE, None),
        ("anh", "/mon-compte/", PHONE, "Ce qui a changé"),
        ("amine", "/mon-compte/", {"width": 1238, "height": 780}, None),
    ):
        with album.as_person(who, size) as page:
            page.goto(path)
            if below:
                page.get_by_role("heading", name=re.compile(below)).first.evaluate("one => one.scrollIntoView()")
            part = PICTURES / "part.png"
            page.screenshot(path=part)
            parts.append(Image.open(part).convert("RGB"))
    part.unlink()
    width, x = sum(part.width + gap for part in parts) + gap, gap
    whole = Image.new("RGB", (width, 780 + 2 * gap), background)
    for one in parts:
        whole.paste(one, (x, gap))
        x += one.width + gap
    whole.save(PICTURES / "portal.png")
    _small(PICTURES / "portal.png")


def main(url: str) -> None:
    """Prepare the demo at this address, and take all pictures."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", PREPARE]
    odd, *rows = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        album = Album(browser, url)
        manager_guide(album, odd)
        editor_guide(album, *rows)
        readme(album)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
