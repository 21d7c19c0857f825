"""The texts of mails: what a body may hold, and the same words in HTML and plain text."""

import pytest
from django.utils.html import escape

from tenant_space.editable_words.grammar import Placeholder, words_problems
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.registry import MailValues, mail_specs
from tenant_space.notifications.rendering import code_wording, mail_render, mail_sample
from tenant_space.notifications.texts import (
    MailWording,
    blocks_of,
    body_problems,
    plain_text,
)

WORDS = (Placeholder("numero", "numéro", "000000123"), Placeholder("motif", "motif du refus", "Illisible."))
PORTAL = "https://locataires.example.org"
BODY = (
    "<p>Bonjour <b>{numero}</b>,</p><ul><li>un</li><li>deux {motif}</li></ul>"
    '<p>Lisez <a href="/aide/">notre aide</a> ou <a href="mailto:a@example.org">écrivez</a>.</p>'
)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>Motif : {motif}</p>", ""),
        ("<p>Bonjour</p>", "Il manque {motif} (motif du refus)."),
        ("<p>{motif} {autre}</p>", "{autre} n'existe pas"),
        (
            "<p>{motif} {<b>numero</b>}</p>",
            "Une accolade est seule. Mettez-en une de chaque côté du mot, sans gras au milieu.",
        ),
        ('<p>{motif} <a href="https://x.example/{numero}">x</a></p>', "L'adresse d'un lien"),
        ('<p>{motif} <a href="http://[votre site]/">x</a></p>', "L'adresse d'un lien n'est pas juste."),
        ('<p>{motif} <a href="javascript:alert(1)">x</a></p>', "L'adresse d'un lien n'est pas juste."),
        ('<p>{motif} <a href="/aide/">x</a></p>', ""),
        ('<p>{motif} <a linktype="page" id="3">x</a></p>', ""),
        ("<p> </p>", "Écrivez le texte"),
        ("", "Écrivez le texte"),
    ],
)
def test_bodies_are_checked(html: str, said: str) -> None:
    problems = body_problems(html, WORDS, ("motif",))
    assert bool(problems) == bool(said)
    assert said in " ".join(problems)


@pytest.mark.django_db
def test_the_text_version_says_the_same() -> None:
    blocks = blocks_of(BODY, {"numero": "123", "motif": "flou"}, PORTAL)
    assert plain_text(blocks) == (
        f"Bonjour 123,\n\n- un\n- deux flou\n\nLisez notre aide ({PORTAL}/aide/) ou écrivez (a@example.org)."
    )


@pytest.mark.django_db
def test_the_html_keeps_bold_words_lists_and_links() -> None:
    html = mail_render(MailWording("Objet", BODY), MailValues({"numero": "123", "motif": "flou"})).html
    assert "<strong>123</strong>" in html
    assert html.count("<li ") == 2
    assert 'href="http://localhost:8000/aide/"' in html and ">notre aide</a>" in html


@pytest.mark.django_db
def test_a_stored_link_that_is_no_address_stops_no_mail() -> None:
    assert plain_text(blocks_of('<p>Voir <a href="http://[votre site]/">ici</a></p>', {}, PORTAL)) == "Voir ici"


@pytest.mark.django_db
def test_points_inside_points_come_once() -> None:
    blocks = blocks_of("<ul><li>un<ul><li>deux</li></ul></li></ul>", {}, PORTAL)
    assert plain_text(blocks) == "- un\n- deux"


@pytest.mark.django_db
@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "#haut", "fichier"])
def test_a_link_that_leads_nowhere_good_is_plain_words(href: str) -> None:
    html = mail_render(MailWording("O", f'<p><a href="{href}">ici</a></p>'), MailValues()).html
    assert "ici" in html and href not in html


ATTACK = "<script>alert(1)</script>\n<b onclick=x>é</b> & co"


@pytest.mark.django_db
def test_a_value_never_becomes_html() -> None:
    rendered = mail_render(MailWording("{motif}", "<p>{motif}</p>", "{motif}"), MailValues({"motif": ATTACK}, PORTAL))
    assert "<script" not in rendered.html and "onclick=x>" not in rendered.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&lt;b onclick=x&gt;é&lt;/b&gt; &amp; co" in rendered.html
    assert ATTACK in rendered.text
    assert rendered.subject == " ".join(ATTACK.replace("\n", " ; ").split())


@pytest.mark.django_db
def test_an_editor_s_markup_is_nothing_but_what_is_offered() -> None:
    body = '<p style="x">a<script>alert(1)</script><img src="https://t.example/x.gif" onerror="x"><!-- secret --></p>'
    html = mail_render(MailWording("O", body), MailValues()).html
    assert "<script" not in html and "t.example" not in html and "secret" not in html


@pytest.mark.django_db
def test_the_button_follows_with_its_address() -> None:
    rendered = mail_render(MailWording("O", "<p>Voici.</p>", "Voir"), MailValues({}, f"{PORTAL}/x/"))
    assert f"Voici.\n\nVoir :\n{PORTAL}/x/\n" in rendered.text
    assert f'href="{PORTAL}/x/"' in rendered.html
    assert "Voir" not in mail_render(MailWording("O", "<p>Bonjour</p>", "Voir"), MailValues()).text


@pytest.mark.django_db
def test_every_first_text_passes_its_own_checks_and_says_when_it_leaves() -> None:
    LandlordSettings.load()
    for spec in mail_specs():
        if not spec.editable:
            continue
        wording, sample = code_wording(spec), mail_sample(spec)
        assert words_problems(wording.subject, spec.placeholders) == [], spec.kind
        assert body_problems(wording.body, spec.placeholders, spec.required) == [], spec.kind
        assert spec.when.startswith("Part "), spec.kind
        rendered = mail_render(wording, sample)
        assert not set("{}") & set(rendered.subject + rendered.text), spec.kind
        assert rendered.text.startswith("Bonjour,\n") and rendered.text.count("Bonjour") == 1, spec.kind
        assert "Ce message a été généré automatiquement" in rendered.text
        assert f"<title>{escape(rendered.subject)}</title>" in rendered.html
