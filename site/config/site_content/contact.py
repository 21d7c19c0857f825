"""What *Nous contacter* offers at first. Each list is laid down while it is empty."""

from __future__ import annotations

from forms.contact.first_topics import ATTACHMENT_TYPES, EMERGENCIES, TOPICS, FirstTopic
from forms.contact.selectors import offer_forget
from forms.contact.topics import AttachmentType, ContactTopic, Emergency, TopicQuestion
from tenant_space.editable_words.first_texts import french


def contact_ensure() -> int:
    """Topics, types of document and emergencies, of those that have none; return how many were added."""
    added = _topics() + _attachment_types() + _emergencies()
    offer_forget()
    return added


def _topics() -> int:
    if ContactTopic.objects.exists():
        return 0
    for place, first in enumerate(TOPICS, 1):
        _topic(first, 10 * place)
    return len(TOPICS)


def _topic(first: FirstTopic, place: int) -> None:
    topic = ContactTopic.objects.create(
        name=french(first.name),
        subject=first.subject,
        help_text=french(first.help_text),
        documents=french(first.documents),
        answered_by=first.answered_by,
        working_days=first.working_days,
        sensitive=first.sensitive,
        told_to_neighbours=first.told_to_neighbours,
        sort_order=place,
    )
    TopicQuestion.objects.bulk_create(
        TopicQuestion(
            topic=topic,
            label=french(one.label),
            sort=one.sort,
            choices="\n".join(one.answers),
            required=one.required,
            sort_order=10 * number,
        )
        for number, one in enumerate(first.questions, 1)
    )


def _attachment_types() -> int:
    if AttachmentType.objects.exists():
        return 0
    rows = [
        AttachmentType(name=name, code=code, sort_order=10 * place)
        for place, (name, code) in enumerate(ATTACHMENT_TYPES.items(), 1)
    ]
    return len(AttachmentType.objects.bulk_create(rows))


def _emergencies() -> int:
    if Emergency.objects.exists():
        return 0
    rows = [
        Emergency(words=french(words), number=number, advice=french(advice), sort_order=10 * place)
        for place, (words, number, advice) in enumerate(EMERGENCIES, 1)
    ]
    return len(Emergency.objects.bulk_create(rows))
