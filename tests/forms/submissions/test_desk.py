"""The managers' list and page: what they show, what they change, and what they say when somebody was quicker."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.submissions.desk.bulk import BulkAccept
from forms.submissions.desk.listing import COUNT_CAP
from forms.submissions.desk.policies import reviewable
from forms.submissions.desk.selectors import next_submission
from forms.submissions.enums import Drawing, Scan, State
from forms.submissions.models import PageImage, RefusalReason, Submission
from forms.submissions.services import note_add, submission_accept, submission_refuse, submission_take
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f
from tests.forms import factories as ff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/demandes/"


@pytest.fixture
def manager(client):
    user = ff.manager("CV", first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


@pytest.fixture
def colleague():
    return ff.manager("CV", first_name="Nadia", last_name="Benali")


@pytest.fixture
def submission(manager):
    return ff.sent(ff.home())


def at(submission) -> str:
    return f"{LIST}{submission.pk}/"


def press(client, submission, do, **data):
    return client.post(at(submission), {"version": submission.version, "do": do, **data})


def numbers(client, query="") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [row.number_text for row in response.context["object_list"]]


def late(submission, days=1):
    day = timezone.localdate() - dt.timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(due_on=day)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# --- the list -----------------------------------------------------------------


def test_what_waits_the_oldest_promise_first(client, manager):
    rows = [ff.sent(ff.home()) for _ in range(4)]
    late(rows[2], 3)
    late(rows[3], 1)
    submission_accept(submission=rows[0], user=manager)
    assert numbers(client) == [row.number_text for row in (rows[2], rows[3], rows[1])]
    assert client.get(LIST).content.decode().count("En retard</span>") == 2


def test_a_row_says_what_one_needs_to_choose(client, manager, submission, colleague):
    submission_take(submission=submission, user=colleague)
    page = client.get(LIST).content.decode()
    for text in (
        submission.number_text,
        "Attestation d&#x27;assurance",
        "DUPONT Hélène",
        submission.account_id,
        "Agence Centre Ville",
        "En cours de traitement",
        "Nadia Benali",
        f"{submission.due_on:%d/%m/%Y}",
        f"{timezone.localtime(submission.created_at):%d/%m/%Y %H:%M}",
    ):
        assert text in page, text


def test_filters(client, manager, colleague):
    new, mine, other, accepted, refused = rows = [ff.sent(ff.home()) for _ in range(5)]
    submission_take(submission=mine, user=manager)
    submission_take(submission=other, user=colleague)
    submission_accept(submission=accepted, user=manager)
    submission_refuse(submission=refused, user=manager, reason="x")
    late(other)
    wanted = {
        "?etat=nouvelles": [new],
        "?etat=en-cours": [mine, other],
        "?etat=decidees": [accepted, refused],
        "?etat=acceptees": [accepted],
        "?etat=refusees": [refused],
        "?etat=toutes": rows,
        "?etat=a-traiter": [new, mine, other],
        "?suivi=moi": [mine],
        "?suivi=personne": [new],
        "?suivi=autre": [other],
        "?delai=retard": [other],
        "?nature=insurance": [new, mine, other],
        "?etat=en-cours&suivi=moi": [mine],
        "?etat=inconnu": [],
        "?nature=inconnue": [],
    }
    for query, expected in wanted.items():
        assert set(numbers(client, query)) == {row.number_text for row in expected}, query


def test_the_agency_filter_offers_only_ones_own(client):
    north, south = f.AgencyFactory(agency_code="NO", name="Nord"), f.AgencyFactory(agency_code="SU", name="Sud")
    client.force_login(ff.manager("CV", "NO"))
    here, there = ff.sent(ff.home()), ff.sent(ff.home(agency=north))
    ff.sent(ff.home(agency=south))
    assert set(numbers(client)) == {here.number_text, there.number_text}
    assert numbers(client, "?agence=NO") == [there.number_text]
    assert numbers(client, "?agence=SU") == []
    page = client.get(LIST).content.decode()
    assert "Nord" in page and "Sud" not in page


def test_search_by_number_name_and_account(client, manager):
    home = ff.home()
    home.tenant.last_name, home.tenant.first_name, home.tenant.birth_name = "LE GOFF-NOËL", "Zoé", "ÉTIENNE"
    home.tenant.save()
    wanted, other = ff.sent(home), ff.sent(ff.home())
    queries = (
        wanted.number_text,
        str(wanted.number),
        f"{wanted.number_text[:3]} {wanted.number_text[3:6]} {wanted.number_text[6:]}",
        home.account_id,
        f"{home.account_id} noel",
        "le goff",
        "noel",
        "NOËL zoe",
        "zoé le",
        "etienne",
        "goff-noël",
    )
    for query in queries:
        assert numbers(client, f"?q={query}") == [wanted.number_text], query
    for query in ("xyz", "noel dupont", "%", "_", "go%ff", "\x00", "987654321987654321987"):
        assert numbers(client, f"?q={query}&etat=refusees") == [], query
    assert other.number_text in numbers(client, "?q=dupont")
    for query in ("日本", "%00", "%CC%81"):
        assert numbers(client, f"?q={query}&etat=toutes") == [], "a search for nothing that is kept finds nothing"
    assert len(numbers(client, "?q=%20")) == 2


def test_a_very_long_search_is_cut_to_its_first_words(client, manager, submission):
    long = "+".join(["dupont"] * 8 + ["xyz"] * 1500)
    assert numbers(client, f"?q={long}") == [submission.number_text]
    assert numbers(client, f"?q=xyz+{long}") == []
    assert numbers(client, f"?q={'+'.join(submission.number_text)}") == [submission.number_text]


def test_a_search_finds_what_is_decided_too(client, manager, submission):
    submission_accept(submission=submission, user=manager)
    assert numbers(client) == []
    assert numbers(client, f"?q={submission.number}") == [submission.number_text]
    assert numbers(client, f"?q={submission.number}&etat=a-traiter") == []


def test_a_list_costs_the_same_however_long(client, manager):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{LIST}?etat=toutes")
        return len(queries)

    ff.sent(ff.home())
    cost()
    few = cost()
    for _ in range(12):
        row = ff.sent(ff.home())
        submission_take(submission=row, user=f.StaffFactory())
    assert cost() == few <= 16


def test_rows_are_never_counted_beyond_the_cap(client, manager, submission):
    fields = {"kind": ff.KIND, "agency_id": "CV", "due_on": timezone.localdate()}
    import uuid

    Submission.objects.bulk_create(
        Submission(uid=uuid.uuid4(), number=10_000 + n, **fields) for n in range(COUNT_CAP + 5)
    )
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"{LIST}?p=9999")
    counts = [
        query["sql"] for query in queries if "COUNT(" in query["sql"] and "submissions_submission" in query["sql"]
    ]
    assert counts and all(f"LIMIT {COUNT_CAP + 1}" in sql for sql in counts)
    assert "plus de 1\u202f000 demandes" in response.content.decode().lower()
    assert response.context["page_obj"].number == COUNT_CAP // 25


# --- the page -----------------------------------------------------------------


def test_the_page_shows_all_one_needs(client, manager, submission, colleague):
    tenant = submission.tenant
    tenant.phone_mobile = "+33612345678"
    tenant.save()
    type(submission.account).objects.filter(pk=submission.account_id).update(balance_cents=45_678)
    before = ff.sent(tenant.holdings.get())
    note_add(submission=submission, user=colleague, text="Rappeler <b>mardi</b>")
    page = client.get(at(submission)).content.decode()
    for text in (
        "Attestation d&#x27;assurance",
        "DUPONT Hélène Marie",
        "06\u00a012\u00a034\u00a056\u00a078",
        tenant.user.email,
        submission.account_id,
        "Doit 456,78\u00a0€ au ",
        "Agence Centre Ville",
        "Période déclarée",
        "Logement T2",
        "Garage",
        "En cours de validation",
        before.number_text,
        f"{LIST}{before.pk}/",
        "Rappeler &lt;b&gt;mardi&lt;/b&gt;",
        "Nadia Benali",
        "Demande envoyée par le locataire",
        "Note interne ajoutée",
    ):
        assert text in page, text
    assert f"{timezone.localtime(submission.created_at):%d/%m/%Y à %H:%M}" in page


def test_other_submissions_out_of_scope_are_not_listed(client, manager, submission):
    elsewhere = ff.sent(submission.tenant.holdings.get())
    Submission.objects.filter(pk=elsewhere.pk).update(agency=f.AgencyFactory(agency_code="NO"))
    page = client.get(at(submission)).content.decode()
    assert elsewhere.number_text not in page and f"{LIST}{elsewhere.pk}/" not in page


STATES = [
    ({"scan": Scan.CLEAN, "drawing": Drawing.READY}, "attestation.pdf, page 1", True),
    ({"scan": Scan.CLEAN, "drawing": Drawing.WAITING}, "en préparation", True),
    ({"scan": Scan.CLEAN, "drawing": Drawing.FAILED}, "ne peut pas être affiché", True),
    ({"scan": Scan.UNSCANNED, "drawing": Drawing.READY}, "aucun antivirus", True),
    ({"scan": Scan.PENDING, "drawing": Drawing.READY}, "En cours de vérification", False),
    ({"scan": Scan.INFECTED, "drawing": Drawing.READY}, "il a été supprimé", False),
]


@pytest.mark.parametrize(("fields", "text", "offered"), STATES)
def test_a_file_is_shown_once_it_is_known_to_be_safe(client, submission, fields, text, offered):
    file = submission.attachments.get()
    PageImage.objects.create(attachment=file, number=1, stored_name="p1", width=10, height=14)
    submission.attachments.update(**fields)
    page = client.get(at(submission)).content.decode()
    assert text in page
    assert (f"{file.uid}" in page.replace(f"file-{file.uid}", "")) is offered
    assert ("<img" in page and "page 1 (ouvrir en grand)" in page) is (offered and fields["drawing"] == Drawing.READY)


@pytest.mark.parametrize(("pages", "said"), [(57, True), (2, False), (0, False)])
def test_a_file_longer_than_its_pictures_says_so(client, submission, pages, said):
    file = submission.attachments.get()
    for number in (1, 2):
        PageImage.objects.create(attachment=file, number=number, stored_name=f"p{number}", width=10, height=14)
    submission.attachments.update(drawing=Drawing.READY, page_count=pages)
    page = client.get(at(submission)).content.decode()
    assert ("2 premières pages sur 57" in page) is said
    assert ("premières pages" in page) is said


def test_a_page_costs_the_same_however_full(client, manager, submission):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(submission)).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(6):
        ff.AttachmentFactory(submission=submission)
        note_add(submission=submission, user=f.StaffFactory(), text="x")
        lease = f.LeaseFactory(account=submission.account, insurance_status="EXPIRED")
        submission.leases.add(lease)
        ff.sent(submission.tenant.holdings.get())
        ff.RefusalReasonFactory(title=f"motif {number}")
        ff.manager("CV")
    assert cost() == few <= 30


# --- deciding -----------------------------------------------------------------


def test_taking_assigning_and_giving_back(client, manager, submission, colleague):
    assert press(client, submission, "take").url == at(submission)
    submission.refresh_from_db()
    assert (submission.assigned_to, submission.state) == (manager, State.IN_REVIEW)
    press(client, submission, "assign", to=colleague.pk)
    submission.refresh_from_db()
    assert submission.assigned_to == colleague
    press(client, submission, "assign", to="")
    submission.refresh_from_db()
    assert (submission.assigned_to, submission.state) == (None, State.RECEIVED)


def test_it_is_not_given_to_somebody_who_may_not_decide(client, submission):
    response = press(client, submission, "assign", to=ff.manager("NO").pk, reason="à garder")
    assert response.status_code == 422
    assert "ne peut plus traiter" in response.content.decode() and "à garder" in response.content.decode()
    assert Submission.objects.get(pk=submission.pk).assigned_to is None


def test_accepting_leads_to_the_next(client, manager, submission, colleague):
    soon, taken = ff.sent(ff.home()), ff.sent(ff.home())
    late(taken, 9)
    late(soon, 2)
    submission_take(submission=taken, user=colleague)
    response = press(client, submission, "accept")
    assert "Demande suivante" in said(response)
    submission.refresh_from_db()
    assert (submission.state, submission.decided_by) == (State.ACCEPTED, manager)
    assert OutgoingMail.objects.filter(kind="insurance.accepted").count() == 1
    assert client.get(f"{LIST}suivante/?apres={submission.pk}").url == at(soon)
    submission_accept(submission=soon, user=manager)
    response = client.get(f"{LIST}suivante/")
    assert response.url == LIST and "plus rien à traiter" in said(response)
    colleague.is_active = False
    colleague.save()
    assert client.get(f"{LIST}suivante/").url == at(taken), "what somebody who left followed is not forgotten"


def test_passing_on_goes_round_all_of_them(client, manager):
    rows = [ff.sent(ff.home()) for _ in range(4)]
    late(rows[3], 5)
    for row in rows[:2]:
        late(row, 2)  # on the same day: in the order they came
    order = [rows[3], rows[0], rows[1], rows[2]]
    for here, then in zip(order, [*order[1:], order[0]], strict=True):
        assert client.get(f"{LIST}suivante/?apres={here.pk}").url == at(then)
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    for unknown in (foreign.pk, 999_999_999, "x", ""):
        assert client.get(f"{LIST}suivante/?apres={unknown}").url == at(order[0])


def gone(user):
    user.is_active = False
    user.save()


GONE = {
    "access closed": gone,
    "other agency": lambda user: user.agencies.set([f.AgencyFactory(agency_code="NO")]),
    "no group": lambda user: user.groups.clear(),
}


@pytest.mark.parametrize("leave", GONE.values(), ids=GONE)
def test_what_somebody_who_can_no_longer_decide_follows_is_free(client, manager, colleague, submission, leave):
    submission_take(submission=submission, user=colleague)
    assert client.get(f"{LIST}suivante/").url == LIST
    leave(colleague)
    assert client.get(f"{LIST}suivante/").url == at(submission)
    assert "1 demande prise en charge." in said(bulk(client, "take", f"id={submission.pk}"))
    submission.refresh_from_db()
    assert submission.assigned_to == manager


@pytest.mark.parametrize(
    ("follower", "agency", "kept"),
    [
        ("superuser", "CV", True),
        ("office", "CV", False),
        ("office", None, True),
        ("office", "closed", True),
        ("colleague", None, False),
        ("colleague of the closed", "closed", True),
        ("colleague", "closed", False),
    ],
)
def test_who_keeps_a_submission_is_who_can_decide_it(follower, agency, kept):
    submission = ff.sent(ff.home())
    f.AgencyFactory(agency_code="ZZ", active=False)
    Submission.objects.update(agency="ZZ" if agency == "closed" else agency)
    users = {
        "superuser": lambda: f.StaffFactory(is_superuser=True),
        "office": lambda: ff.manager(head_office=True),
        "colleague": lambda: ff.manager("CV"),
        "colleague of the closed": lambda: ff.manager("ZZ"),
    }
    user = users[follower]()
    submission_take(submission=submission, user=user)
    assert reviewable(user, "change").filter(pk=submission.pk).exists() is kept
    assert (next_submission(f.StaffFactory(is_superuser=True)) is None) is kept


def test_the_next_one_costs_the_same_however_many_are_followed(client, manager, colleague):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}suivante/")
        return len(queries)

    ff.sent(ff.home())
    cost()
    few = cost()
    for _ in range(6):
        submission_take(submission=ff.sent(ff.home()), user=colleague)
    assert cost() == few


def test_refusing_with_a_picked_reason(client, submission):
    reason = RefusalReason.objects.filter(kind=ff.KIND).first()
    press(client, submission, "refuse", ready=reason.pk, reason="")
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.REFUSED, reason.text)
    assert OutgoingMail.objects.filter(kind="insurance.refused").exists()


def test_what_is_written_wins_over_what_is_picked(client, submission):
    press(client, submission, "refuse", ready=RefusalReason.objects.first().pk, reason=" Page 2 manquante. ")
    assert Submission.objects.get(pk=submission.pk).reason == "Page 2 manquante."


def test_picking_without_script_fills_the_text_and_decides_nothing(client, submission):
    reason = RefusalReason.objects.filter(kind=ff.KIND).last()
    response = press(client, submission, "pick", ready=reason.pk, text="ma note")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count(reason.text.replace("'", "&#x27;")) == 2, "in the list, and in the field"
    assert "ma note" in page
    assert Submission.objects.get(pk=submission.pk).version == submission.version


@pytest.mark.parametrize("ready", ["", "hidden", "other kind"])
def test_a_refusal_needs_a_reason_of_its_kind(client, submission, ready):
    rows = {
        "hidden": lambda: ff.RefusalReasonFactory(active=False).pk,
        "other kind": lambda: ff.RefusalReasonFactory(kind="other").pk,
    }
    response = press(client, submission, "refuse", ready=rows[ready]() if ready else "", reason="  ", text="à garder")
    assert response.status_code == 422
    assert "à garder" in response.content.decode()
    assert Submission.objects.get(pk=submission.pk).state == State.RECEIVED


def test_a_reason_too_long_is_told_and_kept(client, submission):
    response = press(client, submission, "refuse", reason="x" * 601)
    assert response.status_code == 422
    assert "600 caractères au plus" in response.content.decode() and "x" * 601 in response.content.decode()


def test_a_note_for_colleagues_even_on_a_closed_one(client, manager, submission):
    submission_accept(submission=submission, user=manager)
    press(client, submission, "note", text="Vu au guichet")
    assert submission.notes.get().text == "Vu au guichet"
    assert press(client, submission, "note", text=" ").status_code == 422


def test_half_written_words_survive_another_button(client, submission):
    press(client, submission, "take", reason="Il manque la page", text="brouillon de note")
    page = client.get(at(submission)).content.decode()
    assert "Il manque la page" in page and "brouillon de note" in page
    client.head(at(submission))
    assert "Il manque la page" in client.get(at(submission)).content.decode(), "reading loses nothing"
    submission.refresh_from_db()
    press(client, submission, "note", reason="Il manque la page", text="Vu")
    page = client.get(at(submission)).content.decode()
    assert "Il manque la page" in page and "brouillon de note" not in page
    press(client, submission, "take")
    assert "Il manque la page" not in client.get(at(submission)).content.decode()


@pytest.mark.parametrize("do", ["accept", "refuse"])
def test_half_written_words_are_forgotten_once_decided(client, submission, do):
    press(client, submission, "take", text="brouillon de note")
    submission.refresh_from_db()
    press(client, submission, do, reason="Illisible.", text="brouillon de note")
    assert "brouillon de note" not in client.get(at(submission)).content.decode()


@pytest.mark.parametrize("do", ["take", "accept", "refuse", "assign"])
@pytest.mark.parametrize("decided", [True, False], ids=["decided", "followed"])
def test_the_second_manager_is_told_and_overwrites_nothing(client, submission, colleague, do, decided):
    seen = submission.version
    if decided:
        submission_refuse(submission=submission, user=colleague, reason="La première.")
    else:
        submission_take(submission=submission, user=colleague)
    before = Submission.objects.values().get(pk=submission.pk)
    response = client.post(at(submission), {"version": seen, "do": do, "reason": "Ma réponse", "text": "Ma note"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Rien n'a été enregistré" in page
    told = "Demande refusée par Nadia Benali" if decided else "Demande prise en charge par Nadia Benali"
    assert told in page and f"{timezone.localtime():%Y} à " in page
    assert "Ma note" in page
    assert ("Ma réponse" in page) is not decided, "a closed one has no field any more"
    assert Submission.objects.values().get(pk=submission.pk) == before
    if not decided:  # having read it, one may confirm
        assert f'name="version" value="{before["version"]}"' in page


NOT_READY = [
    ([Scan.PENDING], "vous pourrez accepter quand il sera vérifié"),
    ([Scan.CLEAN, Scan.PENDING], "vous pourrez accepter quand il sera vérifié"),
    ([Scan.INFECTED], "demandez un autre fichier en refusant"),
    ([], "Cette demande n&#x27;a pas de fichier"),
]


@pytest.mark.parametrize(("scans", "told"), NOT_READY)
def test_nothing_is_accepted_before_its_file_can_be_read(client, submission, scans, told):
    submission.attachments.all().delete()
    for scan in scans:
        ff.AttachmentFactory(submission=submission, scan=scan)
    page = client.get(at(submission)).content.decode()
    assert told in page and 'value="accept"' not in page and 'value="refuse"' in page
    response = press(client, submission, "accept", text="Ma note")
    page = response.content.decode()
    assert response.status_code == 409
    assert "n'a pas été acceptée" in page and told in page and "Ma note" in page
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED


@pytest.mark.parametrize("scans", [[Scan.UNSCANNED], [Scan.CLEAN, Scan.INFECTED]])
def test_one_file_that_can_be_read_is_enough(client, submission, scans):
    submission.attachments.all().delete()
    for scan in scans:
        ff.AttachmentFactory(submission=submission, scan=scan)
    assert 'value="accept"' in client.get(at(submission)).content.decode()
    press(client, submission, "accept")
    submission.refresh_from_db()
    assert submission.state == State.ACCEPTED


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", "99999999999999999999"])
def test_without_the_version_seen_nothing_is_changed(client, submission, version):
    response = client.post(at(submission), {"version": version, "do": "accept"})
    assert response.status_code == 409
    assert Submission.objects.get(pk=submission.pk).state == State.RECEIVED


def test_an_unknown_button_is_a_bad_request(client, submission):
    assert press(client, submission, "delete").status_code == 400


def test_a_decided_page_offers_no_decision(client, manager, submission):
    submission_refuse(submission=submission, user=manager, reason="Illisible.")
    page = client.get(at(submission)).content.decode()
    assert 'value="accept"' not in page and "Illisible." in page and "Demande suivante" in page


# --- several at once ----------------------------------------------------------


def bulk(client, action, query, rows=None):
    address = f"/admin/bulk/submissions/submission/{action}/?{query}&next={LIST}"
    page = client.get(address)
    sent = [f"{row.pk}:{row.version}" for row in rows] if rows is not None else None
    if sent is None:
        sent = [f"{item['item'].pk}:{item['item'].version}" for item in page.context["doable"]]
    return client.post(address, {"row": sent})


def test_taking_the_ticked_ones_never_steals(client, manager, colleague):
    _, _, followed, closed = rows = [ff.sent(ff.home()) for _ in range(4)]
    submission_take(submission=followed, user=colleague)
    submission_accept(submission=closed, user=colleague)
    for row in rows:
        row.refresh_from_db()
    response = bulk(client, "take", "&".join(f"id={row.pk}" for row in rows), rows)
    assert "2 demandes prises en charge." in said(response)
    assert f"{followed.number_text} (suivie par Nadia Benali)" in said(response)
    assert f"{closed.number_text} (déjà décidée)" in said(response)
    for row in rows:
        row.refresh_from_db()
    assert [row.assigned_to for row in rows] == [manager, manager, colleague, colleague]


def test_accepting_the_ticked_ones_as_they_were_shown(client, manager, colleague):
    _, changed, unseen = rows = [ff.sent(ff.home()) for _ in range(3)]
    unseen.attachments.update(scan=Scan.PENDING)
    submission_take(submission=changed, user=manager)  # since the page was shown
    response = bulk(client, "accept", "&".join(f"id={row.pk}" for row in rows), rows)
    assert "1 demande acceptée." in said(response)
    assert f"{changed.number_text} (changée entre-temps)" in said(response)
    assert f"{unseen.number_text} (fichier non vérifié" in said(response)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == [State.ACCEPTED, State.IN_REVIEW, State.RECEIVED]
    assert OutgoingMail.objects.filter(kind="insurance.accepted").count() == 1


@pytest.mark.parametrize("query", ["delai=retard", "q={name}", "etat=nouvelles&q={number}"])
def test_all_in_the_listing_is_what_the_listing_shows(client, manager, query):
    home = ff.home()
    home.tenant.last_name = "ZWEIG"
    home.tenant.save()
    wanted, other = ff.sent(home), ff.sent(ff.home())
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    late(wanted)
    late(foreign)
    bulk(client, "take", "id=all&" + query.format(name="zweig", number=wanted.number))
    for row in (wanted, other, foreign):
        row.refresh_from_db()
    assert [row.assigned_to for row in (wanted, other, foreign)] == [manager, None, None]


def test_what_arrives_after_the_confirmation_page_is_not_decided(client, manager, submission):
    address = "/admin/bulk/submissions/submission/accept/?id=all"
    shown = client.get(address).context["doable"]
    late_comer = ff.sent(ff.home())
    client.post(address, {"row": [f"{item['item'].pk}:{item['item'].version}" for item in shown]})
    late_comer.refresh_from_db()
    assert late_comer.state == State.RECEIVED


@pytest.mark.parametrize(
    "row", ["0{pk}:1", "{pk}:", "+{pk}:1", " {pk}:1", "{pk}:1:1", "{pk}:-1", "{arabic}:1", "{pk}:١"]
)
def test_bulk_reads_only_rows_as_its_page_writes_them(client, submission, row):
    arabic = str(submission.pk).translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    response = bulk_raw(client, submission, row.format(pk=submission.pk, arabic=arabic))
    assert response.status_code == 302 and "était cochée" in said(response)
    assert Submission.objects.get(pk=submission.pk).assigned_to is None


def bulk_raw(client, submission, *rows):
    return client.post(f"/admin/bulk/submissions/submission/take/?id={submission.pk}&next={LIST}", {"row": rows})


@pytest.mark.parametrize("scans", [[Scan.PENDING], []])
def test_bulk_leaves_aside_what_lost_its_file(client, submission, scans, monkeypatch):
    submission.attachments.all().delete()
    for scan in scans:
        ff.AttachmentFactory(submission=submission, scan=scan)
    monkeypatch.setattr(BulkAccept, "skipped_for", lambda self, row: "")  # as if it changed in between
    response = bulk(client, "accept", f"id={submission.pk}", [submission])
    assert f"{submission.number_text} (fichier non vérifié" in said(response)
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED


@pytest.mark.parametrize("rows", [[], ["x"], ["1"], ["a:b"]])
def test_bulk_without_rows_says_so(client, submission, rows):
    address = f"/admin/bulk/submissions/submission/take/?id={submission.pk}"
    response = client.post(address, {"row": rows})
    assert response.status_code in (302, 404)
    assert Submission.objects.get(pk=submission.pk).assigned_to is None


# --- the panel ----------------------------------------------------------------


def test_the_panel_counts_new_late_and_mine(client, manager, colleague):
    rows = [ff.sent(ff.home()) for _ in range(4)]
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    late(foreign)
    submission_take(submission=rows[0], user=manager)
    submission_take(submission=rows[1], user=colleague)
    late(rows[1])
    panel = client.get("/admin/").content.decode()
    counts = {
        label: client.get(url).context["paginator"].found
        for label, url in (
            ("new", f"{LIST}?etat=nouvelles"),
            ("late", f"{LIST}?delai=retard"),
            ("mine", f"{LIST}?suivi=moi"),
        )
    }
    assert counts == {"new": 2, "late": 1, "mine": 1}
    for count, query in ((2, "etat=nouvelles"), (1, "delai=retard"), (1, "suivi=moi")):
        tile = panel[panel.index(query) :][:200]
        assert f'desk-tile__count">{count}<' in tile


def test_the_panel_is_for_managers(client):
    from django.contrib.auth.models import Group

    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Communication")]))
    assert "desk-panel" not in client.get("/admin/").content.decode()
