import wagtail.models.preview
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('button', models.CharField(blank=True, help_text="Le bouton vient après le texte. L'adresse où il mène ne se change pas.", max_length=40, verbose_name='texte du bouton')),
                ('edited', models.BooleanField(default=False, editable=False)),
                ('topic', models.CharField(choices=[('entry', 'Lignes du compte'), ('claim', 'États des réclamations'), ('card', "Cartes de l'accueil")], editable=False, max_length=10, verbose_name='sujet')),
                ('code', models.CharField(editable=False, max_length=40, verbose_name='code')),
                ('title', models.CharField(max_length=120, verbose_name='titre')),
                ('text', models.TextField(blank=True, max_length=500, verbose_name='texte')),
                ('shown', models.BooleanField(default=True, verbose_name='montrer')),
                ('sort_order', models.PositiveSmallIntegerField(default=10, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'texte',
                'ordering': ['topic', 'sort_order', 'code'],
                'abstract': False,
                'default_permissions': ('change', 'view'),
                'constraints': [models.UniqueConstraint(fields=('topic', 'code'), name='one_wording_per_code')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
    ]
