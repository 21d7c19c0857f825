"""The states of pages that no journey passes by: several accounts, closed doors, failures, no script, 320 px."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kit.browser import SCREENS, Check, OpenBrowser, browser_sign_in, sent_to
from tests.kit.browser_editor import publish, write_introduction
from tests.kit.browser_layout import sideways
from tests.kit.browser_sign_up import credentials_sent, identity_sent
from tests.kit.databases import FULL, SAMPLE, Databases
from tests.kit.portal import Portal
from tests.kit.services import HtmlChecker, wait_for

pytestmark = pytest.mark.browser
both_sizes = pytest.mark.parametrize("size", ["phone", "desktop"])

# What the fixtures below give: the options of a window in which somebody is signed in, and the bars with a state.
Sessions = Callable[[str], dict[str, Any]]
CheckState = Callable[..., None]

PASSWORD = "Tilleul-2026"
TENANT, TWO_ACCOUNTS, LEFT = "mohammed@example.org", "marie-claire@example.org", "lea@example.org"
LONG_LEDGER, WAITING = "helene@example.org", "jean-loup@example.org"
MANAGER, EDITOR = "gaelle@example.org", "camille@example.org"
LINKS = {TENANT: "T0000200", TWO_ACCOUNTS: "T0000600", LEFT: "T0000500", LONG_LEDGER: "T0000123", WAITING: "T0000300"}
HELD_BY_LEFT = f"from tenant_space.tenancy.models import Holder; Holder.objects.filter(tenant_id={LINKS[LEFT]!r})"
UNLABELLED = """[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter(field => !field.labels.length).map(field => field.name)"""
PEOPLE = f"""
import json
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from home.models import HelpPage
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f
for email, tenant in {LINKS!r}.items():
    if email == {WAITING!r}:
        f.SignUpFactory(email=email, person=Tenant.objects.get(pk=tenant))
        continue
    user = User.objects.create_user(email, {PASSWORD!r}, terms_version="1", tenant_id=tenant)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
for email, group in {{{MANAGER!r}: "Gestionnaires", {EDITOR!r}: "Communication"}}.items():
    User.objects.create_user(email, {PASSWORD!r}).groups.add(Group.objects.get(name=group))
{HELD_BY_LEFT}.update(portal_access=True, to_date=None)
print(json.dumps({{"help": HelpPage.objects.get().pk, "broken": render_to_string("500.html")}}))
"""


@pytest.fixture(scope="module")
def people(portal: Portal) -> dict[str, Any]:
    """Everybody of this module at once; answers with the help page's number and the page of failures."""
    return json.loads(portal.shell(PEOPLE))


@pytest.fixture(scope="module")
def sessions(browser: Browser, portal: Portal, people: dict[str, Any]) -> Sessions:
    """The cookies of a person, signed in once for the module: `sessions(TENANT)`."""

    @cache
    def session_of(email: str) -> dict[str, Any]:
        context = browser.new_context(base_url=portal.url)
        page = context.new_page()
        browser_sign_in(page, email, PASSWORD)
        expect(page).not_to_have_url(re.compile("/connexion/"))
        return {"storage_state": context.storage_state()}

    return session_of


@pytest.fixture
def check(check: Check) -> CheckState:
    """The bars of every page, its title and its status."""

    def check_page(page: Page, name: str, title: str = "", status: int = 200) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        assert sent_to(page).status == status, name
        check(page, name)

    return check_page


def check_without_scripts(page: Page, html_checker: HtmlChecker) -> None:
    """Where axe cannot run: width, landmarks, labels, HTML, and nothing offered that only a script could work."""
    assert not sideways(page), page.url
    assert page.locator("h1").count() == page.locator("main").count() == 1, page.url
    assert page.evaluate(UNLABELLED) == [], page.url
    assert page.locator("[data-shows], [data-prints], [data-goes-back]").locator("visible=true").count() == 0, page.url
    assert html_checker.errors(sent_to(page).text()) == [], page.url


@pytest.mark.other_way
@both_sizes
def test_a_person_with_two_accounts(
    size: str,
    portal: Portal,
    people: dict[str, Any],
    open_browser: OpenBrowser,
    check: CheckState,
) -> None:
    page = open_browser(size)
    browser_sign_in(page, TWO_ACCOUNTS, PASSWORD)
    shown = page.locator(".account-header__name")
    expect(shown).to_contain_text("200005")
    check(page, "deux-comptes")
    page.locator("summary", has_text="Changer de compte").click()
    page.get_by_label("Compte à afficher").select_option("200006")
    page.get_by_role("button", name="Afficher ce compte").click()
    expect(shown).to_contain_text("200006")
    check(page, "deux-comptes-change")
    page.goto("/mon-compte/?compte=200005")
    warning = "Vous consultez le compte n° 200005. Dans un autre onglet, vous avez choisi le compte n° 200006."
    expect(page.get_by_text(warning)).to_be_visible()
    check(page, "deux-comptes-autre-onglet")
    kept = page.locator(".page__side .nav__link[href$='/?compte=200005']")
    rent = {"Mon compte", "Je règle mon loyer en ligne", "Relevé de compte", "Je gère mes prélèvements automatiques"}
    home = {"Accueil", "Ma résidence", "Mes réclamations", "J'envoie mon attestation d'assurance", "Documents divers"}
    others = {"Nous contacter", "Mes informations personnelles", "Mes préférences"}
    assert set(kept.all_text_contents()) == rent | home | others
    kept.filter(has_text="Ma résidence").evaluate("link => link.click()")
    expect(shown).to_contain_text("200005")
    expect(page.get_by_text("Logement T3").first).to_be_visible()
    check(page, "deux-comptes-residence")
    page.get_by_role("link", name="Voir le compte n° 200006").click()
    expect(shown).to_contain_text("200006")
    expect(page.get_by_role("main").get_by_text("Stationnement").first).to_be_visible()
    assert page.get_by_text("Dans un autre onglet").count() == 0
    assert page.goto("/accueil/?compte=123456").status == 404


@pytest.mark.other_way
@both_sizes
def test_the_pages_of_a_long_ledger(
    size: str, sessions: Sessions, open_browser: OpenBrowser, check: CheckState
) -> None:
    page = open_browser(size, **sessions(LONG_LEDGER))
    page.goto("/mon-compte/")
    rows = page.locator("table tbody tr")
    place = page.locator(".pagination__place")
    newest = rows.first.inner_text()
    older, newer = (page.get_by_role("link", name=f"Plus {word} lignes") for word in ("anciennes", "récentes"))
    older.click()
    expect(place).to_have_text("Page 2")
    check(page, "mon-compte-page-2")
    older.click()
    expect(rows).to_have_count(74 - 30 - 28)  # the second page has no room for a month of three lines more
    expect(rows.last).to_contain_text("Solde à l'ouverture")
    expect(older).to_have_count(0)
    newer.click()
    expect(place).to_have_text("Page 2")
    newer.click()
    expect(newer).to_have_count(0)
    assert rows.first.inner_text() == newest


@pytest.mark.other_way
@both_sizes
def test_signed_in_without_an_account_to_read(
    size: str,
    portal: Portal,
    sessions: Sessions,
    open_browser: OpenBrowser,
    check: CheckState,
) -> None:
    page = open_browser(size, **sessions(LEFT))  # signed in while the right of access held
    portal.shell(f"{HELD_BY_LEFT}.update(portal_access=False)")
    page.goto("/accueil/")
    check(page, "sans-compte", "Vous n'avez plus de compte à consulter", 403)
    page = open_browser(size, **sessions(MANAGER))
    page.goto("/accueil/")
    expect(page.get_by_role("link", name="Aller à l'administration")).to_be_visible()
    check(page, "reserve-aux-locataires", "Cet espace est réservé aux locataires", 200)


@pytest.mark.other_way
@both_sizes
def test_what_a_tenant_does_not_find(
    size: str,
    portal: Portal,
    sessions: Sessions,
    open_browser: OpenBrowser,
    check: CheckState,
) -> None:
    lost = (SAMPLE / FULL / "documents/AE_200001_20261031_11.pdf").read_bytes()
    for stored in (portal.folder / "media/private").rglob("*"):
        if stored.is_file() and stored.read_bytes() == lost:
            stored.unlink()
    page = open_browser(size, **sessions(TENANT))
    page.goto("/documents/D0000011/")
    expect(page.get_by_text("« Avis d'échéance - 31/10/2026 » existe bien")).to_be_visible()
    check(page, "document-absent", "Ce document n'est pas disponible pour l'instant", 503)
    page.goto("/documents/D0000004/")  # somebody else's
    check(page, "404-locataire", "Cette page n'existe pas", 404)
    page.goto("/admin/")
    check(page, "403-locataire", "Cette page ne vous est pas ouverte", 403)
    page.goto("/deconnexion/")
    check(page, "deconnexion", "Déconnexion")


@pytest.mark.other_way
@both_sizes
def test_doors_that_stay_closed_before_sign_in(
    size: str,
    portal: Portal,
    people: dict[str, Any],
    open_browser: OpenBrowser,
    check: CheckState,
) -> None:
    page = open_browser(size)
    browser_sign_in(page, WAITING, PASSWORD)
    expect(page.get_by_text("ou l'accès n'est pas encore activé").first).to_be_visible()
    check(page, "connexion-pas-activee", "Connexion")
    page.goto("/mot-de-passe/nouveau/1-perdu-perdu/")
    check(page, "mot-de-passe-lien-mort", "Ce lien n'est plus valable")
    page.get_by_role("link", name="Demander un nouveau lien").click()
    page.get_by_label("Votre adresse de messagerie").fill(TENANT)
    page.context.clear_cookies()
    page.get_by_role("button", name=re.compile("valider", re.I)).click()
    check(page, "session-expiree", "Votre page est restée ouverte trop longtemps", 403)
    page.get_by_role("button", name="Revenir en arrière").click()
    expect(page.get_by_label("Votre adresse de messagerie")).to_be_visible()


@pytest.mark.other_way
def test_of_two_sign_ups_of_one_person_the_first_activated_ends_the_other(
    portal: Portal, people: dict[str, Any], open_browser: OpenBrowser, check: CheckState
) -> None:
    links = []
    page = open_browser("phone")
    for email in ("jerome@example.org", "jerome.dupont@example.org"):
        page.goto("/inscription/")
        identity_sent(page, "Jérôme", ("31", "12", "1969"))
        credentials_sent(page, email, PASSWORD)
        links.append(portal.link_in(portal.mails.wait(email, "Activation de votre compte")))
    page.goto(links[1])
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_text("Votre compte a été correctement activé")).to_be_visible()
    page.goto(links[0])
    check(page, "activation-remplacee", "Ce lien n'est plus valable")


