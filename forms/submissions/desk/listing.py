"""The list of submissions: always in the scope of the person who looks, never counting further than a thousand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton

from forms.submissions.desk.callers import RIGHT
from forms.submissions.desk.cells import (
    account_of,
    agency_name,
    contact_of,
    follower_name,
    lines_of,
    matter_of,
)
from forms.submissions.desk.exports import EXPORT_CAP, export_response
from forms.submissions.desk.filters import ALL, WAITS, list_order, list_orders, whole, with_new
from forms.submissions.desk.policies import nameable, reviewable
from forms.submissions.desk.search import found_in
from forms.submissions.desk.twins import twins_of
from forms.submissions.desk.walking import Walk, walk_from
from forms.submissions.due import on_closed_days
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission
from tenant_space import formats
from tenant_space.admin_screens.paginators import COUNT_CAP, CappedPaginator
from tenant_space.identity.requests import SignedInRequest
from tenant_space.kept.plans import planned_for_its_values

SEARCH_CAP = 200  # of what a search finds, the first in its order: beyond, another word is needed
WIDE = "desk-wide"  # left out on a phone
_TIES = {"created_at": ("created_at", "id"), "due_on": ("due_on", "id")}


class SubmissionPaginator(CappedPaginator):
    """Asks first which submissions are listed, in order and up to the cap, then for what the lines of one page say.

    In one statement, all that is found would be joined with all that its lines say before it is put in order.
    """

    noun = "demande"
    lines: Callable[[list[int]], SubmissionQuerySet]

    @cached_property
    def keys(self) -> list[int]:
        """Of all pages, and one more when there are more."""
        with planned_for_its_values():
            return list(self.object_list.values_list("pk", flat=True)[: self.cap + 1])

    @cached_property
    def found(self) -> int:
        return len(self.keys)

    def page(self, number: int | str) -> Page[Submission]:
        number = int(self.validate_number(number))
        first = (number - 1) * self.per_page
        keys = self.keys[: self.count][first : first + self.per_page]
        rows = self.lines(keys).in_bulk() if keys else {}
        return self._get_page([rows[key] for key in keys if key in rows], number, self)


class OpenColumn(Column):
    """A column that stays empty for a submission of which this manager may know number and kind alone."""

    def render_cell_html(self, instance: Any, parent_context: Any) -> str:
        if instance.is_sealed:
            return format_html('<td class="{}">{}</td>', self.classname or "", self.sealed_words(instance))
        return super().render_cell_html(instance, parent_context)

    def sealed_words(self, instance: Submission) -> str:
        return ""


class TemplateColumn(OpenColumn):
    """A cell with a template of its own."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = f"admin/desk/cells/{template}.html"


class StateColumn(TemplateColumn):
    def sealed_words(self, instance: Submission) -> str:
        return format_html('<span class="desk-badge">{}</span>', "Lecture réservée")


class KindColumn(TemplateColumn):
    """The kind is told of all; the topic and the money beside it of those that can be opened."""

    def sealed_words(self, instance: Submission) -> str:
        return instance.kind_label


class OpenCheckboxColumn(BulkActionsCheckboxColumn):
    """Nothing is done to what cannot be opened."""

    def render_cell_html(self, instance: Any, parent_context: Any) -> str:
        return format_html("<td></td>") if instance.is_sealed else super().render_cell_html(instance, parent_context)


