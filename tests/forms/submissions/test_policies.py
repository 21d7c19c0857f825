"""Each door of the managers' screens, tried by everybody who has no business behind it."""

from collections.abc import Callable
from itertools import product

import pytest
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from config.access import walk
from forms.submissions.desk.policies import ReviewPolicy, reviewable, reviewers_of
from forms.submissions.enums import State
from forms.submissions.models import KindSetting, Submission
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
UNKNOWN = 999_999_999


@pytest.fixture
def submission(db: None) -> Submission:
    """A certificate of the agency CV."""
    return ff.sent(ff.home())


@pytest.fixture
def gone(db: None) -> Submission:
    """A submission that no agency follows."""
    row = ff.sent(ff.home())
    Submission.objects.filter(pk=row.pk).update(agency=None)
    return Submission.objects.get(pk=row.pk)


def foreign_manager() -> User:
    return ff.manager("NO")


def editor() -> User:
    return f.StaffFactory(groups=[Group.objects.get(name="Communication")])


def agency_without_right() -> User:
    """An agency alone gives nothing: the group's right is needed, too."""
    user = editor()
    user.agencies.set([f.AgencyFactory(agency_code="CV")])
    return user


def head_office_only() -> User:
    return ff.manager(head_office=True)


def tenant() -> User:
    """Somebody else, whose own name stands on each page they see."""
    return f.UserFactory(tenant__last_name="AUTRE")


def visitor() -> None:
    return None


OUTSIDERS = [foreign_manager, editor, agency_without_right, head_office_only, tenant, visitor]
everybody_else = pytest.mark.parametrize("outsider", OUTSIDERS, ids=lambda make: make.__name__)


def enter(client: Client, outsider: Callable[[], User | None]) -> User | None:
    user = outsider()
    if user:
        client.force_login(user)
    return user


def traces(submission: Submission) -> list[str]:
    tenant = submission.tenant
    return [submission.number_text, tenant.last_name, submission.account_id, str(submission.uid)]


