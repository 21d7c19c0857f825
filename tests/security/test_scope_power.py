"""Each scoped query is needed: without any one of them, somebody else's data would show.

The selectors are run once as they are, then once for every `for_tenant(tenant)` in their source,
with that one replaced by `all()`. The probe must be clean the first time and find a leak each other time.
A module of selectors has its probe in `PROBES`.

What reads requests is in `test_scope_power_requests.py`.

The same for those who left a home to others: whatever the selectors, found and not listed, tell of the time after
is looked for, then each part of the rule in `scope` and `managers` is taken away in turn.
"""

import datetime as dt
import types
import uuid
from typing import Any

import pytest
from django.utils import timezone

from forms.contact import places
from tenant_space.claims import lines as claim_lines
from tenant_space.claims import selectors as claims
from tenant_space.documents import selectors as documents
from tenant_space.ledger import selectors as ledger
from tenant_space.ledger import year as ledger_year
from tenant_space.payments import selectors as payments
from tenant_space.payments.enums import Said
from tenant_space.payments.news import BankNews
from tenant_space.payments.records import Payment
from tenant_space.payments.services import news_apply
from tenant_space.residence import selectors as residence
from tenant_space.statements import figures as statement
from tenant_space.statements import selectors as statement_files
from tenant_space.tenancy import (
    accounts,
    insurance,
    insurance_ends,
    mandates,
    models,
    reach,
    rent_receipt_months,
    rent_receipts,
    scope,
    terms,
)
from tenant_space.tenancy import people as persons
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Holder, RentAccount, Tenant
from tests.kit import factories as f
from tests.kit.left_home import LATER, day, later_in, left_home
from tests.kit.payments import attempt_of
from tests.kit.scope_power import SCOPE, Probe, each_scope, leaks, source_of, spoilt
from tests.kit.selectors_found import calls


@pytest.fixture
def people(db: None) -> tuple[Holder, Holder]:
    holders = f.HolderFactory(), f.HolderFactory()
    for holder in holders:
        f.LeaseFactory(account=holder.account)
        f.EntryFactory(account=holder.account)
        f.DocumentFactory(account=holder.account)
        f.ClaimEventFactory(claim=f.ClaimFactory(account=holder.account, waiting=True))
        f.MandateFactory(account=holder.account)
        f.OccupantFactory(lease=holder.account.leases.get())
    return holders


# Each answers what a person is shown who asks with the identifiers of somebody else: nothing, it should be.


