import django.db.models.deletion
import django.utils.timezone
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
            name='InsurancePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': "attestation d'assurance",
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='InsuranceReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_to', models.DateField()),
                ('step', models.SmallIntegerField(help_text='days before the end; below zero: after it')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='insurance_reminders', to='tenancy.lease')),
            ],
            options={
                'verbose_name': "rappel d'assurance",
                'verbose_name_plural': "rappels d'assurance",
                'constraints': [models.UniqueConstraint(fields=('lease', 'valid_to', 'step'), name='one_reminder_per_step')],
            },
        ),
    ]
