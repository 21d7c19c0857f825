"""What staff fill in to make a written request of one that was sent as something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from forms.contact.places import Place
from forms.submissions.forms import RequestForm
from forms.submissions.services import Content
from forms.submissions.topic_choices import TopicChoice, topics_grouped


class WrittenForm(RequestForm):
    """About what and, where the request names no place, about which one. No word is put into its sender's mouth."""

    topic = forms.ChoiceField(
        label="Sujet",
        error_messages={
            "required": "Choisissez le sujet.",
            "invalid_choice": "Ce sujet n'est plus proposé. Choisissez-en un autre.",
        },
    )
    place = forms.ChoiceField(
        label="Lieu concerné",
        error_messages={
            "required": "Choisissez le lieu concerné.",
            "invalid_choice": "Ce lieu n'est pas, ou plus, dans la liste. Choisissez dans la liste.",
        },
    )

    def __init__(
        self, data: Any = None, *, topics: Iterable[TopicChoice], places: Iterable[Place], **kwargs: Any
    ) -> None:
        """`places`: those to choose from; none: the request names its own."""
        super().__init__(data, **kwargs)
        self.topics, self.places = {one.code: one for one in topics}, {one.code: one for one in places}
        cast(forms.ChoiceField, self.fields["topic"]).choices = topics_grouped(self.topics.values())
        if self.places:
            place = cast(forms.ChoiceField, self.fields["place"])
            place.choices = [(one.code, one.label) for one in self.places.values()]
        else:
            del self.fields["place"]

    def content(self, account_number: str) -> Content:
        place = self.places.get(self.cleaned_data.get("place", ""))
        said = {"message": "", "answers": [], "visits": [], "phone": ""}
        named = {"place": place.label if place and not place.lease_id else ""}
        return Content(
            account_number=account_number,
            lease_ids=(place.lease_id,) if place and place.lease_id else (),
            data={**self.topics[self.cleaned_data["topic"]].changes, **named, **said},
        )
