"""What the preview of *Nous contacter* shows: nobody's data."""

from typing import Any

from forms.contact.forms import ContactForm
from forms.contact.places import Place
from forms.contact.selectors import emergencies, file_type_names, promise_today, topics_offered
from forms.submissions.enums import State
from forms.submissions.selectors import SentLine, SentPage
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space.secured.preview import ADDRESS, AGENCY, SENT_ON


def contact_preview() -> dict[str, Any]:
    """*Nous contacter* of the demo tenant, with the topics, types and numbers as they are set today."""
    places = (
        Place("apercu-1", f"Logement T2, {', '.join(ADDRESS)}", "apercu-1"),
        Place("communes-apercu-1", "Parties communes, résidence de l'Exemple"),
    )
    sent = SentLine("000000004", "Demande écrite", SENT_ON, str(State.IN_REVIEW.label), "info")
    return {
        "form": ContactForm(topics=topics_offered(), places=places),
        "problems": (),
        "files": (),
        "token": "",
        "kept": False,
        "limits": upload_limits(),
        "sent": SentPage((sent,), 1, False),
        "action_url": "",
        "file_label": "Fichier",
        "file_types": file_type_names(),
        "send_label": "Valider",
        "promise": promise_today(None, AGENCY),
        "emergencies": emergencies(),
    }
