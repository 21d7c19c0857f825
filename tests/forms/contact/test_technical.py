"""A technical request: its questions, when one can come, what is known already, and the numbers to call."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forms.contact.enums import QuestionSort
from forms.contact.models import ContactRequestPage
from forms.contact.questions import half_days, visit_text
from forms.contact.topics import ContactTopic, Emergency, TopicQuestion
from forms.submissions.calendar import is_working_day
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from home.models import ContactPage
from tenant_space.formats import full_date
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import html_of, plain_text_of
from tests.kit.contact import PATH, draft_of, filled, send, topic, written
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


@pytest.fixture
def leak() -> ContactTopic:
    """A topic with a question of each sort."""
    about = topic(name="Fuite", subject="TECHNICAL")
    for place, (label, sort, choices) in enumerate(
        [
            ("Où ?", QuestionSort.TEXT, ""),
            ("Pièce", QuestionSort.CHOICE, "Cuisine\nWC"),
            ("Depuis", QuestionSort.DATE, ""),
        ]
    ):
        TopicQuestion.objects.create(
            topic=about, label=label, sort=sort, choices=choices, required=place < 2, sort_order=place
        )
    return about


def answers(about: ContactTopic, *values: str) -> dict[str, Any]:
    """What is typed in the boxes of the questions."""
    return {f"question_{one.pk}": value for one, value in zip(questions_of(about), values, strict=True)}


def questions_of(about: ContactTopic) -> list[TopicQuestion]:
    return list(TopicQuestion.objects.filter(topic=about))


def test_the_questions_come_with_the_topic_and_reach_the_desk(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    first = half_days()[0][0]
    more = answers(leak, "Sous l'évier", "Cuisine", "03/11/2026")
    send(tenant_client, holder, leak, **more, visit_1=first, visit_2=first, phone="06 12 34 56 78")
    row = Submission.objects.get()
    assert row.data["answers"] == [
        ["Où ?", "Sous l'évier"],
        ["Pièce", "Cuisine"],
        ["Depuis", "mardi 3 novembre 2026"],
    ]
    facts = dict(kind_of("contact").facts(row))
    assert facts["Pièce"] == "Cuisine" and facts["Disponible"] == visit_text(first)
    assert facts["Téléphone"].replace("\xa0", " ") == "06 12 34 56 78"


def test_what_is_asked_of_one_topic_is_not_of_another(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    assert "question_" not in html_of(tenant_client.get(PATH))
    for about, asked in ((leak, True), (topic(), False)):
        tenant_client.post(PATH, filled(holder, about, envoyer=None, choisir="1"))
        page = html_of(tenant_client.get(PATH))
        assert ("question_" in page, "Quand peut-on venir" in page, 'name="phone"' in page) == (asked, asked, asked)


@pytest.mark.parametrize(
    ("place", "typed", "said"),
    [
        (0, "", "Répondez à cette question."),
        (0, "x" * 301, "Ce texte est trop long"),
        (1, "Grenier", "Cette réponse n'est pas, ou plus, dans la liste."),
        (2, "hier", "Écrivez la date avec des chiffres"),
    ],
)
def test_an_answer_that_cannot_be_is_said_and_kept(
    tenant_client: Client, holder: Holder, leak: ContactTopic, place: int, typed: str, said: str
) -> None:
    values = ["Sous l'évier", "Cuisine", ""]
    values[place] = typed
    answer = send(tenant_client, holder, leak, **answers(leak, *values))
    assert said in plain_text_of(answer) and not Submission.objects.exists()
    key = f"question_{questions_of(leak)[place].pk}"
    assert draft_of(holder).values[key] == typed


def test_a_warning_looks_into_the_answers_too(tenant_client: Client, holder: Holder, leak: ContactTopic) -> None:
    answer = send(tenant_client, holder, leak, **answers(leak, "4111 1111 1111 1111", "WC", ""))
    assert "un numéro de carte bancaire" in plain_text_of(answer)


@pytest.mark.parametrize("typed", ["2020-01-06 AM", "2020-01-06 NUIT", "x"])
def test_a_half_day_that_is_past_or_none_is_said(
    tenant_client: Client, holder: Holder, leak: ContactTopic, typed: str
) -> None:
    answer = send(tenant_client, holder, leak, **answers(leak, "Là", "WC", ""), visit_2=typed)
    assert "Ce moment est passé, ou n'est plus proposé." in plain_text_of(answer)


def test_half_days_are_of_working_days_to_come() -> None:
    days = [dt.date.fromisoformat(code.split()[0]) for code, _ in half_days()]
    assert len(set(days)) == 10 and len(days) == 20
    assert min(days) > timezone.localdate() and all(is_working_day(day) for day in days)


def test_the_phone_that_the_landlord_has_stands_there(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    holder.tenant.phone_mobile = "+33612345678"
    holder.tenant.save()
    tenant_client.post(PATH, filled(holder, leak, envoyer=None, choisir="1"))
    assert 'value="06 12 34 56 78"' in html_of(tenant_client.get(PATH))


def test_what_is_followed_already_is_told_of_the_own_account_only(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    f.ClaimFactory(account=holder.account, title="Ascenseur en panne", status="EN_COURS")
    f.ClaimFactory(account=holder.account, title="Vieille histoire", status="CLOTUREE")
    f.ClaimFactory(title="Chez le voisin", status="EN_COURS")
    assert "Déjà signalé" not in plain_text_of(tenant_client.get(PATH))
    tenant_client.post(PATH, filled(holder, leak, envoyer=None, choisir="1"))
    text = plain_text_of(tenant_client.get(PATH))
    assert "Ascenseur en panne, signalé le" in text
    assert "Vieille histoire" not in text and "Chez le voisin" not in text


def known_of(client: Client, holder: Holder, about: ContactTopic) -> str:
    """The page once this topic is chosen, what it says is known."""
    client.post(PATH, filled(holder, about, envoyer=None, choisir="1"))
    page = plain_text_of(client.get(PATH))
    return page.partition("Déjà signalé pour ce compte")[2].partition("Voir mes réclamations")[0]


def test_what_one_told_oneself_is_known_until_it_is_followed_or_over(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    row, papers = written(holder, leak), topic(name="Attestation")
    written(holder, papers)
    f.ClaimFactory(account=holder.account, title="Ascenseur", status="EN_COURS", opened_at=row.created_at - DAY)
    known, day = known_of(tenant_client, holder, leak), full_date(row.created_at)
    assert f"Fuite, signalé le {day} : {row.state_label}" in known and "Attestation" not in known
    assert known.index("Fuite") < known.index("Ascenseur"), "the newest first"
    Submission.objects.filter(pk=row.pk).update(state=State.CLOSED)
    assert "Fuite" not in known_of(tenant_client, holder, leak)
    Submission.objects.filter(pk=row.pk).update(state=State.RECEIVED)
    f.ClaimFactory(account=holder.account, title="Évier", status="EN_COURS", portal_submission_id=str(row.uid))
    known = known_of(tenant_client, holder, leak)
    assert "Fuite" not in known and "Évier, signalé le" in known, "one line, never two"


def test_what_is_known_is_narrowed_to_the_topic(tenant_client: Client, holder: Holder, leak: ContactTopic) -> None:
    written(holder, leak)
    shutter = topic(name="Volet", subject="TECHNICAL")
    followed = str(written(holder, shutter).uid)
    f.ClaimFactory(account=holder.account, title="Volet bloqué", status="EN_COURS", portal_submission_id=followed)
    f.ClaimFactory(account=holder.account, title="Vue par le gardien", status="EN_COURS")
    known = known_of(tenant_client, holder, leak)
    assert "Fuite" in known and "Volet" not in known
    assert "Vue par le gardien" in known, "of which topic it is, the ERP does not say"
    known = known_of(tenant_client, holder, shutter)
    assert "Volet bloqué" in known and "Fuite" not in known


def test_staff_who_record_are_told_the_claims_alone(holder: Holder, leak: ContactTopic) -> None:
    f.ClaimFactory(account=holder.account, title="Ascenseur", status="EN_COURS")
    written(holder, topic(name="Troubles de voisinage", subject="TECHNICAL", sensitive=True))
    page, viewer = ContactRequestPage(), viewer_for(holder.tenant)
    notes = page.record_notes(viewer, page.record_form(viewer, None, {"topic": str(leak.pk)}))
    assert [one.title for one in notes["known"]] == ["Ascenseur"], "what is sensitive is not named here either"


def test_a_choice_without_answers_cannot_be_saved(leak: ContactTopic) -> None:
    with pytest.raises(ValidationError):
        TopicQuestion(topic=leak, label="?", sort=QuestionSort.CHOICE, choices="Une seule").full_clean()


def test_visitors_read_the_numbers_first_and_as_they_are_now(client: Client) -> None:
    address = ContactPage.objects.get().url
    page = html_of(client.get(address))
    assert page.index("Appelez, jour et nuit") < page.index("Odeur de gaz") < page.index("Nous joindre")
    assert page.index('href="tel:112"') < page.index('href="#nous-joindre"') and 'id="nous-joindre"' in page
    row = Emergency.objects.get(words="Odeur de gaz")
    row.number = "04 77 00 00 01"
    row.save()
    assert 'href="tel:+33477000001"' in html_of(client.get(address)), "the next visitor has the new number"


def test_administrators_are_told_of_emergencies_without_a_number(client: Client) -> None:
    def told(group: str) -> str:
        client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
        return plain_text_of(client.get("/admin/"))

    assert "« Fils électriques dénudés »" in told("Administrateurs")
    assert "numéro à appeler jour et nuit" not in told("Gestionnaires")
    for row in Emergency.objects.filter(number=""):
        row.number = "04 77 00 00 00"
        row.save()
    assert "jour et nuit" not in told("Administrateurs"), "the next request has the new state"
    Emergency.objects.all().delete()
    assert "Aucune urgence n'est renseignée" in told("Administrateurs")
    where = reverse("wagtailsnippets_contact_emergency:list")
    assert f'href="{where}">Aucune urgence' in client.get("/admin/").content.decode(), "and led to where it is mended"


@pytest.mark.parametrize("number", ["abc", "12345678901234"])
def test_an_emergency_number_can_be_called(number: str) -> None:
    with pytest.raises(ValidationError):
        Emergency(words="Gaz", number=number).full_clean()
    for good in ("18", "112", "0 800 47 33 33"):
        Emergency(words="Gaz", number=good).full_clean()
