"""What the tests of direct debits share: somebody who may ask, what they fill in, and the password given again."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms.direct_debit.enums import MANDATE
from forms.submissions.drafts import draft_key
from forms.submissions.models import Draft, Submission
from forms.submissions.tokens import token_make
from tenant_space.identity.models import User
from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.hostile.documents import pdf
from tests.kit.recording import form_of
from tests.kit.typing import Client, ClientResponse

PATHS = {
    "mandate": "/demander-un-prelevement/",
    "mandate_day": "/changer-le-jour-de-prelevement/",
    "mandate_revoke": "/arreter-le-prelevement/",
}
IBAN = "FR7614506000191234567890176"
TYPED = {
    "iban": "fr76 1450 6000 1912 3456 7890 176",
    "bic": "",
    "holder": "TENANT",
    "holder_name": "DUPONT Hélène",
    "payer_link": "",
    "payer_phone": "",
    "street_number": "8",
    "street": "boulevard Krumnov",
    "complement": "",
    "postal_code": "42000",
    "city": "SAINT-ÉTIENNE",
    "country": "FR",
    "day": "10",
}


def landlord_with_ics() -> None:
    """Mandates can be asked for, and have a reference."""
    settings = LandlordSettings.objects.first() or LandlordSettings()
    settings.name, settings.ics, settings.rum_prefix = "Métropole Habitat", "FR72ZZZ123456", "MH"
    settings.address_line1, settings.postal_code = "19 rue Honoré de Balzac", "42020"
    settings.city, settings.contact_email = "SAINT-ÉTIENNE CEDEX 1", "contact@exemple.fr"
    settings.save()


def debtor_home(**account: Any) -> Holder:
    """Somebody at home with a landlord who has an ICS and whose mandates have a reference."""
    landlord_with_ics()
    return ff.home(**{"account_number": "123456", **account})


def asking_home(**account: Any) -> Holder:
    """Somebody who may ask for anything: leases to insure, months that are paid, a debt, a direct debit."""
    holder = debtor_home(**{"balance_cents": 10_000, **account})
    f.MandateFactory(account=holder.account)
    day = timezone.localdate()
    for _ in range(2):
        day = day.replace(day=1) - dt.timedelta(days=1)
        f.EntryFactory(account=holder.account, accounting_date=day, period=f"{day:%Y-%m}")
    return holder


def password_given(client: Client) -> None:
    """The password has just been given again."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()


def fill(client: Client, holder: Holder, kind: str = MANDATE, /, **changes: Any) -> ClientResponse:
    """Send what is filled in: the page that shows it once more, or what is wrong with it."""
    key = draft_key(holder.tenant, kind, holder.account_id)
    values = {"mandate": TYPED, "mandate_day": {"day": "15"}, "mandate_revoke": {"sure": "on"}}[kind]
    token = token_make(holder.tenant, kind, key, holder.account_id)
    return client.post(PATHS[kind], {"jeton": token, "envoyer": "1", **values, **changes})


def ask(client: Client, holder: Holder, kind: str = MANDATE, /, **changes: Any) -> Submission:
    """Fill in, read once more, confirm; returns what was recorded."""
    shown = html_of(fill(client, holder, kind, **changes))
    digest = shown.partition('name="confirmed" value="')[2].partition('"')[0]
    assert digest, shown
    fill(client, holder, kind, confirmed=digest, **changes)
    return Submission.objects.for_tenant(holder.tenant).order_by("-pk")[0]


def paper(user: User, holder: Holder, **changes: Any) -> dict[str, Any]:
    """The form as staff fill it in with the paper before them; None leaves a field out."""
    key = draft_key(holder.tenant, MANDATE, holder.account_id, user)
    arrival = {"source": "COUNTER", "arrived_on": timezone.localdate().isoformat()}
    token = token_make(holder.tenant, MANDATE, key, holder.account_id)
    values = {**TYPED, "rum": "", **arrival, "jeton": token, "envoyer": "1", **changes}
    return {name: value for name, value in values.items() if value is not None}


def paper_scan(client: Client, user: User, holder: Holder) -> None:
    """Add the scan of the paper."""
    file = SimpleUploadedFile("mandat.pdf", pdf())
    data = paper(user, holder, envoyer=None, ajouter="1", fichiers=file)
    assert client.post(form_of(holder, MANDATE), data).status_code == 302
    assert Draft.objects.unsent().get(author=user).attachments.count() == 1


def paper_fill(client: Client, user: User, holder: Holder, **changes: Any) -> ClientResponse:
    shown = [str(pk) for pk in Draft.objects.unsent().filter(author=user).values_list("attachments", flat=True) if pk]
    return client.post(form_of(holder, MANDATE), paper(user, holder, montre=shown, **changes))


def paper_record(client: Client, user: User, holder: Holder, **changes: Any) -> Submission:
    """With its scan, read once more, confirmed."""
    paper_scan(client, user, holder)
    shown = html_of(paper_fill(client, user, holder, **changes))
    digest = shown.partition('name="confirmed" value="')[2].partition('"')[0]
    assert digest and "mandat.pdf" in shown, shown
    paper_fill(client, user, holder, confirmed=digest, **changes)
    return Submission.objects.latest("pk")
