"""What somebody worried about money reads: a payment in each state, each closed door, each link, each plan."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_staff, create_tenant_access
from tests.kit.browser_desk import desk_good
from tests.kit.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.other_way]
both_sizes = pytest.mark.parametrize("size", ["phone", "desktop"])

EMAIL, TENANT, PASSWORD = "worried@example.org", "TW1", "Tilleul-2026"
ACCOUNTANT, MANAGER = "comptable@example.org", "accueil@example.org"
STATES = """
import datetime as dt
import json
from django.contrib.auth.models import Group
from django.utils import timezone
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.payments.journal import payment_check
from tenant_space.payments.links import link_for_paper
from tenant_space.payments.records import Attempt
from tenant_space.payments.services import notification_take
from tenant_space.tenancy.models import Agency, RentAccount, Tenant
from tests.kit import factories as f
from tests.kit.payments import BANK, attempt_of, told

agency = Agency.objects.order_by("pk").first()
tenant = f.TenantFactory(tenant_id="TW1", last_name="MARTIN", first_name="Odile")
other = f.TenantFactory(tenant_id="TW2", last_name="MARTIN", first_name="Jean")
today, number = timezone.localdate(), iter(range(740001, 740099))
due = {"next_due_date": today - dt.timedelta(days=12), "next_due_cents": 45_678}
back = {"operation_type": "CREDIT", "url_check_src": "MERCH_BO", "effective_amount": None, "trans_uuid": "b" * 32}


def account(cents=61_234, **more):
    given = {"online_payment_allowed": True, "agency": agency, **due, **more}
    key = str(next(number))
    row = f.AccountFactory(account_number=key, balance_cents=cents, **given)
    f.LeaseFactory(account=row, lease_id=f"L{key}", premises__premises_id=f"P{key}")
    f.EntryFactory(account=row, accounting_date=today, period=f"{today:%Y-%m}", debit_cents=45_678)
    f.HolderFactory(account=row, tenant=other, cosignatory=True)
    return f.HolderFactory(account=row, tenant=tenant)


def tell(attempt, status="AUTHORISED", **changed):
    notification_take(gateway=BANK, body=told(attempt, status, **changed))


def paid(status, holder=None, cents=61_234, **changed):
    holder = holder or account()
    attempt = attempt_of(holder, cents)
    Attempt.objects.filter(pk=attempt.pk).update(left_at=timezone.now())
    if status:
        tell(attempt, status, **changed)
    return attempt


paths = {}
shown = {
    "accepte": paid("AUTHORISED", cents=20_000),
    "accepte-tout": paid("AUTHORISED"),
    "refuse": paid("REFUSED", auth_result="51"),
    "abandonne": paid("ABANDONED"),
    "attend": paid(""),
    "autorisation": paid("WAITING_AUTHORISATION"),
    "a-verifier": paid("AUTHORISED", effective_amount="30000"),
    "verifie": paid("AUTHORISED", effective_amount="30000"),
    "annule": paid("CANCELLED"),
    "silence": paid(""),
    "non-encaisse": paid("AUTHORISED"),
    "rembourse": paid("AUTHORISED"),
    "rembourse-en-partie": paid("AUTHORISED"),
}
payment_check(payment=shown["verifie"].payment, user=User.objects.create_user("x@example.org"), note="Vu")
Attempt.objects.filter(pk=shown["silence"].pk).update(started_at=timezone.now() - dt.timedelta(hours=3))
tell(shown["non-encaisse"], "CAPTURE_FAILED", url_check_src="BATCH")
tell(shown["rembourse"], **back)
tell(shown["rembourse-en-partie"], amount="10000", **back)
for name, attempt in shown.items():
    paths["paiement-" + name] = f"/paiement/{attempt.payment.uid}/"
for name, status in (("accepte", "AUTHORISED"), ("attend", ""), ("refuse", "REFUSED")):
    holder = account()
    attempt = paid(status, f.HolderFactory._meta.model.objects.get(account=holder.account, tenant=other))
    paths["cotitulaire-" + name] = f"/paiement/{attempt.payment.uid}/"
    paths["regler-cotitulaire-" + name] = f"/je-regle-mon-loyer/?compte={holder.account_id}"
