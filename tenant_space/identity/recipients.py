"""How people are reached by mail: at the address of their sign-in, unless they refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import MailRefusal, MailWish, User
from tenant_space.identity.tenant_access.selectors import MOST_FOUND, searched
from tenant_space.notifications.channels.email.addresses import resolver_register
from tenant_space.notifications.enums import ASKED_TOPICS, OPTIONAL_TOPICS
from tenant_space.notifications.finding import finder_register
from tenant_space.notifications.readers import NOBODY, Reader, reader_register
from tenant_space.notifications.registry import MailSpec
from tenant_space.tenancy.mail_readers import tenant_reader
from tenant_space.tenancy.models import Tenant


def user_addresses(users: Sequence[User], spec: MailSpec) -> list[str]:
    """The addresses of sign-ins. A closed one has none left; a blocked one is still told so.

    No query, unless the kind may be refused or needs a confirmed address: those who sign up or in must not
    be able to tell by the time it takes whether a mail left.
    """
    unwanted = _unwanted_by(users, spec)
    confirmed = _confirmed_of(users) if spec.confirmed else None
    return [
        user.email
        if user.suspension != Suspension.CLOSED
        and user.pk not in unwanted
        and (confirmed is None or (user.pk, user.email.lower()) in confirmed)
        else ""
        for user in users
    ]


def tenant_addresses(tenants: Sequence[Tenant], spec: MailSpec) -> list[str]:
    """The addresses of the sign-ins of these people; empty for those without one, and those who may not sign in."""
    users = {user.tenant_id: user for user in User.objects.filter(tenant__in=tenants, is_active=True)}
    signed_up = [tenant.pk for tenant in tenants if tenant.pk in users]
    found = dict(zip(signed_up, user_addresses([users[key] for key in signed_up], spec), strict=True))
    return [found.get(tenant.pk, "") for tenant in tenants]


def _unwanted_by(users: Sequence[User], spec: MailSpec) -> set[int]:
    """Those who refused this topic, or did not ask for it."""
    if spec.topic in OPTIONAL_TOPICS:
        return set(MailRefusal.objects.filter(user__in=users, topic=spec.topic).values_list("user_id", flat=True))
    if spec.topic in ASKED_TOPICS:
        asked = MailWish.objects.filter(user__in=users, topic=spec.topic).values_list("user_id", flat=True)
        return {user.pk for user in users} - set(asked)
    return set()


def address_confirmed(user: User) -> bool:
    """Whether the owner of this sign-in has confirmed its address. One query."""
    return bool(_confirmed_of([user]))


def _confirmed_of(users: Sequence[User]) -> set[tuple[int, str]]:
    rows = EmailAddress.objects.filter(user__in=users, verified=True).values_list("user_id", "email")
    return {(user_id, email.lower()) for user_id, email in rows}


def people_found(query: str) -> list[str]:
    """The people whose mails are looked for: by a name, a number of theirs, or an address they sign in with."""
    return list(searched(Tenant.objects.for_agencies(None), query).values_list("pk", flat=True)[:MOST_FOUND])


def user_reader(context: dict[str, Any]) -> Reader:
    """The owner of a sign-in, and the account the mail is about, if it names one (`account`)."""
    user = User.objects.filter(pk=context["user_id"]).select_related("tenant").first()
    if user is None or user.tenant is None:
        return Reader(user.get_full_name()) if user else NOBODY
    return tenant_reader(user.tenant, context.get("account", ""))


def person_reader(context: dict[str, Any]) -> Reader:
    """Somebody told at an address that only the ERP knows: it may be a stranger's by now, so the name stays out."""
    person = Tenant.objects.filter(pk=context["tenant_id"]).first()
    return replace(tenant_reader(person), name="") if person else NOBODY


resolver_register(User, user_addresses, person=lambda user: user.tenant_id or user.closed_tenant_id or "")
resolver_register(Tenant, tenant_addresses, person=lambda tenant: str(tenant.pk))
finder_register(people_found)
reader_register("user_id", user_reader)
reader_register("tenant_id", person_reader)
