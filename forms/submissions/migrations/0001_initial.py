import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import forms.submissions.models.submissions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KindSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, unique=True, verbose_name='nature')),
                ('working_days', models.PositiveSmallIntegerField(help_text='Du lundi au vendredi, sans les jours fériés. Le locataire lit la date dès son envoi.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='réponse promise en jours ouvrés')),
            ],
            options={
                'verbose_name': 'délai de réponse',
                'verbose_name_plural': 'délais de réponse',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ReadyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=30, verbose_name='nature')),
                ('title', models.CharField(help_text='Ce que le gestionnaire cherche et choisit.', max_length=80, verbose_name='nom')),
                ('text', models.TextField(help_text="Le gestionnaire le relit et peut le changer avant de l'envoyer.", max_length=2000, verbose_name='texte pour le locataire')),
                ('active', models.BooleanField(default=True, verbose_name='proposée aux gestionnaires')),
                ('sort_order', models.PositiveSmallIntegerField(default=10, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'réponse toute prête',
                'verbose_name_plural': 'réponses toutes prêtes',
                'ordering': ['sort_order', 'title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RefusalReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='nature')),
                ('title', models.CharField(help_text='Ce que le gestionnaire choisit dans la liste.', max_length=80, verbose_name='motif')),
                ('text', models.TextField(help_text='Dites ce qui ne va pas, puis ce que le locataire doit faire. Le gestionnaire peut le compléter.', max_length=500, verbose_name='texte pour le locataire')),
                ('active', models.BooleanField(default=True, verbose_name='proposé aux gestionnaires')),
                ('sort_order', models.PositiveSmallIntegerField(default=10, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'motif de refus',
                'verbose_name_plural': 'motifs de refus',
                'ordering': ['kind', 'sort_order', 'title'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(help_text="the draft's UUID: sent twice, it is still one submission", unique=True)),
                ('number', models.PositiveIntegerField(null=True, unique=True, verbose_name='numéro')),
                ('kind', models.CharField(max_length=30, verbose_name='nature')),
                ('state', models.CharField(choices=[('RECEIVED', 'Demande enregistrée'), ('IN_REVIEW', 'En cours de traitement'), ('WAITING', 'Nous attendons votre réponse'), ('ANSWERED', 'Répondue'), ('CLOSED', 'Terminée'), ('ACCEPTED', 'Acceptée'), ('REFUSED', 'Refusée'), ('OBSOLETE', 'Rendue inutile'), ('MERGED', 'Jointe à une autre demande')], default='RECEIVED', max_length=12, verbose_name='état')),
                ('contact_name', models.CharField(blank=True, help_text='of a sender without sign-in', max_length=120)),
                ('contact_email', models.EmailField(blank=True, db_index=True, help_text='of a sender without sign-in', max_length=254)),
                ('period_from', models.DateField(null=True, verbose_name='du')),
                ('period_to', models.DateField(null=True, verbose_name='au')),
                ('data', models.JSONField(default=dict, help_text='what only this kind needs')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='envoyée le')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_on', models.DateField(verbose_name='réponse promise le')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='décidée le')),
                ('told_at', models.DateTimeField(help_text='from when the decision is told; until then it can be undone', null=True)),
                ('before', models.JSONField(help_text='state and follower before the decision', null=True)),
                ('left_days', models.PositiveSmallIntegerField(help_text="working days left of the promise while the tenant's answer is awaited; else none", null=True)),
                ('answered_at', models.DateTimeField(help_text='the last public word of staff, once answered: silence is counted from it', null=True)),
                ('outcome', models.CharField(blank=True, choices=[('DONE', 'Nous vous avons répondu.'), ('NOT_OURS', 'Nous ne pouvons pas nous en charger.')], help_text='what the answer came to', max_length=8)),
                ('not_sent', models.JSONField(default=list, help_text='names of files that its sender chose to leave without')),
                ('reason', models.TextField(blank=True, help_text='why it was refused, as the tenant reads it', verbose_name='motif')),
                ('sensitive', models.BooleanField(default=False, help_text='read only by those with the right; never opened again afterwards', verbose_name='sensible')),
                ('version', models.PositiveIntegerField(default=1, help_text='grows at each change: what a manager saw may be old')),
                ('search_text', models.TextField(blank=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='tenancy.rentaccount', verbose_name='compte client')),
                ('agency', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='tenancy.agency', verbose_name='agence')),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suivie par')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leases', models.ManyToManyField(related_name='submissions', to='tenancy.lease', verbose_name='locations')),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='submissions.submission')),
                ('replaced_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced', to='submissions.submission')),
                ('tenant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='tenancy.tenant', verbose_name='locataire')),
            ],
            options={
                'verbose_name': 'demande',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('review_head_office', 'Traiter les demandes sans agence (siège)'), ('read_sensitive', 'Lire les demandes sensibles')],
            },
        ),
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('from_state', models.CharField(blank=True, choices=[('RECEIVED', 'Demande enregistrée'), ('IN_REVIEW', 'En cours de traitement'), ('WAITING', 'Nous attendons votre réponse'), ('ANSWERED', 'Répondue'), ('CLOSED', 'Terminée'), ('ACCEPTED', 'Acceptée'), ('REFUSED', 'Refusée'), ('OBSOLETE', 'Rendue inutile'), ('MERGED', 'Jointe à une autre demande')], help_text='empty: it was sent', max_length=12)),
                ('to_state', models.CharField(choices=[('RECEIVED', 'Demande enregistrée'), ('IN_REVIEW', 'En cours de traitement'), ('WAITING', 'Nous attendons votre réponse'), ('ANSWERED', 'Répondue'), ('CLOSED', 'Terminée'), ('ACCEPTED', 'Acceptée'), ('REFUSED', 'Refusée'), ('OBSOLETE', 'Rendue inutile'), ('MERGED', 'Jointe à une autre demande')], max_length=12)),
                ('due_on', models.DateField(help_text='the day that was promised at that moment')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='submissions.submission')),
            ],
            options={
                'verbose_name': "changement d'état",
                'verbose_name_plural': "changements d'état",
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='note')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='submissions.submission')),
            ],
            options={
                'verbose_name': 'note interne',
                'verbose_name_plural': 'notes internes',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, help_text='sent again, it is still one message', unique=True)),
                ('by_staff', models.BooleanField(help_text="the landlord's side, the portal itself included; else the tenant's")),
                ('sort', models.CharField(choices=[('MESSAGE', 'Message'), ('QUESTION', 'Question'), ('ANSWER', 'Réponse'), ('NEW_DATE', 'Nouvelle date'), ('DECISION', 'Décision'), ('REOPENED', 'Pas réglé'), ('CONFIRMED', 'Réglé'), ('CLOSED', 'Terminée'), ('MERGED', 'Demande jointe')], default='MESSAGE', max_length=9)),
                ('text', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)])),
                ('due_on', models.DateField(help_text='of a new date: the day promised from then on', null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, help_text='from when the tenant sees it')),
                ('read_at', models.DateTimeField(help_text='when the other side first saw it', null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='submissions.submission')),
            ],
            options={
                'verbose_name': 'message',
                'ordering': ['told_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('uid', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30)),
                ('values', models.JSONField(default=dict)),
                ('refused', models.JSONField(default=list, help_text='files that did not arrive: names and reasons')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account_number', models.CharField(blank=True, help_text='the account it was begun for; may be none', max_length=20)),
                ('kept_until', models.DateField(default=forms.submissions.models.submissions.draft_term, help_text='the last day it is kept, as its owner is told')),
                ('is_sent', models.BooleanField(default=False, help_text='of a word about a request: it has left')),
                ('author', models.ForeignKey(help_text='staff; none: the tenant', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='tenancy.tenant')),
                ('about', models.ForeignKey(help_text='of a word about a request: which one', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='submissions.submission')),
                ('submission', models.OneToOneField(help_text='what it has become', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='submissions.submission')),
            ],
            options={
                'verbose_name': 'brouillon',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('type_name', models.CharField(blank=True, help_text='what its sender says it is; may be none', max_length=80)),
                ('display_name', models.CharField(help_text="the sender's own, made harmless", max_length=120, verbose_name='nom du fichier')),
                ('stored_name', models.CharField(help_text='opaque name in the private storage', max_length=120, unique=True)),
                ('mime_type', models.CharField(max_length=60)),
                ('size_bytes', models.PositiveIntegerField(help_text='of the cleaned file', verbose_name='taille')),
                ('sent_bytes', models.PositiveIntegerField(default=0, help_text='as sent: the limits count these')),
                ('sha256', models.CharField(help_text='of the cleaned file', max_length=64)),
                ('scan', models.CharField(choices=[('PENDING', 'En cours de vérification'), ('CLEAN', 'Vérifié'), ('UNSCANNED', 'Non vérifié (aucun antivirus configuré)'), ('INFECTED', 'Dangereux, supprimé')], default='PENDING', max_length=9, verbose_name='vérification')),
                ('scan_detail', models.CharField(blank=True, max_length=120)),
                ('scanned_at', models.DateTimeField(null=True)),
                ('drawing', models.CharField(choices=[('WAITING', 'En préparation'), ('READY', 'Prêtes'), ('FAILED', 'Impossibles')], default='WAITING', max_length=7)),
                ('page_count', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attachments', to='submissions.draft')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attachments', to='submissions.message')),
                ('note', models.ForeignKey(help_text='never shown to the tenant', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='submissions.note')),
                ('submission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='submissions.submission')),
            ],
            options={
                'verbose_name': 'fichier joint',
                'verbose_name_plural': 'fichiers joints',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ease', models.PositiveSmallIntegerField(choices=[(1, 'Très facile'), (2, 'Facile'), (3, 'Ni facile ni difficile'), (4, 'Difficile'), (5, 'Très difficile')])),
                ('words', models.TextField(blank=True, max_length=1000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='survey', to='submissions.submission')),
            ],
            options={
                'verbose_name': 'avis sur une demande',
                'verbose_name_plural': 'avis sur les demandes',
            },
        ),
        migrations.CreateModel(
            name='PageImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('stored_name', models.CharField(max_length=120, unique=True)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='submissions.attachment')),
            ],
            options={
                'verbose_name': 'image de page',
                'verbose_name_plural': 'images de pages',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('attachment', 'number'), name='one_image_per_page')],
            },
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['-created_at', '-id'], name='submissions_by_age'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['agency', '-created_at', '-id'], name='submissions_by_agency'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['kind', '-created_at', '-id'], name='submissions_by_kind'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['tenant', 'kind', '-id'], name='submissions_by_tenant'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('replaced_by__isnull', False)), fields=['replaced_by'], name='submissions_replaced'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='submissions_merged'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state', 'ANSWERED')), fields=['answered_at'], name='submissions_answered'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state__in', ('RECEIVED', 'IN_REVIEW', 'WAITING'))), fields=['due_on', 'id'], name='submissions_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['agency', 'state', 'due_on'], name='submissions_by_state'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['submission', 'told_at', 'id'], name='messages_in_order'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('by_staff', True), ('read_at__isnull', True), ('sort__in', ('MESSAGE', 'QUESTION', 'ANSWER', 'NEW_DATE', 'DECISION', 'REOPENED'))), fields=['submission'], name='messages_unread_by_tenant'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('by_staff', False), ('read_at__isnull', True), ('sort__in', ('MESSAGE', 'QUESTION', 'ANSWER', 'NEW_DATE', 'DECISION', 'REOPENED'))), fields=['submission'], name='messages_unread_by_staff'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['kept_until'], name='drafts_by_term'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('scan', 'PENDING')), fields=['created_at'], name='attachments_to_scan'),
        ),
    ]