mine = account()
refused = paid("REFUSED", mine)
paid("AUTHORISED", f.HolderFactory._meta.model.objects.get(account=mine.account, tenant=other), cents=20_000)
paths["paiement-refuse-autre-a-paye"] = f"/paiement/{refused.payment.uid}/"
whole = account()
for status in ("AUTHORISED", "REFUSED", "ABANDONED", "AUTHORISED", ""):
    paid(status, whole, cents=1_500)
several = account()
for _ in range(12):
    paid("REFUSED", several, cents=2_000)
ahead = today + dt.timedelta(days=6)
doors = {
    "bloque": account(payment_block=True),
    "interdit": account(online_payment_allowed=False),
    "rien-du": account(0),
    "avoir": account(-2_550),
    "petit": account(650),
    "trop": account(600_000),
    "preleve": account(45_678, direct_debit_active=True, next_due_date=ahead),
    "contentieux": account(status="LITIGATION"),
    "du": account(),
    "etats": whole,
    "pages": several,
}
for name, holder in doors.items():
    paths["regler-" + name] = f"/je-regle-mon-loyer/?compte={holder.account_id}"
    paths["plan-" + name] = f"/j-ai-du-mal-a-payer/?compte={holder.account_id}"
    url = link_for_paper(tenant.pk, holder.account_id)[0]
    paths["lien-" + name] = "/payer/" + url.rstrip("/").rpartition("/")[2] + "/"
