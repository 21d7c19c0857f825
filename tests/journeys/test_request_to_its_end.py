"""A request to its end, both sides: the clock stops and goes on, a date moves and passes, « Non », then « Oui »."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tenant_space import formats
from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_desk import create_desk_staff, desk_good, open_submission
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser
SHARED_PORTAL = True
AT_A_DESK = True

PASSWORD = "Tilleul-2026"
SIZES = {"desktop": 0, "phone": 1}
HOME = """
from tests.kit import factories as f
holder = f.HolderFactory(tenant__tenant_id="TE{n}", account__account_number="73000{n}")
f.LeaseFactory(lease_id="LE{n}", account=holder.account, premises__premises_id="PE{n}")
"""
WRITE = """
from forms.contact.topics import ContactTopic
from tenant_space.tenancy.models import Holder
from tests.kit.contact import written
holder = Holder.objects.select_related("tenant", "account").get(tenant_id="TE{n}")
topic = ContactTopic.objects.filter(subject="ADMINISTRATIVE").first()
print(written(holder, topic, message="Il me faut une attestation de loyer.").number_text)
"""
# The promised day was yesterday, and the daily job finds it; its mail leaves at once, as in the hours of the landlord,
# whatever the hour of this run, and before the worker sees it.
PASSED = """
import datetime as dt
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from forms.submissions import calendar
from forms.submissions.escalating import promises_watch
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.notifications.channels.email.outbox import mails_flush
lead = User.objects.get(email="{lead}")
lead.led_agencies.set(lead.agencies.all())
Submission.objects.filter(number={number}).update(due_on=timezone.localdate() - dt.timedelta(days=1))
calendar.is_working_day, settings.PORTAL_OFFICE_HOURS = (lambda day: True), (0, 24)
with transaction.atomic():
    promises_watch()
    mails_flush(100)
