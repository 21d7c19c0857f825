"""How often help may be asked for: in all, and how many receipts leave for one address."""

from typing import Any

import pytest
from pytest_django import Settings

from forms.submissions.models import Submission
from forms.submissions.services import submission_accept
from tenant_space.notifications.models import OutgoingMail
from tests.kit import submission_factories as ff
from tests.kit.access_help import TYPED, post, sent
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def limit(settings: Settings, **rates: Any) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, **rates}


def receipts(email: str = "helene@example.org") -> int:
    return OutgoingMail.objects.filter(kind="help.received", to=email).count()


def test_an_address_gets_so_many_receipts_and_every_request_is_recorded(client: Client, settings: Settings) -> None:
    limit(settings, help_email="2/3600")
    for number in range(4):
        email = "HELENE@example.org" if number % 2 else "helene@example.org"
        sent(Client(), email=email, message=f"Question {number}.")
    assert Submission.objects.count() == 4
    assert OutgoingMail.objects.count() == 2, "capitals do not make another address"
    sent(Client(), email="paul@example.org")
    assert receipts("paul@example.org") == 1, "the limit is the address's own"


def test_nothing_on_the_page_tells_that_no_receipt_leaves(settings: Settings) -> None:
    limit(settings, help_email="1/3600")
    pages = []
    for _ in range(2):
        client = Client()
        response = post(client)
        number = Submission.objects.order_by("pk").last().number_text
        pages.append((response.status_code, client.get(response.url).content.decode().replace(number, "N")))
    assert pages[0] == pages[1] and OutgoingMail.objects.count() == 1


def test_the_answer_of_the_desk_leaves_all_the_same(settings: Settings) -> None:
    limit(settings, help_email="0/3600")
    row = sent(Client())
    assert not OutgoingMail.objects.exists()
    submission_accept(submission=row, user=ff.manager(head_office=True))
    assert OutgoingMail.objects.get().kind == "help.accepted"


def test_the_whole_portal_takes_so_many_whatever_the_network(settings: Settings) -> None:
    limit(settings, help_all="2/3600")
    settings.PORTAL_LIMITS["help_network"] = "100/3600"
    for number in range(2):
        sent(Client(REMOTE_ADDR=f"203.0.{number}.7"))
    response = post(Client(REMOTE_ADDR="198.51.100.7"))
    assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 3600
    assert "Trop de demandes" in response.content.decode()
    form = response.context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED and Submission.objects.count() == 2
