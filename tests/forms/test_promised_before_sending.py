"""By when one is answered is said on every form, of whatever kind, before it is sent."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import get_page_models

from forms.submissions.calendar import working_days_after
from forms.submissions.models import KindSetting
from forms.submissions.promise import promised_days
from forms.submissions.registry import kind_of, kinds
from forms.submissions.request_page import RequestPage
from tenant_space.formats import long_date
from tenant_space.tenancy.models import Holder
from tests.kit import debits, details
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
HELP = "help"
SIGNED_IN = [model.kind for model in get_page_models() if issubclass(model, RequestPage)]
DAYS = 13  # as no kind promises by itself


@pytest.fixture
def holder() -> Holder:
    return debits.asking_home()


def day_of(kind: str) -> str:
    """What is said once the landlord has set the days of a kind."""
    row = KindSetting.objects.get(kind=kind)
    assert promised_days(kind_of(kind)) == row.working_days != DAYS, "kept for all from now on"
    row.working_days = DAYS
    row.save()
    return f"le {long_date(working_days_after(timezone.localdate(), DAYS))} au plus tard."


def test_no_kind_is_left_out() -> None:
    assert {*SIGNED_IN, HELP} == {kind.code for kind in kinds()}


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_a_form_says_by_when_it_is_answered(client: Client, holder: Holder, kind: str) -> None:
    said = day_of(kind)
    client.force_login(holder.tenant.user)
    debits.password_given(client)
    assert plain_text_of(client.get(f"/demarches/{kind}/", follow=True)).count(said) == 1


def test_what_is_shown_once_more_says_it_as_well(client: Client, holder: Holder) -> None:
    said = day_of("contact_details")
    client.force_login(holder.tenant.user)
    shown = details.fill(client, holder, "contact_details", **details.CONTACT)
    assert details.digest_of(shown) and f"Nous vous répondons {said}" in plain_text_of(shown)


def test_the_form_of_those_who_cannot_sign_in_says_it_as_well(client: Client) -> None:
    assert f"Nous vous répondons {day_of(HELP)}" in plain_text_of(client.get("/aide-inscription/"))
