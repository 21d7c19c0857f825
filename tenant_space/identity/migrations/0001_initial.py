import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import tenant_space.identity.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse de messagerie')),
                ('first_name', models.CharField(blank=True, help_text='staff only', max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, help_text='staff only', max_length=80, verbose_name='nom')),
                ('is_active', models.BooleanField(default=True, verbose_name='peut se connecter')),
                ('is_staff', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('terms_version', models.CharField(blank=True, max_length=20)),
                ('terms_accepted_at', models.DateTimeField(blank=True, null=True)),
                ('suspension', models.CharField(blank=True, choices=[('BLOCKED', 'bloqué'), ('CLOSED', 'fermé')], max_length=7)),
                ('suspension_reason', models.CharField(blank=True, max_length=200)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('closing_told_on', models.DateField(blank=True, help_text='day of the mail before closing', null=True)),
                ('mail_refused_at', models.DateTimeField(blank=True, null=True)),
                ('agencies', models.ManyToManyField(blank=True, related_name='managers', to='tenancy.agency', verbose_name='agences')),
                ('closed_tenant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='closed_users', to='tenancy.tenant')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('tenant', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='tenancy.tenant')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'accès',
                'verbose_name_plural': 'accès',
                'permissions': [('manage_staff', "Gérer l'équipe : créer, modifier et fermer les accès du personnel"), ('manage_tenant_access', 'Gérer les accès des locataires : renvoyer, bloquer, rétablir, retirer')],
            },
            managers=[
                ('objects', tenant_space.identity.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('new_email', models.EmailField(max_length=254)),
                ('key_hash', models.CharField(help_text='SHA-256 of the key in the mailed link', max_length=64, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='address_change', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "changement d'adresse en attente",
                'verbose_name_plural': "changements d'adresse en attente",
            },
        ),
        migrations.CreateModel(
            name='MailRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_refusals', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'courriel refusé',
                'verbose_name_plural': 'courriels refusés',
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(db_index=True, max_length=254)),
                ('password', models.CharField(max_length=128)),
                ('terms_version', models.CharField(blank=True, max_length=20)),
                ('terms_accepted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('network', models.CharField(blank=True, help_text='network address, its end masked', max_length=45)),
                ('device', models.CharField(blank=True, max_length=80)),
                ('blocked_at', models.DateTimeField(blank=True, null=True)),
                ('blocked_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='tenancy.tenant')),
            ],
            options={
                'verbose_name': 'inscription en attente',
                'verbose_name_plural': 'inscriptions en attente',
            },
        ),
        migrations.CreateModel(
            name='TryCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('n', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': "compteur d'essais",
                'verbose_name_plural': "compteurs d'essais",
                'indexes': [models.Index(fields=['started_at'], name='try_counts_by_age')],
            },
        ),
        migrations.CreateModel(
            name='UsedChallenge',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('used_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'défi anti-robot utilisé',
                'verbose_name_plural': 'défis anti-robot utilisés',
                'indexes': [models.Index(fields=['used_at'], name='used_challenges_by_age')],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_access_per_address'),
        ),
        migrations.AddConstraint(
            model_name='mailrefusal',
            constraint=models.UniqueConstraint(fields=('user', 'topic'), name='one_refusal_per_topic'),
        ),
    ]
