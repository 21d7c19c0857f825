"""Every mail to tenants greets its reader, names their home, says what comes next, whom to call, where to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.notifications.readers import NOBODY, SAMPLE, Reader
from tenant_space.notifications.registry import MailSpec, mail_spec, mail_specs
from tenant_space.notifications.rendering import code_wording, mail_render, mail_sample

pytestmark = pytest.mark.django_db

# Those who read them work for the landlord.
STAFF = {
    "account.landlord_changed",
    "account.staff_welcome",
    "payments.to_check",
    "submissions.due_soon",
    "submissions.late",
}
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")
# The question that nearly every reader says yes to. What stands after any other one is no next step for the others.
YES = "C'était vous ?"
ORDERS = (
    "ajoutez|appelez|attendez|choisissez|cliquez|connectez|demandez|écrivez|enregistrez|envoyez|essayez|lisez|ouvrez|"
    "payez|pensez|proposez|signez|venez"
)
# How a sentence says what comes next; each form is that of a mail.
NEXT = {
    "nothing to do": re.compile(r"\bvous n'avez rien (d'autre )?à (faire|signer)\b", re.I),
    "an answer to come": re.compile(
        r"\bvous aurez notre réponse\b|\bnous vous répond(rons|ons)\b|\bvous répond par\b", re.I
    ),
    "something to come": re.compile(
        r"\bvous les trouverez\b|\bdans quelques jours\b|\bcommence quand nous\b|^votre (prochain )?avis d'échéance\b",
        re.I,
    ),
    "a last day": re.compile(r"à payer avant le \{fin\}"),
    "leave to do it": re.compile(r"\bvous (pouvez|pourrez) (envoyer|refaire|payer|vous inscrire)\b", re.I),
    "an order": re.compile(rf"(^|[,:] |\b(puis|ou|et) )({ORDERS})\b", re.I),
}
PARTS = {
    "greeting": "Bonjour Mme Hélène DUPONT,",
    "home": "Compte client n° 123456, Logement T2, 8 boulevard Krumnov",
    "phone": "Agence Centre Ville : 04 77 32 72 47",
}
ANSWERS = ("votre réponse arrive à contact@example.org", "Pour répondre, ouvrez votre demande")


@pytest.fixture(autouse=True)
def an_address_for_answers() -> None:
    LandlordSettings.objects.update_or_create(
        defaults={"reply_email": "contact@example.org", "name": "Habitat", "phone": "04 77 00 00 00"}
    )
    landlord_forget()


def tenant_mails() -> list[MailSpec]:
    return [spec for spec in mail_specs() if spec.editable and spec.kind not in STAFF]


def told_to_all(body: tuple[str, ...]) -> Iterator[str]:
    """The sentences of a text that are for each of its readers, not only for those of whom a question is true."""
    for text in body:
        counts = True
        for sentence in SENTENCE_ENDS.split(text):
            if sentence.endswith("?"):
                counts = sentence == YES
            elif counts:
                yield sentence


def says_what_next(body: tuple[str, ...]) -> bool:
    """Whether the first text says what its reader does now, or what the landlord will do."""
    return any(form.search(sentence) for sentence in told_to_all(body) for form in NEXT.values())


def versions(spec: MailSpec, reader: Reader = SAMPLE) -> list[str]:
    mail = mail_render(code_wording(spec), mail_sample(spec), reader, spec.answered_in)
    said = (mail.text, BeautifulSoup(mail.html, "html.parser").get_text())
    return [re.sub(r"\s+", " ", text) for text in said]


def lacking(said: str) -> set[str]:
    """What is missing of the parts that each mail has."""
    missing = {part for part, words in PARTS.items() if words not in said}
    return missing if any(words in said for words in ANSWERS) else {*missing, "answer"}


def test_each_says_who_reads_it_which_home_whom_to_call_and_where_to_answer() -> None:
    found = {spec.kind: missing for spec in tenant_mails() for said in versions(spec) if (missing := lacking(said))}
    assert len(tenant_mails()) > 60
    assert found == {}


def test_each_says_what_comes_next() -> None:
    assert [spec.kind for spec in tenant_mails() if not says_what_next(spec.body)] == []


def test_no_form_is_kept_that_no_mail_has() -> None:
    told = [sentence for spec in tenant_mails() for sentence in told_to_all(spec.body)]
    assert [name for name, form in NEXT.items() if not any(map(form.search, told))] == []


def test_without_an_agency_the_head_office_is_called() -> None:
    for spec in tenant_mails():
        assert all("Habitat : 04 77 00 00 00" in said for said in versions(spec, NOBODY)), spec.kind


@pytest.mark.parametrize(("part", "words"), [*PARTS.items(), ("answer", ANSWERS[0])])
def test_a_part_left_out_is_found(part: str, words: str) -> None:
    for said in versions(mail_spec("insurance.accepted")):
        assert lacking(said.replace(words, "")) == {part}


@pytest.mark.parametrize(
    "body",
    [
        ("Nous avons traité votre demande.",),
        ("Vous vous connectez avec votre nouvelle adresse.", "Ce n'était pas vous ? Appelez-nous."),
        ("Voici pourquoi :", "{motif}"),
        ("Votre reçu est joint à ce mail : gardez-le.",),
        ("Vous vous connectez comme avant, et vous payez chez nous. Vous pouvez compter sur nous.",),
        ("Votre demande est terminée.", "Du mal à payer ? Appelez-nous."),
    ],
)
def test_a_text_that_only_tells_what_happened_is_found(body: tuple[str, ...]) -> None:
    assert not says_what_next(body)


def test_those_for_staff_exist() -> None:
    assert {spec.kind for spec in mail_specs()} >= STAFF
