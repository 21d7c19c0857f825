import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
import wagtail.models.preview
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('button', models.CharField(blank=True, help_text="Le bouton vient après le texte. L'adresse où il mène ne se change pas.", max_length=40, verbose_name='texte du bouton')),
                ('edited', models.BooleanField(default=False, editable=False)),
                ('kind', models.CharField(editable=False, max_length=60, unique=True, verbose_name='nature')),
                ('subject', models.CharField(max_length=150, verbose_name='objet')),
                ('body', wagtail.fields.RichTextField(verbose_name='texte')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
            ],
            options={
                'verbose_name': 'texte de courriel',
                'verbose_name_plural': 'textes des courriels',
                'ordering': ['kind'],
                'abstract': False,
                'default_permissions': ('change', 'view'),
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='nature')),
                ('to', models.EmailField(db_index=True, max_length=254, verbose_name='destinataire')),
                ('person', models.CharField(blank=True, db_index=True, help_text='key of whom it is for, if known', max_length=20)),
                ('context', models.JSONField(default=dict, help_text='identifiers the builder of this kind needs')),
                ('state', models.CharField(choices=[('QUEUED', 'À envoyer'), ('SENT', 'Envoyé'), ('FAILED', 'Échec'), ('REFUSED', 'Adresse refusée'), ('WITHDRAWN', "Retiré avant l'envoi")], default='QUEUED', max_length=9, verbose_name='état')),
                ('message_id', models.CharField(help_text='the same at every attempt', max_length=120, unique=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='prochain essai')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='dernière erreur')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
            ],
            options={
                'verbose_name': 'courriel sortant',
                'verbose_name_plural': 'courriels sortants',
                'ordering': ['-created_at'],
                'permissions': [('resend_outgoingmail', 'Renvoyer les courriels en échec')],
                'indexes': [models.Index(fields=['created_at'], name='mails_by_age'), models.Index(condition=models.Q(('state', 'FAILED')), fields=['created_at'], name='mails_failed'), models.Index(condition=models.Q(('state', 'QUEUED')), fields=['next_attempt_at'], name='mails_to_send')],
            },
        ),
    ]