class SubmissionIndexView(IndexView):
    """By default what waits for an answer, the oldest promise first."""

    template_name = "admin/desk/index.html"
    results_template_name = "admin/desk/index_results.html"
    any_permission_required = ["view"]
    paginator_class = SubmissionPaginator
    is_searchable = True
    edit_url_name = copy_url_name = delete_url_name = add_url_name = None
    page_title = "Demandes"
    rows_shown: list[Submission]
    words_cut = names_cut = False

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return export_response(self.get_queryset(), request.GET["export"], request.user)
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> SubmissionQuerySet:
        """Sealed ones are named in the whole list alone, whose order and length tell no more than their numbers."""
        user = self.request.user
        return nameable(user) if whole(self.request) else reviewable(user)

    def get_paginator(self, *args: Any, **kwargs: Any) -> SubmissionPaginator:
        paginator: SubmissionPaginator = super().get_paginator(*args, **kwargs)
        paginator.cap = SEARCH_CAP if self.is_searching else COUNT_CAP
        paginator.lines = lambda keys: lines_of(self.get_base_queryset().filter(pk__in=keys)).annotate(
            has_new=with_new()
        )
        return paginator

    def filter_queryset(self, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
        return self.filters.filter_queryset(queryset)  # Wagtail's own ignores a filter that is not valid

    def search_queryset(self, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
        found = found_in(queryset, self.request.GET.get("q", ""))
        self.words_cut, self.names_cut = found.is_cut, found.is_short
        return found.rows

    @cached_property
    def walk(self) -> Walk:
        return walk_from(self.request)

    def get_ordering(self) -> str:
        return list_order(self.filters, self.request.GET.get("ordering", ""))

    def order_queryset(self, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
        backwards = self.ordering.startswith("-")
        fields = _TIES[self.ordering.lstrip("-")]
        return queryset.order_by(*(f"-{field}" if backwards else field for field in fields))

    @cached_property
    def columns(self) -> list[BaseColumn]:
        def sorted_by(name: str) -> str | None:
            return name if name in list_orders(self.filters) else None

        return [
            OpenCheckboxColumn("bulk_actions", obj_type="submission"),
            TitleColumn(
                "number_text",
                label="Numéro",
                get_url=lambda row: None if row.is_sealed else self.walk.page_url(row.pk),
                get_title_id=lambda row: f"submission_{row.pk}_title",
            ),
            TemplateColumn("created_at", "sent", label="Envoyée le", sort_key="created_at", classname=WIDE),
            KindColumn("kind", "two_lines", label="Nature", accessor=matter_of, classname=WIDE),
            TemplateColumn("sender", "sender", label="Locataire", accessor=contact_of, classname="desk-who"),
            TemplateColumn(
                "account_id", "two_lines", label="Compte client", accessor=account_of, classname=f"{WIDE} desk-place"
            ),
            OpenColumn("agency", label="Agence", accessor=agency_name, classname=WIDE),
            StateColumn(
                "state", "state", label="État", accessor=lambda row: self.twins.get(row.pk), classname="desk-where"
            ),
            TemplateColumn(
                "due_on",
                "due",
                label="Réponse promise",
                sort_key=sorted_by("due_on"),
                accessor=lambda row: row.pk in self.closed_day,
                classname="desk-due",
            ),
            OpenColumn("assigned_to", label="Suivie par", accessor=follower_name, classname=WIDE),
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.request.user.has_perm(RIGHT):
            return []
        return [HeaderButton("Enregistrer une demande", url=reverse("record:find"), icon_name="plus")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        cap = f"{EXPORT_CAP:,}".replace(",", formats.NARROW_SPACE)
        return [
            Button(f"Exporter pour Excel ({cap} lignes au plus)", url=self.xlsx_export_url, icon_name="download"),
            Button(f"Exporter en CSV ({cap} lignes au plus)", url=self.csv_export_url, icon_name="download"),
        ]

    @cached_property
    def twins(self) -> dict[int, list[Submission]]:
        """Of the rows that are shown, those that ask for the same as another one, with these others."""
        return twins_of(self.rows_shown, self.request.user)

    @cached_property
    def closed_day(self) -> frozenset[int]:
        """Of the rows that are shown, those promised for a day on which offices turned out to be closed."""
        return on_closed_days(self.rows_shown)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        self.rows_shown = list(context["object_list"])
        context["shortcuts"] = shortcuts(self.index_url, self.request)
        context["found_label"] = context["paginator"].items_count_label
        paginator = context["paginator"]
        context["cut"] = paginator.cap_text if paginator.found > paginator.cap else ""
        context["words_cut"] = self.words_cut or (self.names_cut and not paginator.found)
        return context


VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("À traiter", {}),
    ("Nouvelles", {"etat": "nouvelles"}),
    ("Nouveaux messages", {"etat": ALL, "messages": "nouveaux"}),
    ("En retard", {"delai": "retard"}),
    ("En attente du locataire", {"etat": "en-attente"}),
    ("Les miennes", {"suivi": "moi"}),
    ("Décidées", {"etat": "decidees"}),
    ("Toutes", {"etat": "toutes"}),
)


def shortcuts(index_url: str, request: HttpRequest) -> list[dict[str, Any]]:
    """The lists that managers open all day, and which of them is shown."""
    shown = {name: value for name, value in request.GET.items() if value and name != "p"}
    if shown.get("etat") == WAITS:
        del shown["etat"]
    return [
        {
            "label": label,
            "url": index_url + "".join(f"?{name}={value}" for name, value in query.items()),
            "current": shown == query,
        }
        for label, query in VIEWS
    ]