"""
# Nothing was said for all the days of the setting, and the daily job closes it.
SILENT = """
import datetime as dt
from django.conf import settings
from django.db.models import F
from forms.submissions.closing import answered_close
from forms.submissions.models import Submission
since = F("answered_at") - dt.timedelta(days=settings.PORTAL_REOPEN_DAYS)
Submission.objects.filter(number={number}).update(answered_at=since)
answered_close()
"""


class Talk:
    """One request, in a window of each side."""

    def __init__(self, portal: Portal, open_browser: OpenBrowser, size: str) -> None:
        n = SIZES[size]
        self.portal, self.size = portal, size
        self.email, self.staff = f"fin{n}@example.org", f"gaspard{n}@example.org"
        portal.shell(HOME.format(n=n))
        create_tenant_access(portal, self.email, f"TE{n}", PASSWORD)
        create_desk_staff(portal, [(self.staff, "Gaspard", "Gestionnaires")], PASSWORD)
        self.number = portal.shell(WRITE.format(n=n)).strip().splitlines()[-1]
        self.tenant, self.desk = open_browser(size), open_browser(size)
        browser_sign_in(self.tenant, self.email, PASSWORD)
        expect(self.tenant).to_have_url(re.compile("/accueil/$"))
        browser_sign_in(self.desk, self.staff, PASSWORD)
        expect(self.desk).to_have_url(re.compile("/admin/$"))

    def at_the_desk(self) -> Page:
        open_submission(self.desk, self.number)
        return self.desk

    def of_the_tenant(self) -> Page:
        self.tenant.goto(f"/envois/{self.number}/")
        return self.tenant

    def staff_write(self, words: str, button: str, told: str) -> None:
        desk = self.at_the_desk()
        desk.get_by_label("Votre message").fill(words)
        desk.get_by_role("button", name=button, exact=True).click()
        expect(desk.get_by_text(told)).to_be_visible()

    def told_by_mail(self, subject: str) -> EmailMessage:
        return self.portal.mails.wait(self.email, subject.format(self.number))


@pytest.mark.parametrize("size", SIZES)
def test_completed_promised_late_opened_again_and_confirmed(
    portal: Portal, open_browser: OpenBrowser, check: Check, size: str
) -> None:
    talk = Talk(portal, open_browser, size)
    completed(talk, check)
    promised_late(talk, check)
    opened_again_and_confirmed(talk, check)


def completed(talk: Talk, check: Check) -> None:
    """Asked for something, the tenant has the clock stopped; completed, it goes on."""
    talk.staff_write("De quel mois s'agit-il ?", "Demander un complément", "Complément demandé. Le délai")
    expect(talk.desk.get_by_text(re.compile("jours? ouvrés? après la réponse du locataire"))).to_be_visible()
    talk.told_by_mail("Nous avons besoin de vous (demande n° {})")
    page = talk.of_the_tenant()
    expect(page.get_by_text("Nous attendons votre réponse").first).to_be_visible()
    check(page, "demande-a-completer")
    page.get_by_label("Votre message").fill("De mars.")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_text("Votre message est enregistré.")).to_be_visible()
    expect(page.get_by_text("Vous aurez notre réponse le")).to_be_visible()
    desk = talk.at_the_desk()
    expect(desk.get_by_text("De mars.")).to_be_visible()
    expect(desk.get_by_text("Réponse promise le")).to_be_visible()
    desk_good(desk, "desk-conversation")


def promised_late(talk: Talk, check: Check) -> None:
    """Another day with its reason, then that day passes without an answer, and who leads the agency is told."""
    day = timezone.localdate() + dt.timedelta(days=10)
    desk = talk.desk
    desk.get_by_text("Promettre une autre date…").click()
    desk.get_by_label("Réponse promise pour le").fill(day.isoformat())
    desk.get_by_label("La raison, que le locataire va lire").fill("Le bailleur précédent doit nous répondre.")
    desk.get_by_role("button", name="Donner cette date au locataire").click()
    expect(desk.get_by_text("Nouvelle date promise :")).to_be_visible()
    talk.told_by_mail("Votre demande n° {} : une nouvelle date")
    page = talk.of_the_tenant()
    expect(page.get_by_text("Le bailleur précédent doit nous répondre.")).to_be_visible()
    expect(page.get_by_text(formats.long_date(day)).first).to_be_visible()
    talk.portal.shell(PASSED.format(number=int(talk.number), lead=talk.staff))
    led = talk.portal.mails.wait(talk.staff, "En retard : 1 demande", saying=talk.number)
    assert "delai=retard" in talk.portal.link_in(led) and "attestation de loyer" not in str(led)
    for address in (f"/envois/{talk.number}/", "/envois/"):
        page.goto(address)
        expect(page.get_by_text("Nous ne l'avons pas fait.").first).to_be_visible()
        expect(page.get_by_text("Vous pouvez appeler le").first).to_be_visible()
    check(talk.of_the_tenant(), "demande-en-retard")
    expect(talk.at_the_desk().get_by_text("En retard", exact=True)).to_be_visible()


def opened_again_and_confirmed(talk: Talk, check: Check) -> None:
    """Answered, closed by silence, « Non » on its last day, answered again, « Oui », one question afterwards."""
    close = ("Envoyer et marquer répondue", "Réponse envoyée.")
    talk.staff_write("Voici votre attestation.", *close)
    talk.told_by_mail("Nous avons répondu à votre demande n° {}")
    page = talk.of_the_tenant()
    check(page, "demande-est-ce-regle")
    talk.portal.shell(SILENT.format(number=int(talk.number)))
    page.goto(talk.portal.link_in(talk.told_by_mail("Votre demande n° {} est terminée")))
    expect(page.get_by_role("heading", name="Ce n'est pas réglé")).to_be_visible()
    page.get_by_label("Si ce n'est pas réglé").fill("Il manque le mois de mars.")
    page.get_by_role("button", name="Non, ce n'est pas réglé").click()
    expect(page.get_by_text("Nous reprenons votre demande.")).to_be_visible()
    desk = talk.at_the_desk()
    expect(desk.get_by_text("Il manque le mois de mars.")).to_be_visible()
    talk.staff_write("La voici, avec mars.", *close)
    talk.of_the_tenant().get_by_role("button", name="Oui, c'est réglé").click()
    expect(page.get_by_text("Votre demande est terminée.").first).to_be_visible()
    check(talk.of_the_tenant(), "demande-terminee")
    page.get_by_label("Très facile").check()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_text("Merci de votre avis.")).to_be_visible()
    expect(talk.of_the_tenant().get_by_role("button", name="Envoyer mon avis")).to_have_count(0)
    expect(talk.at_the_desk().get_by_text("Conversation terminée")).to_be_visible()
