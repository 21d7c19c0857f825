"""What several tests of these screens do."""

from typing import Any

from django.contrib.auth.models import Group

from tenant_space.identity.models import SignUp, User
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit.typing import Client

LIST = "/admin/acces-locataires/"


CHECKED = {"check": "AT_THE_DESK", "detail": ""}


REASON = {"reason": "Téléphone volé"}


def page_of(holder: Holder) -> str:
    return f"{LIST}fiche/{holder.tenant_id}/"


def change(slug: str, holder: Holder) -> str:
    return f"{LIST}{slug}/{holder.tenant_id}/"


def member(group: str, *agencies: Agency) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name=group)], first_name="Gaël", last_name="Martin")
    user.agencies.set(agencies)
    return user


def waiting(holder: Holder) -> SignUp:
    return f.SignUpFactory(person=holder.tenant, email="attend@example.org")


def found(client: Client, **query: Any) -> list[str]:
    return [tenant.pk for tenant, _ in client.get(LIST, query).context["rows"]]
