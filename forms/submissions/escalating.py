"""What is done each day about promises: leads are told what will soon be late, and what is late goes up.

First to the lead of the agency, then, `PORTAL_ESCALATION_DAYS` working days later, to the head office; each step once
for each promised day, and again where the request is transferred to. All of a run stands in one transaction with its
mails: a run that is killed did nothing, and two at once do their work one after the other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from forms.submissions.calendar import office_moment, working_days_between
from forms.submissions.due import due_soon
from forms.submissions.enums import EscalationStep
from forms.submissions.lead_mails import DUE_SOON, LATE
from forms.submissions.leads import Leads, leads_of
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Escalation, LeadNotice, NumberSeries, Submission
from tenant_space.identity.models import User
from tenant_space.notifications.services import notify_many

SERIES = "promises"
BATCH = 500


def promises_watch() -> int:
    """Hand up what is late and tell leads what will soon be; returns how many mails will leave. Safe to run twice.

    The mails leave in the landlord's hours, on working days.
    """
    NumberSeries.objects.get_or_create(name=SERIES)
    with transaction.atomic():
        NumberSeries.objects.select_for_update().get(name=SERIES)
        return _late_escalate() + _soon_tell(timezone.localdate(office_moment(timezone.now())))


def _late_escalate() -> int:
    late = Submission.objects.overdue()
    # Held first, in the order of their keys, as all that hold several do: an answer or a new date that comes at this
    # very moment is waited for, and counts.
    list(late.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    late.exclude(missed_on=F("due_on")).update(missed_on=F("due_on"))
    rows = _led(late.exclude(_has(EscalationStep.LEAD)))
    leads = leads_of({(row.agency_id, row.sensitive) for row in rows})
    steps = [(row, EscalationStep.LEAD, leads[row.agency_id, row.sensitive]) for row in rows]
    waited = late.filter(_has(EscalationStep.LEAD, agency__isnull=False, at__lt=_long_ago()))
    again = _led(waited.exclude(_has(EscalationStep.HEAD_OFFICE)))
    office = leads_of({(None, row.sensitive) for row in again})
    steps += [(row, EscalationStep.HEAD_OFFICE, office[None, row.sensitive]) for row in again]
    return _write(steps)


def _has(step: EscalationStep, **more: Any) -> Exists:
    """Whether the promise of a submission that runs now has reached this step, where the submission is now."""
    steps = Escalation.objects.standing().filter(step=step, **more)
    return Exists(steps.filter(submission=OuterRef("pk"), due_on=OuterRef("due_on")))


def _led(rows: SubmissionQuerySet) -> Sequence[Submission]:
    """These rows, with what says who leads them."""
    return list(rows.order_by("pk").only("agency", "sensitive", "due_on"))


def _long_ago() -> dt.datetime:
    """Before this moment so many working days lie behind that the head office takes over."""
    today = day = timezone.localdate()
    while working_days_between(day, today) < settings.PORTAL_ESCALATION_DAYS:
        day -= dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


def _write(steps: Iterable[tuple[Submission, EscalationStep, Leads]]) -> int:
    steps, now = list(steps), timezone.now()
    rows = Escalation.objects.bulk_create(
        [
            Escalation(submission=row, step=step, due_on=row.due_on, agency_id=leads.agency, at=now)
            for row, step, leads in steps
        ],
        batch_size=BATCH,
    )
    _up([row.pk for row, _, leads in steps if leads.agency is None])
    told: dict[User, list[int]] = defaultdict(list)
    for escalation, (_, _, leads) in zip(rows, steps, strict=True):
        for user in leads.people:
            told[user].append(escalation.pk)
    mails = [(user, {"user_id": user.pk, "escalations": keys}) for user, keys in told.items()]
    return notify_many(LATE, mails)


def _soon_tell(day: dt.date) -> int:
    """`day`: the one on which the mails leave."""
    soon = due_soon(Submission.objects.all(), day)
    groups = set(soon.order_by().values_list("agency", "sensitive").distinct())
    leads = leads_of(groups)
    _open_to_head_office(soon, {code for (code, _), found in leads.items() if code and found.agency is None})
    people = {user.pk: user for found in leads.values() for user in found.people}
    told = set(LeadNotice.objects.filter(day=day, user__in=people).values_list("user_id", flat=True))
    fresh = [user for user in people.values() if user.pk not in told]
    LeadNotice.objects.bulk_create([LeadNotice(user=user, day=day) for user in fresh])
    context = {"day": day.isoformat()}
    return notify_many(DUE_SOON, [(user, {"user_id": user.pk, **context}) for user in fresh])


def _open_to_head_office(soon: SubmissionQuerySet, codes: Collection[str]) -> None:
    """What nobody leads in these agencies is told to the head office, which can open what it is told of."""
    rows = soon.filter(agency__in=codes, agency__active=True, at_head_office=False)
    _up(list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)))


def _up(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), BATCH):
        Submission.objects.filter(pk__in=keys[start : start + BATCH]).update(at_head_office=True)
