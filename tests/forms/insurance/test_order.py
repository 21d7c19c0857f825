"""The page of the certificate: a sentence, then the file; and no duty named to those of whom nothing is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from forms.insurance.models import InsurancePage
from tenant_space.tenancy.models import Holder
from tests.kit.answers import html_of, plain_text_of
from tests.kit.insurance import PATH
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DUTY = "une attestation d'assurance en cours de validité est obligatoire"


def test_the_file_comes_first_after_one_sentence(tenant_client: Client, holder: Holder) -> None:
    page = html_of(tenant_client.get(PATH))
    order = [DUTY, "Joindre l'attestation", "Sélectionner une location", "Indiquer la période", "data-sends"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    introduction = page.partition('<div class="prose">')[2].partition("</div>")[0]
    assert introduction.count("<p") == introduction.count(".") == 1


def test_no_duty_is_named_to_whom_nothing_is_asked(tenant_client: Client, holder: Holder) -> None:
    holder.account.leases.update(insurance_required=False)
    assert "obligatoire" not in plain_text_of(tenant_client.get(PATH))
    holder.account.leases.update(end_date=dt.date(2020, 1, 1))
    assert "obligatoire" not in plain_text_of(tenant_client.get(PATH))


@pytest.mark.parametrize("status", ["UP_TO_DATE", "UNDER_REVIEW"])
def test_nor_to_those_who_have_nothing_to_send_now(tenant_client: Client, holder: Holder, status: str) -> None:
    holder.account.leases.update(insurance_status=status)
    text = plain_text_of(tenant_client.get(PATH))
    assert DUTY not in text and "Joindre l'attestation" in text, "one may still send another"
    lease = holder.account.leases.first()
    assert lease
    holder.account.leases.filter(pk=lease.pk).update(insurance_status="EXPIRED")
    assert DUTY in plain_text_of(tenant_client.get(PATH)), "one of several is enough"


def test_nor_to_those_who_can_send_nothing_any_more(tenant_client: Client, holder: Holder) -> None:
    Holder.objects.update(to_date=timezone.localdate() - dt.timedelta(days=5))
    text = plain_text_of(tenant_client.get(PATH))
    assert "Vous ne pouvez plus rien envoyer" in text and DUTY not in text


def test_what_editors_write_follows_the_same_rule(tenant_client: Client, holder: Holder) -> None:
    page = InsurancePage.objects.get()
    page.introduction = "<p>Un mot de la rédaction.</p>"
    page.save_revision().publish()
    assert "Un mot de la rédaction." in plain_text_of(tenant_client.get(PATH))
    holder.account.leases.update(insurance_required=False)
    assert "Un mot de la rédaction." not in plain_text_of(tenant_client.get(PATH))
