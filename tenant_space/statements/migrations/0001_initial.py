import django.db.models.deletion
import django.utils.timezone
import tenant_space.statements.prepared
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatementPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'relevé de compte',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='StatementFile',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('figures', models.CharField(help_text='what the account said when it was asked for', max_length=100)),
                ('state', models.CharField(choices=[('WAITING', 'En préparation'), ('READY', 'Prêt'), ('FAILED', 'Impossible à préparer')], default='WAITING', max_length=7)),
                ('name', models.CharField(default=tenant_space.statements.prepared.file_name_new, help_text='opaque name in the private storage, known before the file is', max_length=120)),
                ('size_bytes', models.BigIntegerField(default=0)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(db_column='account_number', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenancy.rentaccount')),
                ('tenant', models.ForeignKey(db_column='tenant_id', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'verbose_name': 'relevé préparé',
                'verbose_name_plural': 'relevés préparés',
                'indexes': [models.Index(fields=['tenant', '-asked_at'], name='statements_by_tenant'), models.Index(fields=['asked_at'], name='statements_by_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'FAILED'), _negated=True), fields=('tenant', 'account', 'first_day', 'last_day', 'figures'), name='one_statement_of_the_same_figures')],
            },
        ),
    ]
