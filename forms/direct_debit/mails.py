"""What is told about direct debits beside the answers to requests."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from forms.direct_debit.evidence import mandate_signed
from forms.direct_debit.mandates import PDF_TYPE, signed_name
from forms.direct_debit.services import TOLD_BEFORE
from forms.direct_debit.signing import SIGNED
from forms.direct_debit.signing_rules import signature_of
from forms.submissions.models import Submission
from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.mails import contact_of
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import MailFile, MailSpec, MailValues, mail_register


def _former(context: dict[str, Any]) -> MailValues | None:
    """Told to the address that signed in until a few days ago: no link, since it opens nothing any more."""
    submission = Submission.objects.filter(pk=context["submission_id"]).first()
    if submission is None:
        return None
    values = {"date": formats.long_date(submission.created_at), "contact": contact_of(submission.tenant_id)}
    return MailValues(values)


FORMER = MailSpec(
    kind=TOLD_BEFORE,
    label="Prélèvement : l'ancienne adresse est prévenue",
    when="Part à l'ancien identifiant quand une demande sur le prélèvement suit de peu un changement d'identifiant.",
    build=_former,
    subject="Une demande sur le prélèvement de votre loyer",
    body=(
        "Le {date}, quelqu'un a fait une demande sur le prélèvement automatique de votre loyer. Cette adresse était "
        "encore votre identifiant il y a quelques jours : nous vous prévenons donc ici aussi.",
        "C'était vous ? Vous n'avez rien à faire.",
        "Ce n'était pas vous ? Appelez-nous tout de suite : {contact}. Rien ne change avant notre vérification.",
    ),
    placeholders=(
        Placeholder("date", "jour de la demande", "23 novembre 2026"),
        Placeholder("contact", "votre organisme, avec son téléphone", "Habitat du Forez, 04 77 00 00 00"),
    ),
    required=("contact",),
)


def _signed(context: dict[str, Any]) -> MailValues | None:
    """The signed mandate, byte for byte; nothing when the request was taken back meanwhile."""
    submission = Submission.objects.filter(pk=context["submission_id"]).first()
    signature = signature_of(submission) if submission else None
    if submission is None or signature is None or signature.signed_at is None:
        return None
    at = timezone.localtime(signature.signed_at)
    values = {
        "numero": submission.number_text,
        "date": formats.long_date(at),
        "heure": formats.clock(at),
        "contact": contact_of(submission.tenant_id),
    }
    link = landlord_current().portal_url + reverse("submission", args=[submission.number_text])
    file = MailFile(signed_name(submission.number_text), mandate_signed(signature), PDF_TYPE)
    return MailValues(values, link, files=(file,))


SIGNED_MAIL = MailSpec(
    kind=SIGNED,
    label="Prélèvement : mandat signé en ligne",
    when="Part quand un locataire signe son mandat en ligne, avec le mandat signé.",
    build=_signed,
    subject="Votre mandat de prélèvement est signé",
    body=(
        "Vous avez signé en ligne votre mandat de prélèvement, le {date} à {heure} (envoi n° {numero}). "
        "Il est joint à ce mail : gardez-le.",
        "Nous le vérifions. Le prélèvement commence quand nous l'avons accepté. D'ici là, payez votre loyer comme "
        "d'habitude.",
        "Ce n'était pas vous ? Appelez-nous tout de suite : {contact}.",
    ),
    button="Voir ma demande",
    placeholders=(
        Placeholder("numero", "numéro de l'envoi", "000000123"),
        Placeholder("date", "jour de la signature", "23 novembre 2026"),
        Placeholder("heure", "heure de la signature", "14 h 32"),
        Placeholder("contact", "votre organisme, avec son téléphone", "Habitat du Forez, 04 77 00 00 00"),
    ),
    required=("contact",),
    topic=Topic.ANSWERS,
)

mail_register(FORMER, SIGNED_MAIL)
