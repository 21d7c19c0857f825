"""The one form of e-mail addresses: what is validated is what is stored, written to and looked up."""

from __future__ import annotations

import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tenant_space.formats.invisible import visible

# Domains that no mail server serves (RFC 2606, RFC 6761, RFC 6762), and boxes that nobody reads.
_NOWHERE = ("invalid", "localhost", "local", "test")
_UNREAD = frozenset({"noreply", "nepasrepondre", "donotreply"})


def email_normalise(text: str) -> str:
    """An address in small plain letters, without characters that nobody sees, its domain as mail servers know it.

    Wide and decorated letters are the plain ones (NFKC); a domain with accents is written in ASCII (IDNA 2008, with
    the mapping of UTS 46). What is no address comes back in that form too: validate it afterwards.
    """
    plain = unicodedata.normalize("NFKC", visible(text)).strip().lower()
    local, at, domain = plain.rpartition("@")
    return f"{local}{at}{_ascii(domain)}" if at else plain


def address_validate(address: str) -> None:
    """Refuse what is no address in its one form. Raises `ValidationError`.

    Before the @, letters other than those of ASCII are refused: most mail servers know none of them.
    """
    validate_email(address)
    if not address.isascii():
        raise ValidationError("Écrivez une adresse complète, par exemple marie@exemple.fr.", code="invalid")


def address_receives(address: str) -> bool:
    """Whether an address in its one form may receive mail, as far as it can be told without asking its server."""
    local, _, domain = address.rpartition("@")
    unread = local.replace("-", "").replace(".", "").replace("_", "")
    return domain.rpartition(".")[2] not in _NOWHERE and unread not in _UNREAD


def _ascii(domain: str) -> str:
    """The domain in ASCII; one that cannot be written so stays as it is, and is no domain of an address."""
    domain = domain.removesuffix(".")  # the root, or the end of the sentence it was copied from
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain
