"""Signing up on a phone: with and without JavaScript, and when it does not go well."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, sent_to
from tests.kit.browser_sign_up import fill_credentials, fill_identity, read_digits, validate
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

PASSWORD = "Tilleul-2026"
HELENE: dict[str, Any] = {"number": "123456", "name": "Dupont", "first_name": "Hélène", "born": ("9", "3", "1971")}
JEAN_LOUP: dict[str, Any] = {
    "number": "200002",
    "name": "La Tour d’Auvergne",
    "first_name": "jean loup",
    "born": ("01", "01", "1950"),
}
REFUSED = "Nous n'avons pas pu vérifier ces informations"


def test_a_sign_up_on_a_phone(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone")
    page.goto("/inscription/")
    fill_identity(page, **{**HELENE, "first_name": "Odile"})
    page.get_by_text("Où trouver ce numéro : voir l'exemple ci-joint").click()
    picture = page.get_by_role("img", name=re.compile("numéro du compte client, 123456, est encadré"))
    expect(picture).to_be_visible()
    expect(page.get_by_label("Prénom")).to_have_value("Odile")
    check(page, "inscription-image")

    validate(page)
    expect(page.get_by_role("alert").get_by_text(REFUSED)).to_be_visible()
    expect(page.locator("[data-errors]")).to_be_focused()
    expect(page.get_by_role("alert").get_by_role("link", name="Perte du mot de passe")).to_be_visible()
    expect(page.get_by_label("Prénom")).to_have_value("Odile")
    check(page, "inscription-refusee")

    page.get_by_label("Prénom").fill("Hélène Marie")
    validate(page)
    fill_credentials(page, "helene@example.org", PASSWORD)
    page.get_by_label("Confirmez l'email").fill("helene@exemple.org")
    validate(page)
    expect(page.get_by_role("link", name=re.compile("Les deux adresses ne sont pas les mêmes"))).to_be_visible()
    expect(page.get_by_label(re.compile(r"^Email"))).to_have_value("helene@example.org")
    check(page, "inscription-2-erreur")
    fill_credentials(page, "helene@example.org", PASSWORD)
    validate(page)
    expect(page.get_by_text("Vous allez recevoir un mail à l'adresse saisie")).to_be_visible()

    link = portal.link_in(portal.mails.wait("helene@example.org", "Activation de votre compte"))
    page.goto(link)
    expect(page.get_by_text("Encore un clic")).to_be_visible()
    assert page.get_by_label("Le mot de passe choisi à l'inscription").count() == 0
    check(page, "activation-meme-navigateur")
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_text("Vous allez être redirigé automatiquement dans quelques secondes.")).to_be_visible()
    page.wait_for_url(re.compile("/connexion/$"), timeout=15_000)
    browser_sign_in(page, "helene@example.org", PASSWORD)
    expect(page.get_by_text("Vous devez 456,78")).to_be_visible()

    used = open_browser("phone")
    used.goto(link)
    expect(used.get_by_role("heading", name="Ce lien n'est plus valable")).to_be_visible()
    check(used, "activation-perimee")
    used.get_by_role("link", name="Demander un nouveau mail").click()
    used.get_by_label("Votre adresse de messagerie").fill("helene@example.org")
    used.get_by_role("button", name="Recevoir un nouveau mail").click()
    expect(used.get_by_text("Si une inscription attend d'être activée à cette adresse")).to_be_visible()
    check(used, "activation-renvoyee")


@pytest.mark.other_way
def test_a_sign_up_without_javascript(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone", java_script_enabled=False)
    page.goto("/inscription/")
    fill_identity(page, **{**JEAN_LOUP, "first_name": "Odile"})
    page.get_by_text("Où trouver ce numéro : voir l'exemple ci-joint").click()
    expect(page.get_by_role("img", name=re.compile("est encadré"))).to_be_visible()
    read_digits(page, portal)
    validate(page)
    expect(page.get_by_role("alert").get_by_text(REFUSED)).to_be_visible()
    page.screenshot(path="var/screens/inscription-refusee-sans-script-360.png", full_page=True)
    expect(page.get_by_label("Numéro du compte client")).to_have_value("200002")
    fill_identity(page, **JEAN_LOUP)
    read_digits(page, portal)
    validate(page)
    fill_credentials(page, "jean-loup@example.org", PASSWORD)
    page.screenshot(path="var/screens/inscription-2-sans-script-360.png", full_page=True)
    validate(page)
    expect(page.get_by_text("Vous allez recevoir un mail à l'adresse saisie")).to_be_visible()
    page.goto(portal.link_in(portal.mails.wait("jean-loup@example.org", "Activation de votre compte")))
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_text("Votre compte a été correctement activé")).to_be_visible()
    page.wait_for_url(re.compile("/connexion/$"), timeout=15_000)
    browser_sign_in(page, "jean-loup@example.org", PASSWORD)
    expect(page.get_by_text("Votre compte présente un avoir de 20,00")).to_be_visible()


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_mail_is_read_on_another_device(
    size: str, portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    """Whoever reads the mail of a sign-up that is not theirs cannot activate it; its owner can, by password."""
    email = f"marie-claire-{size}@example.org"
    link = portal.shell(
        "from tests.kit import factories as f\n"
        "from tenant_space.identity.sign_up.links import link_key\n"
        "from tenant_space.tenancy.models import Tenant\n"
        f"person = Tenant.objects.get(pk='T0000600')\n"
        f"rows = [f.SignUpFactory(person=person, email={email!r}) for _ in range(3)]\n"
        "print(' '.join(f'/activation/{link_key(row)}/' for row in rows))"
    ).split()
    page = open_browser(size)
    page.goto(link[0])
    field, button = page.get_by_label("Le mot de passe choisi à l'inscription"), "Activer mon compte"
    expect(field).to_be_visible()
    check(page, "activation-autre-navigateur")
    for _ in range(2):
        field.fill("Cerisier-4207")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert").get_by_text("Ce n'est pas le mot de passe")).to_be_visible()
    expect(page.locator("[data-errors]")).to_be_focused()
    check(page, "activation-mot-de-passe-faux")
    page.get_by_role("button", name="Ce n'est pas moi").click()
    expect(page.get_by_role("heading", name="L'inscription est annulée")).to_be_visible()
    check(page, "activation-pas-moi")

    portal.shell(
        "from tenant_space.identity.limits import Limit, try_take\n"
        "from tenant_space.identity.sign_up.links import sign_up_waiting\n"
        f"row = sign_up_waiting({link[1]!r}.split('/')[2])\n"
        "for _ in range(10): try_take(Limit.ACTIVATION, str(row.pk))"
    )
    page.goto(link[1])
    field.fill(PASSWORD)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert").get_by_text(re.compile("Attendez 60\\sminutes"))).to_be_visible()
    assert sent_to(page).status == 429
    check(page, "activation-trop-d-essais")

    plain = open_browser(size, java_script_enabled=False)
    plain.goto(link[2])
    plain.get_by_label("Le mot de passe choisi à l'inscription").fill(PASSWORD)
    plain.get_by_role("button", name=button).click()
    expect(plain.get_by_text("Votre compte a été correctement activé")).to_be_visible()
    portal.shell(f"from tenant_space.identity.models import User; User.objects.filter(email={email!r}).delete()")


@pytest.mark.other_way
def test_beyond_the_limit_one_is_told_how_long_to_wait(
    portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    portal.shell(
        "from tenant_space.identity.limits import Limit, try_take\n"
        "for _ in range(10): try_take(Limit.IDENTITY_ACCOUNT, '200005')"
    )
    page = open_browser("phone")
    page.goto("/inscription/")
    fill_identity(page, number="200005", name="Lefèvre", first_name="Marie-Claire", born=("8", "8", "1978"))
    validate(page)
    expect(
        page.get_by_role("alert").get_by_text(re.compile("Attendez 12\\sheures, puis essayez à nouveau"))
    ).to_be_visible()
    expect(page.get_by_role("alert").get_by_role("link", name="Demander de l'aide")).to_be_visible()
    expect(page.get_by_label(re.compile(r"^Nom\b"))).to_have_value("Lefèvre")
    assert sent_to(page).status == 429
    check(page, "inscription-trop-d-essais")
