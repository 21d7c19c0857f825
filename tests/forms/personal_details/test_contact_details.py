"""Asking for other phones or another address: what is refused, what is sent, what the page says until the ERP does."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import Settings

from forms.personal_details.changes import DetailChange
from forms.personal_details.services import erp_refused
from forms.submissions.deciding import PartsUnclear
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import State
from forms.submissions.models import Draft, Submission
from forms.submissions.registry import KindRefuses
from forms.submissions.services import Content, submission_accept, submission_create, submission_refuse
from forms.submissions.undoing import submission_undo
from forms.submissions.withdrawing import submission_withdraw
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.answers import plain_text_of as text_of
from tests.kit.desk import at
from tests.kit.details import CONTACT, PATHS, ask, digest_of, fill
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
KIND = "contact_details"
PAGE = "/mes-informations-personnelles/"


@pytest.fixture(autouse=True)
def time_to_undo(settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 5


@pytest.fixture
def holder() -> Holder:
    holder = ff.home()
    Tenant.objects.filter(pk=holder.tenant_id).update(phone_mobile="+33612345678", email="secret@example.org")
    holder.tenant.refresh_from_db()
    return holder


def rows(submission: Submission) -> list[tuple[str, str, str]]:
    return [(row.field, row.old_value, row.new_value) for row in submission.detail_changes.all()]


def both(mine: Client, holder: Holder) -> Submission:
    return ask(mine, holder, KIND, **{**CONTACT, "email": "nouvelle@exemple.fr"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0699887766", "+33699887766"),
        ("06.99.88.77.66", "+33699887766"),
        ("+33 (0)6 99 88 77 66", "+33699887766"),
        ("0033699887766", "+33699887766"),
        ("0692 12 34 56", "+262692123456"),
        ("+32 471 12 34 56", "+32471123456"),
        ("٠٦٩٩٨٨٧٧٦٦", "+33699887766"),
    ],
)
def test_a_phone_is_typed_in_any_way_and_kept_in_one(mine: Client, holder: Holder, typed: str, kept: str) -> None:
    sent = ask(mine, holder, KIND, **{**CONTACT, "phone_mobile": typed})
    assert rows(sent) == [("phone_mobile", "+33612345678", kept)], "only what changes"
    holder.tenant.refresh_from_db()
    assert holder.tenant.phone_mobile == "+33612345678", "the ERP's column is the ERP's"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone_mobile": "08 99 70 12 34"}, "C'est un numéro spécial ou surtaxé"),
        ({"phone_work": "0 810 12 34 56"}, "C'est un numéro spécial ou surtaxé"),
        ({"phone_mobile": "3949"}, "C'est un numéro court"),
        ({"phone_home": "15"}, "C'est un numéro court"),
        ({"phone_mobile": "06 12"}, "Ce numéro n'existe pas"),
        ({"phone_mobile": "06 99 88 77 66 le soir"}, "Écrivez un seul numéro"),
        ({"phone_mobile": "04 77 12 34 56"}, "C'est un numéro fixe"),
        ({"email": "marie@"}, "Cette adresse n'est pas complète"),
        ({"email": "мария@exemple.fr"}, "des lettres qu'aucune adresse n'a"),
        ({"email": "no-reply@exemple.fr"}, "Cette adresse ne reçoit pas de mail"),
        ({"email": "marie@exemple.invalid"}, "Cette adresse ne reçoit pas de mail"),
        ({"phone_mobile": "06 12 34 56 78"}, "Rien n'a changé"),
        ({"phone_mobile": "", "email": ""}, "Gardez au moins un moyen de vous joindre"),
    ],
)
def test_what_is_refused_says_what_to_do(mine: Client, holder: Holder, changes: dict[str, str], said: str) -> None:
    answer = fill(mine, holder, KIND, **{**CONTACT, **changes})
    assert said in text_of(answer) and not digest_of(answer)
    assert not Submission.objects.exists() and not DetailChange.objects.exists(), "nothing half stored"
    kept = Draft.objects.for_tenant(holder.tenant).get().values
    assert {name: kept[name] for name in changes} == changes, "nothing lost"


def test_what_nobody_touched_is_not_judged(mine: Client, holder: Holder) -> None:
    Tenant.objects.update(phone_home="0477000000 le soir", email="ancienne@exemple.invalid")
    sent = ask(
        mine, holder, KIND, **{**CONTACT, "phone_home": "0477000000 le soir", "email": "ancienne@exemple.invalid"}
    )
    assert rows(sent) == [("phone_mobile", "+33612345678", "+33699887766")]


def test_old_and_new_are_shown_before_anything_leaves(mine: Client, holder: Holder) -> None:
    shown = fill(mine, holder, KIND, **CONTACT)
    text = text_of(shown)
    assert text.index("06 12 34 56 78") < text.index("06 99 88 77 66") and not Submission.objects.exists()
    Tenant.objects.update(phone_mobile="+33755667788")
    again = fill(mine, holder, KIND, confirmed=digest_of(shown), **CONTACT)
    assert "07 55 66 77 88" in text_of(again) and not Submission.objects.exists(), "what was shown is no longer true"


def test_one_at_a_time_and_the_second_tab_loses_nothing(mine: Client, holder: Holder) -> None:
    first = ask(mine, holder, KIND, **CONTACT)
    answer = mine.get(PATHS[KIND])
    assert "Une demande est déjà en cours" in text_of(answer) and first.number_text in html_of(answer)
    fill(mine, holder, KIND, **{**CONTACT, "phone_mobile": "0611223344"})
    assert Submission.objects.count() == 1
    assert Draft.objects.for_tenant(holder.tenant).get(submission=None).values["phone_mobile"] == "0611223344"
    submission_withdraw(tenant=holder.tenant, submission=first)
    assert ask(mine, holder, KIND, **CONTACT).pk != first.pk


def test_two_that_cross_are_one(mine: Client, holder: Holder) -> None:
    sent = ask(mine, holder, KIND, **CONTACT)
    draft = draft_save(tenant=holder.tenant, kind=KIND, key=draft_key(holder.tenant, KIND, holder.account_id))
    content = Content(holder.account_id, data=sent.data)
    with pytest.raises(KindRefuses):
        submission_create(tenant=holder.tenant, draft_key=draft.uid, kind=KIND, content=content)
    assert DetailChange.objects.count() == 1


def test_the_page_says_what_was_asked_until_a_batch_brings_it(mine: Client, holder: Holder, staff: User) -> None:
    sent = both(mine, holder)
    text = text_of(mine.get(PAGE))
    assert text.count("Changement demandé le") == 2 and "nouvelle@exemple.fr" in text and "06 12 34 56 78" in text
    assert "Changement de coordonnées" in text
    submission_accept(submission=sent, user=staff, refused={"email": "Adresse à vérifier."})
    assert text_of(mine.get(PAGE)).count("Changement demandé le") == 2, "a decision that can be undone is not told"
    Submission.objects.update(told_at=sent.created_at)
    text = text_of(mine.get(PAGE))
    assert "Changement accepté le" in text
    assert "Changement refusé par votre bailleur : nouvelle@exemple.fr. Adresse à vérifier." in text
    page = text_of(mine.get(reverse("submission", args=[sent.number_text])))
    assert "Accepté : téléphone mobile." in page and "Adresse à vérifier." in page
    Tenant.objects.update(phone_mobile="+33699887766")
    text = text_of(mine.get(PAGE))
    assert "Changement accepté" not in text and "06 99 88 77 66" in text


def test_the_erp_refuses_what_was_accepted(mine: Client, holder: Holder, staff: User) -> None:
    sent = ask(mine, holder, KIND, **CONTACT)
    submission_accept(submission=sent, user=staff, final=True)
    assert erp_refused(submission=sent.uid, reason="Dossier bloqué.") == 1
    assert "Changement refusé par le service qui tient les dossiers" in text_of(mine.get(PAGE))
    Tenant.objects.update(phone_mobile="+33611111111")
    assert "Changement refusé" not in text_of(mine.get(PAGE)), "the ERP has another value since: it knows better"


def test_a_refusal_whole_and_its_undoing(mine: Client, holder: Holder, staff: User) -> None:
    sent = both(mine, holder)
    submission_refuse(submission=sent, user=staff, reason="Appelez-nous.")
    assert set(sent.detail_changes.values_list("decision", "reason")) == {("REFUSED", "Appelez-nous.")}
    submission_undo(submission=sent, user=staff)
    assert set(sent.detail_changes.values_list("decision", "reason")) == {("ASKED", "")}


def test_each_part_refused_has_a_reason_and_one_is_accepted(mine: Client, holder: Holder, staff: User) -> None:
    sent = both(mine, holder)
    for refused in ({"email": " "}, {"email": "Non.", "phone_mobile": "Non."}):
        with pytest.raises(PartsUnclear):
            submission_accept(submission=sent, user=staff, refused=refused)
    sent.refresh_from_db()
    assert sent.state == State.RECEIVED


def test_the_desk_compares_with_today_and_decides_field_by_field(
    client: Client, mine: Client, holder: Holder, staff: User
) -> None:
    sent = both(mine, holder)
    Tenant.objects.update(phone_mobile="+33755667788")
    client.force_login(staff)
    path = at(sent)
    shown = text_of(client.get(path))
    assert (
        "07 55 66 77 88" in shown and "Le logiciel a changé depuis la demande" in shown and "06 12 34 56 78" in shown
    )
    given = {"version": sent.version, "do": "accept", "parts": ["phone_mobile"], "why_email": ""}
    assert "Dites pourquoi vous n'acceptez pas" in text_of(client.post(path, given))
    client.post(path, {**given, "why_email": "Adresse à vérifier."})
    found = dict(sent.detail_changes.values_list("field", "decision"))
    assert found == {"phone_mobile": "ACCEPTED", "email": "REFUSED"}


def test_nobody_reads_the_changes_of_somebody_else(client: Client, mine: Client, holder: Holder) -> None:
    both(mine, holder)
    other = f.HolderFactory(account=holder.account, cosignatory=True, tenant__last_name="AUTRE")
    client.force_login(f.UserFactory(tenant=other.tenant))
    text = text_of(client.get(PAGE))
    assert "Changement demandé" not in text and "Vous n'avez effectué aucune demande." in text
    assert not DetailChange.objects.for_tenant(other.tenant).exists()
