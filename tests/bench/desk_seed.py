"""Fills a database with submissions by set-based SQL: 200,000 in some seconds.

Whatever the number, the shares are the same: 20 agencies, a tenth of the senders named MARTIN, two thirds Marie, a
fifth of the submissions open, three in ten of these late, of every registered kind, seven or eight messages each. Two
sizes then differ in size alone. What staff have not dealt with is the same number: it is what people wrote since
yesterday.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.contact.topics import CODE as WRITTEN
from forms.submissions.enums import DECIDED, TOLD, Drawing, EndsBy, Scan, State
from forms.submissions.models import Attachment, Note, NumberSeries, PageImage, Submission
from forms.submissions.registry import facts_of, kinds
from forms.submissions.services import search_text
from tenant_space.identity.models import User
from tenant_space.tenancy.contact_search import contacts_folded
from tenant_space.tenancy.models import Agency, LeaseInsurance
from tests.bench.desk_kinds import Sample, beside_each, filled, samples, shared_out
from tests.bench.desk_words import DICE, said, sentences_fill, syllable, written
from tests.kit import factories as f
from tests.kit.rows import TODAY, multiply, repeat, run

AGENCIES, MINE = 20, 10
FREQUENT, FIRST_NAME, ABSENT = "MARTIN", "MARIE", "ZZYZX"
FIRST_NAMES = "'{MARIE,MARIE,MARIE,MARIE,MARIE,MARIE,MARIE,MARIE,PAUL,KARIM,FATOU,OMAR}'::text[]"


LAST_NAME = (
    f"CASE WHEN dice(n, 'often', 10) = 0 THEN '{FREQUENT}' "
    f"ELSE {syllable('a')} || {syllable('b')} || {syllable('c')} || {syllable('d')} END"
)
# Of the requests that an answer ends, in place of decisions.
ANSWERED = (
    f"CASE dice(n, 'state', 20) WHEN 0 THEN '{State.RECEIVED}' WHEN 1 THEN '{State.RECEIVED}' "
    f"WHEN 2 THEN '{State.IN_REVIEW}' WHEN 3 THEN '{State.IN_REVIEW}' WHEN 4 THEN '{State.ANSWERED}' "
    f"WHEN 5 THEN '{State.WAITING}' ELSE '{State.CLOSED}' END"
)
STATE = (
    f"CASE dice(n, 'state', 20) WHEN 0 THEN '{State.RECEIVED}' WHEN 1 THEN '{State.RECEIVED}' "
    f"WHEN 2 THEN '{State.IN_REVIEW}' WHEN 3 THEN '{State.IN_REVIEW}' WHEN 4 THEN '{State.REFUSED}' "
    f"ELSE '{State.ACCEPTED}' END"
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """What to ask for in this database."""

    manager: User
    superuser: User
    shown: Submission
    talk: Submission
    agency: str
    last_page: int


def seed(count: int) -> Seeded:
    """Fill an empty site with n submissions, and return who looks and what for."""
    run(DICE)
    sentences_fill()
    found = samples()
    agencies = [f.AgencyFactory(agency_code=f"A{number:02d}", name=f"Agence {number}") for number in range(AGENCIES)]
    people = max(count // 2, 1)
    _people(people, agencies[0])
    manager, superuser = _staff(agencies)
    _submissions(count, people, manager, superuser, found)
    talk = written(count, Submission.objects.filter(agency=agencies[1]))
    _ended()
    run("VACUUM ANALYZE")
    received = Submission.objects.filter(agency=agencies[1], state=State.RECEIVED, kind="insurance")
    shown = received.earliest("due_on", "pk")
    assert shown.search_text == search_text(shown), "the rows are not as the portal writes them"
    assert shown.tenant and shown.tenant.folded_contacts == contacts_folded(vars(shown.tenant))
    assert Submission.objects.count() == count
    for kind in kinds():
        row = Submission.objects.filter(kind=kind.code).earliest("pk")
        assert [label for label, _ in facts_of(row)] == found[kind.code].labels, f"{kind.code}: not as the portal's"
    # Half of the rows are the manager's, in pages of 25; the list ends after a thousand rows.
    return Seeded(manager, superuser, shown, talk, agencies[1].pk, last_page=min(count // 67, 40))


def _staff(agencies: list[Agency]) -> tuple[User, User]:
    manager = f.StaffFactory(groups=[Group.objects.get(name="Gestionnaires")], first_name="Lou", last_name="Petit")
    manager.agencies.set(agencies[:MINE])
    return manager, f.StaffFactory(is_superuser=True, is_staff=True)


def _people(people: int, agency: Agency) -> None:
    """A tenant, an account, a dwelling and its lease each."""
    tenant = f.TenantFactory.build()
    account = f.AccountFactory.build(agency=agency)
    lease = f.LeaseFactory.build(account=account, insurance_status="EXPIRED")
    holder = f.HolderFactory.build(account=account, tenant=tenant)
    numbered = {"account": "300000 + n", "tenant": "'T' || lpad(n::text, 7, '0')"}
    lease_id, premises_id = "'L' || lpad(n::text, 7, '0')", "'P' || lpad(n::text, 7, '0')"
    multiply(
        tenant,
        people,
        tenant_id=numbered["tenant"],
        last_name=LAST_NAME,
        first_name=f"({FIRST_NAMES})[1 + dice(n, 'first', 12)]",
    )
    run(
        "UPDATE tenancy_tenant SET folded_names = lower(' ' || last_name || ' ' || first_name),"
        " phone_mobile = '+3360' || right(tenant_id, 7), email = lower(tenant_id) || '@example.org',"
        " folded_contacts = ' ' || lower(tenant_id) || '@example.org  60' || right(tenant_id, 7) || ' '"
    )
    agency_code = f"'A' || lpad(dice(n, 'agency', {AGENCIES})::text, 2, '0')"
    multiply(account, people, account_number=numbered["account"], agency_id=agency_code)
    multiply(f.PremisesFactory.build(), people, premises_id=premises_id)
    multiply(lease, people, lease_id=lease_id, account_id=numbered["account"], premises_id=premises_id)
    multiply(holder, people, account_id=numbered["account"], tenant_id=numbered["tenant"])


def _submissions(count: int, people: int, manager: User, other: User, found: dict[str, Sample]) -> None:
    """Spread over 400 days, each with its lease, a file of one page, its certificate and a line of history."""
    now, today = timezone.now(), timezone.localdate()
    like = Submission(kind="insurance", created_at=now, updated_at=now, period_from=today, due_on=today, data={})
    like.period_to = today + dt.timedelta(days=364)
    person = f"(1 + mod(n - 1, {people}))"
    kind = shared_out("kind")
    answered = ", ".join(f"'{one.code}'" for one in kinds() if one.ending is EndsBy.ANSWER)
    is_written = f"({kind}) = '{WRITTEN}'"
    multiply(
        like,
        count,
        uid="gen_random_uuid()",
        number="n",
        kind=kind,
        state=f"CASE WHEN ({kind}) IN ({answered}) THEN {ANSWERED} ELSE {STATE} END",
        data=f"CASE WHEN {is_written} THEN jsonb_build_object('message', {said('first')}) ELSE '{{}}'::jsonb END",
        words_text=f"CASE WHEN {is_written} THEN ' ' || {said('first')} ELSE '' END",
        tenant_id=f"'T' || lpad({person}::text, 7, '0')",
        account_id=f"300000 + {person}",
        created_at=f"now() - interval '400 days' * ({count} - n) / {count}",
        due_on=f"{TODAY} + CASE dice(n, 'day', 5) WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE dice(n, 'due', 20) - 10 END",
        assigned_to_id=f"CASE WHEN dice(n, 'state', 20) IN (2, 3) THEN CASE dice(n, 'hand', 5) WHEN 0 THEN {other.pk}"
        f" ELSE {manager.pk} END END",
    )
    run(
        "UPDATE submissions_submission s SET agency_id = a.agency_code,"
        " search_text = ' ' || lpad(s.number::text, 9, '0') || ' ' || s.account_id || t.folded_names"
        " FROM tenancy_rentaccount a, tenancy_tenant t WHERE a.account_number = s.account_id"
        " AND t.tenant_id = s.tenant_id"
    )
    run("UPDATE submissions_numberseries SET last = %s WHERE name = %s", count, NumberSeries.MAIN)
    run(
        "INSERT INTO submissions_submission_leases (submission_id, lease_id)"
        " SELECT id, replace(tenant_id, 'T', 'L') FROM submissions_submission"
    )
    filled(found)
    beside_each(found)
    _around(count)


def _ended() -> None:
    """The day after it was sent each left its first state; what was answered or decided keeps when."""
    later = "created_at + interval '1 day'"
    first = f"SELECT id, {later}, '{State.RECEIVED}', state, due_on FROM submissions_submission"
    run(
        "INSERT INTO submissions_statechange (submission_id, at, from_state, to_state, due_on)"
        f" {first} WHERE state <> '{State.RECEIVED}'"
    )
    answered = (State.ANSWERED, State.CLOSED)
    for column, states in (("decided_at", DECIDED), ("answered_at", answered), ("concluded_at", (*TOLD, *answered))):
        ended = ", ".join(f"'{state}'" for state in states)
        run(f"UPDATE submissions_submission SET {column} = {later} WHERE state IN ({ended})")


def _around(count: int) -> None:
    """What hangs on a submission; the n-th of each belongs to the n-th submission."""
    first = Submission.objects.earliest("pk").pk - 1
    submission = f"{first} + n"
    file = Attachment(
        display_name="attestation.pdf",
        mime_type="application/pdf",
        size_bytes=48_000,
        sha256="0" * 64,
        scan=Scan.CLEAN,
        drawing=Drawing.READY,
        page_count=1,
    )
    uid = "md5(n || 'file')::uuid"
    multiply(file, count, uid=uid, submission_id=submission, stored_name="'envois/' || md5(n || 'file') || '.pdf'")
    multiply(
        PageImage(number=1, width=1240, height=1754),
        count,
        attachment_id=uid,
        stored_name="'envois/' || md5(n || 'page') || '.jpg'",
    )
    entry = ModelLogEntry(action="submissions.send", timestamp=timezone.now(), uuid=uuid.uuid4(), data={})
    entry.content_type = ContentType.objects.get_for_model(Submission)
    label = "'Envoi n° ' || lpad(n::text, 9, '0')"
    multiply(entry, count, object_id=f"({submission})::text", label=label)
    certificate = LeaseInsurance(created_at=timezone.now())
    repeat(
        certificate,
        "submissions_submission AS s JOIN submissions_submission_leases AS l ON l.submission_id = s.id"
        " WHERE s.kind = 'insurance'",
        lease_id="l.lease_id",
        submission="s.uid",
        valid_from=TODAY,
        valid_to=f"{TODAY} + 364",
    )
    multiply(Note(text="Vu au téléphone."), count // 10, uid="gen_random_uuid()", submission_id=submission)
