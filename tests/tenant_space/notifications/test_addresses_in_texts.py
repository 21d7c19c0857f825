"""No text of a mail brings the link of a person elsewhere, however an address is written around it."""

from __future__ import annotations

import pytest

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.notifications.models import MailText
from tenant_space.notifications.registry import mail_specs
from tenant_space.notifications.rendering import code_wording
from tenant_space.notifications.texts import address_problems, body_problems

WORDS = (Placeholder("lien", "adresse du bouton", "https://locataires.example.org/activation/MTIz/"),)
BAD = [
    "https://elsewhere.example/?u={lien}",
    "elsewhere.example/?u={lien}",
    "elsewhere.example/{lien}",
    "//elsewhere.example/{lien}",
    "www.elsewhere.example?{lien}",
    "https://elsewhere.example/?u=\u200b{lien}",
    "https://elsewhere.example/?u=\x1c{lien}",
    "https://elsewhere.example/?u=\x85{lien}",
    "https://elsewhere.example/?u=\x1f\x7f{lien}",
    "https://elsewhere.example/?u=\u00ad{lien}",
    "{lien}.elsewhere.example",
    "{lien}@elsewhere.example",
    "{lien}/../elsewhere",
    "{lien}{lien}",
    "a=b&u={lien}",
    "https:{lien}",
    "(https://elsewhere.example/?u={lien})",
    "mailto:a@elsewhere.example?body={lien}",
    "https://elsewhere.example/#{lien}",
]
GOOD = [
    "{lien}",
    "Copiez : {lien}.",
    "Voici le lien ({lien}), valable 24 heures.",
    "« {lien} »",
    "navigateur : {lien}",
    "{lien}…",
    "Lisez https://elsewhere.example/aide puis {lien}",
    "n°{lien}",
]


@pytest.mark.parametrize("text", BAD)
def test_a_placeholder_in_an_address_is_refused(text: str) -> None:
    assert any("ne peut pas être collé à une adresse" in problem for problem in address_problems(text))
    half_bold = text.replace("{lien}", "<b>{lien}</b>")
    for html in (f"<p>Bonjour, {text} merci</p>", f"<p>{half_bold}</p>", f"<ul><li>{text}</li></ul>"):
        assert any("collé à une adresse" in problem for problem in body_problems(html, WORDS, ()))


@pytest.mark.parametrize("text", GOOD)
def test_one_that_stands_alone_is_taken(text: str) -> None:
    assert address_problems(text) == [] and body_problems(f"<p>{text}</p>", WORDS, ()) == []


@pytest.mark.parametrize("name", ["subject", "button"])
def test_subjects_and_buttons_are_held_to_the_same(name: str) -> None:
    spec = next(spec for spec in mail_specs() if spec.kind == "account.activation")
    text = MailText(kind=spec.kind, subject="Objet", body="<p>{lien}</p>", button="Activer")
    assert text.problems() == {}
    setattr(text, name, "voleur.fr/{lien}")
    assert list(text.problems()) == [name]


def test_the_first_texts_of_all_mails_pass() -> None:
    for spec in filter(lambda spec: spec.editable, mail_specs()):
        wording = code_wording(spec)
        assert body_problems(wording.body, spec.placeholders, spec.required) == [], spec.kind
        assert address_problems(wording.subject) == [] == address_problems(wording.button)
