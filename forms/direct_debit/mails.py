"""What is told about direct debits beside the answers to requests."""

from __future__ import annotations

from typing import Any

from forms.direct_debit.services import TOLD_BEFORE
from forms.submissions.models import Submission
from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.mails import contact_of
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register


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

mail_register(FORMER)
