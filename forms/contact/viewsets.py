"""The screens on which staff set what *Nous contacter* offers."""

from __future__ import annotations

from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet, SnippetViewSetGroup

from forms.contact.topics import AttachmentType, ContactTopic, Emergency


class TopicDeleteView(DeleteView):
    """One that was used is archived instead; the message says both."""

    success_message = "« %(object)s » n'est plus proposé. S'il a déjà servi, il est archivé et garde son nom."


class TopicViewSet(SnippetViewSet):
    """The topics, with their questions."""

    model = ContactTopic
    icon = "list-ul"
    menu_label = "Sujets"
    copy_view_enabled = True
    delete_view_class = TopicDeleteView
    list_display = [
        "name",
        "subject",
        "answered_by",
        "working_days",
        BooleanColumn("sensitive", label="Sensible", sort_key="sensitive"),
        BooleanColumn("told_to_neighbours", label="Vu des voisins", sort_key="told_to_neighbours"),
        BooleanColumn("archived", label="Archivé", sort_key="archived"),
    ]
    list_filter = ["subject", "archived"]
    search_backend_name = None
    search_fields = ["name"]
    sort_order_field = "sort_order"
    list_per_page = 100


class AttachmentTypeViewSet(SnippetViewSet):
    """What a joined file can be."""

    model = AttachmentType
    icon = "doc-full"
    menu_label = "Types de document"
    list_display = ["name"]
    search_backend_name = None
    search_fields = ["name"]
    sort_order_field = "sort_order"


class EmergencyViewSet(SnippetViewSet):
    """What does not wait, and the numbers to call."""

    model = Emergency
    icon = "warning"
    menu_label = "Urgences"
    list_display = ["words", "number"]
    search_backend_name = None
    search_fields = ["words", "number"]
    sort_order_field = "sort_order"


class ContactGroup(SnippetViewSetGroup):
    """All of it under one entry of the menu."""

    items = (TopicViewSet, AttachmentTypeViewSet, EmergencyViewSet)
    menu_icon = "mail"
    menu_label = "Nous contacter"
    menu_name = "contact"
    menu_order = 255
