"""What personal details add to the admin: the situations that staff set."""

from wagtail.snippets.models import register_snippet

from forms.personal_details.viewsets import SituationCodeViewSet

register_snippet(SituationCodeViewSet)