@pytest.mark.other_way
@both_sizes
def test_the_pages_that_stand_alone(
    size: str, portal: Portal, people: dict[str, Any], open_browser: OpenBrowser, check: CheckState
) -> None:
    page = open_browser(size)
    page.route("**/panne/", lambda to: to.fulfill(status=500, content_type="text/html", body=people["broken"]))
    page.goto("/panne/")
    check(page, "500", "Le site ne répond pas", 500)
    page.goto(portal.url.replace("//", "//ailleurs."))
    check(page, "400", "Cette adresse n'est pas la bonne", 400)


@pytest.mark.other_way
@both_sizes
def test_without_scripts_nothing_is_lost(
    size: str, sessions: Sessions, open_browser: OpenBrowser, html_checker: HtmlChecker
) -> None:
    visitor = open_browser(size, java_script_enabled=False)
    tenant = open_browser(size, java_script_enabled=False, **sessions(LONG_LEDGER))
    for page, path, text in (
        (visitor, "/", "Vous n'êtes actuellement pas connecté."),
        (visitor, "/inscription/", "Numéro du compte client"),
        (tenant, "/accueil/", "Vous devez 456,78"),
        (tenant, "/mon-compte/", "74 lignes"),
        (tenant, "/documents-divers/", "Avis d'échéance - 31/10/2026"),
    ):
        page.goto(path)
        expect(page.get_by_text(text).first).to_be_visible()
        check_without_scripts(page, html_checker)
        page.screenshot(path=SCREENS / f"sans-script{path.replace('/', '-')}{size}.png")
    for page in (visitor, tenant) if size == "phone" else ():
        page.locator("summary", has_text="Menu").click()
        expect(page.get_by_role("navigation", name="Menu", exact=True).get_by_role("link").first).to_be_visible()
        check_without_scripts(page, html_checker)


