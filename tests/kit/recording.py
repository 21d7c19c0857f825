"""What tests of requests recorded by staff do over and over: fill the form in for a tenant, and record it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from forms.contact.topics import CODE, ContactTopic
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import ArrivedBy
from forms.submissions.models import Submission
from forms.submissions.recording import Recording
from forms.submissions.services import Content, submission_create
from forms.submissions.tokens import token_make
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit.typing import Client, ClientResponse

FIND = "/admin/demandes/enregistrer/"
WORDS = "La chaudière s'arrête la nuit."


def form_of(holder: Holder, kind: str = CODE) -> str:
    return reverse("record:form", args=[kind, holder.tenant_id])


def typed(user: User, holder: Holder, about: ContactTopic, **changes: Any) -> dict[str, Any]:
    """A form as staff fill it in during a call; None leaves a field out."""
    key = draft_key(holder.tenant, CODE, holder.account_id, user)
    lease = holder.account.leases.order_by("pk").first()
    values = {
        "jeton": token_make(holder.tenant, CODE, key, holder.account_id),
        "topic": str(about.pk),
        "place": lease.pk if lease else None,
        "message": WORDS,
        "source": "PHONE",
        "arrived_on": timezone.localdate().isoformat(),
        "envoyer": "1",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def record(client: Client, user: User, holder: Holder, about: ContactTopic, **changes: Any) -> ClientResponse:
    return client.post(form_of(holder), typed(user, holder, about, **changes))


def recorded(user: User, holder: Holder, kind: str = CODE, day: dt.date | None = None, **data: Any) -> Submission:
    """A request recorded through the real services; of a written one, with the words of a caller."""
    key = draft_key(holder.tenant, kind, holder.account_id, user)
    draft_save(tenant=holder.tenant, kind=kind, key=key, account=holder.account_id, author=user)
    answers = {"subject": "ADMINISTRATIVE", "topic": None, "topic_name": "", "place": "", "message": WORDS}
    content = Content(holder.account_id, data={**answers, "answers": [], "visits": [], "phone": "", **data})
    recording = Recording(user, ArrivedBy.PHONE, day or timezone.localdate(), "Agence Centre Ville")
    return submission_create(tenant=holder.tenant, draft_key=key, kind=kind, content=content, recording=recording)
