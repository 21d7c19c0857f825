"""A request among others says what it is about: to whoever sent it, to programs, and to staff who may know it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from forms.contact.topics import ContactTopic
from forms.submissions.desk.cells import lines_of, matter_of
from forms.submissions.desk.exports import HEADINGS, row_of
from forms.submissions.desk.policies import nameable
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.app import App
from tests.kit.contact import PATH, topic, written
from tests.kit.dashboard import PATH as HOME
from tests.kit.desk import LIST, at
from tests.kit.tenant_api import read
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
NAME = "Chauffage"


@pytest.fixture
def heating() -> ContactTopic:
    return topic(name=NAME)


@pytest.fixture
def manager(client: Client, holder: Holder) -> User:
    user = ff.manager(holder.account.agency_id or "")
    client.force_login(user)
    return user


def exported(user: User, row: Submission) -> dict[str, object]:
    return dict(zip(HEADINGS, row_of(lines_of(nameable(user)).get(pk=row.pk)), strict=True))


def test_its_sender_reads_it_in_each_list(client: Client, holder: Holder, heating: ContactTopic) -> None:
    written(holder, heating)
    client.force_login(holder.tenant.user)
    for path in (reverse("submissions"), HOME):
        assert f"Demande écrite « {NAME} »" in plain_text_of(client.get(path), between=" "), path
    under_the_form = client.get(PATH).context["sent"].lines
    assert [line.topic for line in under_the_form] == [NAME]
    assert f'<span class="small">{NAME}</span>' in client.get(PATH).content.decode()


def test_programs_are_told_it_apart(holder: Holder, heating: ContactTopic) -> None:
    row = written(holder, heating)
    app = App().enter(User.objects.get(tenant=holder.tenant))
    found = [*read(app, "requests")["requests"], read(app, f"requests/{row.number_text}")]
    assert [(one["kind"]["label"], one["topic"]) for one in found] == [("Demande écrite", NAME)] * 2


def test_a_topic_without_name_leaves_the_kind_alone(holder: Holder, heating: ContactTopic) -> None:
    assert written(holder, heating, topic_name="").title == "Demande écrite"


def test_staff_read_it_in_the_list_beside_others_and_in_the_export(
    client: Client, manager: User, holder: Holder, heating: ContactTopic
) -> None:
    row, other = written(holder, heating), ff.sent(holder)
    assert f'<span class="desk-below">{NAME}</span>' in client.get(LIST).content.decode()
    assert f"{row.number_text} Demande écrite « {NAME} » du" in plain_text_of(client.get(at(other)), between=" ")
    third = written(holder, heating)
    assert f"n° {row.number_text}, Demande écrite « {NAME} », du" in plain_text_of(client.get(at(third)), between=" ")
    assert exported(manager, row)["Sujet"] == NAME and exported(manager, other)["Sujet"] == ""


def test_of_a_sensitive_one_the_kind_alone_is_told(client: Client, manager: User, holder: Holder) -> None:
    row, other = written(holder, topic(name="Violences", sensitive=True)), ff.sent(holder)
    assert row.sensitive
    for address in (f"{LIST}?etat=toutes", at(other)):
        page = client.get(address).content.decode()
        assert row.number_text in page and "Violences" not in page, address
    assert exported(manager, row)["Sujet"] is None
    manager.user_permissions.add(Permission.objects.get(codename="read_sensitive"))
    reader = User.objects.get(pk=manager.pk)
    assert matter_of(lines_of(nameable(reader)).get(pk=row.pk)) == ("Demande écrite", "Violences")
    assert exported(reader, row)["Sujet"] == "", "an export is a copy that nobody guards"


def test_a_sealed_one_never_gives_its_topic(manager: User, holder: Holder) -> None:
    row = written(holder, topic(name="Violences", sensitive=True))
    sealed = nameable(manager).get(pk=row.pk)
    assert (sealed.topic, sealed.title) == ("", "Demande écrite")
