"""The form of a legal page: an older version of the terms of use takes the place of a newer one only on purpose."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import PageLogEntry, Revision

from home.enums import LegalKind

OLDER = (
    "La version {live} est en ligne. Vous publiez la version {given}, qui est plus ancienne ou qui a déjà servi : "
    "les locataires qui l'ont acceptée ne seront pas interrogés, et liront d'anciennes règles. "
    "Écrivez un nouveau numéro, ou cochez la case si c'est bien ce que vous voulez."
)


def version_rank(version: str) -> tuple[int, ...]:
    """What numbered versions are put in order by: `10` comes after `9`, and `2.1` after `2`. Empty without numbers."""
    return tuple(map(int, re.findall(r"\d+", version, re.ASCII)))


class LegalPageForm(WagtailAdminPageForm):
    """Asks once more when the version of the terms goes back."""

    older_is_meant = forms.BooleanField(
        required=False,
        label="remettre une ancienne version des conditions d'utilisation",
        help_text="Seulement avec l'accord du service juridique. Laissez vide dans tous les autres cas.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given, live = (cleaned.get("version") or "").strip(), self._live_version()
        back = "action-publish" in self.data and live and given and given != live and self._is_older(given, live)
        if back and not cleaned.get("older_is_meant"):
            self.add_error("version", OLDER.format(live=live, given=given))
        return cleaned

    def _live_version(self) -> str:
        """The version of the terms that tenants accept now; empty when there is none, or this is another page."""
        page = type(self.instance).objects.filter(pk=self.instance.pk, live=True, kind=LegalKind.TERMS).first()
        return page.version.strip() if page else ""

    def _is_older(self, given: str, live: str) -> bool:
        ranks = version_rank(given), version_rank(live)
        if all(ranks) and ranks[0] < ranks[1]:
            return True
        published = PageLogEntry.objects.filter(page=self.instance.pk, action="wagtail.publish")
        served = Revision.page_revisions.filter(pk__in=published.exclude(revision=None).values("revision"))
        return any(str(row.content.get("version", "")).strip() == given for row in served)
