"""Moments of the ERP where it knows the day only: shown as a day, wherever the landlord is."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tenant_space.claims.appointments import appointment_file
from tenant_space.claims.lines import claims_latest
from tenant_space.claims.selectors import claims_page
from tenant_space.claims.visits import visit_of
from tenant_space.tenancy.agencies import AgencyCard
from tenant_space.tenancy.enums import ClaimStatus
from tenant_space.tenancy.models import ClaimEvent
from tenant_space.tenancy.moments import as_meant, day_meant
from tests.kit import factories as f

PARIS, REUNION, MARTINIQUE, NOUMEA = "Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea"


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest) -> Iterator[None]:
    zone = getattr(request.node, "callspec", None) and request.node.callspec.params.get("zone")
    with timezone.override(ZoneInfo(zone or PARIS)):
        yield


def said(start: str, end: str | None = None) -> str:
    event = ClaimEvent(
        event_at=utc("2026-11-20T09:00"), appointment_from=utc(start), appointment_to=utc(end) if end else None
    )
    visit = visit_of(event)
    assert visit is not None
    return visit.text.replace("\u00a0", " ")


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize("zone", [PARIS, REUNION, MARTINIQUE, "America/Cayenne", "Indian/Mayotte"])
@pytest.mark.parametrize("end", [None, "2026-11-26T00:00", "2026-11-26T23:59:59", "2026-11-27T00:00"])
def test_midnight_in_utc_is_a_day_without_an_hour(zone: str, end: str | None) -> None:
    assert said("2026-11-26T00:00", end) == "Jeudi 26 novembre 2026"


@pytest.mark.parametrize(
    ("zone", "start"), [(PARIS, "2026-11-25T23:00"), (PARIS, "2026-07-01T22:00"), (MARTINIQUE, "2026-11-26T04:00")]
)
def test_midnight_here_is_one_too(zone: str, start: str) -> None:
    assert " h" not in said(start)


@pytest.mark.parametrize(
    ("zone", "start", "hour"),
    [
        (PARIS, "2026-11-26T08:00", "à 9 h"),
        (PARIS, "2026-07-01T08:00", "à 10 h"),
        (REUNION, "2026-11-26T05:30", "à 9 h 30"),
        (MARTINIQUE, "2026-11-26T13:00", "à 9 h"),
        (NOUMEA, "2026-11-26T00:00", "à 11 h"),
        ("Pacific/Tahiti", "2026-11-26T00:00", "Mercredi 25 novembre 2026, à 14 h"),
        (PARIS, "2026-11-26T00:00:01", "à 1 h"),
    ],
)
def test_a_real_hour_is_told_in_the_time_of_the_landlord(zone: str, start: str, hour: str) -> None:
    assert said(start).endswith(hour)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-26T00:00", "2026-11-28T00:00", "Du jeudi 26 novembre 2026 au vendredi 27 novembre 2026"),
        ("2026-11-26T00:00", "2026-11-27T23:59:59", "Du jeudi 26 novembre 2026 au vendredi 27 novembre 2026"),
        ("2026-11-25T23:00", "2026-11-27T23:00", "Du jeudi 26 novembre 2026 au vendredi 27 novembre 2026"),
        ("2026-11-26T00:00", "2026-11-26T11:00", "Jeudi 26 novembre 2026, avant 12 h"),
        ("2026-11-26T08:00", "2026-11-26T00:00", "Jeudi 26 novembre 2026, à partir de 9 h"),
        ("2026-11-26T08:00", "2026-11-26T23:59:59", "Jeudi 26 novembre 2026, à partir de 9 h"),
        (
            "2026-11-26T08:00",
            "2026-11-27T00:00",
            "Jeudi 26 novembre 2026, à partir de 9 h, jusqu'au vendredi 27 novembre 2026",
        ),
        ("2026-11-26T08:00", "2026-11-26T12:00", "Jeudi 26 novembre 2026, entre 9 h et 13 h"),
    ],
)
def test_several_days_and_an_hour_at_one_end_only(start: str, end: str, text: str) -> None:
    assert said(start, end) == text


@pytest.mark.parametrize("zone", [PARIS, MARTINIQUE])
def test_a_step_of_a_day_is_on_that_day(zone: str) -> None:
    assert timezone.localdate(as_meant(utc("2026-11-26T00:00"))) == dt.date(2026, 11, 26)


@pytest.mark.django_db
def test_a_claim_its_calendar_file_and_its_line_tell_the_days() -> None:
    holder = f.HolderFactory()
    day = timezone.localdate() + dt.timedelta(days=3)
    midnight = dt.datetime.combine(day, dt.time.min, dt.UTC)
    claim = f.ClaimFactory(
        account=holder.account, status=ClaimStatus.INTERVENTION_PROGRAMMEE, opened_at=utc("2026-11-02T00:00")
    )
    f.ClaimEventFactory(
        claim=claim,
        status=ClaimStatus.INTERVENTION_PROGRAMMEE,
        appointment_from=midnight,
        appointment_to=midnight + dt.timedelta(days=2),
    )
    [item] = claims_page(holder.tenant, holder.account_id).claims
    assert item.appointment is not None and " h" not in item.appointment.text
    [line] = claims_latest(holder.tenant, holder.account_id, 1)
    assert timezone.localdate(line.opened_at) == dt.date(2026, 11, 2)
    file = appointment_file(
        item, AgencyCard(code="", name="", address=(), phone="", email="", opening_hours="")
    ).decode()
    last = day + dt.timedelta(days=2)
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in file and f"DTEND;VALUE=DATE:{last:%Y%m%d}" in file


@pytest.mark.django_db
@pytest.mark.parametrize("zone", [PARIS, REUNION, MARTINIQUE, NOUMEA])
@pytest.mark.parametrize("moment", ["2026-11-26T00:00", "2026-11-26T03:00", "2026-11-26T23:30", "2026-11-26T12:00"])
def test_the_day_told_to_somebody_who_left_is_the_day_shown(zone: str, moment: str) -> None:
    event = f.ClaimEventFactory(event_at=utc(moment))
    told = ClaimEvent.objects.filter(pk=event.pk).annotate(day=day_meant("event_at")).values_list("day", flat=True)
    assert list(told) == [timezone.localdate(as_meant(event.event_at))]


@pytest.mark.django_db
@pytest.mark.parametrize("zone", [MARTINIQUE])
def test_a_step_of_the_day_after_is_not_told(zone: str) -> None:
    holder = f.HolderFactory(to_date=timezone.localdate() - dt.timedelta(days=5))
    f.HolderFactory(account=holder.account, cosignatory=True)
    after = holder.to_date + dt.timedelta(days=1)
    claim = f.ClaimFactory(account=holder.account, opened_at=utc("2020-01-01T12:00"))
    f.ClaimEventFactory(claim=claim, event_at=dt.datetime.combine(after, dt.time.min, dt.UTC))
    assert not ClaimEvent.objects.for_tenant(holder.tenant).exists()
