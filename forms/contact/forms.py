"""The form of *Nous écrire*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from forms.contact.enums import QuestionSort, Subject
from forms.contact.places import Place
from forms.contact.questions import ANSWERS_KEPT, QUESTION, answer_text, half_days, question_field, visit_field
from forms.contact.selectors import topic_kept
from forms.contact.topics import TOPIC, ContactTopic, TopicQuestion
from forms.submissions.forms import FormPart, RequestForm, typed_kept
from forms.submissions.services import Content
from tenant_space.form_fields.private_texts import CONFIRM, NOTHING_PRIVATE, PrivateTextsMixin, confirm_private_field
from tenant_space.form_fields.texts import phone_field, text_field

MESSAGE_MAX = 4000
PLACE, TICKED = "place", "place_ticked"
VISITS = ("visit_1", "visit_2", "visit_3")
TOPIC_GONE = "Ce sujet n'est plus proposé. Choisissez-en un autre : ce que vous avez écrit est gardé."
STAFF_LABELS = {"message": "Ce que demande le locataire", "phone": "Téléphone pour prévenir avant de venir"}
SAY_TOLD = "Parties communes : dites au locataire que ses voisins liront ce sujet et depuis quel jour, rien d'autre."
PLACE_MOVED = "Vérifiez le lieu concerné : il a changé."
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
    # The place that the page ticked unasked: as long as it is the one that comes back, nobody has chosen another.
    place_ticked = forms.CharField(required=False, widget=forms.HiddenInput)
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
    visit_1 = visit_field("Premier choix")
    visit_2 = visit_field("Deuxième choix")
    visit_3 = visit_field("Troisième choix")
    phone = phone_field("Votre téléphone", help_text="Pour prévenir avant de venir. Exemple : 06 12 34 56 78.")

    def __init__(
        self, data: Any = None, *, topics: Iterable[ContactTopic], places: Iterable[Place], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.topics, self.places = tuple(topics), tuple(places)
        self._choices("topic", [(str(topic.pk), topic.name) for topic in self.topics])
        self._choices(PLACE, [(place.code, place.label) for place in self.places])
        self._place_moved = bool(self.places) and self._place_tick(self.topic_chosen)
        self._ask(self.topic_chosen)

    def for_staff(self) -> None:
        """Ask no more than staff need to be told by somebody on the phone: the topic says what the request is about.

        The labels speak of the tenant, not to them.
        """
        if self.topics:
            del self.fields["subject"]
            groups = [(subject.label, [line[:2] for line in lines]) for subject, lines in self.topic_groups]
            cast(forms.ChoiceField, self.fields[TOPIC]).choices = [("", "Choisir"), *groups]
        if PLACE in self.fields and self.topic_chosen and self.topic_chosen.told_to_neighbours:
            self.fields[PLACE].help_text = SAY_TOLD
        for name, label in STAFF_LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        self.fields["message"].widget.attrs["rows"] = 5

    def parts(self) -> list[FormPart]:
        visits = tuple(self.visit_fields)
        parts = [
            FormPart((field,), chooses=field.name == TOPIC)
            for field in self.visible_fields()
            if field.name not in VISITS
        ]
        return [*parts, FormPart(visits, "Quand peut-on venir ? (jusqu'à trois demi-journées)")] if visits else parts

    def _ask(self, topic: ContactTopic | None) -> None:
        """The questions of the topic; of a technical one also when and at which number its author can be found."""
        self.questions = tuple(topic.questions.all()) if topic else ()
        for question in self.questions:
            self.fields[f"{QUESTION}{question.pk}"] = question_field(question)
        visited = topic is not None and topic.subject == Subject.TECHNICAL
        for name in VISITS:
            if visited:
                self._choices(name, [("", "Choisir"), *half_days()])
            else:
                del self.fields[name]
        if not visited:
            del self.fields["phone"]
        self.order_fields(("subject", TOPIC, *self._asked, PLACE, "message", CONFIRM, *VISITS, "phone"))

    def _place_tick(self, topic: ContactTopic | None) -> bool:
        """Tick the likely place, unless another one was chosen; whether what was posted is moved by it.

        Of a topic told to neighbours it is the common parts, which is what they are told of, else the dwelling.
        """
        held = self.data if self.is_bound else self.initial
        chosen, ticked = (str(held.get(name) or "") for name in (PLACE, TICKED))
        if self.is_bound and chosen == ticked == "":
            return False
        shared = topic is not None and topic.told_to_neighbours
        likely = next((one.code for one in self.places if bool(one.lease_id) != shared), "")
        now = {PLACE: likely, TICKED: likely} if chosen == ticked else {TICKED: ""}
        if not self.is_bound:
            self.initial.update(now)
            return False
        data: Any = self.data
        self.data = moved = data.copy()
        for name, value in now.items():
            moved[name] = value
        return chosen == ticked != likely

    @property
    def _asked(self) -> tuple[str, ...]:
        return tuple(f"{QUESTION}{question.pk}" for question in self.questions)

    @property
    def question_fields(self) -> list[BoundField]:
        """The questions of the topic, as the page shows them."""
        return [self[name] for name in self._asked]

    @property
    def visit_fields(self) -> list[BoundField]:
        """When somebody can be found there; none for what needs no visit."""
        return [self[name] for name in VISITS if name in self.fields]

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, Any]:
        names = [name for name in data if re.fullmatch(QUESTION + r"\d{1,9}", name)][:ANSWERS_KEPT]
        return {**super().typed(data), **{name: typed_kept(data.get(name, "")) for name in names}}

    @classmethod
    def words_typed(cls, values: Mapping[str, Any]) -> str:
        """The message, then the answers to questions of staff, which no class of a form knows."""
        answers = (str(value).strip() for name, value in values.items() if name.startswith(QUESTION))
        return "\n\n".join(filter(None, (super().words_typed(values), *answers)))

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
        yield from (f"{QUESTION}{one.pk}" for one in self.questions if one.sort == QuestionSort.TEXT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        topic = self.topic_chosen
        if topic and data.get("subject") and topic.subject != data["subject"] and "topic" not in self.errors:
            self.add_error("topic", OTHER_SUBJECT.format(right=Subject(topic.subject).label))
        if self._place_moved and PLACE not in self.errors:
            self.add_error(PLACE, PLACE_MOVED)
        return data

    def content(self, account_number: str) -> Content:
        data, topic = self.cleaned_data, self.topic_chosen
        place = next((one for one in self.places if one.code == data.get(PLACE)), None)
        return Content(
            account_number=account_number,
            lease_ids=(place.lease_id,) if place and place.lease_id else (),
            residence=place.residence if place and topic and topic.told_to_neighbours else "",
            data={
                "subject": data.get("subject") or (topic.subject if topic else ""),
                **topic_kept(topic),
                "place": place.label if place and not place.lease_id else "",
                "message": data["message"],
                "answers": [[one.label, answer] for one in self.questions if (answer := self._answer(one))],
                "visits": sorted({data[name] for name in VISITS if data.get(name)}),
                "phone": data.get("phone", ""),
            },
        )

    def _answer(self, question: TopicQuestion) -> str:
        return answer_text(self.cleaned_data.get(f"{QUESTION}{question.pk}"))