@pytest.mark.other_way
def test_nothing_is_cut_at_320_pixels(sessions: Sessions, open_browser: OpenBrowser, check: CheckState) -> None:
    tenant, visitor = open_browser("phone", **sessions(LONG_LEDGER)), open_browser("phone")
    for path in ("/", "/inscription/", "/documents-divers/", "/mon-compte/", "/accueil/"):
        page = visitor if path in ("/", "/inscription/") else tenant
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        page.screenshot(path=SCREENS / f"320{path.replace('/', '-')}.png")
        assert not sideways(page), path
    tenant.locator("summary", has_text="Menu").click()
    check(tenant, "menu-ouvert")
    # The control: this measure finds a page that is too wide.
    tenant.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(200))")
    assert sideways(tenant)


@pytest.mark.other_way
def test_an_editor_publishes_from_a_phone(
    people: dict[str, Any],
    sessions: Sessions,
    open_browser: OpenBrowser,
    check: CheckState,
) -> None:
    editor = open_browser("phone", **sessions(EDITOR))
    editor.goto(f"/admin/pages/{people['help']}/edit/")
    editor.wait_for_timeout(2000)  # a person's pause: what is typed sooner counts as the page's first state
    write_introduction(editor, "Fermé le lundi 21 décembre. ")
    expect(editor.locator("[name=introduction]")).to_have_value(re.compile("Fermé le lundi"))  # a moment after typing
    publish(editor)
    visitor = open_browser("phone")
    visitor.goto("/aide/")
    expect(visitor.get_by_text("Fermé le lundi 21 décembre.")).to_be_visible()
    check(visitor, "aide-modifiee")


