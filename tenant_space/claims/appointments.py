"""The visit of a réclamation as a calendar file (RFC 5545), for the tenant's own calendar.

A family's calendar is read by many: the summary says nothing of the réclamation, and names nobody.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from tenant_space import formats
from tenant_space.claims.selectors import ClaimItem
from tenant_space.claims.visits import ONE_DAY, Appointment
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.agencies import AgencyCard

SUMMARY = "Rendez-vous pour votre réclamation"


class NoAppointment(Exception):
    """Nobody is expected for this réclamation."""


def appointment_file(claim: ClaimItem, agency: AgencyCard) -> bytes:
    """The visit to come of a réclamation as a calendar file. Raises `NoAppointment`."""
    visit = claim.appointment
    if visit is None:
        raise NoAppointment
    return visit_file(
        visit,
        name=f"reclamation-{claim.claim_id}",
        changed=max(claim.updated_at, visit.told_at),
        about=f"Réclamation n° {claim.claim_id}",
        agency=agency,
        location=claim.address,
        page=reverse("reading_page", args=["reclamations"]),
    )


def visit_file(
    visit: Appointment,
    *,
    name: str,
    changed: dt.datetime,
    about: str,
    agency: AgencyCard | None,
    location: str,
    page: str,
) -> bytes:
    """A visit as a file of one event; `name`: of what it belongs to, `page`: the path where that is shown.

    Times are in UTC, hence right in every calendar. What has the same name keeps its UID; each change of it raises
    SEQUENCE (minutes since 1970), so that a moved visit takes the place of the old one.
    """
    portal = landlord_current().portal_url
    uid = f"{name}@{urlsplit(portal).hostname}"
    event = Event.new(
        uid=uid,
        sequence=int(changed.timestamp()) // 60,
        stamp=changed,
        last_modified=changed,
        start=visit.day if visit.whole_day else visit.start,
        end=visit.last_day + ONE_DAY if visit.whole_day and visit.end else visit.end,
        summary=SUMMARY,
        description=_description(visit, about, agency),
        location=location or None,
        url=f"{portal}{page}",
    )
    # Without a UID of its own, it would be given another one each time.
    calendar = Calendar.new(prodid="-//Espace locataire//Rendez-vous//FR", uid=uid, subcomponents=[event])
    calendar.add("X-WR-TIMEZONE", settings.TIME_ZONE)
    return calendar.to_ical()


def _description(visit: Appointment, about: str, agency: AgencyCard | None) -> str:
    lines = [about]
    if visit.contractor:
        lines.append(f"Intervenant : {visit.contractor}")
    if agency and agency.phone:
        lines.append(f"Un empêchement ? {agency.name} : {formats.phone(agency.phone)}")
    return "\n".join(lines)
