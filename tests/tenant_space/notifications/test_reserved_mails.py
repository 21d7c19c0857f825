"""« Courriels sortants » of a sensitive request: the kind and what became of it, for those who may not read it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/notifications/outgoingmail/"
NAME, MASKED, SAID = "ZWINGELSTEIN", "x***@zwingelstein.example", "boîte de x pleine"
RESERVED = "Lecture réservée"


@pytest.fixture
def mail() -> OutgoingMail:
    """A failed mail about a request, which is not sensitive yet."""
    holder = ff.home()
    holder.tenant.last_name = NAME
    holder.tenant.save()
    User.objects.filter(tenant=holder.tenant).update(email="x@zwingelstein.example")
    ff.sent(holder)
    row = OutgoingMail.objects.get()
    row.state, row.attempts, row.last_error = MailState.FAILED, 11, f"SMTPDataError: {SAID}"
    row.to = "x@zwingelstein.example"
    row.save()
    return row


def administrator(right: str = "") -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")])
    if right:
        user.user_permissions.add(Permission.objects.get(codename=right))
    return user


def pages(client: Client, mail: OutgoingMail) -> dict[str, str]:
    """What the list, a search by name and by address, the page of the mail and « Renvoyer » say."""
    paths = {
        "list": LIST,
        "name": f"{LIST}?q={NAME}",
        "address": f"{LIST}?q=x@zwingelstein.example",
        "page": f"{LIST}inspect/{mail.pk}/",
        "again": f"{LIST}resend/{mail.pk}/",
    }
    return {name: plain_text_of(client.get(path)) for name, path in paths.items()}


@pytest.mark.parametrize("right", ["", "read_sensitive", "superuser"])
def test_it_tells_the_kind_and_what_became_of_it(client: Client, mail: OutgoingMail, right: str) -> None:
    user = administrator("read_sensitive" if right == "read_sensitive" else "")
    User.objects.filter(pk=user.pk).update(is_superuser=right == "superuser")
    client.force_login(User.objects.get(pk=user.pk))
    before = pages(client, mail)
    Submission.objects.update(sensitive=True)
    after = pages(client, mail)
    assert MASKED in before["list"] and SAID in before["page"] and MASKED in before["name"]
    if right:
        assert all(MASKED in page and RESERVED not in page for page in after.values())
        return
    for name, page in after.items():
        assert MASKED not in page and SAID not in page and NAME not in page.replace(f"q={NAME}", ""), name
    for name in ("list", "page", "again"):
        assert "SMTPDataError" in after[name], name
    assert RESERVED in after["list"] and RESERVED in after["page"]
    assert "SMTPDataError" not in after["name"] + after["address"], "no search for a person finds it"


def test_it_can_be_sent_again_all_the_same(client: Client, mail: OutgoingMail) -> None:
    Submission.objects.update(sensitive=True)
    client.force_login(administrator())
    client.post(f"{LIST}resend/{mail.pk}/")
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_mails_about_anything_else_are_shown_as_ever(client: Client, mail: OutgoingMail) -> None:
    Submission.objects.update(sensitive=True)
    OutgoingMail.objects.filter(pk=mail.pk).update(context={"user_id": 1})
    client.force_login(administrator())
    assert MASKED in plain_text_of(client.get(LIST))
