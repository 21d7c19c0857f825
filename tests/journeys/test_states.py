"""The states of pages that no journey passes by: several accounts, closed doors, failures, no script, 320 px."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import FULL, SAMPLE, SCREENS, sign_in
from tests.journeys.test_editor import publish, write_introduction
from tests.journeys.test_tenant import fill_credentials, fill_identity
from tests.portal import Portal
from tests.services import HtmlChecker, wait_for

pytestmark = pytest.mark.browser
both_sizes = pytest.mark.parametrize("size", ["phone", "desktop"])

PASSWORD = "Tilleul-2026"
TENANT, TWO_ACCOUNTS, FORMER = "mohammed@example.org", "marie-claire@example.org", "lea@example.org"
LONG_LEDGER, WAITING = "helene@example.org", "jean-loup@example.org"
MANAGER, EDITOR = "gaelle@example.org", "camille@example.org"
UNLABELLED = """[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter(field => !field.labels.length).map(field => field.name)"""
PEOPLE = f"""
import json
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from home.models import HelpPage
from tenant_space.accounts.models import User
links = {{{TENANT!r}: "T0000200", {TWO_ACCOUNTS!r}: "T0000600", {FORMER!r}: "T0000500", {LONG_LEDGER!r}: "T0000123"}}
for email, tenant in links.items():
    user = User.objects.create_user(email, {PASSWORD!r}, tenant_id=tenant)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
user = User.objects.create_user({WAITING!r}, {PASSWORD!r}, claimed_tenant_id="T0000300")
EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
for email, group in {{{MANAGER!r}: "Gestionnaires", {EDITOR!r}: "Communication"}}.items():
    User.objects.create_user(email, {PASSWORD!r}).groups.add(Group.objects.get(name=group))
print(json.dumps({{"help": HelpPage.objects.get().pk, "broken": render_to_string("500.html")}}))
"""


@pytest.fixture(scope="module")
def people(portal) -> dict:
    """Everybody of this module at once; answers with the help page's number and the page of failures."""
    return json.loads(portal.shell(PEOPLE))


@pytest.fixture(scope="module")
def sessions(browser, portal, people):
    """The cookies of a person, signed in once for the module: `sessions(TENANT)`."""
    known: dict[str, dict] = {}

    def session_of(email: str) -> dict:
        if email not in known:
            context = browser.new_context(base_url=portal.url, locale="fr-FR")
            page = context.new_page()
            sign_in(page, email, PASSWORD)
            expect(page).not_to_have_url(re.compile("/connexion/"))
            known[email] = context.storage_state()
            context.close()
        return {"storage_state": known[email]}

    return session_of


def says(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def overflows(page: Page) -> bool:
    """Whether the page is wider than its window; a phone widens `innerWidth` to a page that is too wide."""
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]


def check_without_scripts(page: Page, html_checker: HtmlChecker) -> None:
    """What can be asked of a page where axe cannot run."""
    assert not overflows(page), page.url
    assert page.locator("h1").count() == page.locator("main").count() == 1, page.url
    assert page.evaluate(UNLABELLED) == [], page.url
    # Nothing that only a script could work is offered.
    assert page.locator("[data-shows], [data-prints], [data-goes-back]").locator("visible=true").count() == 0, page.url
    assert html_checker.errors(page.sent.text()) == [], page.url


def menu_address(page: Page, title: str) -> str:
    return page.locator(".nav__link", has_text=re.compile(f"^{title}$")).first.get_attribute("href")


@both_sizes
def test_a_person_with_two_accounts(size, portal, people, open_browser, check):
    page = open_browser(size)
    sign_in(page, TWO_ACCOUNTS, PASSWORD)
    shown = page.locator(".account__name")
    expect(shown).to_contain_text("200005")
    assert page.locator("#compte option").count() == 2
    check(page, "deux-comptes")
    page.get_by_label("Compte à afficher").select_option("200006")
    page.get_by_role("button", name="Afficher ce compte").click()
    expect(shown).to_contain_text("200006")
    expect(page.get_by_label("Compte à afficher")).to_have_value("200006")
    check(page, "deux-comptes-change")

    page.goto("/mon-compte/?compte=200005")
    expect(shown).to_contain_text("200005")
    warning = page.get_by_role("status").filter(has_text="Dans un autre onglet, vous avez choisi le compte n° 200006")
    expect(warning).to_be_visible()
    check(page, "deux-comptes-autre-onglet")
    for title in ("Accueil", "Mon compte", "Ma résidence", "Documents divers"):
        assert menu_address(page, title).endswith("?compte=200005"), title
    page.goto(menu_address(page, "Ma résidence"))
    expect(shown).to_contain_text("200005")
    expect(page.get_by_text("Logement T3").first).to_be_visible()
    check(page, "deux-comptes-residence")
    warning.get_by_role("link", name="Voir le compte n° 200006").click()
    expect(shown).to_contain_text("200006")
    expect(page.get_by_text("Stationnement").first).to_be_visible()
    expect(warning).to_have_count(0)
    assert page.goto("/accueil/?compte=123456").status == 404


@both_sizes
def test_the_pages_of_a_long_ledger(size, sessions, open_browser, check):
    page = open_browser(size, **sessions(LONG_LEDGER))
    page.goto("/mon-compte/")
    rows = page.locator("table tbody tr")
    newest = rows.first.inner_text()
    older, newer = (page.get_by_role("link", name=f"Plus {word} écritures") for word in ("anciennes", "récentes"))
    place = page.locator(".pagination__place")
    expect(newer).to_have_count(0)
    older.click()
    expect(place).to_have_text("Page 2")
    expect(newer).to_be_visible()
    check(page, "mon-compte-page-2")
    older.click()
    expect(place).to_have_text("Page 3")
    expect(rows).to_have_count(74 - 60)
    expect(rows.last).to_contain_text("Solde à l'ouverture")
    expect(older).to_have_count(0)
    newer.click()
    newer.click()
    expect(place).to_have_text("Page 1")
    assert rows.first.inner_text() == newest


@both_sizes
def test_signed_in_without_an_account_to_read(size, sessions, open_browser, check):
    page = open_browser(size, **sessions(FORMER))
    assert page.goto("/accueil/").status == 403
    says(page, "Vous n'avez plus de compte à consulter")
    check(page, "sans-compte")
    staff = open_browser(size, **sessions(MANAGER))
    assert staff.goto("/accueil/").status == 403
    says(staff, "Cet espace est réservé aux locataires")
    expect(staff.get_by_role("link", name="Aller à l'administration")).to_be_visible()
    check(staff, "reserve-aux-locataires")


@both_sizes
def test_what_a_tenant_does_not_find(size, portal, sessions, open_browser, check):
    lost = (SAMPLE / FULL / "documents/AE_200001_20261031_11.pdf").read_bytes()
    for stored in (portal.folder / "media/private").rglob("*"):
        if stored.is_file() and stored.read_bytes() == lost:
            stored.unlink()
    page = open_browser(size, **sessions(TENANT))
    assert page.goto("/documents/D0000011/").status == 503
    says(page, "Ce document n'est pas disponible pour l'instant")
    expect(page.get_by_text("« Avis d'échéance - 31/10/2026 » existe bien")).to_be_visible()
    check(page, "document-absent")
    assert page.goto("/documents/D0000004/").status == 404  # somebody else's
    says(page, "Cette page n'existe pas")
    check(page, "404-locataire")
    assert page.goto("/admin/").status == 403
    says(page, "Cette page ne vous est pas ouverte")
    check(page, "403-locataire")
    page.goto("/deconnexion/")
    expect(page.get_by_text("Voulez-vous quitter votre espace ?")).to_be_visible()
    check(page, "deconnexion")


@both_sizes
def test_doors_that_stay_closed_before_sign_in(size, portal, people, open_browser, check):
    page = open_browser(size)
    sign_in(page, WAITING, PASSWORD)
    expect(page).to_have_url(re.compile("/connexion/attente/$"))
    says(page, "Activez d'abord votre compte")
    check(page, "connexion-attente")
    page.goto("/mot-de-passe/nouveau/1-perdu-perdu/")
    says(page, "Ce lien n'est plus valable")
    check(page, "mot-de-passe-lien-mort")
    page.get_by_role("link", name="Demander un nouveau lien").click()
    page.get_by_label("Votre adresse de messagerie").fill(TENANT)
    page.context.clear_cookies()
    page.get_by_role("button", name=re.compile("valider", re.I)).click()
    says(page, "Votre page est restée ouverte trop longtemps")
    assert page.sent.status == 403
    check(page, "session-expiree")
    page.get_by_role("button", name="Revenir en arrière").click()
    says(page, "Perte du mot de passe")


def test_two_sign_ups_of_one_person_make_one_access(portal, people, open_browser, check):
    links = {}
    for size, email in (("desktop", "jerome@example.org"), ("phone", "jerome.dupont@example.org")):
        page = open_browser(size)
        page.goto("/inscription/")
        fill_identity(page, "Jérôme", ("31", "12", "1969"))
        fill_credentials(page, email)
        links[size] = portal.link_in(portal.mails.wait(email, "Activation de votre compte"))
    page.goto(links["desktop"])
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_text("Votre compte a été correctement activé", exact=False)).to_be_visible()
    for size in ("phone", "desktop"):
        page = open_browser(size)
        page.goto(links["phone"])
        page.get_by_role("button", name="Activer mon compte").click()
        says(page, "Un accès existe déjà à votre nom")
        assert page.sent.status == 409
        check(page, "activation-deja-prise")