def body(response: ClientResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def leaks(response: ClientResponse, submission: Submission) -> list[str]:
    text = body(response)
    return [trace for trace in traces(submission) if trace in text]


LISTS = [
    "/admin/demandes/",
    "/admin/demandes/results/",
    "/admin/demandes/?etat=toutes",
    "/admin/demandes/?etat=nouvelles&suivi=personne",
    "/admin/demandes/?agence=CV",
    "/admin/demandes/?agence=CV&etat=toutes",
    "/admin/demandes/?q={account}",
    "/admin/demandes/results/?q={name}&etat=toutes",
    "/admin/demandes/?q={number}",
    "/admin/demandes/?export=csv&etat=toutes",
    "/admin/demandes/?export=csv&agence=CV",
    "/admin/demandes/?tenant__user__password__startswith=argon2&etat=toutes",
    "/admin/demandes/?tenant={tenant}",
    "/admin/demandes/?ordering=tenant__last_name&etat=toutes",
    "/admin/demandes/suivante/",
    "/admin/",
    "/admin/reports/site-history/",
    "/admin/reports/site-history/results/?object_type=submissions.submission",
    "/admin/bulk/submissions/submission/take/?id=all",
    "/admin/bulk/submissions/submission/accept/?id=all&etat=toutes",
]


@everybody_else
def test_no_list_shows_a_foreign_submission(
    client: Client, submission: Submission, outsider: Callable[[], User | None]
) -> None:
    enter(client, outsider)
    for address in LISTS:
        path = address.format(
            account=submission.account_id,
            name=submission.tenant.last_name,
            number=submission.number_text,
            tenant=submission.tenant_id,
        )
        response = client.get(path)
        # The search field repeats what was asked.
        shown = body(response).replace(f'value="{path.rpartition("q=")[2]}"', "")
        found = [trace for trace in traces(submission) if trace in shown]
        asked = {submission.account_id, submission.tenant.last_name, submission.number_text} if "q=" in path else set()
        assert set(found) <= asked, path
        assert f"/admin/demandes/{submission.pk}/" not in shown, path


@everybody_else
def test_an_export_holds_nothing_foreign(
    client: Client, submission: Submission, outsider: Callable[[], User | None]
) -> None:
    enter(client, outsider)
    response = client.get("/admin/demandes/?export=csv&etat=toutes")
    assert leaks(response, submission) == []


@everybody_else
def test_a_foreign_page_answers_like_an_unknown_one(
    client: Client, submission: Submission, outsider: Callable[[], User | None]
) -> None:
    enter(client, outsider)
    answers = [client.get(f"/admin/demandes/{pk}/") for pk in (submission.pk, UNKNOWN)]
    assert answers[0].status_code == answers[1].status_code != 200
    assert leaks(answers[0], submission) == []
    assert answers[0].headers.get("Location", "").replace(str(submission.pk), "") == answers[1].headers.get(
        "Location", ""
    ).replace(str(UNKNOWN), "")


ACTIONS = [{"do": "take"}, {"do": "accept"}, {"do": "refuse", "reason": "x"}, {"do": "note", "text": "x"}]


@everybody_else
@pytest.mark.parametrize("action", [*ACTIONS, {"do": "assign", "to": ""}], ids=lambda data: data["do"])
def test_nobody_else_decides(
    client: Client, submission: Submission, outsider: Callable[[], User | None], action: dict[str, str]
) -> None:
    enter(client, outsider)
    response = client.post(f"/admin/demandes/{submission.pk}/", {"version": submission.version, **action})
    assert response.status_code in (302, 403, 404)
    row = Submission.objects.get(pk=submission.pk)
    assert (row.version, row.state, row.notes.count()) == (submission.version, State.RECEIVED, 0)


QUERIES = ["id=all", "id={pk}", "id=all&etat=toutes&agence=CV"]


@everybody_else
def test_no_bulk_action_reaches_it(
    client: Client, submission: Submission, outsider: Callable[[], User | None]
) -> None:
    enter(client, outsider)
    for action, query in product(("take", "accept"), QUERIES):
        address = f"/admin/bulk/submissions/submission/{action}/?{query.format(pk=submission.pk)}"
        assert client.get(address).status_code in (302, 403, 404), address
        response = client.post(address, {"row": f"{submission.pk}:{submission.version}"})
        assert response.status_code in (302, 403, 404), address
        assert Submission.objects.get(pk=submission.pk).version == submission.version, address


CLOSED = ["new", "add", "edit/{pk}", "delete/{pk}", "copy/{pk}", "usage/{pk}", "history/{pk}", "history-results/{pk}"]


@pytest.mark.parametrize("owner", [True, False], ids=["its manager", "a superuser"])
def test_wagtails_generic_views_do_not_exist(client: Client, submission: Submission, owner: bool) -> None:
    client.force_login(ff.manager("CV") if owner else f.StaffFactory(is_superuser=True))
    for path in (*CLOSED, "inspect/{pk}", "reorder/{pk}", "{pk}/edit", "{pk}/history", "{pk}/usage"):
        assert client.get(f"/admin/demandes/{path.format(pk=submission.pk)}/").status_code == 404, path


def test_the_routes_of_the_desk_are_these() -> None:
    routes = {route for route, _ in walk(get_resolver().url_patterns) if route.startswith("admin/demandes/")}
    opening = {"<int:pk>/acces/", "<int:pk>/acces/<path:tenant_id>/"}  # of an access, from a request for help
    recording = {"enregistrer/", "enregistrer/<slug:kind>/<path:tenant_id>/"}  # for somebody who calls
    iban = {"<int:pk>/iban/", "<int:pk>/preuve/"}  # of a direct debit, for those who may read them
    known = {"", "results/", "suivante/", "agences-fermees/", "<int:pk>/"} | opening | recording | iban
    assert {route.removeprefix("admin/demandes/") for route in routes} == known
    for name in ("add", "edit", "delete", "copy", "usage", "history", "history_results"):
        with pytest.raises(NoReverseMatch):
            reverse(f"desk:{name}", args=[1])


@pytest.mark.parametrize("action", ["delete", "add_to_collection", "archive", "add_tags"])
def test_no_other_bulk_action_knows_submissions(client: Client, submission: Submission, action: str) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    address = f"/admin/bulk/submissions/submission/{action}/?id={submission.pk}"
    assert client.get(address).status_code == 404


def test_submissions_are_no_snippets_and_are_in_no_index_of_references(submission: Submission) -> None:
    assert Submission not in get_snippet_models() and KindSetting not in get_snippet_models()
    assert not ReferenceIndex.model_is_indexable(Submission) or Submission not in ReferenceIndex.tracked_models


def test_log_entries_hold_numbers_only_and_lead_to_the_page_of_those_who_may(submission: Submission) -> None:
    from wagtail.models import ModelLogEntry

    for entry in ModelLogEntry.objects.for_instance(submission):
        assert entry.label == f"Envoi n° {submission.number_text}" and entry.data == {}
    assert AdminURLFinder(ff.manager("CV")).get_edit_url(submission) == f"/admin/demandes/{submission.pk}/"
    for outsider in (foreign_manager(), editor()):
        assert AdminURLFinder(outsider).get_edit_url(submission) is None


# --- the policy itself --------------------------------------------------------


def test_the_policy_is_the_registered_one() -> None:
    assert isinstance(policy_registry.get_by_type(Submission), ReviewPolicy)


def test_the_scope_is_the_right_and_the_agencies(submission: Submission, gone: Submission) -> None:
    assert list(reviewable(ff.manager("CV"))) == [submission]
    assert list(reviewable(ff.manager("CV", "NO"), "change")) == [submission]
    assert list(reviewable(head_office_only())) == [gone]
    assert set(reviewable(ff.manager("CV", head_office=True))) == {submission, gone}
    assert set(reviewable(f.StaffFactory(is_superuser=True))) == {submission, gone}
    for outsider in (foreign_manager(), editor(), agency_without_right(), tenant()):
        assert not reviewable(outsider).exists()
    closed = ff.manager("CV", is_active=False)
    assert not reviewable(closed).exists()


@pytest.mark.parametrize("action", ["add", "delete", "copy", "publish"])
def test_nobody_adds_or_deletes_by_hand(submission: Submission, action: str) -> None:
    policy = policy_registry.get_by_type(Submission)
    for user in (ff.manager("CV"), f.StaffFactory(is_superuser=True)):
        assert not policy.user_has_permission(user, action)
        assert not policy.user_has_permission_for_instance(user, action, submission)
        assert not policy.instances_user_has_permission_for(user, action).exists()
    assert not policy.users_with_permission(action).exists()


def test_a_submission_is_given_to_those_who_may_decide_it(submission: Submission, gone: Submission) -> None:
    mine, other, office = ff.manager("CV"), ff.manager("NO"), ff.manager("CV", head_office=True)
    ff.manager("CV", is_active=False)
    agency_without_right()
    assert set(reviewers_of(submission)) == {mine, office}
    assert set(reviewers_of(gone)) == {office}
    assert other not in reviewers_of(submission)


def test_a_submission_of_a_closed_agency_is_the_head_offices_too(client: Client, submission: Submission) -> None:
    mine, office = ff.manager("CV"), head_office_only()
    assert not reviewable(office).exists()
    submission.agency.active = False
    submission.agency.save()
    assert list(reviewable(mine)) == list(reviewable(office)) == [submission]
    assert not reviewable(foreign_manager()).exists()
    assert set(reviewers_of(submission)) == {mine, office}
    client.force_login(office)
    assert submission.number_text in client.get("/admin/demandes/").content.decode()
    client.force_login(ff.manager("NO", head_office=True))
    assert submission.number_text in client.get("/admin/demandes/?agence=siege").content.decode()


# --- what surrounds them ------------------------------------------------------


@pytest.mark.parametrize("group", ["Gestionnaires", "Siège", "Comptabilité"])
@pytest.mark.parametrize("address", ["/admin/snippets/submissions/refusalreason/", "/admin/delais/"])
def test_only_who_writes_texts_changes_reasons_and_delays(client: Client, group: str, address: str) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("group", ["Communication", "Administrateurs"])
def test_reasons_and_delays_say_nothing_of_submissions(client: Client, submission: Submission, group: str) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    reason, setting = f.RefusalReasonFactory(), KindSetting.objects.get(kind=ff.KIND)
    base = "/admin/snippets/submissions/refusalreason/"
    shown = [base, f"{base}edit/{reason.pk}/", f"{base}usage/{reason.pk}/", f"{base}history/{reason.pk}/"]
    shown += ["/admin/snippets/choose/submissions/refusalreason/", "/admin/delais/", f"/admin/delais/{setting.pk}/"]
    for address in shown:
        response = client.get(address)
        assert response.status_code == 200, address
        assert leaks(response, submission) == [], address


def test_delays_are_changed_never_added_or_deleted(client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    setting = KindSetting.objects.get(kind=ff.KIND)
    for path in ("new", f"delete/{setting.pk}", f"copy/{setting.pk}", f"usage/{setting.pk}", f"history/{setting.pk}"):
        assert client.get(f"/admin/delais/{path}/").status_code == 404
    response = client.post(f"/admin/delais/{setting.pk}/", {"working_days": "8"})
    assert response.status_code == 302
    assert KindSetting.objects.get(kind=ff.KIND).working_days == 8
