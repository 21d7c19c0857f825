"""What a person does to sign up, with or without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.kit.portal import Portal


def fill_identity(page: Page, *, number: str, name: str, first_name: str, born: tuple[str, str, str]) -> None:
    page.get_by_label("Numéro du compte client").fill(number)
    page.get_by_label(re.compile(r"^Nom\b")).fill(name)
    page.get_by_label("Prénom").fill(first_name)
    for label, value in zip(("Jour", "Mois", "Année"), born, strict=True):
        page.get_by_label(label).fill(value)


def read_digits(page: Page, portal: Portal) -> None:
    """Copy the digits of the image, as people do without JavaScript; the portal says which they are."""
    token = page.locator("input[name=challenge_token]").input_value()
    code = f"from tenant_space.identity.challenge.checks import digits_of; print(digits_of({token!r}))"
    page.get_by_label(re.compile("chiffres de l'image")).fill(portal.shell(code).strip())


def validate(page: Page) -> None:
    page.get_by_role("button", name=re.compile("valider", re.I)).click()


def fill_credentials(page: Page, email: str, password: str) -> None:
    page.get_by_label(re.compile(r"^Email")).fill(email)
    page.get_by_label("Confirmez l'email").fill(email)
    page.get_by_label(re.compile("^Votre nouveau mot de passe")).fill(password)
    page.get_by_label("Confirmez votre nouveau mot de passe").fill(password)
    page.get_by_label(re.compile("conditions générales")).check()


def identity_sent(page: Page, first_name: str, born: tuple[str, str, str]) -> None:
    """Step 1 of somebody of account 123456, filled in and sent."""
    fill_identity(page, number="123456", name="Dupont", first_name=first_name, born=born)
    validate(page)


def credentials_sent(page: Page, email: str, password: str) -> None:
    """Step 2, filled in and sent."""
    fill_credentials(page, email, password)
    validate(page)
