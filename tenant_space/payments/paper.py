"""Links and codes to scan for notices on paper: a line for each account, for the ERP's printing chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from reportlab.graphics import renderSVG
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

from tenant_space.payments.links import link_for_paper
from tenant_space.tenancy.models import Holder

QR_SIZE = 90  # points, a little more than 3 cm


@dataclass(frozen=True, slots=True)
class PaperLink:
    """What is printed on the notice of one account."""

    account_number: str
    """The account that it pays."""
    url: str
    """The link."""
    last_day: dt.date
    """Its last day."""


def paper_links() -> Iterator[PaperLink]:
    """A link for each account that somebody holds and the ERP lets be paid online, in the order of their numbers.

    It pays in the name of the first of those who may read the account and have not had their access blocked.
    """
    holders = (
        Holder.objects.reading()
        .at_home()
        .filter(account__online_payment_allowed=True, account__payment_block=False)
        .filter(Q(tenant__user=None) | Q(tenant__user__is_active=True))
        .order_by("account_id", "rank", "pk")
        .values_list("account_id", "tenant_id")
    )
    for number, rows in groupby(holders.iterator(chunk_size=2000), key=lambda row: row[0]):
        url, last_day = link_for_paper(next(rows)[1], number)
        yield PaperLink(number, url, last_day)


def qr_svg(url: str) -> str:
    """A code to scan that holds this address, as SVG."""
    code = QrCodeWidget(url, barLevel="M", barWidth=QR_SIZE, barHeight=QR_SIZE)
    drawing = Drawing(QR_SIZE, QR_SIZE)
    drawing.add(code)
    return str(renderSVG.drawToString(drawing))