paths["lien-mort"] = "/payer/autre-chose/"
paths["admin-a-verifier"] = f"/admin/paiements/{shown['a-verifier'].payment_id}/"
paths["admin-rembourse"] = f"/admin/paiements/{shown['rembourse-en-partie'].payment_id}/"
manager = User.objects.create_user("accueil@example.org", "Tilleul-2026")
manager.groups.add(Group.objects.get(name="Gestionnaires"))
manager.agencies.add(agency)
print(json.dumps(paths))
"""
TITLES = {
    "accepte": "est accepté",
    "accepte-tout": "est accepté",
    "refuse": "n'a pas abouti",
    "abandonne": "pas terminé",
    "attend": "en cours de vérification",
    "autorisation": "en cours de vérification",
    "a-verifier": "en cours de vérification",
    "verifie": "n'est pas compté",
    "annule": "n'a pas pu être encaissé",
    "silence": "pas de nouvelles",
    "non-encaisse": "n'a pas pu être encaissé",
    "rembourse": "a été remboursé",
    "rembourse-en-partie": "est accepté",
    "refuse-autre-a-paye": "n'a pas abouti",
}
DOORS = {
    "bloque": "Appelez votre agence avant de payer",
    "interdit": "Ce compte ne se paie pas en ligne",
    "rien-du": "Vous ne devez rien aujourd'hui",
    "avoir": "un avoir de 25,50",
    "petit": "6,50",
    "trop": "plus que ce qui peut être payé en une fois",
    "preleve": "Un prélèvement est prévu",
    "contentieux": "Valider",
    "du": "612,34",
    "etats": "Sans nouvelles|En cours de vérification",
    "pages": "Plus anciennes",
    "cotitulaire-accepte": "payé par|par ",
    "cotitulaire-attend": "a commencé",
    "cotitulaire-refuse": "Refusé",
}
LINKS = {
    "bloque": "par ce lien en ce moment",
    "rien-du": "Rien à payer",
    "avoir": "ce compte a un avoir",
    "trop": "plus que ce qui peut être payé",
    "du": "612,34",
    "etats": "Un paiement est en cours",
    "mort": "ne peut plus servir",
}


@pytest.fixture(scope="module")
def paths(portal: Portal) -> dict[str, str]:
    """Where each state is to be seen."""
    found: dict[str, str] = json.loads(portal.shell(STATES).splitlines()[-1])
    create_tenant_access(portal, EMAIL, TENANT, PASSWORD)
    create_staff(portal, ACCOUNTANT, "Comptabilité", PASSWORD)
    return found


@pytest.fixture(scope="module")
def signed_in(browser: Browser, portal: Portal, paths: dict[str, str]) -> Any:
    """The cookies of a person, who signs in once for the module: `signed_in(EMAIL)`."""

    @cache
    def session_of(email: str) -> dict[str, Any]:
        context = browser.new_context(base_url=portal.url)
        page = context.new_page()
        browser_sign_in(page, email, PASSWORD)
        expect(page).not_to_have_url(re.compile("/connexion/"))
        return {"storage_state": context.storage_state()}

    return session_of


@both_sizes
def test_each_payment_and_each_door(
    size: str, paths: dict[str, str], signed_in: Any, open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size, **signed_in(EMAIL))
    for name, title in TITLES.items():
        page.goto(paths[f"paiement-{name}"])
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        check(page, f"etat-{name}")
    for name in ("accepte", "attend", "refuse"):
        page.goto(paths[f"cotitulaire-{name}"])
        expect(page.get_by_role("heading", level=1)).to_contain_text("Jean MARTIN")
        check(page, f"etat-cotitulaire-{name}")
    for name, words in DOORS.items():
        page.goto(paths[f"regler-{name}"])
        expect(page.get_by_role("main")).to_contain_text(re.compile(words))
        check(page, f"regler-{name}")


@both_sizes
def test_each_link(size: str, paths: dict[str, str], open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    for name, words in LINKS.items():
        page.goto(paths[f"lien-{name}"])
        expect(page.get_by_role("main")).to_contain_text(words)
        check(page, f"lien-{name}")


@both_sizes
def test_each_plan(size: str, paths: dict[str, str], signed_in: Any, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size, **signed_in(EMAIL))
    for name, words in (("rien-du", "Vous ne devez rien"), ("contentieux", "Dites-nous"), ("preleve", "456,78")):
        page.goto(paths[f"plan-{name}"])
        expect(page.get_by_role("main")).to_contain_text(words)
        check(page, f"plan-{name}")
    page.goto(paths["plan-du"])
    page.get_by_role("textbox", name=re.compile("Ce que je peux payer")).fill("1,500")
    page.get_by_role("button", name="Voir mon calendrier").click()
    expect(page.get_by_role("main")).to_contain_text("deux façons")
    check(page, "plan-erreur")
    for name, euros, words in (("resultat", "100", "Votre calendrier"), ("hors-regles", "12", "Nos plans durent")):
        page.goto(paths["plan-du"])
        page.get_by_role("textbox", name=re.compile("Ce que je peux payer")).fill(euros)
        page.get_by_role("button", name="Voir mon calendrier").click()
        expect(page.get_by_role("main")).to_contain_text(words)
        check(page, f"plan-{name}")


@both_sizes
def test_the_screens_of_staff(
    size: str, paths: dict[str, str], signed_in: Any, open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size, **signed_in(ACCOUNTANT))
    page.goto("/admin/paiements/")
    expect(page.get_by_role("main")).to_contain_text("dans cette liste")
    desk_good(page, "admin-paiements")
    for name in ("a-verifier", "rembourse"):
        page.goto(paths[f"admin-{name}"])
        expect(page.get_by_role("main")).to_contain_text("Ce que la banque a dit")
        desk_good(page, f"admin-paiement-{name}")
    page = open_browser(size, **signed_in(MANAGER))
    page.goto(f"/admin/demandes/enregistrer/payment_plan/{TENANT}/?{paths['plan-du'].partition('?')[2]}")
    desk_good(page, "admin-plan")
    page.get_by_label(re.compile("Ce que le locataire peut payer")).fill("100")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Vérifiez avant d'enregistrer")).to_be_visible()
    desk_good(page, "admin-plan-verifier")


@both_sizes
def test_closed_for_maintenance(
    size: str, portal: Portal, paths: dict[str, str], signed_in: Any, open_browser: OpenBrowser, check: Check
) -> None:
    closes = "from tenant_space.payments.records import PaymentSwitch\nPaymentSwitch.objects.update_or_create(pk=1, "
    words = "La banque fait une maintenance jusqu'à demain 8 h."
    portal.shell(f"{closes}defaults={{'is_open': False, 'message': {words!r}}})")
    try:
        page = open_browser(size, **signed_in(EMAIL))
        page.goto(paths["regler-du"])
        expect(page.get_by_role("main")).to_contain_text(words)
        check(page, "regler-ferme")
        page.goto(paths["lien-du"])
        expect(page.get_by_role("main")).to_contain_text("par ce lien en ce moment")
        check(page, "lien-ferme")
        page = open_browser(size, **signed_in(ACCOUNTANT))
        page.goto("/admin/paiements/")
        expect(page.get_by_role("main")).to_contain_text("Le paiement en ligne est fermé")
        desk_good(page, "admin-ferme")
    finally:
        portal.shell(f"{closes}defaults={{'is_open': True, 'message': ''}})")
