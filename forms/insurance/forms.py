"""The form of the insurance certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone

from forms.submissions.forms import FormPart, RequestForm
from forms.submissions.services import Content
from tenant_space import formats
from tenant_space.form_fields.dates import DateBoxes, date_boxes, date_typed
from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import LeaseCover

LONGEST_MONTHS = 13
# Beyond these a year is a slip of the finger, not a certificate. Many say since when the contract runs, which is
# renewed each year: of the same insurer for a life, at most.
OLDEST_YEARS, FARTHEST_START_YEARS, FARTHEST_END_YEARS = 80, 1, 5
_FROM = DateBoxes("from_day", "from_month", "from_year", "de début", century=2000)
_TO = DateBoxes("to_day", "to_month", "to_year", "de fin", century=2000)

_PERIOD = ((_FROM, "Valable du"), (_TO, "Au"))


class InsuranceForm(RequestForm):
    """One certificate: for which leases, from when to when (S66, S68)."""

    leases = forms.MultipleChoiceField(
        label="Sélectionner une location",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une location.",
            "invalid_choice": "Une location cochée n'est pas dans votre compte. Choisissez dans la liste.",
        },
    )
    from_day, from_month, from_year = date_boxes()
    to_day, to_month, to_year = date_boxes()
    confirm_long = forms.BooleanField(label="Les dates sont bien celles de mon attestation", required=False)

    def __init__(self, data: Any = None, *, covers: Iterable[LeaseCover], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.covers = tuple(covers)
        self.insurable = tuple(row for row in self.covers if row.cover.status != InsuranceStatus.NOT_REQUIRED)
        self.exempt = tuple(row for row in self.covers if row not in self.insurable)
        leases = cast(forms.MultipleChoiceField, self.fields["leases"])
        leases.choices = [(row.lease_id, row.title) for row in self.insurable]
        if len(self.insurable) == 1:  # nothing to choose
            self.initial.setdefault("leases", [self.insurable[0].lease_id])

    @property
    def choices_shown(self) -> list[tuple[LeaseCover, str]]:
        """The leases to choose from, each with what is said of a certificate that was sent for it and waits."""
        return [(row, self.asked.get(row.lease_id, "")) for row in self.insurable]

    @property
    def to_do(self) -> bool:
        """Whether a certificate is to be sent for one of them now: else nobody is reminded of the duty."""
        return any(row.cover.to_do for row in self.insurable)

    @property
    def chosen(self) -> frozenset[str]:
        """The leases whose box is ticked."""
        return frozenset(self["leases"].value() or ())

    @property
    def asks_confirmation(self) -> bool:
        """Whether the box that confirms an unusual period is shown."""
        return bool(self["confirm_long"].value()) or (self.is_bound and bool(self.errors.get("confirm_long")))

    def parts(self) -> list[FormPart]:
        boxes = [
            FormPart(tuple(self[name] for name in (one.day, one.month, one.year)), one_legend)
            for one, one_legend in _PERIOD
        ]
        confirm = [FormPart((self["confirm_long"],))] if self.asks_confirmation else []
        return [FormPart((self["leases"],)), *boxes, *confirm]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        today = timezone.localdate()
        oldest = today.year - OLDEST_YEARS
        start = date_typed(self, _FROM, range(oldest, today.year + FARTHEST_START_YEARS + 1))
        end = date_typed(self, _TO, range(oldest, today.year + FARTHEST_END_YEARS + 1))
        if start and end and end < start:
            self.add_error("to_day", "La date de fin est avant la date de début. Vérifiez les deux dates.")
        elif end and end < today:
            self.add_error(
                "to_day",
                f"Cette attestation est finie depuis le {formats.long_date(end)}. "
                "Demandez à votre assureur une attestation en cours de validité.",
            )
        elif start and end and end > _months_after(start, LONGEST_MONTHS) and not data.get("confirm_long"):
            self.add_error("confirm_long", _long_period(start, today))
        data["period_from"], data["period_to"] = start, end
        return data

    def content(self, account_number: str) -> Content:
        return Content(
            account_number=account_number,
            lease_ids=tuple(self.cleaned_data["leases"]),
            period_from=self.cleaned_data["period_from"],
            period_to=self.cleaned_data["period_to"],
        )


def _long_period(start: dt.date, today: dt.date) -> str:
    """What is said of a period of more than a year: of a contract that is renewed, or of a slip of the finger."""
    if today > _months_after(start, LONGEST_MONTHS):
        return (
            f"Votre attestation commence le {formats.long_date(start)}. Si c'est le début de votre contrat, renouvelé "
            "chaque année, cochez la case. Sinon, corrigez la date."
        )
    return (
        f"Une attestation dure le plus souvent un an. La vôtre dure plus de {LONGEST_MONTHS} mois. "
        "Vérifiez les dates. Si elles sont justes, cochez la case."
    )


def _months_after(day: dt.date, count: int) -> dt.date:
    """The same day n months later, or the last of a shorter month."""
    return (Month.of(day) + count).day(day.day)
