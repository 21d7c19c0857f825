"""What the tests of direct debits share: somebody who may ask, what they fill in, and the password given again."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.utils import timezone

from forms.direct_debit.enums import MANDATE
from forms.submissions.drafts import draft_key
from forms.submissions.models import Submission
from forms.submissions.tokens import token_make
from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
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