@both_sizes
def test_the_page_of_failures_stands_alone(size, people, open_browser, check):
    page = open_browser(size)
    html = {"status": 500, "content_type": "text/html; charset=utf-8", "body": people["broken"]}
    page.route("**/panne/", lambda route: route.fulfill(**html))
    assert page.goto("/panne/").status == 500
    says(page, "Le site ne répond pas")
    check(page, "500")


@both_sizes
def test_without_scripts_nothing_is_lost(size, sessions, open_browser, html_checker):
    visitor, tenant = (open_browser(size, java_script_enabled=False, **more) for more in ({}, sessions(LONG_LEDGER)))
    for page, path, text in (
        (visitor, "/", "Vous n'êtes actuellement pas connecté."),
        (visitor, "/inscription/", "Numéro du compte client"),
        (tenant, "/accueil/", "Vous devez 456,78"),
        (tenant, "/mon-compte/", "74 écritures"),
        (tenant, "/documents-divers/", "Avis d'échéance - 31/10/2026"),
    ):
        page.goto(path)
        expect(page.get_by_text(text).first).to_be_visible()
        check_without_scripts(page, html_checker)
        page.screenshot(path=SCREENS / f"sans-script{path.replace('/', '-')}{size}.png")
    if size == "phone":
        for page in (visitor, tenant):
            page.locator("summary", has_text="Menu").click()
            expect(page.get_by_role("navigation", name="Menu", exact=True).get_by_role("link").first).to_be_visible()
            check_without_scripts(page, html_checker)
        tenant.screenshot(path=SCREENS / "sans-script-menu.png")


