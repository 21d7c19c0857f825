"""What tests of the insurance page do over and over: fill the form in, send it, read the answer."""

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from forms.submissions.drafts import draft_key, draft_open
from forms.submissions.models import Draft
from forms.submissions.selectors import draft_files
from forms.submissions.tokens import token_make
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.typing import Client, ClientResponse

PATH = "/j-envoie-mon-attestation-d-assurance/"


def photo(name: str = "attestation.jpg", colour: str = "white") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def leases_of(holder: Holder) -> list[str]:
    return list(holder.account.leases.order_by("pk").values_list("pk", flat=True))


def filled(holder: Holder, **changes: Any) -> dict[str, Any]:
    """A form as a person fills it in, a year from today."""
    today = timezone.localdate()
    end = today + dt.timedelta(days=364)
    values = {
        "jeton": token_make(
            holder.tenant, ff.KIND, draft_key(holder.tenant, ff.KIND, holder.account_id), holder.account_id
        ),
        "leases": leases_of(holder),
        "montre": [str(file.pk) for file in draft_files(draft_of(holder))],
        **parts("from", today),
        **parts("to", end),
        "envoyer": "1",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def parts(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def draft_of(holder: Holder) -> Draft | None:
    return draft_open(holder.tenant, draft_key(holder.tenant, ff.KIND, holder.account_id))


def send(client: Client, holder: Holder, **changes: Any) -> ClientResponse:
    return client.post(PATH, filled(holder, fichiers=photo(), **changes))
