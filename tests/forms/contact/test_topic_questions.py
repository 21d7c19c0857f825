"""A topic asks a few questions, never more than five: staff are told so when they add a sixth."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from forms.contact.topics import ContactTopic, TopicQuestion
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
NAME = "Le jardin partagé"


def saved(client: Client, questions: int) -> ClientResponse:
    """The form of a new topic with n questions, as staff send it."""
    client.force_login(f.StaffFactory(is_superuser=True))
    asked = [{"label": f"Question {n}", "sort": "TEXT", "choices": "", "sort_order": n} for n in range(questions)]
    topic = {"name": NAME, "subject": "TECHNICAL", "help_text": "", "documents": "", "answered_by": "AGENCY"}
    data = nested_form_data({**topic, "working_days": "", "questions": inline_formset(asked)})
    return client.post(reverse("wagtailsnippets_contact_contacttopic:add"), data)


def test_five_questions_are_kept(client: Client) -> None:
    assert saved(client, 5).status_code == 302
    assert TopicQuestion.objects.filter(topic__name=NAME).count() == 5


def test_a_sixth_question_is_refused_and_nothing_is_lost(client: Client) -> None:
    page = saved(client, 6)
    assert page.status_code == 200 and "Question 5" in page.content.decode(), "the sixth is still typed"
    assert "au plus 5" in plain_text_of(page)
    assert not ContactTopic.objects.filter(name=NAME).exists()
