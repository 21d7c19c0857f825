"""Fingerprints of secrets: equal or not, by keys with a version, and nothing else."""

import hashlib

from pytest_django.fixtures import Settings

from tenant_space.identity.secrets import fingerprint, fingerprints, secret_reseal, secret_seal

IBAN = "FR7614506000191234567890176"
OLD, NEW = "1:" + "a" * 40, "2:" + "b" * 40


def test_a_fingerprint_is_the_same_for_the_same_secret_and_shows_its_key(settings: Settings) -> None:
    settings.PORTAL_FINGERPRINT_KEYS = [NEW, OLD]
    assert fingerprint(IBAN) == fingerprint(IBAN) != fingerprint(IBAN[:-1] + "5")
    assert fingerprint(IBAN).startswith("2:") and len(fingerprint(IBAN)) == 66


def test_what_was_kept_under_an_older_key_is_still_found(settings: Settings) -> None:
    settings.PORTAL_FINGERPRINT_KEYS = [OLD]
    kept = fingerprint(IBAN)
    settings.PORTAL_FINGERPRINT_KEYS = [NEW, OLD]
    assert kept in fingerprints(IBAN) and kept != fingerprint(IBAN)


def test_it_needs_the_key(settings: Settings) -> None:
    """A digest without one is guessed: there are few IBANs."""
    settings.PORTAL_FINGERPRINT_KEYS = []
    plain = {hashlib.sha256(IBAN.encode()).hexdigest(), hashlib.sha1(IBAN.encode()).hexdigest()}
    assert fingerprint(IBAN).partition(":")[2] not in plain
    before = fingerprint(IBAN)
    settings.SECRET_KEY = "another" * 10
    assert fingerprint(IBAN) != before


def test_a_secret_is_sealed_again_with_the_newest_key() -> None:
    sealed = secret_seal(IBAN)
    assert IBAN not in secret_reseal(sealed) and secret_reseal(sealed) != sealed
