"""What several tests of these screens do."""

from django.contrib.auth.models import Group

from tenant_space.identity.models import SignUp, User
from tests.kit import factories as f

LIST = "/admin/acces-locataires/"


CHECKED = {"check": "AT_THE_DESK", "detail": ""}


REASON = {"reason": "Téléphone volé"}


def page_of(holder) -> str:
    return f"{LIST}fiche/{holder.tenant_id}/"


def change(slug: str, holder) -> str:
    return f"{LIST}{slug}/{holder.tenant_id}/"


def member(group: str, *agencies) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name=group)], first_name="Gaël", last_name="Martin")
    user.agencies.set(agencies)
    return user


def waiting(holder) -> SignUp:
    return f.SignUpFactory(person=holder.tenant, email="attend@example.org")


def found(client, **query) -> list[str]:
    return [tenant.pk for tenant, _ in client.get(LIST, query).context["rows"]]
