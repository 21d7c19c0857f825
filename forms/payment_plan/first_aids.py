"""Whom a new portal names at first. Staff own the list from then on, and add the numbers of their department."""

from __future__ import annotations

from forms.payment_plan.aids import PaymentAid
from tenant_space.editable_words.first_texts import french

# name, what it is, phone, site
AIDS = (
    (
        "Un assistant social",
        "Il connaît toutes les aides et fait les dossiers avec vous. C'est gratuit et confidentiel. "
        "Demandez-le à votre mairie ou à la maison du département.",
        "",
        "",
    ),
    (
        "Fonds de solidarité pour le logement (FSL)",
        "Il peut payer une partie de ce que vous devez. Le dossier se fait avec un assistant social.",
        "",
        "https://www.service-public.fr/particuliers/vosdroits/F1334",
    ),
    (
        "Caf ou MSA",
        "Vos revenus ont baissé ? Dites-le à votre Caf ou à votre MSA : votre aide au logement peut augmenter.",
        "3230",
        "https://www.caf.fr",
    ),
    (
        "SOS loyers impayés",
        "Des conseillers du logement vous écoutent et vous disent quoi faire. C'est gratuit.",
        "0 805 16 00 75",
        "https://www.anil.org",
    ),
)


def aids_ensure() -> int:
    """Lay the list down while it is empty; return how many were added."""
    if PaymentAid.objects.exists():
        return 0
    rows = [
        PaymentAid(name=name, text=french(text), phone=phone, url=url, sort_order=10 * place)
        for place, (name, text, phone, url) in enumerate(AIDS, 1)
    ]
    return len(PaymentAid.objects.bulk_create(rows))
