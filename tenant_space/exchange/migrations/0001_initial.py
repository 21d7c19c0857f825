import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OutboundBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch_id', models.CharField(max_length=60, verbose_name='lot')),
                ('sequence', models.PositiveIntegerField(unique=True, verbose_name='numéro')),
                ('created_at', models.DateTimeField(verbose_name='préparé le')),
                ('written_at', models.DateTimeField(null=True, verbose_name='déposé le')),
                ('counts', models.JSONField(default=dict, verbose_name='lignes par fichier')),
            ],
            options={
                'verbose_name': 'lot envoyé au logiciel de gestion',
                'verbose_name_plural': 'lots envoyés au logiciel de gestion',
                'ordering': ['-sequence'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch_id', models.CharField(max_length=60, verbose_name='lot')),
                ('sequence', models.PositiveIntegerField(verbose_name='numéro')),
                ('mode', models.CharField(blank=True, choices=[('FULL', 'Complet'), ('DELTA', 'Différences')], max_length=5, verbose_name='mode')),
                ('state', models.CharField(choices=[('APPLIED', 'Appliqué'), ('HELD', 'Retenu'), ('REJECTED', 'Refusé')], max_length=8, verbose_name='état')),
                ('control_sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('producer', models.CharField(blank=True, max_length=60, verbose_name='logiciel')),
                ('extracted_at', models.DateTimeField(null=True, verbose_name='données du')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='reçu le')),
                ('seconds', models.FloatField(default=0, verbose_name='durée (s)')),
                ('row_count', models.PositiveIntegerField(default=0, verbose_name='lignes')),
                ('changed_count', models.PositiveIntegerField(default=0, verbose_name='lignes changées')),
                ('reject_count', models.PositiveIntegerField(default=0, verbose_name='rejets')),
                ('warning_count', models.PositiveIntegerField(default=0, verbose_name='alertes')),
                ('counts', models.JSONField(default=dict, verbose_name='détail par fichier')),
                ('lost_count', models.PositiveIntegerField(default=0, verbose_name='accès perdus')),
                ('released_at', models.DateTimeField(null=True, verbose_name='laissé passer le')),
            ],
            options={
                'verbose_name': 'lot du logiciel de gestion',
                'verbose_name_plural': 'lots du logiciel de gestion',
                'ordering': ['-received_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'APPLIED')), fields=('sequence',), name='one_applied_batch_per_sequence')],
            },
        ),
        migrations.CreateModel(
            name='BatchIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('BLOCKING', 'Bloquant'), ('ROW', 'Ligne écartée'), ('WARNING', 'Alerte')], max_length=8, verbose_name='nature')),
                ('file_name', models.CharField(blank=True, max_length=120, verbose_name='fichier')),
                ('line', models.PositiveIntegerField(null=True, verbose_name='ligne')),
                ('message', models.CharField(max_length=300, verbose_name='raison')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='exchange.batch', verbose_name='lot')),
            ],
            options={
                'verbose_name': 'rejet ou alerte',
                'verbose_name_plural': 'rejets et alertes',
                'ordering': ['batch', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LostAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_number', models.CharField(max_length=20, verbose_name='compte client')),
                ('tenant_id', models.CharField(max_length=20, verbose_name='personne')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lost_accesses', to='exchange.batch', verbose_name='lot')),
            ],
            options={
                'verbose_name': 'accès qui serait perdu',
                'verbose_name_plural': 'accès qui seraient perdus',
                'ordering': ['batch', 'account_number', 'tenant_id'],
            },
        ),
    ]
