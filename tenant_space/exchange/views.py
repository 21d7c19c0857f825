"""How the admin shows a batch: its counts as a table, its issues as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tenant_space.admin_screens.modeladmin import KnownInspectView
from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.errors import KEPT_ROWS
from tenant_space.exchange.models import Batch, BatchIssue, OutboundBatch
from tenant_space.exchange.outbound.registry import outbound_label
from tenant_space.exchange.selectors import is_overtaken

_COUNTS = {
    "rows": "Lignes",
    "inserted": "Ajoutées",
    "updated": "Modifiées",
    "removed": "Retirées",
    "unchanged": "Inchangées",
    "left_out": "Écartées",
}


class BatchInspectView(KnownInspectView):
    """One batch, with what became of each of its files, or would become when it is held."""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        if field_name == "state":
            return state_text(self.instance)
        if field_name == "seconds":
            return number_format(self.instance.seconds, 1)
        if field_name == "changed_count":
            return changed_text(self.instance)
        if field_name == "lost_accesses":
            return _lost_list(self.instance)
        if field_name == "counts":
            note = "Ce que le lot ferait :" if self.instance.state == BatchState.HELD else ""
            return format_html("{}{}", note, _counts_table(self.instance.counts))
        if field_name == "issues":
            return _issues_list(self.instance.issues.all()[:KEPT_ROWS])
        return super().get_field_display_value(field_name, field)


class OutboundInspectView(KnownInspectView):
    """One batch written for the ERP, with the rows of each of its files."""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        if field_name == "counts":
            return _rows_table(self.instance.counts)
        if field_name == "written_at":
            return written_text(self.instance)
        return super().get_field_display_value(field_name, field)


def contents_text(batch: OutboundBatch) -> str:
    """What went out with a batch, file by file: `demandes : 3, paiements en ligne : 1`."""
    return ", ".join(f"{outbound_label(name)} : {count}" for name, count in batch.counts.items())


def written_text(batch: OutboundBatch) -> str:
    """When a batch was put where the ERP fetches it, or that it still has to be."""
    if batch.written_at is None:
        return "pas encore : le prochain export s'en charge"
    return date_format(timezone.localtime(batch.written_at), "DATETIME_FORMAT")


def state_text(batch: Batch) -> str:
    """What became of a batch and, when it is held, what is to be done."""
    if batch.state != BatchState.HELD:
        return batch.get_state_display()
    if batch.released_at:
        return f"Retenu, puis laissé passer le {date_format(timezone.localtime(batch.released_at), 'DATETIME_FORMAT')}"
    if is_overtaken(batch):
        return "Retenu. Un lot plus récent a été appliqué : celui-ci ne le sera plus"
    return (
        "Retenu : rien n'a changé. Vérifiez la liste ci-dessous avec le logiciel de gestion. "
        "Si le lot est juste, lancez : import_erp DOSSIER-DU-LOT --release. "
        "Sinon, attendez un lot complet (FULL) juste"
    )


def changed_text(batch: Batch) -> str:
    """How many rows of the portal a batch changed: none as long as it is held, whatever it would do."""
    return number_format(0 if batch.state == BatchState.HELD else batch.changed_count)


def _lost_list(batch: Batch) -> SafeString:
    """Who would lose which access, by the numbers of the ERP."""
    lines = [(lost.account_number, lost.tenant_id) for lost in batch.lost_accesses.all()]
    if not lines:
        return format_html("{}", "Personne.")
    rest = f"Et {batch.lost_count - len(lines)} autres." if batch.lost_count > len(lines) else ""
    items = format_html_join("", "<li>Compte {} : personne {}</li>", lines)
    return format_html("<ul>{}</ul>{}", items, rest)


def _rows_table(counts: Mapping[str, int]) -> SafeString:
    rows = [(name, outbound_label(name), count) for name, count in counts.items()]
    lines = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', rows)
    columns = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in ("Fichier", "Contenu", "Lignes")))
    head = format_html("<tr>{}</tr>", columns)
    return format_html('<table class="listing"><thead>{}</thead><tbody>{}</tbody></table>', head, lines)


def _counts_table(counts: Mapping[str, Mapping[str, int]]) -> SafeString:
    if not counts:
        return format_html("{}", "Rien n'a été appliqué.")
    headings = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in ("Fichier", *_COUNTS.values())))
    lines = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (name, format_html_join("", "<td>{}</td>", ((count.get(key, 0),) for key in _COUNTS)))
            for name, count in counts.items()
        ),
    )
    return format_html('<table class="listing"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', headings, lines)


def _issues_list(issues: Iterable[BatchIssue]) -> SafeString:
    lines = [(issue.get_kind_display(), str(issue), issue.message) for issue in issues]
    if not lines:
        return format_html("{}", "Aucun.")
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{} – {} : {}</li>", lines))
