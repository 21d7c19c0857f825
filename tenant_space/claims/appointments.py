"""The visit of a réclamation as a calendar file (RFC 5545), for the tenant's own calendar.

A family's calendar is read by many: the summary says nothing of the réclamation, and names nobody.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from tenant_space import formats
from tenant_space.claims.selectors import ClaimItem
from tenant_space.claims.visits import ONE_DAY
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.agencies import AgencyCard

SUMMARY = "Rendez-vous pour votre réclamation"


class NoAppointment(Exception):
    """Nobody is expected for this réclamation."""


def appointment_file(claim: ClaimItem, agency: AgencyCard) -> bytes:
    """The visit to come as a file of one event. Raises `NoAppointment`.

    Times are in UTC, hence right in every calendar. The same réclamation keeps its UID; each change of it raises
    SEQUENCE (minutes since 1970), so that a moved visit takes the place of the old one.
    """
    visit = claim.appointment
    if visit is None:
        raise NoAppointment
    portal = landlord_current().portal_url
    changed = max(claim.updated_at, visit.told_at)
    uid = f"reclamation-{claim.claim_id}@{urlsplit(portal).hostname}"
    event = Event.new(
        uid=uid,
        sequence=int(changed.timestamp()) // 60,
        stamp=changed,
        last_modified=changed,
        start=visit.day if visit.whole_day else visit.start,
        end=visit.last_day + ONE_DAY if visit.whole_day and visit.end else visit.end,
        summary=SUMMARY,
        description=_description(claim, agency),
        location=claim.address or None,
        url=f"{portal}{reverse('reading_page', args=['reclamations'])}",
    )
    # Without a UID of its own, it would be given another one each time.
    calendar = Calendar.new(prodid="-//Espace locataire//Rendez-vous//FR", uid=uid, subcomponents=[event])
    calendar.add("X-WR-TIMEZONE", settings.TIME_ZONE)
    return calendar.to_ical()


def _description(claim: ClaimItem, agency: AgencyCard) -> str:
    lines = [f"Réclamation n° {claim.claim_id}"]
    if claim.appointment and claim.appointment.contractor:
        lines.append(f"Intervenant : {claim.appointment.contractor}")
    if agency.phone:
        lines.append(f"Un empêchement ? {agency.name} : {formats.phone(agency.phone)}")
    return "\n".join(lines)
