"""What *Accueil* says is to do."""

from django.utils import timezone

from tenant_space.dashboard import selectors
from tenant_space.secured.viewer import viewer_for

TODAY = timezone.localdate()


PATH = "/accueil/"


def account_is(holder, **values) -> None:
    type(holder.account).objects.filter(pk=holder.account_id).update(**values)


def codes(holder) -> list[str]:
    """The codes of what is to do, in the order shown."""
    return [card.code for card in selectors.dashboard(viewer_for(holder.tenant)).to_do]
