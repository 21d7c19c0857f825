"""What staff set about requests: reasons to refuse, ready-made answers, days promised."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic import EditView, IndexView

from forms.submissions.models import KindSetting, ReadyAnswer, RefusalReason
from forms.submissions.registry import UnknownKind, kind_of, kinds

ALL_KINDS = "Toutes les demandes"


def kind_label(row: KindSetting | ReadyAnswer | RefusalReason) -> str:
    """The kind in words; the code of a kind that no longer exists; what is for all kinds says so."""
    if not row.kind:
        return ALL_KINDS
    try:
        return kind_of(row.kind).label
    except UnknownKind:
        return row.kind


class RefusalReasonForm(WagtailAdminModelForm):
    """The kind is picked among those that exist."""

    kind = forms.ChoiceField(
        label="Nature de la demande", choices=lambda: [(kind.code, kind.label) for kind in kinds()]
    )

    class Meta:
        model = RefusalReason
        fields = ["kind", "title", "text", "active"]


class ReadyAnswerForm(WagtailAdminModelForm):
    """For one kind, or for all."""

    kind = forms.ChoiceField(
        label="Nature de la demande",
        required=False,
        choices=lambda: [("", ALL_KINDS), *((kind.code, kind.label) for kind in kinds())],
    )

    class Meta:
        model = ReadyAnswer
        fields = ["kind", "title", "text", "active"]


class KindSettingIndexView(IndexView):
    page_title = "Délais de réponse"


class SettingEditView(EditView):
    def get_page_subtitle(self) -> str:
        return kind_label(self.object)