def _accounts(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    number, left = theirs.account_id, _left_to_another(tenant)
    f.LeaseFactory(account=left, premises__address_line1=LATER, start_date=day(0))
    f.MandateFactory(account=left, debit_day=28, signed_on=day(0))
    found = module.accounts_readable(tenant)
    return {
        "accounts_readable": [head for head in found if head.number == number],
        "account_numbers": [one for one in module.account_numbers(tenant) if one == number],
        "lines": module._lines(tenant).filter(account_id=number),
        "the new home of those who stayed": [head for head in found if LATER in head.label],
        "when those who stayed are debited": [head for head in found if head.debit_day == 28],
    }


def _documents(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    number, document = theirs.account_id, theirs.account.documents.get()
    f.EntryFactory(account=theirs.account, document_ref=document.pk)
    item = module.DocumentItem(document.pk, "", dt.date.today(), 0)
    early = f.EntryFactory.build(account=theirs.account, accounting_date=dt.date(2000, 1, 1))
    return {
        "documents_latest": module.documents_latest(tenant, number, {DocumentKind.RENT_NOTICE: 3})[0].items,
        "document_readable": module.document_readable(tenant, document.pk),
        "document_detail": module._lines(tenant, number, document.pk),
        "documents with lines": module._totals(tenant, number, [item]),
        "its lines after those of a notice": module._standing_after(tenant, document, early),
    }


def _receipt_months(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    number, today = theirs.account_id, dt.date.today()
    f.EntryFactory(account=theirs.account, accounting_date=today)
    f.DocumentFactory(account=theirs.account, kind=DocumentKind.RECEIPT, document_date=today)
    return {
        "receipt_months": module.receipt_months(tenant, number, 0),
        "their receipts": module._receipts(tenant, number),
        "their leases": list(module._leases(tenant, number)),
    }


def _receipt_choices(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    theirs.tenant.receipt_consents.create(account=theirs.account, electronic=True, login_email="x@example.org")
    return {
        "receipt_choice": module.receipt_choice(tenant, theirs.account_id).since,
        "receipt_choice_save": _choice_saved(module, tenant, theirs.account_id),
    }


def _choice_saved(module: types.ModuleType, tenant: Tenant, number: str) -> rent_receipts.ReceiptChoice | None:
    """Somebody else's account is none to choose for, not even the way back to paper."""
    user = getattr(tenant, "user", None) or f.UserFactory(tenant=tenant)
    try:
        return module.receipt_choice_save(tenant=tenant, account_number=number, electronic=False, user=user)
    except module.AccountNotWritable:
        return None


def _ledger(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    head = module.AccountHead(
        theirs.account_id, "", accounts.Balance(0, dt.date.today()), "ACTIVE", theirs.account.agency
    )
    return {"ledger_page": module.ledger_page(tenant, head).entries}


def _terms(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    for days in (0, 31):
        f.EntryFactory(account=theirs.account, accounting_date=dt.date.today() - dt.timedelta(days=days))
    number = theirs.account_id
    return {"latest_terms": module.latest_terms(tenant, number), "leases": list(module._of_account(tenant, number))}


def _ledger_year(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    f.EntryFactory(account=theirs.account, accounting_date=dt.date.today())
    head = module.AccountHead(
        theirs.account_id, "", accounts.Balance(0, dt.date.today()), "ACTIVE", theirs.account.agency
    )
    return {"year_of": module.year_of(tenant, head).months}


def _residence(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    return {"dwellings_of": module.dwellings_of(tenant, theirs.account_id)}


def _insurance(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    left = f.LeaseFactory(account=_left_to_another(tenant), start_date=f.LONG_AGO)
    _replaced(theirs.account.leases.get(), f.LONG_AGO)
    _replaced(left, timezone.now())  # by those who stayed, after this person's last day
    return {
        "leases_insurable": module.leases_insurable(tenant, theirs.account_id),
        "certificates": list(module._certificates(tenant, theirs.account_id)),
        "certificates_superseded": module.certificates_superseded(tenant),
    }


def _replaced(lease: models.Lease, later: dt.datetime) -> None:
    """A certificate of long ago that waits, and a later one that was accepted."""
    models.Lease.objects.filter(pk=lease.pk).update(insurance_required=True)
    period = {"valid_from": day(0), "valid_to": day(300)}
    for state, sent in (("UNDER_REVIEW", f.LONG_AGO), ("ACCEPTED", later)):
        uid = uuid.uuid4()
        models.LeaseInsurance.objects.create(lease=lease, state=state, submission=uid, created_at=sent, **period)


def _insurance_ends(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    """The cover of both homes ends soon; theirs, and that of those who stayed, are not this person's."""
    found, left = {}, f.LeaseFactory(account=_left_to_another(tenant))
    for name, lease in {"their cover": theirs.account.leases.get(), "the cover of those who stayed": left}.items():
        models.Lease.objects.filter(pk=lease.pk).update(insurance_status="UP_TO_DATE", insurance_valid_to=day(10))
        found[name] = module.covers_ending_of(tenant, [lease.pk], day(0))
    return found


def _mandates(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    number, balance = theirs.account_id, accounts.Balance(0, dt.date.today())
    head = accounts.AccountHead(number, "", balance, "ACTIVE", theirs.account.agency)
    return {
        "mandates_of": module.mandates_of(tenant, head).current,
        "debit_missing": not module.debit_missing(tenant, head),  # it knows of one
    }


def _persons(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    found = module.contract_of(tenant, theirs.account_id)
    return {"contract_of": found.holders + found.address + found.occupants}


def _left_to_another(tenant: Tenant) -> RentAccount:
    """An account that this person left yesterday and somebody else still holds."""
    gone = f.HolderFactory(tenant=tenant, to_date=timezone.localdate() - dt.timedelta(days=1))
    f.HolderFactory(account=gone.account, cosignatory=True)
    return gone.account


def _claims(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    number = theirs.account_id
    mine = f.ClaimFactory(account=_left_to_another(tenant), waiting=True, opened_at=f.LONG_AGO)
    f.ClaimEventFactory(claim=mine, in_days=1, event_at=timezone.now())  # of the life of those who stayed
    visited = f.ClaimFactory(account=mine.account, opened_at=f.LONG_AGO)
    f.ClaimEventFactory(claim=visited, in_days=1, event_at=timezone.now())
    return {
        "claims by their later visits": list(module.perhaps_pressing(tenant).filter(pk=visited.pk)),
        "its later steps": module.claim_readable(tenant, mine.pk).steps,
        "its later visits": [one for one in module.claims_pressing(tenant, mine.account_id) if one.appointment],
        "claims_page": module.claims_page(tenant, number).claims,
        "claim_readable": module.claim_readable(tenant, theirs.account.claims.get().pk),
        "claims_pressing": module.claims_pressing(tenant, number),
    }


def _statement(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    head = accounts.AccountHead(
        theirs.account_id, "", accounts.Balance(0, dt.date.today()), "ACTIVE", theirs.account.agency
    )
    early, late, now = dt.date(2000, 1, 1), dt.date(2001, 1, 1), dt.date(2100, 1, 1)
    return {
        "statement": module.statement(tenant, head, early, now).lines,
        "its lines after the period": module.statement(tenant, head, early, late).closing_cents,
        "newest_day": module.newest_day(tenant, head),
        "statement_count": module.statement_count(tenant, head, early, now, 5),
        "dwelling_address": module.dwelling_address(tenant, theirs.account_id),
    }


def _statement_files(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    day = {"first_day": dt.date(2026, 1, 1), "last_day": dt.date(2026, 1, 31)}
    shown = statement.Statement(theirs.account_id, day["first_day"], day["last_day"], dt.date.today(), 0, 0, 0, 0, 0)
    row, _ = module.StatementFile.objects.get_or_create(
        tenant=theirs.tenant, account=theirs.account, **day, figures=module.figures_of(shown, None), state="READY"
    )
    found = module.file_asked_for(tenant, shown, None), module.file_readable(tenant, str(row.pk))
    return dict(zip(("file_asked_for", "file_readable"), found, strict=True))


def _claims_latest(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    return {"claims_latest": module.claims_latest(tenant, theirs.account_id, 3)}


def _paid(theirs: Holder) -> Payment:
    """What they paid by card, accepted and not yet posted; made once."""
    found = Payment.objects.filter(account=theirs.account).first()
    if found:
        return found
    attempt = attempt_of(theirs)
    news = BankNews(Said.ACCEPTED, attempt.reference, attempt.amount_cents, attempt.shop, attempt.mode)
    news_apply(news=news)
    return attempt.payment


def _payments(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    paid = _paid(theirs)
    if not theirs.account.documents.filter(kind=DocumentKind.RENT_NOTICE).exists():
        f.DocumentFactory(account=theirs.account, kind=DocumentKind.RENT_NOTICE)
    return {
        "latest_payments": module.latest_payments(tenant, theirs.account_id),
        "payments_page": module.payments_page(tenant, theirs.account_id).payments,
        "payment_shown": module.payment_shown(tenant, paid.uid),
        "payments_pending": list(module.payments_pending(tenant)),
        "newest_notice": module.newest_notice(tenant, theirs.account_id),
    }


def _reach(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    models.ReachWish.objects.get_or_create(tenant=theirs.tenant, defaults={"channel": "MAIL", "language": "turc"})
    return {
        "reach_of": module.reach_of(tenant).language,
        "reached_by_mail": module.reached_by_mail(tenant, days=0),
    }


PROBES: dict[types.ModuleType, Probe] = {
    claims: _claims,
    claim_lines: _claims_latest,
    documents: _documents,
    rent_receipt_months: _receipt_months,
    rent_receipts: _receipt_choices,
    payments: _payments,
    residence: _residence,
    places: lambda module, tenant, theirs: {"places_of": module.places_of(tenant, theirs.account_id)},
    insurance: _insurance,
    insurance_ends: _insurance_ends,
    ledger: _ledger,
    terms: _terms,
    ledger_year: _ledger_year,
    mandates: _mandates,
    persons: _persons,
    reach: _reach,
    accounts: _accounts,
    statement: _statement,
    statement_files: _statement_files,
}


@pytest.mark.parametrize("module", PROBES, ids=lambda module: module.__name__)
def test_the_selectors_show_nothing_foreign(people: tuple[Holder, Holder], module: types.ModuleType) -> None:
    assert SCOPE.search(source_of(module))
    assert leaks(module, source_of(module), PROBES[module], *people) == []


@pytest.mark.parametrize(("module", "number"), each_scope(PROBES))
def test_each_scope_is_needed(people: tuple[Holder, Holder], module: types.ModuleType, number: int) -> None:
    assert leaks(module, spoilt(module, number), PROBES[module], *people) != []


# --- who left a home that others stay in ---------------------------------------------------------


# What hangs on a home, or tells of it. Their rows are looked at as well: not every column is on a screen.
_CLASSES: list[Any] = [found for found in vars(models).values() if isinstance(found, type)]
HOME_LIFE = [model for model in _CLASSES if issubclass(type(model.objects.all()), scope.HomeLifeQuerySet)]
SCOPES = [type(model.objects.all()) for model in HOME_LIFE]


@pytest.fixture
def left(db: None) -> Holder:
    return left_home()


def told_later(tenant: Tenant) -> dict[str, list[str]]:
    """Where something of the time after is told, in rows and by selectors."""
    rows = {model.__name__: [vars(row) for row in model.objects.for_tenant(tenant)] for model in HOME_LIFE}
    premises = [vars(row) for row in models.Premises.objects.for_tenant(tenant)]
    said = {name: call() for name, call in calls(tenant).items()}
    found = {name: later_in(value) for name, value in {**rows, "Premises": premises, **said}.items()}
    return {name: marks for name, marks in found.items() if marks}


def test_nothing_of_the_time_after_is_told_to_who_left(left: Holder) -> None:
    assert {"Claim", "Document", "Holder", "Lease", "LeaseInsurance", "Mandate", "Occupant"} <= {
        model.__name__ for model in HOME_LIFE
    }
    assert told_later(left.tenant) == {}


def test_without_the_rule_each_of_these_tells_of_it(left: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope.Scope, "left", {})
    found = told_later(left.tenant)
    assert {model.__name__ for model in HOME_LIFE} | {"Premises"} <= found.keys()
    assert {
        "claims.selectors.claims_page",
        "claims.selectors.claim_readable",
        "claims.selectors.claims_pressing",
        "claims.lines.claims_latest",
        "documents.selectors.documents_latest",
        "tenancy.insurance.leases_insurable",
        "tenancy.insurance_ends.covers_ending_of",
        "tenancy.mandates.mandates_of",
        "tenancy.people.contract_of",
        "residence.selectors.dwellings_of",
        "tenancy.accounts.accounts_readable",
        "statements.figures.dwelling_address",
    } <= found.keys()


@pytest.mark.parametrize("scoped", SCOPES, ids=lambda scoped: scoped.__name__)
def test_the_days_of_each_kind_of_row_are_needed(
    left: Holder, monkeypatch: pytest.MonkeyPatch, scoped: type[scope.HomeLifeQuerySet[Any]]
) -> None:
    monkeypatch.setattr(scoped, "days", ())
    assert told_later(left.tenant)


@pytest.mark.parametrize(
    "scoped",
    [each for each in SCOPES if issubclass(each, scope.StateOfTodayQuerySet)],
    ids=lambda scoped: scoped.__name__,
)
def test_what_each_kind_of_row_takes_off_is_needed(
    left: Holder, monkeypatch: pytest.MonkeyPatch, scoped: type[scope.HomeLifeQuerySet[Any]]
) -> None:
    monkeypatch.setattr(scoped, "take_off", staticmethod(lambda row, day: None))
    assert told_later(left.tenant)
