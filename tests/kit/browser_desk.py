"""What managers do at the desk in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.kit.browser import AXE, RULES, SCREENS
from tests.kit.portal import Portal

_STAFF = """
from django.contrib.auth.models import Group
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency
for email, name, group in {people!r}:
    user = User.objects.create_user(email, {password!r}, first_name=name, last_name="Martin")
    user.groups.add(Group.objects.get(name=group))
    user.agencies.set(Agency.objects.all() if group == "Gestionnaires" else [])
"""
_SEND = """
import datetime as dt, io
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.services import Content, submission_create
from forms.submissions.uploads.attachments import attachment_add
from tenant_space.tenancy.models import Holder
holder = Holder.objects.current().select_related("tenant", "account").get(tenant_id="T0000123", account_id="123456")
key = draft_key(holder.tenant, "insurance")
draft = draft_save(tenant=holder.tenant, kind="insurance", key=key)
photo = io.BytesIO()
Image.new("RGB", (600, 850), "white").save(photo, "PNG")
attachment_add(draft=draft, file=SimpleUploadedFile("attestation.png", photo.getvalue()))
today = timezone.localdate()
leases = tuple(holder.account.leases.filter(end_date=None).values_list("pk", flat=True))
content = Content("123456", leases, today, today + dt.timedelta(days=364))
print(submission_create(tenant=holder.tenant, draft_key=key, kind="insurance", content=content).number_text)
"""

_WRITE = """
from forms.contact.topics import ContactTopic
from tenant_space.tenancy.models import Holder
from tests.kit.contact import written
holder = Holder.objects.current().select_related("tenant", "account").get(tenant_id="T0000123", account_id="123456")
for _ in range({count}):
    print(written(holder, ContactTopic.objects.filter(subject="ADMINISTRATIVE").first()).number_text)
"""


def create_desk_staff(portal: Portal, people: list[tuple[str, str, str]], password: str) -> None:
    """Staff by address, first name and group; managers have all agencies."""
    portal.shell(_STAFF.format(people=people, password=password))


def certificate_sent(portal: Portal) -> str:
    """A new certificate of the tenant T0000123; its number."""
    return portal.shell(_SEND).strip().splitlines()[-1]


def requests_written(portal: Portal, count: int) -> list[str]:
    """Written requests of the tenant T0000123; their numbers, in the order in which they came."""
    return portal.shell(_WRITE.format(count=count)).strip().splitlines()[-count:]


def open_submission(page: Page, number: str) -> None:
    page.goto(f"/admin/demandes/?q={int(number)}")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Envoi n° {number}")


def see_the_file(page: Page) -> None:
    """The worker draws the page; the manager reloads, as the screen says."""
    picture = page.get_by_role("img", name=re.compile("page 1"))
    for _ in range(20):
        if picture.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(picture).to_be_visible()
    assert page.evaluate("(img) => img.decode().then(() => img.naturalWidth)", picture.element_handle()) > 100


def desk_good(page: Page, name: str) -> None:
    """No sideways scroll, and nothing of ours that axe refuses."""
    width = page.viewport_size["width"]
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate(AXE())
    ours = "[class^=desk-], [class^=record]"
    assert page.locator(ours).count(), f"{name}: nothing to look at"
    found = page.evaluate("([only, tags]) => axe.run({include: [only]}, {runOnly: tags})", [ours, RULES])
    assert found["violations"] == [], [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]
