"""The form of *Nous écrire*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms

from forms.contact.enums import Subject
from forms.contact.places import Place
from forms.contact.topics import TOPIC, ContactTopic
from forms.submissions.forms import RequestForm
from forms.submissions.services import Content
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE, PrivateTextsMixin, confirm_private_field
from tenant_space.form_fields.texts import text_field

MESSAGE_MAX = 4000
TOPIC_GONE = "Ce sujet n'est plus proposé. Choisissez-en un autre : ce que vous avez écrit est gardé."
OTHER_SUBJECT = "Ce sujet est une « {right} ». Changez l'objet, ou choisissez un autre sujet."


class ContactForm(PrivateTextsMixin, RequestForm):
    """What somebody writes: about what, about which place, in their own words (S34, S35)."""

    subject = forms.ChoiceField(
        label="Objet de votre demande",
        choices=Subject,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l'objet de votre demande.",
            "invalid_choice": "Choisissez un objet de la liste.",
        },
    )
    topic = forms.ChoiceField(
        label="Sujet",
        error_messages={"required": "Choisissez un sujet dans la liste.", "invalid_choice": TOPIC_GONE},
    )
    place = forms.ChoiceField(
        label="Lieu concerné",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez le lieu concerné.",
            "invalid_choice": "Ce lieu n'est pas, ou plus, dans la liste. Choisissez dans la liste.",
        },
    )
    message = text_field(
        "Votre message",
        MESSAGE_MAX,
        "Écrivez votre message.",
        widget=forms.Textarea({"rows": 8}),
        help_text=NOTHING_PRIVATE,
        error_messages={
            "max_length": "Votre message fait %(show_value)d caractères : 4 000 au plus. Raccourcissez-le, "
            "ou joignez un document."
        },
    )
    confirm_private = confirm_private_field()

    def __init__(
        self, data: Any = None, *, topics: Iterable[ContactTopic], places: Iterable[Place], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.topics, self.places = tuple(topics), tuple(places)
        self._choices("topic", [(str(topic.pk), topic.name) for topic in self.topics])
        self._choices("place", [(place.code, place.label) for place in self.places])
        if self.places:
            self.initial.setdefault("place", self.places[0].code)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer these; nothing is asked when there is nothing to choose."""
        if choices:
            cast(forms.ChoiceField, self.fields[name]).choices = choices
        else:
            del self.fields[name]

    def _typed_value(self, name: str) -> str:
        value = self[name].value() if name in self.fields else None
        return str(value or "")

    @property
    def topic_chosen(self) -> ContactTopic | None:
        """The topic chosen so far."""
        return next((topic for topic in self.topics if str(topic.pk) == self._typed_value(TOPIC)), None)

    @property
    def topic_gone(self) -> str:
        """What is said of a topic that was chosen earlier and is no longer offered; empty: nothing of the sort."""
        gone = not self.is_bound and self._typed_value(TOPIC) and not self.topic_chosen
        return TOPIC_GONE if gone else ""

    @property
    def topic_groups(self) -> list[tuple[Subject, list[tuple[str, str, bool]]]]:
        """The topics by subject: what each sends, what it says, and whether it is the one chosen."""
        chosen = self.topic_chosen
        groups = {
            subject: [
                (str(topic.pk), topic.name, topic is chosen) for topic in self.topics if topic.subject == subject
            ]
            for subject in Subject
        }
        return [(subject, lines) for subject, lines in groups.items() if lines]

    def private_texts(self) -> Iterator[str]:
        yield "message"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        topic = self.topic_chosen
        if topic and data.get("subject") and topic.subject != data["subject"] and "topic" not in self.errors:
            self.add_error("topic", OTHER_SUBJECT.format(right=Subject(topic.subject).label))
        return data

    def content(self, account_number: str) -> Content:
        data, topic = self.cleaned_data, self.topic_chosen
        place = next((one for one in self.places if one.code == data.get("place")), None)
        return Content(
            account_number=account_number,
            lease_ids=(place.lease_id,) if place and place.lease_id else (),
            data={
                "subject": data["subject"],
                TOPIC: topic.pk if topic else None,
                "topic_name": topic.name if topic else "",
                "sensitive": bool(topic and topic.sensitive),
                "place": place.label if place and not place.lease_id else "",
                "message": data["message"],
            },
        )
