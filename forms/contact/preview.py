"""What the preview of *Nous contacter* shows: nobody's data."""

from typing import Any

from forms.contact.forms import ContactForm
from forms.contact.places import Place
from forms.contact.selectors import offer, promise_today
from forms.submissions.enums import State
from forms.submissions.selectors import SentLine, SentPage
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space.secured.preview import ADDRESS, SENT_ON


def contact_preview() -> dict[str, Any]:
    """*Nous contacter* of the demo tenant, with the topics, types and numbers as they are set today."""
    places = (
        Place("apercu-1", f"Logement T2, {', '.join(ADDRESS)}", "apercu-1"),
        Place("communes-apercu-1", "Parties communes, résidence de l'Exemple"),
    )
    sent = SentLine("000000004", "Demande écrite", SENT_ON, str(State.IN_REVIEW.label), "info", topic="Mes charges")
    return {
        "form": ContactForm(topics=offer().topics, places=places),
        "problems": (),
        "files": (),
        "token": "",
        "kept": False,
        "limits": upload_limits(),
        "sent": SentPage((sent,), 1, False),
        "action_url": "",
        "file_label": "Fichier",
        "file_types": offer().file_types,
        "send_label": "Valider",
        "promise": promise_today(None),
        "emergencies": offer().emergencies,
    }
