from wagtail.snippets.models import register_snippet

from tenant_space.editable_words.viewsets import WordingViewSet

register_snippet(WordingViewSet)
