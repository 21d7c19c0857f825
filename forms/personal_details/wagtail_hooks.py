"""What personal details add to the admin: the situations that staff set, what the history of a request says."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from forms.personal_details.phone_codes import CONFIRMED
from forms.personal_details.viewsets import SituationCodeViewSet

register_snippet(SituationCodeViewSet)


@hooks.register("register_log_actions")
def detail_actions(actions: LogActionRegistry) -> None:
    """The entries hold numbers of requests, never names nor phones."""
    actions.register_action(CONFIRMED, "Numéro confirmé", "Nouveau mobile confirmé par un code")
