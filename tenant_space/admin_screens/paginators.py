"""Lists that stop counting: an exact total of hundreds of thousands costs more than the page."""

from __future__ import annotations

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

from tenant_space import formats

COUNT_CAP = 1000


class CappedPaginator(WagtailPaginator):
    """Counts up to a thousand rows and no further: beyond, one narrows the list instead of leafing."""

    noun = "ligne"
    cap = COUNT_CAP

    @cached_property
    def found(self) -> int:
        return self.object_list.order_by()[: self.cap + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, self.cap)

    @cached_property
    def items_count_label(self) -> str:
        return counted(self.found, self.noun, self.cap)

    @property
    def cap_text(self) -> str:
        """The most rows that are shown, as people read it."""
        return _thousands(self.cap)


def counted(found: int, noun: str = "", cap: int = COUNT_CAP) -> str:
    """A number of rows in words; `found` was counted up to the cap and one more."""
    if found > cap:
        return f"plus de {_thousands(cap)} {noun}s".removesuffix(" s")
    return f"{found} {noun}{'s' if found > 1 else ''}" if noun else str(found)


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", formats.NARROW_SPACE)