@pytest.mark.other_way
def test_the_demo_is_gone_through_without_a_mailbox(
    databases: Databases,
    site_template: str,
    open_browser: OpenBrowser,
    check: CheckState,
    tmp_path: Path,
) -> None:
    mailbox = tmp_path / "mails"
    settings = {"PORTAL_DEMO": "1", "PORTAL_EMAIL_URL": "filemail://", "PORTAL_MAILBOX": str(mailbox)}
    demo = Portal(databases.copy(site_template), environment=settings)
    demo.start()
    try:
        page = open_browser("phone")
        page.goto(f"{demo.url}/demo/courriels/")
        expect(page.get_by_text("Aucun courriel pour le moment.")).to_be_visible()
        page.goto(f"{demo.url}/inscription/")
        identity_sent(page, "Hélène", ("9", "3", "1971"))
        credentials_sent(page, LONG_LEDGER, PASSWORD)
        wait_for(lambda: any("-" * 79 in mail.read_text() for mail in mailbox.glob("*.log")), 20, "the mail")
        page.goto(f"{demo.url}/demo/courriels/")
        mail = page.locator("details[open]", has_text="Activation de votre compte")
        check(page, "demo-courriels", "Courriels de la démonstration")
        expect(mail.get_by_text("Ce message a été généré automatiquement", exact=False)).to_be_visible()
        mail.get_by_role("link").first.click()
        page.get_by_role("button", name="Activer mon compte").click()
        page.get_by_role("main").get_by_role("link", name="Connexion").click()
        page.get_by_label("Votre adresse de messagerie").fill(LONG_LEDGER)
        page.get_by_label(re.compile("^Votre mot de passe")).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Connexion").click()
        expect(page.get_by_text("Vous devez 456,78")).to_be_visible()
    finally:
        demo.stop()


@pytest.mark.other_way
@both_sizes
def test_too_many_new_passwords_asked_for(
    size: str, people: dict[str, Any], open_browser: OpenBrowser, check: CheckState
) -> None:
    (page := open_browser(size)).goto("/mot-de-passe/")  # the last test: nobody may ask for an hour
    token = page.locator("main [name=csrfmiddlewaretoken]").get_attribute("value")
    for _ in range(60):
        page.request.post("/mot-de-passe/", form={"csrfmiddlewaretoken": token, "email": "personne@example.org"})
    page.get_by_label("Votre adresse de messagerie").fill("personne@example.org")
    page.get_by_role("button", name="Valider").click()
    check(page, "429", "Trop d'essais en peu de temps", 429)
