"""Set a new portal up, or add to an existing one what this version needs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from config.site_content.bank_names import bank_names_ensure
from config.site_content.contact import contact_ensure
from config.site_content.groups import groups_ensure
from config.site_content.landlord import landlord_ensure
from config.site_content.reasons import answers_ensure, delays_ensure, reasons_ensure
from config.site_content.situations import situations_ensure
from config.site_content.tree import tree_ensure
from forms.payment_plan.first_aids import aids_ensure
from home.models import HomePage
from tenant_space.editable_words.services import texts_ensure
from tenant_space.editable_words.wordings import wordings_ensure
from tenant_space.notifications.models import MailText


class Command(BaseCommand):
    """Safe to run at every upgrade: what editors wrote is never touched."""

    help = "Crée les pages, les groupes et les réglages qui manquent. Ne change jamais ce qui existe."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        new = landlord_ensure()
        pages = tree_ensure()
        groups = groups_ensure(HomePage.objects.order_by("path").first())
        delays_ensure()
        reasons = reasons_ensure()
        answers = answers_ensure()
        topics = contact_ensure()
        situations = situations_ensure()
        aids = aids_ensure()
        texts = texts_ensure(MailText)
        words = wordings_ensure()
        banks = bank_names_ensure()
        if new:
            self.stdout.write("Réglages du bailleur créés : complétez-les dans l'administration.")
        self.stdout.write(f"Pages ajoutées : {', '.join(pages) or 'aucune'}.")
        self.stdout.write(f"Groupes ajoutés : {', '.join(groups) or 'aucun'}.")
        self.stdout.write(f"Textes de courriel ajoutés : {texts or 'aucun'}.")
        self.stdout.write(f"Textes des pages ajoutés : {words or 'aucun'}.")
        self.stdout.write(f"Noms de banques ajoutés : {banks or 'aucun'}.")
        self.stdout.write(f"Motifs de refus ajoutés : {reasons or 'aucun'}.")
        self.stdout.write(f"Réponses toutes prêtes ajoutées : {answers or 'aucune'}.")
        self.stdout.write(f"Sujets, types de document et urgences ajoutés : {topics or 'aucun'}.")
        self.stdout.write(f"Situations ajoutées : {situations or 'aucune'}.")
        self.stdout.write(f"Aides pour payer ajoutées : {aids or 'aucune'}.")
