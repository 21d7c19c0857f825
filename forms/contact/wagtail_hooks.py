from wagtail.snippets.models import register_snippet

from forms.contact.viewsets import ContactGroup

register_snippet(ContactGroup)
