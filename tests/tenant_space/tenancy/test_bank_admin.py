"""The names of banks in the admin: who may, what is checked, what is remembered."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry

from tenant_space.tenancy.banks import bank_name
from tenant_space.tenancy.models import BankName
from tests.kit.factories import StaffFactory
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/tenancy/bankname/"


@pytest.fixture
def row(db: None) -> BankName:
    return BankName.objects.get(bank_code="14265")


def signed_in(client: Client, group: str) -> Client:
    client.force_login(StaffFactory(groups=[Group.objects.get(name=group)]))
    return client


@pytest.mark.parametrize("group", ["Comptabilité", "Administrateurs"])
def test_accounts_and_administrators_change_names(client: Client, row: BankName, group: str) -> None:
    member = signed_in(client, group)
    assert "14265" in member.get(LIST).content.decode()
    assert "Noms de banques" in member.get("/admin/").content.decode()
    assert bank_name("14265") == "Caisse d'Épargne Loire Drôme Ardèche"
    member.post(f"{LIST}edit/{row.pk}/", {"bank_code": "14265", "name": "  Ma   caisse "})
    assert bank_name("14265") == "Ma caisse", "seen at once"
    member.post(f"{LIST}create/", {"bank_code": " ab 123 ", "name": "Banque neuve"})
    assert bank_name("AB123") == "Banque neuve"
    created = BankName.objects.get(bank_code="AB123")
    member.post(f"{LIST}delete/{created.pk}/")
    assert not BankName.objects.filter(pk=created.pk).exists() and bank_name("AB123") == ""
    actions = ModelLogEntry.objects.filter(content_type__model="bankname").values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.delete", "wagtail.edit"]
    assert "14265" in member.get(f"{LIST}history/{row.pk}/").content.decode()


@pytest.mark.parametrize("group", ["Communication", "Gestionnaires", "Siège"])
def test_nobody_else_does(client: Client, row: BankName, group: str) -> None:
    member = signed_in(client, group)
    for path in ("", "create/", *(f"{view}/{row.pk}/" for view in ("inspect", "edit", "delete", "history"))):
        assert member.get(LIST + path).status_code in (302, 403), path
        member.post(LIST + path, {"bank_code": "14265", "name": "Pirate"})
    assert BankName.objects.get(pk=row.pk).name == row.name
    assert "Noms de banques" not in member.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1426", "cinq caractères"),
        ("142655", "cinq caractères"),
        ("1426é", "cinq caractères"),
        ("14-65", "cinq caractères"),
        ("14506", "a déjà un nom"),
        ("", "requis"),
    ],
)
def test_a_wrong_code_is_explained_and_nothing_is_lost(client: Client, code: str, said: str) -> None:
    answer = signed_in(client, "Comptabilité").post(f"{LIST}create/", {"bank_code": code, "name": "Ma banque"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text and "Ma banque" in text
    assert not BankName.objects.filter(name="Ma banque").exists()


@pytest.mark.parametrize("query", ["name__startswith=zzz", "pk__in=0", "bank_code__regex=(", "nothing=1", "o=9.x"])
def test_look_ups_in_the_address_change_nothing(client: Client, query: str) -> None:
    answer = signed_in(client, "Comptabilité").get(f"{LIST}?{query}", follow=True)
    assert answer.status_code == 200
    assert len(answer.context["object_list"]) == BankName.objects.count()


def test_a_bank_is_found_by_code_or_by_name(client: Client) -> None:
    member = signed_in(client, "Comptabilité")
    for words in ("14265", "Drôme"):
        rows = member.get(LIST, {"q": words}).context["object_list"]
        assert [str(one) for one in rows] == ["14265 Caisse d'Épargne Loire Drôme Ardèche"]


@pytest.mark.parametrize("view", ["inspect", "edit", "delete", "history"])
@pytest.mark.parametrize("key", ["abc", "0", "9" * 30])
def test_a_key_that_no_row_has_is_missing(client: Client, view: str, key: str) -> None:
    assert signed_in(client, "Comptabilité").get(f"{LIST}{view}/{key}/").status_code == 404
