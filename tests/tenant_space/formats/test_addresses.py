"""The one form of e-mail addresses."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.form_fields.normalised import AddressField
from tenant_space.formats.addresses import address_validate, email_normalise


@pytest.mark.parametrize(
    "written",
    [
        "helene@example.org",
        " Helene@Example.ORG ",
        "hele\u200bne@example.org",
        "helene\u2060@example.org",
        "helene@exam\u00adple.org",
        "\ufeffhelene@example.org\u200e",
        "ｈelene@ｅｘａｍｐｌｅ．ｏｒｇ",
        "helene＠example.org",
        "helene@example。org",
        "helene@example.org.",
        "helene\u3164@example.org",
    ],
)
def test_one_mailbox_has_one_form(written: str) -> None:
    assert email_normalise(written) == AddressField().clean(written) == "helene@example.org"


@pytest.mark.parametrize("written", ["a@bücher.example", "a@BÜCHER.example", "a@bu\u0308cher.example"])
def test_a_domain_with_accents_is_written_as_mail_servers_know_it(written: str) -> None:
    assert AddressField().clean(written) == "a@xn--bcher-kva.example"
    assert AddressField().clean("a@xn--bcher-kva.example") == "a@xn--bcher-kva.example"


def test_letters_that_a_browser_would_merge_stay_apart() -> None:
    """IDNA 2008: `straße.example` and `strasse.example` may be two people's."""
    assert email_normalise("a@straße.example") != email_normalise("a@strasse.example")


@pytest.mark.parametrize(
    "written",
    [
        "hélène@example.org",
        "ı@example.org",
        "a@b",
        "a b@example.org",
        "a@-é.example",
        "he\x00lene@example.org",
        "@",
        "a",
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused(written: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AddressField().clean(written)
    assert len(refused.value.messages) <= 2


@given(st.text(max_size=40))
def test_an_address_in_its_form_stays_what_it_is(text: str) -> None:
    once = email_normalise(f"{text}@example.org")
    try:
        address_validate(once)
    except ValidationError:
        return
    assert once.isascii() and email_normalise(once) == once
