"""Fills a site with rent accounts and their ledgers by set-based SQL: millions of lines in a minute.

One account is the same in every size: 2,000 lines over sixteen years, a document a month, some claims. The
others are ordinary ones of 80 lines, over the last twenty months. Lines are written month by month, as an ERP
delivers them, so that those of one account lie apart.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.models import Batch
from tenant_space.identity.models import User
from tenant_space.tenancy import enums, models
from tests.kit import factories as f
from tests.kit.rows import TODAY, multiply, run

MONTHS, LINES_A_MONTH = 200, 10
OTHER_MONTHS, OTHER_LINES_A_MONTH = 20, 4
LONG_ACCOUNT = MONTHS * LINES_A_MONTH
DOCUMENTS, CLAIMS, CLAIM_STEPS = 8, 20, 3
# What a month brings: in the long account two of the leases' lines each, and a rejected payment.
_KINDS = "'{RENT,CHARGES,HOUSING_AID,PAYMENT,RENT,CHARGES,INSURANCE,PAYMENT_REJECT,FEE,PAYMENT}'::text[]"
_LABELS = (
    "'{Loyer,Provisions pour charges,Aide au logement (APL),Prélèvement,Loyer garage,Charges garage,"
    "Assurance,Rejet de prélèvement,Frais de rejet,Paiement par carte}'::text[]"
)
_CREDITS = "'{0,0,20000,15000,0,0,0,0,0,26000}'::int[]"
_DEBITS = "'{35000,8000,0,0,4000,1000,500,12000,500,0}'::int[]"
_DAY = f"(date_trunc('month', {TODAY}) - interval '{{back}} months')::date"
OTHER_NUMBER, OTHER_LEASE = "(600000 + {n})::text", "'XL' || lpad({n}::text, 8, '0')"


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who signs in, and the account with the long ledger."""

    user: User
    tenant: models.Tenant
    account: models.RentAccount


def seed(lines: int, months: int = OTHER_MONTHS) -> Seeded:
    """Fill a prepared site up to n ledger lines in all, and return the holder of the long account.

    `months` is how far back the ledgers of the others go.
    """
    others = (lines - LONG_ACCOUNT) // (months * OTHER_LINES_A_MONTH)
    holder = _long_account()
    run("SET session_replication_role = replica")  # the rows fit together: no need to check each
    _others(others, holder.account)
    _papers(others, holder.account)
    _ledgers(others, months, holder.account)
    run("SET session_replication_role = DEFAULT")
    run("VACUUM ANALYZE")
    assert models.LedgerEntry.objects.filter(account=holder.account).count() == LONG_ACCOUNT
    assert models.LedgerEntry.objects.count() == LONG_ACCOUNT + others * months * OTHER_LINES_A_MONTH
    return Seeded(f.UserFactory(tenant=holder.tenant), holder.tenant, holder.account)


def _long_account() -> models.Holder:
    """The account that is looked at, with all that hangs on it but the ledger."""
    today = timezone.localdate()
    account = f.AccountFactory(owing=True, direct_debit_active=True, next_due_date=today + dt.timedelta(days=9))
    holder = f.HolderFactory(account=account)
    f.HolderFactory(account=account, cosignatory=True)
    expiring = {"insurance_status": enums.InsuranceStatus.EXPIRED, "insurance_valid_to": today}
    dwelling = f.LeaseFactory(account=account, premises__area_m2=61, premises__rooms=3, **expiring)
    annexes = {"kind": enums.LeaseKind.ANNEX, "premises__parent_premises": dwelling.premises}
    f.LeaseFactory(account=account, premises__garage=True, **annexes)
    models.Occupant.objects.create(lease=dwelling, occupant_id="1", last_name="DUPONT", first_name="Zoé")
    _mandate(account.pk).save(force_insert=True)
    # Each batch is one version of the data: pages say from when it is.
    now = timezone.now()
    Batch.objects.create(batch_id="BENCH", sequence=1, mode="FULL", state=BatchState.APPLIED, extracted_at=now)
    return holder


def _mandate(account_number: str) -> models.Mandate:
    bank = {"bic": "CMCIFR2A", "bank_code": "10278", "branch_code": "07300"}
    person = {"holder_name": "DUPONT HELENE", "purpose": "Loyer", "debit_day": 5}
    return models.Mandate(
        mandate_id=f"M{account_number}",
        account_id=account_number,
        rum=f"++{account_number}",
        ics="FR98ZZZ123456",
        status=enums.MandateStatus.ACTIVE,
        iban_masked="FR76 **** **** **** **** ***4 567",
        **bank,
        **person,
    )


