import django.core.validators
import django.db.models.deletion
import modelsearch.index
import tenant_space.landlord.colours
import tenant_space.landlord.days_off
import tenant_space.landlord.models
import wagtail.models.preview
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgencyDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('address_line1', models.CharField(blank=True, max_length=80, verbose_name='numéro et rue')),
                ('address_line2', models.CharField(blank=True, max_length=80, verbose_name="complément d'adresse")),
                ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('city', models.CharField(blank=True, max_length=60, verbose_name='ville')),
                ('code', models.CharField(help_text="Le même que dans le logiciel de gestion : il relie cette fiche aux locataires de l'agence.", max_length=10, unique=True, verbose_name="code de l'agence")),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='nom')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                ('opening_hours', models.CharField(blank=True, max_length=400, verbose_name='horaires')),
                ('directions', models.TextField(blank=True, max_length=500, verbose_name='comment venir')),
                ('on_contact_page', models.BooleanField(default=True, verbose_name='montrer sur la page « Nous contacter »')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
            ],
            options={
                'verbose_name': 'agence',
                'ordering': ['code'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name='LandlordSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_line1', models.CharField(blank=True, max_length=80, verbose_name='numéro et rue')),
                ('address_line2', models.CharField(blank=True, max_length=80, verbose_name="complément d'adresse")),
                ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('city', models.CharField(blank=True, max_length=60, verbose_name='ville')),
                ('name', models.CharField(default='Votre bailleur', max_length=80, verbose_name='nom du bailleur')),
                ('legal_name', models.CharField(blank=True, max_length=120, verbose_name='raison sociale')),
                ('siren', models.CharField(blank=True, max_length=9, verbose_name='numéro SIREN')),
                ('publication_director', models.CharField(blank=True, max_length=120, verbose_name='directeur de la publication')),
                ('host_identity', models.CharField(blank=True, help_text='Nom, adresse et téléphone.', max_length=250, verbose_name='hébergeur du site')),
                ('erp_code', models.CharField(blank=True, help_text="Un lot reçu avec un autre code est refusé. Vide : le code n'est pas vérifié.", max_length=20, verbose_name='code dans le logiciel de gestion')),
                ('head_office_label', models.CharField(default='Siège', max_length=80, verbose_name='nom du siège')),
                ('country', models.CharField(default='France', max_length=60, verbose_name='pays')),
                ('phone', models.CharField(blank=True, help_text='Exemple : 04 77 00 00 00.', max_length=20, verbose_name='téléphone')),
                ('opening_hours', models.CharField(blank=True, max_length=400, verbose_name='horaires')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse de contact')),
                ('sender_email', models.EmailField(blank=True, help_text='Les courriels portent aussi le nom du bailleur.', max_length=254, verbose_name='expéditeur des courriels')),
                ('reply_email', models.EmailField(blank=True, help_text='Les réponses des locataires y arrivent. Vide : les courriels prient de ne pas répondre.', max_length=254, verbose_name='adresse de réponse aux courriels')),
                ('portal_url', models.URLField(blank=True, help_text="Elle figure dans les courriels. Vide : celle que l'hébergeur a réglée.", verbose_name="adresse de l'espace locataire")),
                ('public_site_url', models.URLField(blank=True, verbose_name='adresse du site public')),
                ('days_off', models.TextField(blank=True, help_text="Un jour par ligne, en plus des week-ends et des jours fériés. 15/05/2026 : ce jour. 24/12 : chaque année. 24/12/2026 - 31/12/2026 : du premier au dernier, compris. La date de réponse promise aux locataires n'y tombe pas.", max_length=2000, validators=[tenant_space.landlord.days_off.validate_days_off], verbose_name='jours de fermeture')),
                ('brand_colour', models.CharField(default='#1a4d8f', help_text="Le contraste avec le blanc est vérifié à l'enregistrement.", max_length=7, validators=[tenant_space.landlord.colours.validate_brand_colour], verbose_name='couleur des boutons et des liens')),
                ('band_colour', models.CharField(blank=True, help_text='Vide : celle des boutons et des liens.', max_length=7, validators=[tenant_space.landlord.colours.validate_brand_colour], verbose_name='couleur du bandeau en haut des pages')),
                ('ics', models.CharField(blank=True, max_length=35, verbose_name='identifiant créancier SEPA (ICS)')),
                ('debit_days', models.CharField(default='5, 10, 15', max_length=40, validators=[tenant_space.landlord.models.validate_debit_days], verbose_name='jours de prélèvement')),
                ('minimum_payment_cents', models.PositiveIntegerField(default=1000, validators=[django.core.validators.MinValueValidator(100)], verbose_name='paiement minimum, en centimes')),
                ('rent_notice_count', models.PositiveSmallIntegerField(default=3, verbose_name="nombre d'avis d'échéance affichés")),
                ('charges_statement_count', models.PositiveSmallIntegerField(default=2, verbose_name="nombre d'avis de régularisation affichés")),
                ('receipt_count', models.PositiveSmallIntegerField(default=3, verbose_name='nombre de quittances affichées')),
                ('other_document_count', models.PositiveSmallIntegerField(default=3, verbose_name="nombre d'autres documents affichés")),
                ('account_number_pattern', models.CharField(default='\\d{6}', max_length=80, validators=[tenant_space.landlord.models.validate_pattern], verbose_name='format du numéro de compte client')),
                ('account_number_help', models.CharField(default="Il est composé de 6 chiffres. Vous le trouvez sur votre avis d'échéance.", max_length=250, verbose_name='aide sur le numéro de compte')),
                ('accessibility_state', models.CharField(choices=[('NONE', 'non conforme'), ('PARTIAL', 'partiellement conforme'), ('FULL', 'totalement conforme')], default='NONE', help_text="« Non conforme » tant qu'aucun audit valable n'existe.", max_length=7, verbose_name="conformité d'accessibilité (RGAA)")),
                ('account_number_picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name="image d'aide sur le numéro de compte")),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='logo')),
            ],
            options={
                'verbose_name': 'bailleur',
            },
        ),
    ]
