"""The reminders around the end of an insurance: 30, 15 and 3 days before it, and once after.

Each step leaves once for a lease and an end. A day on which nothing ran is made up for by the
nearest step alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from forms.insurance.models import InsuranceReminder
from forms.submissions.models import NumberSeries
from tenant_space import formats
from tenant_space.identity.models import User
from tenant_space.identity.selectors import mail_addresses_of
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import MailSpec, MailValues, Placeholder, mail_register
from tenant_space.notifications.services import mails_enqueue
from tenant_space.tenancy.insurance_ends import CoverEnd, covers_ending, covers_ending_of, holders_writing

TOPIC = Topic("REMINDERS")
STEPS = (3, 15, 30)
OVERDUE = -1
REMINDER, OVERDUE_MAIL = "insurance.reminder", "insurance.overdue"
SERIES = "insurance_reminders"
BATCH = 500

Mail = tuple[str, dict[str, Any]]


def insurance_reminders_send(*, on: dt.date | None = None) -> int:
    """Queue the reminders due on a day (default: today), each once. Returns how many mails.

    Two workers at once: the second waits for the first, then finds nothing left to do.
    """
    day = on or timezone.localdate()
    NumberSeries.objects.get_or_create(name=SERIES)
    with transaction.atomic():
        NumberSeries.objects.select_for_update().get(name=SERIES)
        due = _not_sent([(end, step_of(end.last_day, day)) for end in covers_ending(day)])
        InsuranceReminder.objects.bulk_create(
            [InsuranceReminder(lease_id=end.lease_id, valid_to=end.last_day, step=step) for end, step in due],
            batch_size=BATCH,
        )
        return _tell(due, day)


def step_of(last_day: dt.date, on: dt.date) -> int:
    """The step that a day belongs to: the nearest one before the end, or the one after it."""
    left = (last_day - on).days
    return OVERDUE if left < 0 else min(step for step in STEPS if left <= step)


def _not_sent(due: list[tuple[CoverEnd, int]]) -> list[tuple[CoverEnd, int]]:
    if not due:
        return []
    days = [end.last_day for end, _ in due]
    rows = InsuranceReminder.objects.filter(valid_to__range=(min(days), max(days)))
    sent = set(rows.values_list("lease_id", "valid_to", "step"))
    return [(end, step) for end, step in due if (end.lease_id, end.last_day, step) not in sent]


def _people(accounts: list[str], on: dt.date) -> dict[str, list[tuple[int, str]]]:
    """Who gets the reminders of each account: sign-in and address; read for so many accounts at a time."""
    people: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for start in range(0, len(accounts), BATCH):
        holders = holders_writing(accounts[start : start + BATCH], on)
        for account, user_id, address in mail_addresses_of(holders, TOPIC):
            people[account].append((user_id, address))
    return people


def _tell(due: list[tuple[CoverEnd, int]], on: dt.date) -> int:
    people = _people(sorted({end.account_number for end, _ in due}), on)
    told: dict[tuple[int, str, dt.date, int], list[str]] = defaultdict(list)
    for end, step in due:
        for user_id, address in people[end.account_number]:
            told[user_id, address, end.last_day, step].append(end.lease_id)
    mails: dict[str, list[Mail]] = {REMINDER: [], OVERDUE_MAIL: []}
    for (user_id, address, last_day, step), leases in told.items():
        context = {"user_id": user_id, "lease_ids": leases, "valid_to": last_day.isoformat()}
        mails[OVERDUE_MAIL if step == OVERDUE else REMINDER].append((address, context))
    return sum(len(mails_enqueue(kind, rows)) for kind, rows in mails.items() if rows)


def _values(context: dict[str, Any]) -> MailValues | None:
    """What a reminder says on the day it leaves; nothing when a certificate came meanwhile, or the person left."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).select_related("tenant").first()
    if user is None or user.tenant is None or user.mail_refusals.filter(topic=TOPIC).exists():
        return None
    today = timezone.localdate()
    last_day = dt.date.fromisoformat(context["valid_to"])
    ends = [end for end in covers_ending_of(user.tenant, context["lease_ids"], today) if end.last_day == last_day]
    # Who left since the mail was planned has nothing to insure there any more.
    holders = holders_writing({end.account_number for end in ends}, today).filter(tenant=user.tenant)
    held = set(holders.values_list("account_id", flat=True))
    ends = [end for end in ends if end.account_number in held]
    if not ends:
        return None
    values = {
        "location": "\n".join(end.location for end in ends),
        "fin": formats.long_date(last_day),
        "jours": days_text((last_day - today).days),
    }
    return MailValues(values, insurance_page_url())


def days_text(left: int) -> str:
    """How far a day is, as people say it: `dans 3 jours`, `demain`, `hier`, `il y a 3 jours`."""
    near = {0: "aujourd'hui", 1: "demain", -1: "hier"}
    return near.get(left) or (f"dans {left} jours" if left > 0 else f"il y a {-left} jours")


def insurance_page_url() -> str:
    """Where one sends a certificate; the home page when editors took that page away."""
    page = (
        Page.objects.live()
        .filter(content_type__app_label="insurance", content_type__model="insurancepage")
        .order_by("path")
        .first()
    )
    parts = page.get_url_parts() if page else None
    return landlord_current().portal_url + (parts[2] if parts and parts[2] else "/")


def _placeholders(last_day: str, distance: str) -> Iterable[Placeholder]:
    return (
        Placeholder("location", "ce qui est loué, une ligne pour chaque location", "Logement T2, 8 boulevard Krumnov"),
        Placeholder("fin", "dernier jour de l'assurance", last_day),
        Placeholder("jours", "le temps qui reste ou qui a passé", distance),
    )


BEFORE = MailSpec(
    kind=REMINDER,
    label="Assurance : fin proche",
    when="Part 30, 15 et 3 jours avant la fin de l'assurance, sauf si une attestation est en cours de validation "
    "ou si le locataire ne veut pas de rappel.",
    build=_values,
    subject="Votre assurance se termine le {fin}",
    body=(
        "Bonjour,",
        "Votre attestation d'assurance n'est plus valable après le {fin}, {jours}. Elle concerne :",
        "{location}",
        "Demandez une nouvelle attestation à votre assureur, puis envoyez-la depuis votre espace locataire. "
        "Une photo nette suffit.",
        "Vous venez de l'envoyer ? Vous n'avez rien d'autre à faire.",
    ),
    button="Envoyer mon attestation",
    placeholders=tuple(_placeholders("23 décembre 2026", "dans 30 jours")),
    required=("fin",),
    topic=TOPIC,
)
AFTER = MailSpec(
    kind=OVERDUE_MAIL,
    label="Assurance : fin passée",
    when="Part une fois, après la fin de l'assurance, si le locataire n'a rien envoyé.",
    build=_values,
    subject="Votre assurance n'est plus à jour",
    body=(
        "Bonjour,",
        "La période de votre attestation d'assurance s'est terminée le {fin}, {jours}. Elle concernait :",
        "{location}",
        "La loi demande à chaque locataire d'être assuré. Merci de nous envoyer votre nouvelle attestation.",
        "Vous n'en avez pas encore ? Demandez-la à votre assureur : il la donne sans frais.",
    ),
    button="Envoyer mon attestation",
    placeholders=tuple(_placeholders("20 novembre 2026", "il y a 3 jours")),
    required=("fin",),
    topic=TOPIC,
)


def register() -> None:
    """Make these mails known to the outbox."""
    mail_register(BEFORE)
    mail_register(AFTER)
