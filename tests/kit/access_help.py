"""What tests of the help request do over and over: open the page, write, send."""

from __future__ import annotations

import re
import uuid
from typing import Any

from forms.access_help.kinds import CODE, Matter
from forms.submissions.models import Submission
from forms.submissions.services import submission_create_open
from tests.kit.challenges import solved
from tests.kit.typing import Client, ClientResponse

PAGE = "/aide-inscription/"
TYPED = {
    "last_name": "Dupont",
    "first_name": "Hélène",
    "account_number": "123456",
    "phone": "06 12 34 56 78",
    "email": "helene@example.org",
    "matter": "NOT_RECOGNISED",
    "message": "Le site ne me reconnaît pas.",
}


def opened(client: Client) -> str:
    """The hidden value that a freshly opened form carries."""
    found = re.search(r'name="nonce" value="(\w+)"', client.get(PAGE).content.decode())
    assert found
    return found[1]


def post(
    client: Client, nonce: str | None = None, challenge: dict[str, str] | None = None, **changes: Any
) -> ClientResponse:
    nonce = opened(client) if nonce is None else nonce
    answer = solved() if challenge is None else challenge
    return client.post(PAGE, {**TYPED, **changes, **answer, "nonce": nonce})


def sent(client: Client, **changes: Any) -> Submission:
    """A request sent through the page."""
    response = post(client, **changes)
    assert response.status_code == 302, response.context["problems"]
    return Submission.objects.order_by("pk").last()


def asked(
    account_number: str = "123456", email: str = "helene@example.org", phone: str = "+33612345678", **data: Any
) -> Submission:
    """A request for help, through the real service."""
    typed = {
        "last_name": "Dupont",
        "first_name": "Hélène",
        "account_number": account_number,
        "phone": phone,
        "matter": Matter.NOT_RECOGNISED.value,
        "message": "Le site ne me reconnaît pas.",
    }
    return submission_create_open(
        uid=uuid.uuid4(),
        kind=CODE,
        contact_name="Dupont Hélène",
        contact_email=email,
        account_number=account_number,
        data=typed | data,
    )


def kept(response: ClientResponse) -> dict[str, str]:
    """What stands in the fields of the page that came back."""
    form = response.context["form"]
    return {name: form[name].value() for name in TYPED}
