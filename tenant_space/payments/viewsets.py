"""« Paiements en ligne » in the admin: read, searched, summed and exported; never edited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.permission_policies import ModelPermissionPolicy

from tenant_space import formats
from tenant_space.admin_screens.paginators import CappedPaginator
from tenant_space.admin_screens.viewsets import FewerViewsViewSet
from tenant_space.identity.requests import SignedInRequest
from tenant_space.payments.enums import AttemptState
from tenant_space.payments.exports import journal_workbook
from tenant_space.payments.journal import (
    NothingToCheck,
    day_totals,
    differences,
    orphan_check,
    orphans,
    payment_check,
    switch_set,
    totals_of,
)
from tenant_space.payments.managers import PaymentQuerySet
from tenant_space.payments.records import Attempt, Notification, Payment, PaymentSwitch
from tenant_space.payments.selectors import switch_current

VIEW, CHECK, CLOSE = "payments.view_payment", "payments.check_payment", "payments.close_payments"
TO_CHECK = "a-verifier"


class ReadingPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes a payment by hand, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


class PaymentFilterSet(WagtailFilterSet):
    """By state, by what waits for somebody, and by day."""

    state = ChoiceFilter(label="État", choices=AttemptState.choices)
    review = ChoiceFilter(label="À vérifier", choices=[(TO_CHECK, "À vérifier")], method="waiting")
    created_at = DateFromToRangeFilter(label="Demandé le", widget=DateRangePickerWidget)

    class Meta:
        model = Payment
        fields = ["state", "review", "created_at"]

    def waiting(self, rows: PaymentQuerySet, name: str, value: str) -> PaymentQuerySet:
        return rows.exclude(review="")


class PaymentIndexView(IndexView):
    """All payments, the newest first, with what those of the list come to."""

    template_name = "admin/payments/index.html"
    any_permission_required = ["view"]
    paginator_class = CappedPaginator
    is_searchable = True
    edit_url_name = copy_url_name = delete_url_name = add_url_name = None
    page_title = "Paiements en ligne"

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return journal_workbook(self.get_queryset(), request.user)
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> PaymentQuerySet:
        rows = Payment.objects.select_related("account", "tenant")
        return rows.prefetch_related("attempts__movements").order_by("-created_at", "-pk")

    def search_queryset(self, queryset: PaymentQuerySet) -> PaymentQuerySet:
        """By account, reference, or the number of an authorisation."""
        words = (self.search_query or "").strip()
        if not words:
            return queryset
        meant = Q(account=words) | Q(attempts__reference__istartswith=words)
        return queryset.filter(meant | Q(attempts__details__auth_number=words)).distinct()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        user = self.request.user
        return {
            **context,
            "totals": totals_of(self.get_queryset()),
            "days": day_totals(),
            "orphans": orphans()[:20],
            "differences": differences(),
            "switch": switch_current(),
            "may_close": user.has_perm(CLOSE),
            "may_check": user.has_perm(CHECK),
            "form": SwitchForm(instance=switch_current()),
        }


class CheckNoteForm(forms.Form):
    """The word with which a payment is marked as looked at."""

    mot = forms.CharField(
        label="Ce que vous avez vérifié",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez ce que vous avez vérifié."},
    )


class SwitchForm(forms.ModelForm[PaymentSwitch]):
    """Whether tenants may pay online, and what they read when not."""

    class Meta:
        model = PaymentSwitch
        fields = ["is_open", "message"]


# What the bank told, as staff call it; a name that is not here is shown as the bank writes it.
DETAILS = {
    "auth_number": "Numéro d'autorisation",
    "auth_result": "Réponse de la banque du locataire (code)",
    "card_brand": "Carte",
    "contract_used": "Contrat",
    "extra_result": "Précision",
    "payment_error": "Erreur",
    "result": "Résultat (code)",
    "uuid": "Numéro de la banque",
    "word": "Dernier mot de la banque",
}


class PaymentInspectView(InspectView):
    """One payment with its attempts, movements and notifications."""

    template_name = "admin/payments/inspect.html"
    any_permission_required = ["view"]
    edit_url_name = copy_url_name = delete_url_name = None

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """« Vérifié », with a word; it moves no money."""
        if not request.user.has_perm(CHECK):
            raise PermissionDenied
        form = CheckNoteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(note_form=form))
        try:
            payment_check(payment=self.object, user=request.user, note=form.cleaned_data["mot"])
            messages.success(request, "C'est noté : ce paiement est vérifié.")
        except NothingToCheck:
            messages.info(request, "Ce paiement était déjà vérifié.")
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.object.attempts.prefetch_related("movements", "notifications")
        attempts = [
            (attempt, _details(attempt), [(one, _told_euros(one)) for one in attempt.notifications.all()])
            for attempt in rows
        ]
        context = {
            "attempts": attempts,
            "held": held(self.object),
            "may_check": self.request.user.has_perm(CHECK),
            "note_form": CheckNoteForm(),
        }
        return {**super().get_context_data(**kwargs), **context, **kwargs}


def switch_view(request: SignedInRequest) -> HttpResponse:
    """Open or close online payment."""
    if not request.user.has_perm(CLOSE):
        raise PermissionDenied
    form = SwitchForm(request.POST)
    if request.method == "POST" and form.is_valid():
        switch_set(user=request.user, **form.cleaned_data)
        opened = form.cleaned_data["is_open"]
        messages.success(request, f"Le paiement en ligne est {'ouvert' if opened else 'fermé'}.")
    return HttpResponseRedirect(reverse("payments:index"))


def orphan_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a notification without a payment was looked at."""
    if not request.user.has_perm(CHECK):
        raise PermissionDenied
    if request.method == "POST":
        orphan_check(pk=pk)
    return HttpResponseRedirect(reverse("payments:index"))


