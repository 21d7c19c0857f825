"""Sensitive requests: read by those with the right alone, and nowhere known by more than number and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Permission
from django.urls import get_resolver

from config.access import walk
from forms.submissions.desk.cells import lines_of
from forms.submissions.desk.exports import HEADINGS, row_of
from forms.submissions.desk.policies import free_for, reviewable, reviewers_of
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Attachment, PageImage, Submission
from forms.submissions.registry import Kind
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked
from tests.kit.desk import LIST, at, numbers, press
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS, NAME = "Le xylophone du troisième", "ZWINGELSTEIN"
BULK = "/admin/bulk/submissions/submission"
DO = ("take", "assign", "accept", "pick", "refuse", "undo", "answer", "close", "ask", "date", "note", "read", "insert")
DO_MORE = ("keep", "transfer", "merge", "drop:x", "topic", "become:receipt", "claim", "unclaim", "preview")


@dataclass(frozen=True)
class Sealed:
    """A sensitive request, another one of the same tenant, and a file with a page of the sensitive one."""

    row: Submission
    """The sensitive one."""
    other: Submission
    """The other one, which every manager of the agency opens."""
    file: Attachment
    """Of the sensitive one."""
    page: PageImage
    """Of that file."""


def sensitive(row: Submission) -> Submission:
    Submission.objects.filter(pk=row.pk).update(sensitive=True)
    return Submission.objects.get(pk=row.pk)


@pytest.fixture
def sealed(question: Kind, manager: User) -> Sealed:
    holder = ff.home()
    type(holder.tenant).objects.filter(pk=holder.tenant_id).update(last_name=NAME)
    holder.refresh_from_db()
    row, other = sensitive(asked(holder, WORDS)), asked(holder, "Autre chose")
    file = f.AttachmentFactory(submission=row)
    page = PageImage.objects.create(attachment=file, number=1, stored_name="p1", width=1, height=1)
    return Sealed(row, other, file, page)


def give_right(user: User) -> User:
    user.user_permissions.add(Permission.objects.get(codename="read_sensitive"))
    return User.objects.get(pk=user.pk)


def text_of(answer: ClientResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


@pytest.mark.parametrize(
    ("agency", "head_office", "right", "reads"),
    [
        ("CV", False, False, False),
        ("CV", False, True, True),
        ("NO", False, True, False),
        ("NO", True, True, True),  # somebody reads what nobody of its agency may
    ],
)
def test_it_is_read_and_given_by_the_right_alone(
    sealed: Sealed, agency: str, head_office: bool, right: bool, reads: bool
) -> None:
    user = ff.manager(agency, head_office=head_office)  # the group of the head office has the right
    user = give_right(user) if right and not head_office else user
    found = [
        reviewable(user, "change").filter(pk=sealed.row.pk).exists(),
        Attachment.objects.for_reviewer(user).filter(pk=sealed.file.pk).exists(),
        PageImage.objects.for_reviewer(user).filter(pk=sealed.page.pk).exists(),
        user in reviewers_of(sealed.row),
    ]
    assert found == [reads] * 4
    assert (user in reviewers_of(sealed.other)) == (agency == "CV"), "the other one is given as before"


def test_no_route_of_the_desk_shows_it(client: Client, sealed: Sealed) -> None:
    row = sealed.row
    routes = {route for route, _ in walk(get_resolver().url_patterns) if route.startswith("admin/demandes/")}
    paths = {re.sub(r"<int:\w+>", str(row.pk), route).replace("<path:tenant_id>", row.tenant_id) for route in routes}
    searches = (WORDS.split()[1], NAME, row.number_text, str(row.number), row.account_id, "question")
    views = ("q={}", "q={}&etat=toutes", "q={}&export=csv")
    asked_for = {f"/{path}" for path in paths} | {f"{LIST}?{v.format(q)}" for v in views for q in searches}
    asked_for |= {f"{LIST}suivante/?apres={row.pk}", f"{LIST}suivante/?avant={row.pk}", "/admin/"}
    asked_for |= {f"/admin/envois/fichiers/{sealed.file.uid}/", "/admin/reports/site-history/"}
    asked_for |= {f"{BULK}/{act}/?id={row.pk}" for act in ("take", "accept", "assign", "undo")}
    Submission.objects.filter(pk=sealed.other.pk).update(tenant=None, account=None, search_text="")
    for address in sorted(asked_for):
        answer = client.get(address)
        shown = re.sub(r'value="[^"]*"|« [^»]* »|\?[^"<]*"', "", text_of(answer))  # the search repeats what was asked
        for trace in (NAME, "xylophone", row.number_text, at(row)):
            assert trace not in shown and trace not in answer.get("Location", ""), address
    for act in ("take", "accept", "assign", "undo"):
        sent = {"row": f"{row.pk}:{row.version}", "to": "personne"}
        assert client.post(f"{BULK}/{act}/?id={row.pk}", sent).status_code == 404
    assert client.get(f"{BULK}/take/?id=all&etat=toutes").content.decode().count(row.number_text) == 0


def test_nothing_is_done_to_it(client: Client, sealed: Sealed) -> None:
    for do in DO + DO_MORE:
        assert press(client, sealed.row, do, text="x", words="x", to="").status_code == 404, do
    row = Submission.objects.get(pk=sealed.row.pk)
    assert (row.version, row.state, row.messages.count()) == (sealed.row.version, State.RECEIVED, 0)
    into = f"{sealed.row.pk}:{sealed.row.version}"
    press(client, sealed.other, "merge", into=into, row=into)
    assert Submission.objects.get(pk=sealed.other.pk).merged_into is None


@pytest.mark.parametrize(
    "query",
    ["", "?etat=nouvelles", "?etat=toutes&suivi=personne", "?etat=toutes&delai=aujourdhui", "?etat=toutes&q=question"],
)
def test_what_narrows_a_list_does_not_find_it(client: Client, sealed: Sealed, query: str) -> None:
    assert sealed.row.number_text not in numbers(client, query)
    assert numbers(client, "?etat=toutes") == [sealed.other.number_text, sealed.row.number_text]


@pytest.mark.parametrize("query", ["?etat=toutes", "?etat=toutes&nature=question"])
def test_the_whole_list_names_number_and_kind_only(client: Client, sealed: Sealed, query: str) -> None:
    page = client.get(LIST + query).content.decode()
    line = next(part for part in page.split("<tr") if sealed.row.number_text in part).partition("</tr>")[0]
    words = " ".join(re.sub(r"<[^>]*>", " ", line.partition(">")[2]).split())
    assert words == f"{sealed.row.number_text} Question Lecture réservée"
    assert "href" not in line and "checkbox" not in line and at(sealed.other) in page
    csv = text_of(client.get(f"{LIST}{query}&export=csv")).splitlines()
    cells = next(row for row in csv if sealed.row.number_text in row).split(";")
    assert [cell for cell in cells if cell != '""'] == [f'"{sealed.row.number_text}"', '"Question"']


def test_beside_another_one_it_is_named_and_not_offered(client: Client, sealed: Sealed) -> None:
    page = client.get(at(sealed.other)).content.decode()
    assert f"{sealed.row.number_text} Question " in page and "Lecture réservée" in page
    assert at(sealed.row) not in page and client.get(at(sealed.other)).context["joinable"] == []


def test_those_with_the_right_read_it_as_any_other(client: Client, sealed: Sealed, manager: User) -> None:
    give_right(manager)
    assert WORDS in client.get(at(sealed.row)).content.decode()
    assert sealed.row.number_text in numbers(client) and sealed.row.number_text in numbers(client, f"?q={NAME}")
    assert "Lecture réservée" not in client.get(at(sealed.other)).content.decode()


def test_one_that_left_the_agency_is_not_told_to_those_who_never_read_it(client: Client, sealed: Sealed) -> None:
    north, office = f.AgencyFactory(agency_code="NO"), ff.manager(head_office=True)
    submission_transfer(submission=sealed.row, user=office, to=north, word="à vous")
    assert "transférée" not in client.get(at(sealed.row)).content.decode()


def test_what_it_is_joined_to_becomes_sensitive(sealed: Sealed, manager: User) -> None:
    request_merge(submission=sealed.row, into=sealed.other, user=give_right(manager))
    assert Submission.objects.get(pk=sealed.other.pk).sensitive
    assert not reviewable(ff.manager("CV")).exists()


def test_one_kept_by_somebody_who_may_not_read_it_is_free(sealed: Sealed, colleague: User, manager: User) -> None:
    reader = give_right(manager)
    for row in (sealed.row, sealed.other):
        Submission.objects.filter(pk=row.pk).update(assigned_to=colleague)
    assert list(reviewable(reader).filter(free_for(reader))) == [sealed.row]


def test_several_at_once_are_given_to_those_who_read_each(client: Client, sealed: Sealed, manager: User) -> None:
    colleague, office = ff.manager("CV"), ff.manager(head_office=True)
    client.force_login(give_right(manager))
    for to, given in ((colleague, {sealed.other.pk}), (office, {sealed.row.pk})):
        rows = "&".join(f"id={row.pk}" for row in (sealed.row, sealed.other))
        address = f"{BULK}/assign/?{rows}&next={LIST}"
        versions = Submission.objects.filter(tenant__isnull=False).values_list("pk", "version")
        client.post(address, {"to": to.pk, "row": [f"{pk}:{version}" for pk, version in versions]})
        assert set(Submission.objects.filter(assigned_to=to).values_list("pk", flat=True)) == given


def test_an_export_has_no_words_of_it_and_masks_those_of_others(sealed: Sealed, manager: User) -> None:
    reason = "Payez sur FR76 3000 6000 0112 3456 7890 189"
    Submission.objects.filter(tenant__isnull=False).update(reason=reason)
    rows = {row.pk: row for row in lines_of(reviewable(give_right(manager)))}
    column = HEADINGS.index("Motif du refus")
    assert row_of(rows[sealed.row.pk])[column] == ""
    kept = str(row_of(rows[sealed.other.pk])[column])
    assert kept.startswith("Payez sur ") and "3456" not in kept
