"""A link that pays without sign-in: closed unless every rule holds, and it pays the present balance, no other."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client as DjangoClient
from django.utils import timezone
from pytest_django import Settings

from tenant_space.identity.models import User
from tenant_space.identity.secrets import secret_seal
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import access_close
from tenant_space.payments.journal import payment_check
from tenant_space.payments.links import PayLink, link_for_mail, link_for_paper, link_url
from tenant_space.payments.records import Attempt, Payment
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.payments import OWED, bank_tells, payer, told
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DEAD = "Ce lien ne peut plus servir"


@pytest.fixture
def holder() -> Holder:
    holder = payer("987654")
    f.UserFactory(tenant=holder.tenant)
    f.DocumentFactory(account=holder.account, kind=DocumentKind.RENT_NOTICE)
    return holder


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


@pytest.fixture
def link(holder: Holder) -> str:
    """The path of a link as a mail carries it."""
    return path_of(link_for_mail(holder.tenant.user, holder.account_id))


@pytest.fixture
def paper(holder: Holder) -> str:
    return path_of(link_for_paper(holder.tenant_id, holder.account_id)[0])


def words(answer: ClientResponse) -> str:
    return plain_text_of(answer, between=" ")


def press(client: Client, link: str, **changed: Any) -> ClientResponse:
    """Press « Payer » on the page as it was shown."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get(link).content.decode()))
    return client.post(link, {**fields, **changed})


def owed(holder: Holder, cents: int) -> None:
    holder.account.balance_cents = cents
    holder.account.save()


def test_it_shows_the_amount_and_the_end_of_the_account_and_nothing_else(
    client: Client, holder: Holder, link: str
) -> None:
    answer = client.get(link)
    html = answer.content.decode()
    assert "612,34" in words(answer) and "finit par 654" in words(answer)
    left = press(client, link)
    assert 'name="vads_amount" value="61234"' in left.content.decode()
    assert answer["Cache-Control"].count("no-store") and "noindex" in answer["X-Robots-Tag"]
    tenant = holder.tenant
    for page in (html, left.content.decode()):
        for secret in ("987654", tenant.last_name, tenant.first_name, tenant.user.email):
            assert secret not in page, secret


def test_a_get_leaves_no_attempt_and_costs_no_limit(client: Client, link: str, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "pay_link": "1/3600", "pay_link_network": "1/3600"}
    for _ in range(10):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert not Payment.objects.exists()
    assert press(client, link).status_code == 200 and Attempt.objects.count() == 1


@pytest.mark.parametrize("limit", ["pay_link", "pay_link_network"])
def test_each_of_its_limits_holds(client: Client, link: str, settings: Settings, limit: str) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, limit: "1/3600"}
    press(client, link)
    answer = press(client, link)
    assert (answer.status_code, Attempt.objects.count()) == (429, 1) and answer["Retry-After"]


def test_the_present_balance_is_paid_and_what_was_shown_is_asked_again(
    client: Client, holder: Holder, link: str
) -> None:
    shown = client.get(link).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    owed(holder, 20_000)
    assert "La somme a changé" in words(client.post(link, fields)) and not Attempt.objects.exists()
    press(client, link)
    assert Attempt.objects.get().amount_cents == 20_000
    owed(holder, 0)
    assert "Rien à payer" in words(client.get(link)) and "un avoir" not in words(client.get(link))
    owed(holder, -500)
    assert "un avoir" in words(client.get(link)) and "5,00" not in words(client.get(link))
    owed(holder, 500_001)
    assert "plus que ce qui peut être payé" in words(press(client, link))
    assert Attempt.objects.count() == 1


def test_nobody_pays_twice(client: Client, holder: Holder, link: str) -> None:
    press(client, link)
    attempt = Attempt.objects.get()
    assert attempt.payment.by_link and "987654" not in attempt.reference
    assert "Un paiement est en cours" in words(client.get(link))
    bank_tells(client, told(attempt))
    assert "Rien à payer" in words(client.get(link)) and press(client, link).status_code == 200
    assert Attempt.objects.count() == 1
    owed(holder, OWED + 1000)
    assert "cochez la case" in words(press(client, link)) and Attempt.objects.count() == 1
    press(client, link, encore="on")
    assert Attempt.objects.get(amount_cents=1000)


