"""What a manager fills in to change what a request is about."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone

from forms.submissions.changing import topics_for
from forms.submissions.desk.forms import TOO_SOON, WHY_MISSING, PartForm
from forms.submissions.models import Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.ready_words import left_open
from forms.submissions.topic_choices import topics_grouped

NOT_OFFERED = "Ce sujet n'est plus proposé, ou c'est déjà celui de la demande. Choisissez-en un autre."
DAY_MISSING = "Choisissez la nouvelle date, ou effacez la raison."


class TopicForm(PartForm):
    """The topic, and beside it another day to promise, with its reason: the day already told never moves by itself."""

    topic = forms.ChoiceField(
        label="Nouveau sujet",
        error_messages={"required": "Choisissez le nouveau sujet.", "invalid_choice": NOT_OFFERED},
    )
    topic_day = forms.DateField(
        required=False,
        label="Autre date promise, si celle-ci ne convient plus",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date n'existe pas."},
    )
    topic_why = forms.CharField(
        required=False,
        max_length=WORDS_MAX,
        label="La raison de cette date, que le locataire va lire",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Ce texte est trop long : 4 000 caractères au plus."},
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = topics_for(submission)
        cast(forms.ChoiceField, self.fields["topic"]).choices = topics_grouped(self.offered)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, why = values.get("topic_day"), (values.get("topic_why") or "").strip()
        if day and day <= timezone.localdate():
            self.add_error("topic_day", TOO_SOON)
        if day and not why and "topic_why" not in self.errors:
            self.add_error("topic_why", WHY_MISSING)
        if why and not day and "topic_day" not in self.errors:
            self.add_error("topic_day", DAY_MISSING)
        for problem in left_open(why):
            self.add_error("topic_why", problem)
        return values
