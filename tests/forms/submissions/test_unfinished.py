"""What was begun is seen, with how long it is kept; and every count of what is new is what the lists show."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.submissions.answering import message_answer
from forms.submissions.conversation import message_send
from forms.submissions.drafts import DraftSent, draft_key, draft_save, word_current, word_save
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Draft, Submission
from forms.submissions.purge import drafts_purge
from forms.submissions.services import submission_create
from forms.submissions.unfinished import unfinished_of
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, text_of
from tests.kit.conversations import asked
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TODAY = timezone.localdate


@pytest.fixture
def signed_in(client: Client, asker: Holder) -> Client:
    client.force_login(User.objects.get(tenant=asker.tenant))
    return client


def begun(holder: Holder, **values: str) -> Draft:
    key = draft_key(holder.tenant, ff.KIND, holder.account_id)
    return draft_save(tenant=holder.tenant, kind=ff.KIND, key=key, values=values, account=holder.account_id)


def count_of(client: Client, path: str = "/accueil/") -> int:
    """The figure beside the list in the menu."""
    found = re.search(r'nav__count">(\d+)', html_of(client.get(path)))
    return int(found[1]) if found else 0


def test_what_was_begun_is_on_accueil_and_in_the_list_until_it_is_sent(signed_in: Client, asker: Holder) -> None:
    draft = begun(asker, from_day="3")
    f.AttachmentFactory(draft=draft)
    last = TODAY() + dt.timedelta(days=14)
    for path in ("/accueil/", "/envois/"):
        page = text_of(signed_in.get(path))
        assert "Attestation d'assurance" in page and str(last.day) in page, path
    (one,) = unfinished_of(asker.tenant)
    assert (one.kept_until, one.url) == (last, f"/demarches/insurance/?compte={asker.account_id}")
    submission_create(tenant=asker.tenant, draft_key=draft.uid, kind=ff.KIND, content=ff.content_of(asker))
    with pytest.raises(DraftSent):  # a save that comes late
        draft_save(tenant=asker.tenant, kind=ff.KIND, key=draft.uid, values={"from_day": "3"})
    assert unfinished_of(asker.tenant) == ()
    assert "pas encore envoyées" not in text_of(signed_in.get("/envois/"))


def test_what_is_empty_foreign_or_of_staff_is_not_shown(asker: Holder, request_sent: Submission) -> None:
    begun(asker, from_day="")
    begun(ff.home(), from_day="3")
    staff = f.StaffFactory()
    word_save(about=request_sent, key=word_current(request_sent, staff)[0], author=staff, values={"text": "Non"})
    assert unfinished_of(asker.tenant) == ()
    word_save(about=request_sent, key=word_current(request_sent)[0], values={"text": "Encore"})
    (one,) = unfinished_of(asker.tenant)
    assert one.title == f"Message sur la demande n° {request_sent.number_text}"
    Submission.objects.filter(pk=request_sent.pk).update(state=State.CLOSED)
    assert unfinished_of(asker.tenant) == ()


def test_the_term_counts_from_the_last_change_and_never_gets_shorter(asker: Holder, settings: Settings) -> None:
    draft = begun(asker, from_day="3")
    Draft.objects.update(kept_until=TODAY() + dt.timedelta(days=1))  # day 13 of 14
    begun(asker, from_day="4")
    draft.refresh_from_db()
    assert draft.kept_until == TODAY() + dt.timedelta(days=14)
    settings.PORTAL_DRAFT_DAYS = 7
    begun(asker, from_day="5")
    draft.refresh_from_db()
    assert draft.kept_until == TODAY() + dt.timedelta(days=14), "no day that was shown is taken back"
    Draft.objects.update(kept_until=TODAY())
    assert drafts_purge() == 0 and unfinished_of(asker.tenant)
    Draft.objects.update(kept_until=TODAY() - dt.timedelta(days=1))
    assert unfinished_of(asker.tenant) == () and drafts_purge() == 1


def test_the_file_of_a_word_outlives_its_draft(asker: Holder, request_sent: Submission) -> None:
    uid = word_current(request_sent)[0]
    f.AttachmentFactory(draft=word_save(about=request_sent, key=uid))
    line = message_send(tenant=asker.tenant, submission=request_sent, uid=uid, text="")
    Draft.objects.update(kept_until=TODAY() - dt.timedelta(days=1))
    drafts_purge()
    assert line.attachments.count() == 1 and not Draft.objects.filter(uid=uid).exists()
    with pytest.raises(DraftSent):
        word_save(about=request_sent, key=uid, values={"text": "Trop tard"})


def test_the_menu_accueil_and_the_list_count_the_same(
    signed_in: Client, asker: Holder, request_sent: Submission, staff_member: User
) -> None:
    other = asked(asker)
    assert count_of(signed_in) == 0 and "du nouveau" not in text_of(signed_in.get("/accueil/"))
    for row in (request_sent, other):
        message_answer(submission=row, user=staff_member, text="Bonjour.")
        message_answer(submission=row, user=staff_member, text="Encore un mot.")
    assert count_of(signed_in) == 2 == html_of(signed_in.get("/envois/")).count("Nouveau message")
    assert "2 de vos demandes ont un nouveau message." in text_of(signed_in.get("/accueil/"))
    request_merge(submission=request_sent, into=other, user=staff_member)
    assert count_of(signed_in) == 1 == html_of(signed_in.get("/envois/")).count("Nouveau message")
    assert request_sent.number_text not in text_of(signed_in.get("/envois/")), "one sees one"
    assert count_of(signed_in, f"/envois/{other.number_text}/") == 0, "read by opening it"
    assert count_of(signed_in) == 0
    message_answer(submission=other, user=staff_member, text="Un dernier.")
    assert count_of(signed_in) == 1
    other.delete()
    assert count_of(signed_in) == 0, "purged"


def test_an_account_that_is_closed_leaves_no_figure_behind(
    signed_in: Client, asker: Holder, request_sent: Submission, staff_member: User
) -> None:
    f.HolderFactory(tenant=asker.tenant)
    message_answer(submission=request_sent, user=staff_member, text="Bonjour.")
    assert count_of(signed_in) == 1
    Holder.objects.filter(pk=asker.pk).update(to_date=TODAY() - dt.timedelta(days=4000))
    assert count_of(signed_in) == 0 == html_of(signed_in.get("/envois/")).count("Nouveau message")


def test_the_list_says_who_has_it_and_what_comes_next(signed_in: Client, request_sent: Submission) -> None:
    page = text_of(signed_in.get("/envois/"))
    assert request_sent.agency and request_sent.agency.name in page and "Nous vous répondons le" in page
    Submission.objects.update(due_on=TODAY() - dt.timedelta(days=1))
    assert "Nous aurions dû vous répondre" in text_of(signed_in.get("/envois/"))
    Submission.objects.update(state=State.WAITING)
    page = text_of(signed_in.get("/envois/"))
    assert "À vous de répondre." in page and "retard" not in page