def test_nothing_is_cut_at_320_pixels(sessions, open_browser, check):
    tenant, visitor = open_browser("phone", **sessions(LONG_LEDGER)), open_browser("phone")
    tenant.set_viewport_size({"width": 320, "height": 640})
    visitor.set_viewport_size({"width": 320, "height": 640})
    for page, paths in (
        (visitor, ("/", "/inscription/")),
        (tenant, ("/documents-divers/", "/mon-compte/", "/accueil/")),
    ):
        for path in paths:
            page.goto(path)
            assert not overflows(page), path
            page.screenshot(path=SCREENS / f"320{path.replace('/', '-')}.png")
    tenant.locator("summary", has_text="Menu").click()
    expect(tenant.get_by_role("button", name="DÉCONNEXION").locator("visible=true")).to_be_visible()
    assert not overflows(tenant)
    check(tenant, "menu-ouvert")
    # The control: this measure finds a page that is too wide.
    tenant.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(200))")
    assert overflows(tenant)


def test_an_editor_publishes_from_a_phone(people, sessions, open_browser, check):
    editor = open_browser("phone", **sessions(EDITOR))
    editor.goto(f"/admin/pages/{people['help']}/edit/")
    editor.wait_for_timeout(2000)  # a person's pause: what is typed sooner counts as the page's first state
    write_introduction(editor, "Fermé le lundi 21 décembre. ")
    editor.screenshot(path=SCREENS / "redaction-telephone.png")
    publish(editor)
    visitor = open_browser("phone")
    visitor.goto("/aide/")
    expect(visitor.get_by_text("Fermé le lundi 21 décembre.")).to_be_visible()
    check(visitor, "aide-modifiee")


def test_the_demo_is_gone_through_without_a_mailbox(databases, site_template, open_browser, check):
    demo = Portal(databases.copy(site_template), environment={"PORTAL_DEMO": "1", "PORTAL_EMAIL_URL": "filemail://"})
    demo.environment["PORTAL_MAILBOX"] = str(demo.folder / "mails")
    demo.start()
    try:
        page = open_browser("phone")
        page.goto(f"{demo.url}/demo/courriels/")
        expect(page.get_by_text("Aucun courriel pour le moment.")).to_be_visible()
        check(page, "demo-sans-courriel")
        page.goto(f"{demo.url}/inscription/")
        fill_identity(page, "Hélène", ("9", "3", "1971"))
        fill_credentials(page, LONG_LEDGER)
        mail = page.locator("details[open]").filter(has_text="Activation de votre compte")
        wait_for(lambda: any((demo.folder / "mails").glob("*.log")), 20, "the mail")
        page.goto(f"{demo.url}/demo/courriels/")
        expect(mail.get_by_text(f"Pour {LONG_LEDGER}", exact=False)).to_be_visible()
        check(page, "demo-courriels")
        expect(mail.get_by_text("Ce message a été généré automatiquement", exact=False)).to_be_visible()
        mail.get_by_role("link").first.click()
        page.get_by_role("button", name="Activer mon compte").click()
        expect(page.get_by_text("Votre compte a été correctement activé", exact=False)).to_be_visible()
        page.get_by_label("Votre adresse de messagerie").fill(LONG_LEDGER)  # the sign-in page comes by itself
        page.get_by_label(re.compile("^Votre mot de passe")).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="CONNEXION").click()
        expect(page.get_by_text("Vous devez 456,78")).to_be_visible()
    finally:
        demo.stop()


def test_too_many_tries_at_step_one(portal, people, open_browser, check):
    """The last one: this address may not try again for an hour."""
    page = open_browser("phone")
    page.goto("/inscription/")
    token = page.locator("main [name=csrfmiddlewaretoken]").get_attribute("value")
    answers = [page.request.post("/inscription/", form={"csrfmiddlewaretoken": token}).status for _ in range(31)]
    assert set(answers[:25]) == {200} and answers[-1] == 429
    for size in ("phone", "desktop"):
        page = open_browser(size)
        page.goto("/inscription/")
        fill_identity(page, "Jérôme", ("31", "12", "1969"))
        says(page, "Trop d'essais en peu de temps")
        assert page.sent.status == 429
        check(page, "429")
