"""The mandate to be signed, made when it is asked for and kept nowhere: as a PDF, and as its twin on screen."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from forms.direct_debit import words
from forms.direct_debit.enums import HolderKind
from forms.direct_debit.selectors import day_words, order_of
from forms.direct_debit.services import iban_of
from forms.submissions.models import Submission
from tenant_space import formats
from tenant_space.files.pdf import PdfError, pdf_render
from tenant_space.formats.countries import country_name
from tenant_space.landlord.bank_details import in_fours
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailFile
from tenant_space.tenancy.people import full_name

PDF_TYPE = "application/pdf"
# Points; the largest at which the mandate stays on its one page.
_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)


class NoMandate(Exception):
    """There is no mandate to sign for this request: not any more, or it is of another kind."""


@dataclass(frozen=True, slots=True)
class MandateSheet:
    """What stands on a mandate, attribute by attribute (AT numbers of the SEPA core rulebook)."""

    number: str
    """The nine digits of the request, also in the QR code."""
    rum: str
    """AT-01, or that it is communicated later."""
    ics: str
    """AT-02."""
    creditor: str
    """AT-03."""
    creditor_address: tuple[str, ...]
    """AT-05, line by line."""
    holder: str
    """AT-14, as it was typed."""
    holder_address: tuple[tuple[str, str], ...]
    """AT-09, part by part: what it is, empty for a complement, and what it says."""
    iban_groups: tuple[str, ...]
    """AT-07, in groups of four."""
    bic: str
    """AT-13; empty: not asked for."""
    day: str
    """The day of the month, in words."""
    account: str
    """AT-27, the number of the rent account."""
    on_behalf_of: str
    """AT-15, the tenant for whom somebody else pays; empty: the holder pays for themselves."""
    authorisation: str
    """The first paragraph of the prescribed text."""
    email: str
    """Where a signed mandate can be mailed; empty: nowhere."""
    privacy: str
    """What is said of personal data; may be empty."""
    signed_on: str = ""
    """AT-25, in words, of a mandate signed online; empty: it is signed by hand."""
    signed_line: str = ""
    """AT-33 of a mandate signed online: by whom and how; empty: it is signed by hand."""

    @property
    def iban_spoken(self) -> str:
        """The IBAN as a screen reader reads it: group by group."""
        return " ".join(self.iban_groups)


def sheet_of(submission: Submission) -> MandateSheet:
    """The mandate of a request, with its whole IBAN. Raises `NoMandate`."""
    order = order_of(submission)
    iban = iban_of(order) if order and submission.is_open else ""
    if order is None or not iban:
        raise NoMandate(submission.number_text)
    settings, data, tenant = landlord_current().settings, submission.data, submission.tenant
    creditor = settings.legal_name or settings.name
    town = f"{settings.postal_code} {settings.city}".strip()
    lines = (settings.address_line1, settings.address_line2, town, settings.country.upper())
    third = data["holder"] == HolderKind.THIRD
    return MandateSheet(
        number=submission.number_text,
        rum=order.rum or words.RUM_LATER,
        ics=settings.ics,
        creditor=creditor,
        creditor_address=tuple(line for line in lines if line),
        holder=data["holder_name"],
        holder_address=_address_parts(data),
        iban_groups=tuple(in_fours(iban).split()),
        bic=data["bic"],
        day=day_words(data["day"]),
        account=order.account_id,
        on_behalf_of=full_name(tenant) if third and tenant else "",
        authorisation=words.AUTHORISATION.format(creancier=creditor),
        email=settings.mandate_email or settings.contact_email,
        privacy=settings.mandate_privacy,
    )


def _address_parts(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    street = f"{data['street_number']} {data['street']}".strip()
    town = f"{data['postal_code']} {data['city']}"
    parts = [("Adresse", street), ("", data["complement"]), ("Code postal / Ville", town)]
    return (*(part for part in parts if part[1]), ("Pays", country_name(data["country"]).upper()))


def mandate_context(sheet: MandateSheet) -> dict[str, object]:
    """What the PDF and its twin are made of."""
    return {
        "sheet": sheet,
        "title": words.TITLE,
        "refund": formats.french_spaces(words.REFUND),
        "refund_within": words.REFUND_WITHIN,
        "rights": formats.french_spaces(words.RIGHTS),
        "landlord": landlord_current(),
    }


def mandate_pdf(sheet: MandateSheet) -> bytes:
    """The mandate on one page of A4, whatever the lengths. Raises `PdfError`."""
    for size in _SIZES:
        content = pdf_render("pdf/mandate.html", {**mandate_context(sheet), "size": f"{size:.1f}"})
        with pikepdf.open(io.BytesIO(content)) as made:
            if len(made.pages) == 1:
                return content
    raise PdfError("the mandate does not fit its page")


def mandate_file(submission: Submission) -> MailFile | None:
    """The mandate as it leaves with the mail that says the request is here; None when there is none any more, or it
    came signed on paper."""
    if submission.source:
        return None
    try:
        sheet = sheet_of(submission)
    except NoMandate:
        return None
    return MailFile(file_name(sheet), mandate_pdf(sheet), PDF_TYPE)


def file_name(sheet: MandateSheet) -> str:
    """What the PDF is called once saved: nothing of the bank account."""
    return f"mandat-de-prelevement-{sheet.number}.pdf"


def signed_name(number: str) -> str:
    """The same of the one that is signed online."""
    return f"mandat-de-prelevement-{number}-signe.pdf"
