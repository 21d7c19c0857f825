"""The words for what changed between two months: even those who read with difficulty see if they pay more or less."""

from __future__ import annotations

import re

from tenant_space.formats import euros, french_spaces
from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import AID_KINDS, EntryKind, PremisesType
from tenant_space.tenancy.terms import AskedLine

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


def month_word(month: str) -> str:
    """`2026-11` as `novembre`: of months this near the year says itself."""
    return Month.parse(month).word


def summary_text(month: str, earlier: str, after: int, before: int, *, changed: bool) -> str:
    """How what is asked in `month` compares with the earlier one; both in cents, below zero in one's favour."""
    if not changed:
        if after > 0:
            return french_spaces(
                f"Rien n'a changé : on vous demande {euros(after)} pour {month}, comme pour {earlier}."
            )
        return "Rien n'a changé."
    if after < 0 or before < 0 or not after or not before:
        return f"{_asked(month, after, 'demande')} {_asked(earlier, before, 'demandait')}"
    if after == before:
        return f"Pour {month}, on vous demande {euros(after)}, comme pour {earlier}, mais le détail a changé."
    which = "de plus" if after > before else "de moins"
    return f"Pour {month}, on vous demande {euros(after - before)} {which} que pour {earlier}."


def _asked(month: str, cents: int, verb: str) -> str:
    if cents > 0:
        return f"Pour {month}, on vous {verb} {euros(cents)}."
    if cents < 0:
        return f"Pour {month}, {euros(cents)} {'sont' if verb == 'demande' else 'étaient'} en votre faveur."
    return f"Pour {month}, on ne vous {verb} rien."


def change_text(now: AskedLine | None, then: AskedLine | None, month: str, earlier: str) -> str:
    """The sentence for a line that changed, appeared or went away between two months."""
    line = now or then
    if line is None:
        raise ValueError("a change is of one line at least")
    if now and then:
        return french_spaces(_moved(now, then, month, earlier))
    return french_spaces(_came(now) if now else _went(line, earlier))


def _came(line: AskedLine) -> str:
    name, amount = _name(line), euros(line.cents)
    if line.cents > 0:
        return f"Nouvelle ligne : {name}, {amount}."
    what = "Nouvelle aide" if line.kind in AID_KINDS else "Nouvelle ligne en votre faveur"
    return f"{what} : {name}, {amount}. On vous demande donc {amount} de moins."


def _went(line: AskedLine, earlier: str) -> str:
    name, amount = _name(line), euros(line.cents)
    if line.cents > 0:
        return f"On ne vous demande plus : {name} ({amount} pour {earlier})."
    return f"Vous n'avez plus : {name} ({amount} pour {earlier}). On vous demande donc {amount} de plus."


def _moved(now: AskedLine, then: AskedLine, month: str, earlier: str) -> str:
    subject = _subject(now)
    aid = now.kind in AID_KINDS
    if not subject or (now.cents < 0) != aid or (then.cents < 0) != aid:
        return f"{_sentence_case(_name(now))} : {_way(now)} pour {month}, {_way(then)} pour {earlier}."
    up = abs(now.cents) > abs(then.cents)
    plural = "nt" if subject.startswith(("Vos", "Les")) else ""
    by, was, is_now = euros(now.cents - then.cents), euros(then.cents), euros(now.cents)
    text = f"{subject} {'augmente' if up else 'baisse'}{plural} de {by} (de {was} à {is_now})."
    if aid:
        text += f" On vous demande donc {by} de {'moins' if up else 'plus'}."
    return text


def _way(line: AskedLine) -> str:
    return f"{euros(line.cents)} {'demandés' if line.cents > 0 else 'en votre faveur'}"


def _subject(line: AskedLine) -> str:
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


def _name(line: AskedLine) -> str:
    """What a line is called inside a sentence: the plain word, else the ERP's label without its month."""
    subject = _subject(line)
    if subject:
        return subject[0].lower() + subject[1:]
    label = _MONTH_AT_END.sub("", line.label).strip()
    return label or str(dict(EntryKind.choices).get(line.kind, "autre ligne"))


def _sentence_case(text: str) -> str:
    return text[0].upper() + text[1:]
