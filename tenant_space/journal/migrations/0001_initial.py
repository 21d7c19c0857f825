import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('SIGN_UP', 'Inscription'), ('OPENED', 'Accès ouvert par votre bailleur'), ('ACTIVATED', "Activation de l'accès"), ('SIGN_IN', 'Connexion'), ('SIGN_IN_PASSKEY', "Connexion avec une clé d'accès"), ('SIGN_IN_FAILED', 'Essai de connexion sans succès'), ('SIGN_OUT', 'Déconnexion'), ('OTHERS_OUT', 'Déconnexion des autres appareils'), ('PASSWORD', 'Changement du mot de passe'), ('RESET', 'Nouveau mot de passe, demandé par courriel'), ('EMAIL_ASKED', "Demande de changement de l'identifiant"), ('EMAIL', "Changement de l'identifiant"), ('FACTOR_ADDED', 'Double vérification ajoutée'), ('FACTOR_OFF', 'Double vérification retirée'), ('FACTOR_LOST', 'Double vérification retirée par votre bailleur'), ('TERMS', 'Conditions générales acceptées'), ('BLOCKED', 'Accès bloqué par votre bailleur'), ('UNBLOCKED', 'Accès rétabli par votre bailleur'), ('CLOSED', 'Accès fermé'), ('DOCUMENT', 'Document téléchargé'), ('STATEMENT', 'Relevé de compte téléchargé'), ('RECEIPTS_ON', 'Quittances électroniques acceptées'), ('RECEIPTS_OFF', 'Retour aux quittances papier')], max_length=15)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('address', models.CharField(blank=True, help_text='network address, its end masked', max_length=45)),
                ('device', models.CharField(blank=True, max_length=80)),
                ('detail', models.CharField(blank=True, help_text='a number, never a name', max_length=80)),
            ],
            options={
                'verbose_name': 'accès noté',
                'verbose_name_plural': 'journal des accès',
                'indexes': [models.Index(fields=['user_id', '-at'], name='events_of_a_sign_in'), models.Index(fields=['at'], name='events_by_age')],
            },
        ),
    ]
