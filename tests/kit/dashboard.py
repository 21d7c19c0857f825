"""What *Accueil* says is to do."""

from typing import Any

from django.utils import timezone

from tenant_space.dashboard import selectors
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.models import Holder

TODAY = timezone.localdate()


PATH = "/accueil/"


def account_is(holder: Holder, **values: Any) -> None:
    type(holder.account).objects.filter(pk=holder.account_id).update(**values)


def codes(holder: Holder) -> list[str]:
    """The codes of what is to do, in the order shown."""
    return [card.code for card in selectors.dashboard(viewer_for(holder.tenant)).to_do]
