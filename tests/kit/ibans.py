"""IBANs drawn from the registry of lengths and structures, right ones and spoilt ones."""

import random
import re
import string

from schwifty import IBAN
from schwifty.registry import get_iban_spec

_SIGNS = {"n": string.digits, "a": string.ascii_uppercase, "c": string.ascii_uppercase + string.digits}


def valid_iban(country: str, draw: random.Random) -> str:
    """An IBAN of a country with both its keys right."""
    if country in ("FR", "MC"):
        return _with_rib_key(country, draw)
    parts = re.findall(r"(\d+)!([nac])", get_iban_spec(country).bban_spec)
    bban = "".join(draw.choice(_SIGNS[sort]) for size, sort in parts for _ in range(int(size)))
    return country + _key(country, bban) + bban


def spoilt(iban: str, draw: random.Random) -> str:
    """The same with one slip: a sign changed, two neighbours turned round, one lost, one doubled, another country."""
    place = draw.randrange(4, len(iban) - 1)
    match draw.randrange(5):
        case 0:
            sign = draw.choice([one for one in string.digits if one != iban[place]])
            return iban[:place] + sign + iban[place + 1 :]
        case 1:
            place = next(at for at in range(4, len(iban)) if iban[at] != iban[at - 1])
            return iban[: place - 1] + iban[place] + iban[place - 1] + iban[place + 1 :]
        case 2:
            return iban[:place] + iban[place + 1 :]
        case 3:
            return iban[:place] + iban[place] + iban[place:]
    return "TR" + iban[2:]


def _key(country: str, bban: str) -> str:
    digits = "".join(str(int(sign, 36)) for sign in f"{bban}{country}00")
    return f"{98 - int(digits) % 97:02d}"


def _with_rib_key(country: str, draw: random.Random) -> str:
    bank, branch, account = (draw.randrange(10**size) for size in (5, 5, 11))
    key = 97 - (89 * bank + 15 * branch + 3 * account) % 97
    bban = f"{bank:05d}{branch:05d}{account:011d}{key:02d}"
    return IBAN(country + _key(country, bban) + bban, validate_bban=True).compact
