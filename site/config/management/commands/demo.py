import datetime as dt
import secrets
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from forms.submissions.demo import conversations_ensure, requests_ensure
from tenant_space.exchange.selectors import last_sequence
from tenant_space.identity.models import User
from tenant_space.landlord.models import HowToPay, LandlordSettings
from tenant_space.tenancy.models import Agency, Tenant

PASSWORD = "Demo-2026!"
STAFF = {
    "admin@demo.example": ("Administrateurs", "Alix", "Administration"),
    "communication@demo.example": ("Communication", "Camille", "Communication"),
    "gestion@demo.example": ("Gestionnaires", "Gaël", "Gestion"),
    "siege@demo.example": ("Siège", "Sidonie", "Siège"),
    "compta@demo.example": ("Comptabilité", "Cora", "Comptabilité"),
}
MANAGER = "gestion@demo.example"  # leads the agencies, too
REVIEWERS = ("Gestionnaires", "Siège")
# All have written; the first one has sent certificates, too.
TENANTS = {
    "amine@demo.example": ("T0000200", "à jour, prélevé"),
    "anh@demo.example": ("T0000400", "doit de l'argent"),
    "jean-loup@demo.example": ("T0000300", "a payé trop"),
    "aissatou@demo.example": ("T0000800", "vient d'arriver, rien encore sur son compte"),
    "marie-claire@demo.example": ("T0000600", "deux comptes"),
}
LANDLORD = {
    "name": "Habitat Exemple",
    "legal_name": "Habitat Exemple, office public de l'habitat",
    "erp_code": "DEMO",
    "head_office_label": "Siège Habitat Exemple",
    "address_line1": "1 place de l'Hôtel de Ville",
    "postal_code": "42000",
    "city": "SAINT ETIENNE",
    "phone": "04 77 00 00 00",
    "opening_hours": "Du lundi au vendredi, 8h30-12h et 13h30-17h",
    "contact_email": "contact@demo.example",
    "sender_email": "no-reply@demo.example",
    "public_site_url": "https://www.example.org",
    "ics": "FR72ZZZ123456",
}

# Nobody's: no bank has the code 99999, and all digits are checked like real ones.
HOW_TO_PAY = {
    "transfer_holder": "Habitat Exemple",
    "transfer_iban": "FR7699999000420000012345660",
    "transfer_bic": "DEMOFRPPXXX",
    "cheque_order": "Habitat Exemple",
    "cheque_where": "Envoyez-le à Habitat Exemple, 1 place de l'Hôtel de Ville, 42000 SAINT ETIENNE.",
    "counter": "Avec votre avis d'échéance, dans un bureau de poste qui propose Efficash.",
    "phone": "04 77 00 00 00",
}


class Command(BaseCommand):
    help = "Fills an empty portal with demo data and says who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", type=int, default=60)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("PORTAL_DEMO=1 is not set: this command is only for the demo.")
        empty = last_sequence() is None
        if empty:
            self._landlord()
        call_command("setup_site")
        if empty:
            self._batch(options["accounts"])
        self._people()
        self._requests()
        self._say()

    def _landlord(self) -> None:
        landlord = LandlordSettings.load()
        for name, value in LANDLORD.items():
            setattr(landlord, name, value)
        landlord.save()
        HowToPay.objects.update_or_create(defaults=HOW_TO_PAY)

    def _batch(self, accounts: int) -> None:
        folder = Path(settings.BASE_DIR / "var" / "demo" / secrets.token_hex(4))
        call_command("make_erp_export", accounts=accounts, seed=42, out=folder, landlord="DEMO")
        call_command("import_erp", str(folder))
        # So that a mandate can be signed online at once. Its messages never leave this machine, and the numbers that
        # are kept for fiction are none to the library that reads numbers.
        known = timezone.now() - dt.timedelta(days=2 * settings.PORTAL_SIGNATURE_KNOWN_DAYS)
        cast = Tenant.objects.filter(pk__in=[tenant_id for tenant_id, _ in TENANTS.values()])
        cast.update(phone_mobile="+33612345678", mobile_key="612345678", mobile_since=known)

    def _people(self) -> None:
        for email, (group, first_name, last_name) in STAFF.items():
            if not User.objects.filter(email=email).exists():
                user = User.objects.create_user(email, PASSWORD, first_name=first_name, last_name=last_name)
                user.groups.add(Group.objects.get(name=group))
        for user in User.objects.filter(email__in=STAFF, groups__name__in=REVIEWERS, agencies=None):
            user.agencies.set(Agency.objects.filter(active=True))
            if user.email == MANAGER:
                user.led_agencies.set(user.agencies.all())
        for email, (tenant_id, _) in TENANTS.items():
            tenant = Tenant.objects.filter(pk=tenant_id, user=None).first()
            if tenant and not User.objects.filter(email=email).exists():
                now = timezone.now()
                user = User.objects.create_user(
                    email, PASSWORD, tenant=tenant, terms_version="1", terms_accepted_at=now
                )
                EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)

    def _requests(self) -> None:
        email, (tenant_id, _) = next(iter(TENANTS.items()))
        manager = User.objects.get(email=MANAGER)
        tenant = Tenant.objects.filter(pk=tenant_id, user__email=email).first()
        if tenant:
            requests_ensure(tenant, manager)
        known = Tenant.objects.in_bulk([tenant_id for tenant_id, _ in TENANTS.values()])
        cast = [known[tenant_id] for tenant_id, _ in TENANTS.values() if tenant_id in known]
        if len(cast) == len(TENANTS):
            conversations_ensure(cast, manager)

    def _say(self) -> None:
        url = settings.PORTAL_URL
        lines = [
            "",
            f"Site               {url}/",
            f"Courriels          {url}/demo/courriels/",
            f"Administration     {url}/admin/",
            "",
            f"Mot de passe de tous les accès : {PASSWORD}",
            *(f"  {email:<28} {group}" for email, (group, _, _) in STAFF.items()),
            *(f"  {email:<28} locataire : {who}" for email, (_, who) in TENANTS.items()),
            "",
            "Pour s'inscrire :    compte 123456, DUPONT, Hélène, née le 09/03/1971",
            "",
        ]
        self.stdout.write("\n".join(lines))
