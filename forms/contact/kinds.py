"""A request in one's own words, administrative or technical: its facts for managers, what is promised, its mails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from forms.contact.becoming import WrittenForm
from forms.contact.enums import AnsweredBy, Subject
from forms.contact.places import places_of
from forms.contact.questions import QUESTION, half_day, visit_text
from forms.contact.selectors import awaiting_files, offer, questions_left, topic_kept, topic_of
from forms.contact.topics import CODE, TOPIC, ContactTopic
from forms.submissions.enums import EndsBy
from forms.submissions.mails import KindMails, extract, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.promise import promised_days
from forms.submissions.registry import ErpField, ErpTold, Fact, HalfDay, Kind, Link, kind_of, kind_register
from forms.submissions.topic_choices import TopicChoice
from tenant_space import formats

LABEL = "Demande écrite"
FIRST_WORDS = 60  # characters of a draft, enough to tell it from another one
# Two or three subjects at once are usual; each draft may hold as many files as a request, for two weeks.
MOST_BEGUN = 5


def _facts(submission: Submission) -> list[Fact]:
    data = submission.data
    facts = [("Objet", str(Subject(data["subject"]).label)), ("Sujet", data["topic_name"]), ("Lieu", data["place"])]
    facts += [(label, answer) for label, answer in data["answers"]]
    facts += [("Disponible", " ; ".join(map(visit_text, data["visits"]))), ("Téléphone", formats.phone(data["phone"]))]
    return [(name, value) for name, value in facts if value]


def _is_technical(submission: Submission) -> bool:
    return submission.data["subject"] == Subject.TECHNICAL


def _visits(submission: Submission) -> list[HalfDay] | None:
    """Those that its sender chose; none is needed for what is only a matter of words."""
    return [half_day(code) for code in submission.data["visits"]] if _is_technical(submission) else None


def _erp_fields(submission: Submission) -> list[ErpField]:
    data = submission.data
    fields = [("topic", data["topic_name"]), ("place", data["place"])]
    fields += [("answer", f"{label} : {answer}") for label, answer in data["answers"]]
    fields += [("visit", visit_text(visit)) for visit in data["visits"]] + [("phone", data["phone"])]
    return [ErpField(name, value) for name, value in fields if value]


def _links(submission: Submission) -> list[Link]:
    """The requests that wait for a document which was sent here instead."""
    return [
        Link(
            f"{row.kind_label}, envoi n° {row.number_text} : attend un document joint ici",
            reverse("desk:inspect", args=[row.pk]),
            "submissions.view_submission",
        )
        for row in awaiting_files(submission)
    ]


def _awaited_told(submission: Submission) -> None:
    """A request that waits for a document which came here is told so, by its own kind."""
    for row in awaiting_files(submission):
        if noted := kind_of(row.kind).on_awaited:
            noted(row, submission)


def _days(submission: Submission) -> int:
    topic = topic_of(submission.data)
    return (topic.working_days if topic else None) or promised_days(kind_of(CODE))


def _to_head_office(submission: Submission) -> bool:
    topic = topic_of(submission.data)
    return topic is not None and topic.answered_by == AnsweredBy.HEAD_OFFICE


def _sensitive(submission: Submission) -> bool:
    topic = topic_of(submission.data)
    return topic is not None and topic.sensitive


def _begun(values: Mapping[str, Any]) -> str:
    """The message, else an answer, else the topic. The place and the phone stand there unasked."""
    answers = (str(text) for name, text in values.items() if name.startswith(QUESTION))
    typed = next((text for text in (str(values.get("message", "")), *answers) if text.strip()), "")
    if typed:
        return extract(typed, FIRST_WORDS) or "« … »"
    chosen = values.get(TOPIC)
    return next((f"« {topic.name} »" for topic in offer().topics if str(topic.pk) == chosen), "")


def _choice(topic: ContactTopic) -> TopicChoice:
    return TopicChoice(
        code=str(topic.pk),
        label=topic.name,
        group=str(Subject(topic.subject).label),
        changes=topic_kept(topic),
        to_head_office=topic.answered_by == AnsweredBy.HEAD_OFFICE,
        sensitive=topic.sensitive,
        days=topic.working_days,
    )


def _topics() -> list[TopicChoice]:
    return [_choice(topic) for topic in offer().topics]


def _topic_choice(submission: Submission) -> TopicChoice | None:
    topic = topic_of(submission.data)
    return _choice(topic) if topic else None


def _staff_form(submission: Submission, data: Any = None) -> WrittenForm:
    """The topics offered today, and the places of its sender where it names none."""
    tenant, account = submission.tenant, submission.account_id
    places = places_of(tenant, account) if tenant and account and not submission.leases.exists() else ()
    return WrittenForm(data, topics=_topics(), places=places, prefix=CODE)


MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande",
    received_body=(
        "Nous avons bien reçu votre demande. C'est l'envoi n° {numero} du {date}.",
        "Vous aurez notre réponse le {delai} au plus tard.",
        "D'ici là, vous n'avez rien à faire. Un danger, une urgence ? N'attendez pas notre réponse : les numéros à "
        "appeler jour et nuit sont sur la page « Nous contacter » de votre espace locataire.",
    ),
)

kind_register(
    Kind(
        code=CODE,
        label=LABEL,
        working_days=5,
        by_staff=True,
        ending=EndsBy.ANSWER,
        days=_days,
        to_head_office=_to_head_office,
        sensitive=_sensitive,
        facts=_facts,
        message=lambda submission: submission.data["message"],
        topic=lambda submission: submission.data.get("topic_name", ""),
        links=_links,
        on_create=_awaited_told,
        drafts=MOST_BEGUN,
        begun=_begun,
        topics=_topics,
        topic_choice=_topic_choice,
        asks=questions_left,
        becomes=frozenset({"receipt", "insurance"}),
        staff_form=_staff_form,
        visits=_visits,
        has_claims=True,
        erp=ErpTold(
            type=lambda submission: "CLAIM" if _is_technical(submission) else "CONTACT",
            fields=_erp_fields,
            subject=lambda submission: "TECH" if _is_technical(submission) else "ADMIN",
        ),
        mail_received=f"{CODE}.received",
    )
)
kind_mails_register(CODE, LABEL, MAILS)
