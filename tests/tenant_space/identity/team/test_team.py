"""« Équipe »: an administrator manages the staff, and never more than the staff."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.submissions.desk.policies import reviewable
from tenant_space.identity.mails import password_reset
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.team import services as team
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.team import BEYOND, TEAM, group
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def written(**changes: Any) -> dict[str, Any]:
    values = {
        "email": "Nadia.Benali@Example.org",
        "first_name": "Nadia",
        "last_name": "Benali",
        "groups": [group("Gestionnaires").pk],
        "agencies": ["CV"],
    }
    return {**values, **changes}


def test_the_list_shows_who_does_what(client: Client, admin: User, manager: User) -> None:
    page = client.get(TEAM).content.decode()
    for text in ("Gaël Martin", manager.email, "Gestionnaires", "Agence Centre Ville", "Ouvert"):
        assert text in page, text


def test_a_person_is_created_and_gets_the_link(client: Client, admin: User) -> None:
    f.AgencyFactory()
    submission = ff.sent(ff.home())
    assert client.post(f"{TEAM}ajouter/", written()).url == TEAM
    user = User.objects.get(email="nadia.benali@example.org")
    assert not user.is_superuser and not user.has_usable_password()
    assert [g.name for g in user.groups.all()] == ["Gestionnaires"]
    assert list(reviewable(user)) == [submission], "the agency is all it takes to work"
    mail = OutgoingMail.objects.get(kind="account.staff_welcome")
    assert (mail.to, mail.context) == (user.email, {"user_id": user.pk})
    link = password_reset(mail.context).link
    path = link[link.index("/mot-de-passe") :]
    client.logout()
    response = client.get(path, follow=True)
    form = {"password1": "Tilleul-2026", "password2": "Tilleul-2026"}
    client.post(response.request["PATH_INFO"], form)
    user.refresh_from_db()
    assert user.check_password("Tilleul-2026")
    assert ModelLogEntry.objects.get(action="identity.staff_create").user == admin


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": ""}, "Indiquez l&#x27;adresse"),
        ({"email": "nadia"}, "ne semble pas complète"),
        ({"email": f"{'n' * 60}@{'.'.join(['x' * 60] * 4)}.org"}, "254 caractères au plus"),
        ({"first_name": ""}, "Indiquez le prénom"),
        ({"groups": []}, "Cochez au moins un groupe"),
        ({"agencies": ["ZZ"]}, "Cette agence n&#x27;existe plus"),
    ],
)
def test_what_is_missing_is_said_and_nothing_lost(
    client: Client, admin: User, changes: dict[str, Any], message: str
) -> None:
    f.AgencyFactory()
    page = client.post(f"{TEAM}ajouter/", written(**changes)).content.decode()
    assert message in page and "Benali" in page
    assert not User.objects.filter(last_name="Benali").exists()


def test_a_sign_up_that_waits_ends(client: Client, admin: User) -> None:
    f.AgencyFactory()
    squat = f.SignUpFactory(email="nadia.benali@example.org")
    assert client.post(f"{TEAM}ajouter/", written()).status_code == 302
    assert not SignUp.objects.filter(pk=squat.pk).exists()
    person = User.objects.get(email="nadia.benali@example.org")
    assert person.tenant is None and [group.name for group in person.groups.all()] == ["Gestionnaires"]
    assert OutgoingMail.objects.get().to == person.email


def test_one_that_may_not_create_drops_no_sign_up(manager: User) -> None:
    squat = f.SignUpFactory(email="nadia.benali@example.org")
    with pytest.raises(team.NotYours):
        team.member_create(actor=manager, email=squat.email, member=team.Member("N", "B", (), ()))
    assert SignUp.objects.filter(pk=squat.pk).exists()


def test_a_blocked_sign_up_stays_blocked(client: Client, admin: User) -> None:
    f.AgencyFactory()
    squat = f.SignUpFactory(email="nadia.benali@example.org", blocked_at=timezone.now())
    assert client.post(f"{TEAM}ajouter/", written()).status_code == 302
    assert SignUp.objects.get(pk=squat.pk).blocked_at


@pytest.mark.parametrize("whose", ["tenant", "staff"])
def test_an_address_is_used_once(client: Client, admin: User, manager: User, whose: str) -> None:
    taken = f.UserFactory(email="deja@example.org").email if whose == "tenant" else manager.email
    page = client.post(f"{TEAM}ajouter/", written(email=taken.upper())).content.decode()
    assert "Quelqu&#x27;un se connecte déjà avec cette adresse" in page
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("name", ["Administrateurs", "Direction"])
def test_an_administrator_gives_no_group_beyond_the_staff(
    client: Client, admin: User, manager: User, name: str
) -> None:
    strong, _ = Group.objects.get_or_create(name=name)
    for address in (f"{TEAM}ajouter/", f"{TEAM}{manager.pk}/"):
        page = client.post(address, written(groups=[strong.pk]))
        assert "Vous ne pouvez pas donner ce groupe" in page.content.decode()
    member = team.Member("a", "b", (strong,), ())
    with pytest.raises(team.NotYours):
        team.member_create(actor=admin, email="x@example.org", member=member)
    with pytest.raises(team.NotYours):
        team.member_change(actor=admin, user=manager, member=member)
    assert not User.objects.filter(groups=strong).exclude(pk=admin.pk).exists()


def test_posted_rights_are_ignored(client: Client, admin: User) -> None:
    f.AgencyFactory()
    client.post(f"{TEAM}ajouter/", written(is_superuser="on", is_staff="on", user_permissions=["1"]))
    user = User.objects.get(last_name="Benali")
    assert not user.is_superuser and not user.is_staff and not user.user_permissions.exists()


def test_an_agency_that_closed_can_still_be_given(client: Client, admin: User, manager: User) -> None:
    submission = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="ZZ", name="Annexe", active=False)))
    page = client.get(f"{TEAM}{manager.pk}/").content.decode()
    assert "Annexe (fermée)" in page and page.index("Annexe (fermée)") > page.index("Agence Centre Ville")
    client.post(f"{TEAM}{manager.pk}/", written(agencies=["CV", "ZZ"]))
    assert submission in reviewable(User.objects.get(pk=manager.pk))


def test_groups_and_agencies_are_changed(client: Client, admin: User, manager: User) -> None:
    f.AgencyFactory(agency_code="NO", name="Nord")
    values = written(groups=[group("Siège").pk, group("Comptabilité").pk], agencies=["NO"], last_name="Morel")
    assert client.post(f"{TEAM}{manager.pk}/", values).url == TEAM
    manager.refresh_from_db()
    assert {g.name for g in manager.groups.all()} == {"Siège", "Comptabilité"}
    assert [a.pk for a in manager.agencies.all()] == ["NO"]
    assert manager.last_name == "Morel" and manager.email != values["email"].lower(), "the address stays"


def test_a_closed_access_is_closed_at_once_and_for_good(client: Client, admin: User, manager: User) -> None:
    from django.test import Client

    theirs = Client()
    theirs.force_login(manager)
    assert theirs.get("/admin/").status_code == 200
    client.post(f"{TEAM}{manager.pk}/", {"do": "close"})
    manager.refresh_from_db()
    assert not manager.is_active and not reviewable(manager).exists()
    assert theirs.get("/admin/").status_code == 302
    assert password_reset({"user_id": manager.pk}) is None, "no link opens it"
    client.post(f"{TEAM}{manager.pk}/", {"do": "reopen"})
    manager.refresh_from_db()
    assert manager.is_active and not manager.has_usable_password()
    assert theirs.get("/admin/").status_code == 302, "the old session stays dead"
    assert OutgoingMail.objects.get().kind == "account.staff_welcome"


def test_the_link_is_sent_again(client: Client, admin: User, manager: User) -> None:
    client.post(f"{TEAM}{manager.pk}/", {"do": "invite"})
    assert OutgoingMail.objects.get().to == manager.email
    team.member_close(actor=admin, user=manager)
    assert client.post(f"{TEAM}{manager.pk}/", {"do": "invite"}).status_code == 404


@pytest.mark.parametrize("who", BEYOND)
def test_nobody_beyond_the_staff_is_shown_or_touched(client: Client, admin: User, who: str) -> None:
    person = BEYOND[who]()
    before = User.objects.values().get(pk=person.pk)
    assert person.email not in client.get(TEAM).content.decode()
    address = f"{TEAM}{person.pk}/"
    assert client.get(address).status_code == 404
    for data in ({"do": "close"}, {"do": "reopen"}, {"do": "invite"}, written()):
        assert client.post(address, data).status_code == 404
    member = team.Member("a", "b", (group("Gestionnaires"),), ())
    for service, extra in (
        (team.member_close, {}),
        (team.member_reopen, {}),
        (team.member_invite, {}),
        (team.member_change, {"member": member}),
    ):
        with pytest.raises(team.NotYours):
            service(actor=admin, user=person, **extra)
    assert User.objects.values().get(pk=person.pk) == before
    assert not OutgoingMail.objects.exists()


def test_one_does_not_close_ones_own_access(client: Client, admin: User) -> None:
    assert client.post(f"{TEAM}{admin.pk}/", {"do": "close"}).status_code == 404
    root = f.StaffFactory(is_superuser=True)
    for actor in (admin, root):
        with pytest.raises(team.NotYours):
            team.member_close(actor=actor, user=actor)


def test_a_superuser_manages_administrators_too(client: Client, admin: User) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    assert admin.email in client.get(TEAM).content.decode()
    client.post(f"{TEAM}{admin.pk}/", {"do": "close"})
    admin.refresh_from_db()
    assert not admin.is_active
    client.post(f"{TEAM}ajouter/", written(groups=[group("Administrateurs").pk], agencies=[]))
    assert User.objects.get(last_name="Benali").groups.get().name == "Administrateurs"


@pytest.mark.parametrize("name", ["Communication", "Gestionnaires", "Siège", "Comptabilité"])
def test_the_screen_is_for_administrators(client: Client, manager: User, name: str) -> None:
    user = f.StaffFactory(groups=[group(name)])
    client.force_login(user)
    for address in (TEAM, f"{TEAM}ajouter/", f"{TEAM}{manager.pk}/"):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, written()).status_code in (302, 404)
    assert "Équipe" not in client.get("/admin/").content.decode()
    assert not User.objects.filter(last_name="Benali").exists()
    with pytest.raises(team.NotYours):
        team.member_create(actor=user, email="x@example.org", member=team.Member("a", "b", (), ()))
    assert not team.team_of(user).exists()


def test_tenants_and_visitors_stay_outside(client: Client, manager: User) -> None:
    assert client.get(TEAM).status_code == 302
    client.force_login(f.UserFactory())
    for address in (TEAM, f"{TEAM}ajouter/", f"{TEAM}{manager.pk}/"):
        assert client.get(address).status_code == 403


def test_logs_name_an_address_never_a_person(client: Client, admin: User, manager: User) -> None:
    client.post(f"{TEAM}{manager.pk}/", {"do": "close"})
    entry = ModelLogEntry.objects.get(action="identity.staff_close")
    assert entry.user == admin and "Martin" not in entry.label and entry.data == {}
