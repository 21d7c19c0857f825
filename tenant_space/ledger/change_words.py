"""The words for what changed between two months: even those who read with difficulty see if they pay more or less."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tenant_space.formats import euros, french_spaces
from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import AID_KINDS, EntryKind, PremisesType

_MONTHS = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
# What the ERP adds to a label each month: « novembre 2026 », « de novembre », « 11/2026 ».
_MONTH_AT_END = re.compile(rf"[\s\-–,]+(?:(?:de\s+|d['’])?(?:{_MONTHS})(?:\s+\d{{4}})?|\d{{2}}/\d{{4}})\s*$", re.I)
_PLACES = {
    PremisesType.STATIONNEMENT: "de votre place de stationnement",
    PremisesType.GARAGE: "de votre garage",
    PremisesType.ANNEXE: "de votre annexe",
    PremisesType.JARDIN: "de votre jardin",
    PremisesType.COMMERCE: "de votre local",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What the lines of one kind and lease come to in a month."""

    kind: str
    """The code of their kind, an `EntryKind`."""
    cents: int
    """What they come to, in cents; below zero it lowers what is asked."""
    label: str = ""
    """The label of the ERP; empty when they have several."""
    premises: str = ""
    """What the lease rents, a `PremisesType`; empty when they belong to no lease."""
    until: dt.date | None = None
    """The last day of the lease; None while it runs, or without one."""


def month_word(month: str) -> str:
    """`2026-11` as `novembre`: of months this near the year says itself."""
    return Month.parse(month).word


def summary_text(month: str, earlier: str, after: int, before: int, *, changed: bool) -> str:
    """How what is asked in `month` compares with the earlier one; both in cents, below zero in one's favour."""
    if not changed:
        if after > 0:
            return french_spaces(f"Rien n'a changé : on vous demande {euros(after)} en {month}, comme en {earlier}.")
        return "Rien n'a changé."
    if after < 0 or before < 0 or not after or not before:
        return f"{_asked(month, after, 'demande')} {_asked(earlier, before, 'demandait')}"
    if after == before:
        return f"En {month}, on vous demande {euros(after)}, comme en {earlier}, mais le détail a changé."
    which = "de plus" if after > before else "de moins"
    return f"En {month}, on vous demande {euros(after - before)} {which} qu'en {earlier}."


def _asked(month: str, cents: int, verb: str) -> str:
    if cents > 0:
        return f"En {month}, on vous {verb} {euros(cents)}."
    if cents < 0:
        return f"En {month}, {euros(cents)} {'sont' if verb == 'demande' else 'étaient'} en votre faveur."
    return f"En {month}, on ne vous {verb} rien."


def change_text(now: Line | None, then: Line | None, month: str, earlier: str) -> str:
    """The sentence for a line that changed, appeared or went away between two months."""
    line = now or then
    if line is None:
        raise ValueError("a change is of one line at least")
    if now and then:
        return french_spaces(_moved(now, then, month, earlier))
    return french_spaces(_came(now) if now else _went(line, earlier))


def _came(line: Line) -> str:
    name, amount = _name(line), euros(line.cents)
    if line.cents > 0:
        return f"Nouvelle ligne : {name}, {amount}."
    what = "Nouvelle aide" if line.kind in AID_KINDS else "Nouvelle ligne en votre faveur"
    return f"{what} : {name}, {amount}. Vous payez donc {amount} de moins."


def _went(line: Line, earlier: str) -> str:
    name, amount = _name(line), euros(line.cents)
    if line.cents > 0:
        return f"Vous ne payez plus : {name} ({amount} en {earlier})."
    return f"Vous n'avez plus : {name} ({amount} en {earlier}). Vous payez donc {amount} de plus."


def _moved(now: Line, then: Line, month: str, earlier: str) -> str:
    subject = _subject(now)
    aid = now.kind in AID_KINDS
    if not subject or (now.cents < 0) != aid or (then.cents < 0) != aid:
        return f"{_sentence_case(_name(now))} : {_way(now)} en {month}, {_way(then)} en {earlier}."
    up = abs(now.cents) > abs(then.cents)
    plural = "nt" if subject.startswith(("Vos", "Les")) else ""
    by, was, is_now = euros(now.cents - then.cents), euros(then.cents), euros(now.cents)
    text = f"{subject} {'augmente' if up else 'baisse'}{plural} de {by} (de {was} à {is_now})."
    if aid:
        text += f" Vous payez donc {by} de {'moins' if up else 'plus'}."
    return text


def _way(line: Line) -> str:
    return f"{euros(line.cents)} {'à payer' if line.cents > 0 else 'en votre faveur'}"


def _subject(line: Line) -> str:
    """What a line is called at the head of a sentence; empty for kinds whose lines are each something else."""
    place = _PLACES.get(PremisesType(line.premises)) if line.premises in PremisesType.values else None
    match line.kind:
        case EntryKind.RENT:
            return f"Le loyer {place}" if place else "Votre loyer"
        case EntryKind.CHARGES:
            return f"Les charges {place}" if place else "Vos charges"
        case EntryKind.INSURANCE:
            return "Votre assurance"
        case EntryKind.SLS:
            return "Votre supplément de loyer"
        case EntryKind.PAYMENT_PLAN:
            return "Le versement de votre plan d'apurement"
        case EntryKind.HOUSING_AID:
            return "L'APL" if re.search(r"\bAPL\b", line.label) else "Votre aide au logement"
        case EntryKind.RLS:
            return "Votre réduction de loyer de solidarité"
    return ""


def _name(line: Line) -> str:
    """What a line is called inside a sentence: the plain word, else the ERP's label without its month."""
    subject = _subject(line)
    if subject:
        return subject[0].lower() + subject[1:]
    label = _MONTH_AT_END.sub("", line.label).strip()
    return label or str(dict(EntryKind.choices).get(line.kind, "autre ligne"))


def _sentence_case(text: str) -> str:
    return text[0].upper() + text[1:]
