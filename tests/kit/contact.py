"""What tests of *Nous contacter* do over and over: fill the form in, send it, read the answer."""

from typing import Any

from forms.contact.places import places_of
from forms.contact.selectors import topic_kept
from forms.contact.topics import CODE, ContactTopic
from forms.submissions.drafts import draft_key, draft_open, draft_save
from forms.submissions.models import Draft, Submission
from forms.submissions.selectors import draft_files
from forms.submissions.services import Content, submission_create
from forms.submissions.tokens import token_make
from tenant_space.tenancy.models import Holder
from tests.kit.typing import Client, ClientResponse

PATH = "/nous-ecrire/"


def topic(**changes: Any) -> ContactTopic:
    """A topic that asks nothing, of administrative requests."""
    return ContactTopic.objects.create(
        **{"name": "Un papier", "subject": "ADMINISTRATIVE", "sort_order": 1, **changes}
    )


def draft_of(holder: Holder) -> Draft | None:
    return draft_open(holder.tenant, draft_key(holder.tenant, CODE, holder.account_id))


def filled(holder: Holder, about: ContactTopic, **changes: Any) -> dict[str, Any]:
    """A form as a person fills it in; None leaves a field out."""
    key = draft_key(holder.tenant, CODE, holder.account_id)
    lease = holder.account.leases.order_by("pk").first()
    values = {
        "jeton": token_make(holder.tenant, CODE, key, holder.account_id),
        "subject": about.subject,
        "topic": str(about.pk),
        "place": lease.pk if lease else None,
        "message": "Bonjour, il me faut une attestation.",
        "montre": [str(file.pk) for file in draft_files(draft_of(holder))],
        "envoyer": "1",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def send(client: Client, holder: Holder, about: ContactTopic, **changes: Any) -> ClientResponse:
    return client.post(PATH, filled(holder, about, **changes))


def written(
    holder: Holder,
    about: ContactTopic,
    answers: tuple[tuple[str, str], ...] = (),
    *,
    shared: bool = False,
    **data: Any,
) -> Submission:
    """A request about a topic, sent by this holder through the real services; `shared`: about the common parts."""
    key = draft_key(holder.tenant, CODE, holder.account_id)
    draft_save(tenant=holder.tenant, kind=CODE, key=key)
    kept = {"place": "", "message": "L'eau coule.", "visits": [], "phone": "", **topic_kept(about), **data}
    around = next(filter(None, (one.residence for one in places_of(holder.tenant, holder.account_id))), "")
    kept["answers"] = [list(one) for one in answers]
    content = Content(account_number=holder.account_id, residence=around if shared else "", data=kept)
    return submission_create(tenant=holder.tenant, draft_key=key, kind=CODE, content=content)
