"""The written requests of the demo: a conversation in each state, told day by day through the services."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from forms.contact.enums import QuestionSort, Subject
from forms.contact.forms import ContactForm
from forms.contact.places import places_of
from forms.contact.questions import QUESTION, half_days
from forms.contact.selectors import offer
from forms.contact.topics import CODE, ContactTopic
from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import request_confirm
from forms.submissions.conversation import message_send, request_complete
from forms.submissions.demo import demo_conversations, on_working_day
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import AnswerOutcome, ArrivedBy
from forms.submissions.merging import request_merge
from forms.submissions.models import Draft, Submission
from forms.submissions.reading import tenant_read
from forms.submissions.recording import Recording, service_name
from forms.submissions.selectors import requests_of_kind
from forms.submissions.services import note_add, submission_create, submission_take
from forms.submissions.uploads.attachments import attachment_add
from forms.submissions.uploads.file_types import file_types_note
from tenant_space.editable_words.first_texts import french
from tenant_space.identity.models import User
from tenant_space.tenancy.models import RentAccount, Tenant

# What each act does: (request, manager, words) -> nothing.
_ACTS: dict[str, Callable[[Submission, User, str], object]] = {
    "take": lambda row, user, words: submission_take(submission=row, user=user),
    "note": lambda row, user, words: note_add(submission=row, user=user, text=words),
    "write": lambda row, user, words: message_answer(submission=row, user=user, text=words),
    "ask": lambda row, user, words: more_ask(submission=row, user=user, text=words),
    "answer": lambda row, user, words: message_answer(submission=row, user=user, text=words, answered=True),
    "not ours": lambda row, user, words: message_answer(
        submission=row, user=user, text=words, answered=True, outcome=AnswerOutcome.NOT_OURS
    ),
    "tenant": lambda row, user, words: message_send(tenant=_of(row), submission=row, uid=uuid.uuid4(), text=words),
    "complete": lambda row, user, words: request_complete(
        tenant=_of(row), submission=row, uid=uuid.uuid4(), text=words
    ),
    "read": lambda row, user, words: tenant_read(tenant=_of(row), submission=row),
    "settled": lambda row, user, words: request_confirm(tenant=_of(row), submission=row),
}


@dataclass(frozen=True, slots=True)
class _Story:
    """One request and what became of it."""

    who: int
    """Whose it is, among the tenants of the demo."""
    ago: int
    """How many working days ago it was sent."""
    topic: str
    """What it is about; without such a topic, the first of the same subject."""
    words: str
    """What the tenant writes."""
    acts: tuple[tuple[int, str, str], ...] = ()
    """What happened since: how many working days ago, what, and the words."""
    technical: bool = False
    """Whether it is a technical request, with half-days."""
    files: dict[str, str] = field(default_factory=dict)
    """The files that are joined, each with its type."""
    by_phone: bool = False
    """Whether staff recorded it."""
    twin: str = ""
    """The words of a second request about the same, a day later, which staff joined to it; empty: none."""


_STORIES = (
    _Story(
        0,
        1,
        "Chauffage, eau chaude",
        "Bonjour, les radiateurs sont tièdes depuis deux jours, dans toutes les pièces.",
        (
            (0, "take", ""),
            (0, "note", "Le chauffagiste a un créneau demain après-midi."),
            (0, "write", "Le chauffagiste vous appelle pour passer demain après-midi."),
        ),
        technical=True,
    ),
    _Story(
        0,
        14,
        "Plomberie : fuite, évacuation bouchée, robinet",
        "Le robinet de la cuisine goutte.",
        (
            (12, "write", "Le plombier passe jeudi matin."),
            (11, "read", ""),
            (11, "tenant", "Merci, je serai là."),
            (9, "answer", "Le plombier a changé le joint du robinet. Est-ce réglé ?"),
            (8, "read", ""),
            (8, "settled", ""),
        ),
        technical=True,
    ),
    _Story(
        1,
        3,
        "J'ai du mal à payer",
        "J'ai perdu des heures ce mois-ci. Puis-je payer en deux fois ?",
        (
            (2, "take", ""),
            (1, "ask", "C'est possible. Envoyez-nous votre dernier bulletin de paie, pour préparer l'échéancier."),
        ),
        files={"avis.png": "Avis d'imposition", "caf.png": "Attestation CAF / MSA"},
    ),
    _Story(
        1,
        2,
        "Électricité, éclairage",
        "La prise de la chambre ne marche plus. Rien de dangereux.",
        technical=True,
        by_phone=True,
    ),
    _Story(
        2,
        6,
        "Mon loyer, mes charges, une somme que je ne comprends pas",
        "Je ne comprends pas la régularisation de ce mois.",
        (
            (5, "take", ""),
            (1, "answer", "C'est la différence entre vos provisions et les charges de l'année : elle vous revient."),
        ),
    ),
    _Story(
        2,
        2,
        "Parties communes : porte d'entrée, éclairage, propreté",
        "La lumière du deuxième étage est en panne.",
        ((1, "write", "L'électricien est prévenu."), (1, "read", "")),
        technical=True,
        twin="Toujours pas de lumière au deuxième étage.",
    ),
    _Story(3, 0, "Une attestation, un papier", "Il me faut une attestation de loyer pour la CAF, s'il vous plaît."),
    _Story(
        3,
        7,
        "Aides au logement (CAF, MSA)",
        "Pouvez-vous demander l'aide au logement à ma place ?",
        ((5, "not ours", "Seule la CAF reçoit votre demande, sur son site. Nous lui confirmons votre loyer."),),
    ),
    _Story(
        4,
        9,
        "Porte, fenêtre, volet, serrure",
        "Le volet du séjour ne remonte plus.",
        ((7, "take", ""), (1, "tenant", "Bonjour, avez-vous une date ? Le volet est toujours bloqué.")),
        technical=True,
    ),
    _Story(4, 1, "Voisinage, sécurité, violence", "Des coups dans la porte chaque nuit depuis une semaine."),
    _Story(
        4,
        5,
        "Une attestation, un papier",
        "Pouvez-vous m'envoyer une copie de mon bail ?",
        (
            (4, "ask", "De quel logement s'agit-il : celui de la ville, ou le garage ?"),
            (3, "read", ""),
            (2, "complete", "Le logement."),
        ),
    ),
)


@demo_conversations
def written_requests(tenants: Sequence[Tenant], manager: User) -> int:
    """A conversation in every state, for the tenants of the demo; none for those who have written already."""
    fresh = {place: tenant for place, tenant in enumerate(tenants) if not requests_of_kind(tenant, CODE)}
    return sum(_tell(fresh[story.who], manager, story) for story in _STORIES if story.who in fresh)


def _of(row: Submission) -> Tenant:
    return cast(Tenant, row.tenant)  # those of the demo all have one


def _tell(tenant: Tenant, manager: User, story: _Story) -> int:
    account = RentAccount.objects.for_tenant(tenant).writable_by(tenant).select_related("agency").first()
    if account is None:
        return 0
    row = _sent(tenant, account, manager, story, story.ago, story.words)
    if story.twin:
        double = _sent(tenant, account, manager, story, story.ago - 1, story.twin)
        with on_working_day(story.ago - 1, 15) as dated:
            request_merge(submission=double, into=row, user=manager)
            dated(double)
            row = dated(row)
    for ago, act, words in story.acts:
        with on_working_day(ago, 14) as dated:
            _ACTS[act](row, manager, words)
            row = dated(row)
    return 2 if story.twin else 1


def _sent(tenant: Tenant, account: RentAccount, manager: User, story: _Story, ago: int, words: str) -> Submission:
    """The request as its form makes it, sent by the tenant or recorded by the manager."""
    form = _form(tenant, account, story, words)
    if not form.is_valid():
        raise ValueError(form.errors.as_json())
    with on_working_day(ago, 9) as dated:
        author = manager if story.by_phone else None
        draft = _draft(tenant, account, story, author)
        recording = None
        if author:
            service = service_name(author, account.agency)
            recording = Recording(author, ArrivedBy.PHONE, timezone.localdate(), service)
        row = submission_create(
            tenant=tenant, draft_key=draft.uid, kind=CODE, content=form.content(account.pk), recording=recording
        )
        return dated(row)


def _draft(tenant: Tenant, account: RentAccount, story: _Story, author: User | None) -> Draft:
    key = draft_key(tenant, CODE, account.pk, author)
    draft = draft_save(tenant=tenant, kind=CODE, key=key, account=account.pk, author=author)
    for shade, (name, type_name) in enumerate(story.files.items()):
        file = attachment_add(draft=draft, file=SimpleUploadedFile(name, _page(shade)))
        file_types_note(draft=draft, said={file.pk: type_name}, known=offer().file_types)
    return draft


def _page(shade: int) -> bytes:
    """A small picture of nothing; no two are alike, since the same content is kept once."""
    out = io.BytesIO()
    Image.new("RGB", (210, 297), (240 - shade, 240, 235)).save(out, "PNG")
    return out.getvalue()


def _form(tenant: Tenant, account: RentAccount, story: _Story, words: str) -> ContactForm:
    """The form, filled in as a tenant would: the first place (the last: the common parts), answer and half-days of
    those offered."""
    topics, places = offer().topics, places_of(tenant, account.pk)
    subject = Subject.TECHNICAL if story.technical else Subject.ADMINISTRATIVE
    same = [topic for topic in topics if topic.subject == subject]
    topic = next((topic for topic in same if topic.name == french(story.topic)), same[0])
    data: dict[str, Any] = {"subject": subject, "topic": topic.pk, "message": words, **_answers(topic, words)}
    if places:
        data["place"] = places[-1 if topic.told_to_neighbours else 0].code
    if story.technical:
        days = half_days()
        data |= {"visit_1": days[2][0], "visit_2": days[5][0], "phone": tenant.phone_mobile}
    return ContactForm(data, topics=topics, places=places)


def _answers(topic: ContactTopic, words: str) -> dict[str, str]:
    """Of the answers offered, the one that the message speaks of, else the first; in words, a reference to it."""
    found = {}
    for question in topic.questions.all():
        if question.sort == QuestionSort.CHOICE:
            named = (answer for answer in question.answers if answer.lower() in words.lower())
            found[f"{QUESTION}{question.pk}"] = next(named, question.answers[0])
        elif question.sort == QuestionSort.TEXT:
            found[f"{QUESTION}{question.pk}"] = "Voir mon message."
    return found