def closes_access(holder: Holder) -> None:
    access_close(user=holder.tenant.user, cause=ClosingCause.UNLINKED, reason="Demandé au guichet.")


def blocks_access(holder: Holder) -> None:
    User.objects.filter(tenant=holder.tenant).update(is_active=False)


def takes_access_away(holder: Holder) -> None:
    holder.portal_access = False
    holder.save()


def brings_the_next_notice(holder: Holder) -> None:
    f.DocumentFactory(
        account=holder.account,
        kind=DocumentKind.RENT_NOTICE,
        document_date=timezone.localdate() + dt.timedelta(days=1),
    )


def gives_it_to_another(holder: Holder) -> None:
    """The same sign-in is another person's since."""
    User.objects.filter(tenant=holder.tenant).update(tenant=f.TenantFactory())


@pytest.mark.parametrize(
    ("what", "ends_paper"),
    [
        (closes_access, True),
        (blocks_access, True),
        (takes_access_away, True),
        (brings_the_next_notice, False),
        (gives_it_to_another, False),
    ],
)
def test_what_ends_a_link(
    client: Client, holder: Holder, link: str, paper: str, what: Callable[[Holder], None], ends_paper: bool
) -> None:
    assert client.get(link).status_code == client.get(paper).status_code == 200
    what(holder)
    answer = client.get(link)
    assert answer.status_code == 404 and DEAD in words(answer)
    assert (DEAD in words(client.get(paper))) is ends_paper
    form = {"cle": "0b5a1bb1-5b3c-4a3e-9d9c-000000000001", "solde_vu": str(OWED)}
    assert client.post(link, form).status_code == 404
    assert not Attempt.objects.exists()


def test_a_new_access_after_a_closed_one_does_not_bring_the_old_link_back(
    client: Client, holder: Holder, link: str, paper: str
) -> None:
    closes_access(holder)
    f.UserFactory(tenant=holder.tenant)
    assert client.get(link).status_code == client.get(paper).status_code == 404
    User.objects.filter(closed_tenant=holder.tenant).update(suspended_at=timezone.now() - dt.timedelta(hours=1))
    assert client.get(path_of(link_for_paper(holder.tenant_id, holder.account_id)[0])).status_code == 200


@pytest.mark.parametrize(("days", "mail", "paper"), [(39, 200, 200), (41, 404, 200), (59, 404, 200), (61, 404, 404)])
def test_how_long_a_link_lives(client: Client, holder: Holder, days: int, mail: int, paper: int) -> None:
    notice = holder.account.documents.get().pk
    made = timezone.now() - dt.timedelta(days=days)
    user = holder.tenant.user
    for number, status, said in ((user.pk, mail, notice), (None, paper, "")):
        url = link_url(PayLink(holder.account_id, holder.tenant_id, number, made, said))
        assert client.get(path_of(url)).status_code == status
    ahead = PayLink(holder.account_id, holder.tenant_id, None, timezone.now() + dt.timedelta(hours=1))
    assert client.get(path_of(link_url(ahead))).status_code == 404


def test_no_other_seal_opens_it(client: Client, holder: Holder, link: str) -> None:
    token = link.strip("/").split("/")[-1]
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    other = f.HolderFactory(account__balance_cents=9000, account__online_payment_allowed=True)
    own = link_url(PayLink(holder.account_id, holder.tenant_id, holder.tenant.user.pk, timezone.now(), ""))
    holder.account.documents.all().delete()
    assert client.get(path_of(own)).status_code == 200
    foreign = link_url(PayLink(other.account_id, holder.tenant_id, holder.tenant.user.pk, timezone.now(), ""))
    assert client.get(path_of(foreign)).status_code == 404, "an account that is not this person's"
    for forged in (
        token[:-1],
        token[:20] + ("A" if token[20] != "A" else "B") + token[21:],
        secret_seal("FR7614506000191234567890176").rstrip("="),
        secret_seal('["other","987654"]').rstrip("="),
        "A" * 800,
        "x",
    ):
        assert client.get(f"/payer/{forged}/").status_code == 404, forged[:12]
    assert client.get(f"/payer/fait/{token}/").status_code == 404, "a link to pay reads no payment"