def _others(count: int, long: models.RentAccount) -> None:
    """People, each with an account, a dwelling and a mandate."""
    account, tenant = OTHER_NUMBER.format(n="n"), "'X' || lpad(n::text, 8, '0')"
    lease, premises = OTHER_LEASE.format(n="n"), "'XP' || lpad(n::text, 8, '0')"
    multiply(f.TenantFactory.build(), count, tenant_id=tenant)
    multiply(f.AccountFactory.build(agency=long.agency, owing=True), count, account_number=account)
    multiply(f.PremisesFactory.build(), count, premises_id=premises)
    one = f.LeaseFactory.build(account=long)
    multiply(one, count, lease_id=lease, account_id=account, premises_id=premises)
    multiply(f.HolderFactory.build(account=long), count, account_id=account, tenant_id=tenant)
    multiply(models.Occupant(occupant_id="1", last_name="DUPONT", first_name="Zoé"), count, lease_id=lease)
    multiply(_mandate(""), count, mandate_id=f"'M' || {account}", account_id=account)


def _papers(others: int, long: models.RentAccount) -> None:
    """Documents and claims: a document a month and twenty claims for the long account, fewer for the others."""
    f.BinaryFactory(sha256="0" * 64)
    mine = f"'{long.pk}'"
    _documents("L", MONTHS, of=mine, back="n - 1")
    _claims("L", CLAIMS, of=mine)
    if others:
        account = OTHER_NUMBER.format(n=f"(1 + mod(n - 1, {others}))")
        _documents("X", others * DOCUMENTS, of=account, back=f"(n - 1) / {others}")
        _claims("X", others, of=account)


def _documents(prefix: str, count: int, *, of: str, back: str) -> None:
    """Rent notices; `back` says how many months ago each was."""
    day = f"(date_trunc('month', {TODAY}) - make_interval(months => ({back})::int))::date"
    like = f.DocumentFactory.build(binary=None, binary_id="0" * 64)
    multiply(like, count, document_id=f"'{prefix}' || lpad(n::text, 9, '0')", account_id=of, document_date=day)


def _claims(prefix: str, count: int, *, of: str) -> None:
    now = timezone.now()
    claim_id = f"'{prefix}' || lpad(n::text, 8, '0')"
    status = enums.ClaimStatus.EN_COURS
    claim = models.Claim(opened_at=now, updated_at=now, category="PLOMBERIE", title="Fuite d'eau", status=status)
    multiply(claim, count, claim_id=claim_id, account_id=of, opened_at="now() - n * interval '1 minute'")
    step = models.ClaimEvent(event_at=now, status=status, public_text="Un technicien va vous appeler.")
    of_step = f"'{prefix}' || lpad(((n - 1) / {CLAIM_STEPS} + 1)::text, 8, '0')"
    multiply(step, count * CLAIM_STEPS, claim_id=of_step, event_id="n::text")


def _ledgers(others: int, months: int, long: models.RentAccount) -> None:
    """The lines of everybody, month by month, the oldest first."""
    dwelling, annex = long.leases.order_by("-kind").values_list("pk", flat=True)
    for back in range(MONTHS - 1, -1, -1):
        day = _DAY.format(back=back)
        lease = f"CASE WHEN n > 4 AND n < 7 THEN '{annex}' ELSE '{dwelling}' END"
        _month(LINES_A_MONTH, f"L{back:03d}", f"'{long.pk}'", lease, "(n - 1)", day)
        if back < months and others:
            line = f"((n - 1) / {others})"
            account = OTHER_NUMBER.format(n=f"(1 + mod(n - 1, {others}))")
            lease = OTHER_LEASE.format(n=f"(1 + mod(n - 1, {others}))")
            _month(others * OTHER_LINES_A_MONTH, f"X{back:03d}", account, lease, line, day)


def _month(count: int, prefix: str, account: str, lease: str, line: str, day: str) -> None:
    """So many lines of one month; `line` says which of its kinds each is, from 0."""
    place = f"{line}::int + 1"
    notice = f"L{int(prefix[1:]) + 1:09d}" if prefix.startswith("L") else ""
    multiply(
        f.EntryFactory.build(account=None, document_ref=notice),
        count,
        entry_id=f"'{prefix}-' || lpad(n::text, 9, '0')",
        account_id=account,
        lease_id=lease,
        accounting_date=f"{day} + {line}::int",
        due_date=f"{day} + 4",
        period=f"to_char({day}, 'YYYY-MM')",
        kind=f"({_KINDS})[{place}]",
        label=f"({_LABELS})[{place}]",
        debit_cents=f"({_DEBITS})[{place}]",
        credit_cents=f"({_CREDITS})[{place}]",
        seq=f"{line}::int + 1",
    )
