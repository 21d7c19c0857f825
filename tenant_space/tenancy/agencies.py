"""Local offices: the ERP's row completed by what editors wrote, joined by code.

An empty editorial field means the ERP's; what editors wrote always wins.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenant_space import formats
from tenant_space.landlord.models import AgencyDetails as EditorialAgency
from tenant_space.landlord.selectors import agencies_written, landlord_current
from tenant_space.tenancy.models import Agency as ErpAgency

_FIELDS = ("name", "phone", "email", "opening_hours")
_ADDRESS = ("address_line1", "address_line2", "postal_code", "city")


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency as people see it."""

    code: str
    """Its code, the same in the ERP and for editors."""
    name: str
    """What it is called."""
    address: tuple[str, ...]
    """The lines of its address; may be none."""
    phone: str
    """Its phone number, as the ERP or editors wrote it; empty: none."""
    email: str
    """Its address for mails; empty: none."""
    opening_hours: str
    """When it is open; empty: not known."""
    directions: str = ""
    """How to get there, in the words of editors; empty: they wrote nothing."""

    @property
    def to_call(self) -> Contact:
        """Whom to call: this agency when it has a phone, else the landlord who has one."""
        landlord = _landlord()
        return landlord if landlord.phone and not self.phone else Contact(self.name, self.phone)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call. As a text: `Agence Centre Ville, 04 77 32 72 47`, without a phone the name alone."""

    name: str
    """The name of the agency, or of the landlord."""
    phone: str
    """The number to call; empty: there is none."""

    def __str__(self) -> str:
        return f"{self.name}, {formats.phone(self.phone)}" if self.phone else self.name


def whom_to_call(agency: ErpAgency | None = None) -> Contact:
    """The agency when it has a phone, else the landlord; where neither has one, the agency is named."""
    return agency_card(agency).to_call if agency else _landlord()


def _landlord() -> Contact:
    landlord = landlord_current().settings
    return Contact(landlord.name, landlord.phone)


def agency_card(erp: ErpAgency) -> AgencyCard:
    """An agency of the ERP with what editors published."""
    return _card(erp.agency_code, erp, agencies_written().get(erp.agency_code))


def agency_cards() -> tuple[AgencyCard, ...]:
    """The agencies shown to everybody, in one query."""
    erp = {row.agency_code: row for row in ErpAgency.objects.filter(active=True)}
    edited = agencies_written()
    codes = [code for code in sorted(erp.keys() | edited.keys()) if code not in edited or edited[code].on_contact_page]
    return tuple(_card(code, erp.get(code), edited.get(code)) for code in codes)


def agency_preview(edited: EditorialAgency) -> AgencyCard:
    """The agency as it will be once this draft is published."""
    return _card(edited.code, ErpAgency.objects.filter(pk=edited.code).first(), edited)


def _card(code: str, erp: ErpAgency | None, edited: EditorialAgency | None) -> AgencyCard:
    values = {field: getattr(edited, field, "") or getattr(erp, field, "") for field in _FIELDS}
    # An address is taken whole from one side: half of each would send people to a wrong door.
    source = edited if edited and edited.address_line1 else erp or edited
    line1, line2, postal_code, city = (getattr(source, field, "") for field in _ADDRESS)
    lines = tuple(line for line in (line1, line2, f"{postal_code} {city}".strip()) if line)
    return AgencyCard(code=code, address=lines, directions=getattr(edited, "directions", ""), **values)
