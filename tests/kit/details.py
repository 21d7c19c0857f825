"""What the tests of requests about details share: what is filled in, and how it is confirmed."""

from __future__ import annotations

from typing import Any

from forms.submissions.drafts import draft_key
from forms.submissions.models import Submission
from forms.submissions.tokens import token_make
from tenant_space.tenancy.models import Holder
from tests.kit.answers import html_of
from tests.kit.typing import Client, ClientResponse

PATHS = {
    "contact_details": "/modifier-mes-coordonnees/",
    "occupation": "/modifier-ma-situation-professionnelle/",
    "marital_status": "/modifier-ma-situation-familiale/",
    "occupants": "/declarer-une-naissance-ou-un-depart/",
}
CONTACT = {"phone_mobile": "06 99 88 77 66", "phone_home": "", "phone_work": "", "email": "secret@example.org"}


def fill(client: Client, holder: Holder, kind: str, /, **values: Any) -> ClientResponse:
    """Send what is filled in: the page that shows it once more, or what is wrong with it."""
    key = draft_key(holder.tenant, kind, holder.account_id)
    token = token_make(holder.tenant, kind, key, holder.account_id)
    return client.post(PATHS[kind], {"jeton": token, "envoyer": "1", **values})


def digest_of(answer: ClientResponse) -> str:
    """What confirms what was shown; empty when nothing was shown to be confirmed."""
    return html_of(answer).partition('name="confirmed" value="')[2].partition('"')[0]


def ask(client: Client, holder: Holder, kind: str, /, **values: Any) -> Submission:
    """Fill in, read once more, confirm; returns what was recorded."""
    shown = fill(client, holder, kind, **values)
    digest = digest_of(shown)
    assert digest, html_of(shown)
    fill(client, holder, kind, confirmed=digest, **values)
    return Submission.objects.for_tenant(holder.tenant).order_by("-pk")[0]