@pytest.mark.parametrize(
    ("field", "value"), [("online_payment_allowed", False), ("payment_block", True), ("status", "LITIGATION")]
)
def test_what_the_erp_forbids_is_not_paid_and_not_told(
    client: Client, holder: Holder, link: str, settings: Settings, field: str, value: Any
) -> None:
    settings.PORTAL_PAYMENT_NO_LITIGATION = True
    setattr(holder.account, field, value)
    holder.account.save()
    answer = client.post(link, {"cle": "0b5a1bb1-5b3c-4a3e-9d9c-000000000001", "solde_vu": str(OWED)})
    assert "par ce lien en ce moment" in words(answer) and "contentieux" not in words(answer)
    assert not Attempt.objects.exists()


def test_a_post_of_another_site_begins_nothing(link: str) -> None:
    strict = DjangoClient(enforce_csrf_checks=True)
    assert strict.post(link, {"cle": "0b5a1bb1-5b3c-4a3e-9d9c-000000000001", "solde_vu": "61234"}).status_code == 403
    assert not Attempt.objects.exists()


def test_back_from_the_bank_one_reads_what_became_of_this_payment_alone(
    client: Client, holder: Holder, link: str
) -> None:
    back = re.search(r'name="vads_url_return" value="([^"]+)"', press(client, link).content.decode())[1]
    led = client.get(path_of(back), {"vads_trans_status": "AUTHORISED"})
    assert led.status_code == 303 and "vads" not in led.url
    assert "en cours de vérification" in words(client.get(led.url)), "the browser's return proves nothing"
    attempt = Attempt.objects.get()
    bank_tells(client, told(attempt, "REFUSED"))
    refused = client.get(led.url)
    assert "Rien n'est payé" in words(refused) and "Réessayer" in words(refused)
    assert client.get(re.search(r'href="(/payer/[^"]+)"', refused.content.decode())[1]).status_code == 200
    bank_tells(client, told(attempt, sequence_number="2"))
    done = client.get(led.url)
    assert "612,34" in words(done) and "987654" not in done.content.decode()
    closes_access(holder)
    assert client.get(led.url).status_code == 404


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 404)])
def test_what_became_of_a_payment_is_there_for_a_day(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch, hours: int, status: int
) -> None:
    back = re.search(r'name="vads_url_return" value="([^"]+)"', press(client, link).content.decode())[1]
    later = SimpleNamespace(time=lambda: time.time() + hours * 3600)
    monkeypatch.setattr("cryptography.fernet.time", later)
    assert client.get(client.get(path_of(back)).url).status_code == status


def test_what_staff_looked_at_or_the_bank_gave_back_is_not_called_paid_nor_tried_again(
    client: Client, link: str
) -> None:
    back = re.search(r'name="vads_url_return" value="([^"]+)"', press(client, link).content.decode())[1]
    url = client.get(path_of(back)).url
    attempt = Attempt.objects.get()
    bank_tells(client, told(attempt, effective_amount="30000"))
    odd = words(client.get(url))
    assert "ne correspond pas" in odd and "Ne payez pas une seconde fois" in odd and "Réessayer" not in odd
    payment_check(payment=attempt.payment, user=f.UserFactory(), note="Vu avec la banque")
    looked = words(client.get(url))
    assert "Appelez votre agence avant de payer" in looked and "Réessayer" not in looked


def test_a_payment_by_link_that_was_given_back_says_so(client: Client, link: str) -> None:
    back = re.search(r'name="vads_url_return" value="([^"]+)"', press(client, link).content.decode())[1]
    attempt = Attempt.objects.get()
    bank_tells(client, told(attempt))
    refund = {"operation_type": "CREDIT", "effective_amount": None, "trans_uuid": "b" * 32}
    bank_tells(client, told(attempt, **refund))
    page = words(client.get(client.get(path_of(back)).url))
    assert "a été remboursé" in page and "0,00" not in page
