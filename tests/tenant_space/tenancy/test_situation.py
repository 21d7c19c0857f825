"""What is said of an account: the sentence, what else is to be known, and when what is to be paid."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from tenant_space.formats import near_date
from tenant_space.tenancy.accounts import Balance, accounts_readable, situation_of
from tenant_space.tenancy.enums import AccountStatus, MandateStatus
from tenant_space.tenancy.words import CREDIT, CREDIT_OF_THE_PAST
from tests.kit import factories as f

TODAY = timezone.localdate()
SOON, PAST, LATELY = TODAY + dt.timedelta(days=10), TODAY - dt.timedelta(days=10), TODAY - dt.timedelta(days=5)
ACTIVE = AccountStatus.ACTIVE
REST = "Le reste, 56,78\u00a0€, est à payer dès maintenant."
OWED = "Vous devez 456,78\u00a0€"


def owing(cents: int = 45_678, due: dt.date | None = SOON, term: int | None = 45_678, debit: bool = False) -> Balance:
    return Balance(cents, TODAY, due, term, debit)


@pytest.mark.parametrize(
    ("balance", "status", "word", "sentence", "notes"),
    [
        (owing(), ACTIVE, "À payer", f"{OWED}, à payer avant le {near_date(SOON)}.", ""),
        (
            owing(debit=True),
            ACTIVE,
            "Prélèvement prévu",
            f"{OWED}, ce montant sera prélevé le {near_date(SOON)}.",
            "",
        ),
        # Arrears must not sound as if they could wait for the next term.
        (
            owing(term=40_000),
            ACTIVE,
            "À payer",
            f"{OWED}.",
            f"400,00\u00a0€ sont à payer avant le {near_date(SOON)}. {REST}",
        ),
        (
            owing(term=40_000, debit=True),
            ACTIVE,
            "À payer",
            f"{OWED}.",
            f"400,00\u00a0€ seront prélevés le {near_date(SOON)}. {REST}",
        ),
        (owing(term=0), ACTIVE, "À payer", f"{OWED}.", "456,78\u00a0€ sont à payer dès maintenant."),
        (owing(term=50_000), ACTIVE, "À payer", f"{OWED}.", ""),  # a part of the next term is already paid
        (owing(due=PAST), ACTIVE, "À payer", f"{OWED}.", f"La date limite était le {near_date(PAST)}."),
        (
            owing(due=PAST, debit=True),
            ACTIVE,
            "À payer",
            f"{OWED}.",
            f"Le prélèvement était prévu le {near_date(PAST)}. Nous ne le voyons pas. "
            "456,78\u00a0€ sont à payer dès maintenant.",
        ),
        (owing(due=None, term=None), ACTIVE, "À payer", f"{OWED}.", ""),
        (
            owing(),
            AccountStatus.LITIGATION,
            "À payer",
            f"{OWED}.",
            "Votre compte est suivi par le service contentieux.",
        ),
        (owing(due=None), AccountStatus.LEFT, "À payer", f"{OWED}.", "Vous avez quitté ce logement."),
        (owing(0), ACTIVE, "À jour", "Votre solde est à jour.", "Vous n'avez rien à payer aujourd'hui."),
        (
            owing(0),
            AccountStatus.CLOSED,
            "À jour",
            "Votre solde est à jour.",
            "Vous n'avez rien à payer aujourd'hui. Ce compte est fermé.",
        ),
        (
            owing(-2_000),
            ACTIVE,
            "Avoir",
            "Votre compte présente un avoir de 20,00\u00a0€.",
            f"Vous n'avez rien à payer aujourd'hui. {CREDIT}",
        ),
        (
            owing(-2_000, due=None, term=None),
            AccountStatus.LEFT,
            "Avoir",
            "Votre compte présente un avoir de 20,00\u00a0€.",
            f"Vous n'avez rien à payer aujourd'hui. {CREDIT_OF_THE_PAST} Vous avez quitté ce logement.",
        ),
        # Nobody who has no line yet is told that they have paid everything.
        (
            Balance(0, TODAY, used=False),
            ACTIVE,
            "Rien à payer",
            "Rien ne vous est demandé pour le moment.",
            "",
        ),
        (
            Balance(0, TODAY, SOON, 45_678, used=False),
            ACTIVE,
            "Rien à payer",
            f"Rien ne vous est demandé avant le {near_date(SOON)}.",
            "",
        ),
        (
            Balance(0, TODAY, TODAY, 45_678, used=False),
            ACTIVE,
            "Échéance aujourd'hui",
            "Votre première échéance est aujourd'hui.",
            "",
        ),
        (Balance(0, TODAY, PAST, used=False), ACTIVE, "Rien à payer", "Rien ne vous est demandé pour le moment.", ""),
        *(
            (
                Balance(0, TODAY, due, 45_678, used=False),
                AccountStatus.LITIGATION,
                "Rien à payer",
                "Rien ne vous est demandé pour le moment.",
                "Votre compte est suivi par le service contentieux.",
            )
            for due in (SOON, TODAY)
        ),
        (
            Balance(0, TODAY, TODAY, 45_678),
            AccountStatus.LITIGATION,
            "À jour",
            "Votre solde est à jour.",
            "Votre compte est suivi par le service contentieux.",
        ),
    ],
)
def test_each_situation_has_its_words(
    balance: Balance, status: AccountStatus, word: str, sentence: str, notes: str
) -> None:
    found = situation_of(balance, status)
    assert (found.word, found.sentence, " ".join(found.notes)) == (word, sentence, notes)
    assert "-" not in found.sentence, "never a bare minus sign"


def test_a_credit_is_no_promise_to_somebody_who_left_it_to_others() -> None:
    credit = owing(-2_000, due=None, term=None)
    assert situation_of(credit, ACTIVE).notes[1:] == (CREDIT,)
    assert situation_of(credit, ACTIVE, stays=False).notes == ("Vous n'avez rien à payer aujourd'hui.",)


@pytest.mark.parametrize(
    ("balance", "late"),
    [
        (owing(), 0),
        (owing(term=40_000), 5_678),
        (owing(due=PAST), 45_678),
        (owing(due=None), 0),
        (owing(-100, due=PAST), 0),
        (owing(term=-100), 45_678),
        (owing(term=None), 0),  # nothing is called late without knowing
        (owing(due=PAST, term=None), 45_678),
        (owing(due=PAST, debit=True), 45_678),
        (owing(due=LATELY, debit=True), 0),
        (owing(due=LATELY, term=40_000, debit=True), 5_678),
        (owing(due=LATELY), 45_678),
        (replace(owing(due=LATELY), old_day=LATELY), 0),
        (replace(owing(due=PAST), old_day=LATELY), 45_678),
    ],
)
def test_what_is_late(balance: Balance, late: int) -> None:
    assert balance.late_cents == late


@pytest.mark.django_db
def test_the_day_of_the_debit_is_that_of_the_active_mandate() -> None:
    holder = f.HolderFactory()

    def day() -> int | None:
        (account,) = accounts_readable(holder.tenant)
        return account.debit_day

    assert day() is None
    f.MandateFactory(account=holder.account, status=MandateStatus.REVOKED, debit_day=2)
    f.MandateFactory(account=holder.account, debit_day=None)
    f.MandateFactory(account=holder.account, debit_day=10)
    f.MandateFactory(debit_day=3)  # somebody else's
    assert day() == 10