def _details(attempt: Attempt) -> list[tuple[str, str]]:
    """What the bank told of an attempt, under the names of staff."""
    return [(DETAILS.get(name, name), value) for name, value in attempt.details.items() if value]


def _told_euros(row: Notification) -> str:
    """The amount that a notification is about, what was really debited before what was asked; empty: it names none."""
    told = str(next(filter(None, map(row.fields.get, ("vads_effective_amount", "vads_amount", "cents"))), ""))
    return formats.euros(int(told)) if told.isdecimal() else ""


def amount(payment: Payment) -> str:
    return formats.euros(payment.amount_cents)


def held(payment: Payment) -> str:
    """What is held as paid."""
    return formats.euros(sum(one.cents for attempt in payment.attempts.all() for one in attempt.movements.all()))


class PaymentViewSet(FewerViewsViewSet):
    """Adding, editing, deleting, copying, usage and history of their own are left out of the routes."""

    model = Payment
    name = "payments"
    url_prefix = "paiements"
    icon = "tablet-alt"
    menu_label = "Paiements en ligne"
    menu_order = 95
    add_to_admin_menu = True
    inspect_view_enabled = True
    list_per_page = 50
    list_export = ["account_id"]
    export_filename = "paiements"
    filterset_class = PaymentFilterSet
    index_view_class = PaymentIndexView
    inspect_view_class = PaymentInspectView
    form_fields: list[str] = []
    list_display = [
        TitleColumn("account_id", label="Compte client", url_name="payments:inspect"),
        DateColumn("created_at", label="Demandé le", sort_key="created_at", classname="desk-wide"),
        Column("amount", label="Montant", accessor=amount, sort_key="amount_cents"),
        Column("held", label="Encaissé", accessor=held, classname="desk-wide"),
        Column("state", label="État", accessor="get_state_display", sort_key="state"),
        Column("review", label="À vérifier", accessor="get_review_display", sort_key="review"),
    ]

    @property
    def permission_policy(self) -> ReadingPolicy:
        return ReadingPolicy(Payment)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("ouverture/", switch_view, name="switch"),
            path("notifications/<int:pk>/", orphan_view, name="orphan"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]
