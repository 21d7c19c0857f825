import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 2), ('callout', 6), ('steps', 7), ('link', 11)], blank=True, block_lookup={0: ('home.blocks.HeadingBlock', (), {}), 1: ('home.blocks.TextBlock', (), {}), 2: ('wagtail.images.blocks.ImageBlock', [], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Information'), ('warning', 'Attention'), ('success', 'Bonne nouvelle')], 'label': 'nature'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'max_length': 120, 'required': False}), 5: ('home.blocks.TextBlock', (), {'label': 'texte'}), 6: ('wagtail.blocks.StructBlock', [[('kind', 3), ('title', 4), ('text', 5)]], {}), 7: ('home.blocks.StepsBlock', (), {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'texte du lien', 'max_length': 80}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'page du site', 'required': False}), 10: ('wagtail.blocks.URLBlock', (), {'label': "ou adresse d'un autre site", 'required': False}), 11: ('wagtail.blocks.StructBlock', [[('text', 8), ('page', 9), ('url', 10)]], {})}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': 'page de contact',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HelpPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 2), ('callout', 6), ('steps', 7), ('link', 11), ('topic', 17)], blank=True, block_lookup={0: ('home.blocks.HeadingBlock', (), {}), 1: ('home.blocks.TextBlock', (), {}), 2: ('wagtail.images.blocks.ImageBlock', [], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Information'), ('warning', 'Attention'), ('success', 'Bonne nouvelle')], 'label': 'nature'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'max_length': 120, 'required': False}), 5: ('home.blocks.TextBlock', (), {'label': 'texte'}), 6: ('wagtail.blocks.StructBlock', [[('kind', 3), ('title', 4), ('text', 5)]], {}), 7: ('home.blocks.StepsBlock', (), {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'texte du lien', 'max_length': 80}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'page du site', 'required': False}), 10: ('wagtail.blocks.URLBlock', (), {'label': "ou adresse d'un autre site", 'required': False}), 11: ('wagtail.blocks.StructBlock', [[('text', 8), ('page', 9), ('url', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'thème', 'max_length': 80}), 13: ('wagtail.blocks.CharBlock', (), {'label': 'question', 'max_length': 160}), 14: ('home.blocks.TextBlock', (), {'label': 'réponse'}), 15: ('wagtail.blocks.StructBlock', [[('question', 13), ('answer', 14)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {'label': 'questions'}), 17: ('wagtail.blocks.StructBlock', [[('title', 12), ('questions', 16)]], {})}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': "page d'aide",
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('heading', models.CharField(default='Extranet Locataires : Site dédié aux locataires', max_length=120, verbose_name='titre affiché')),
                ('status_text', models.CharField(default="Vous n'êtes actuellement pas connecté.", max_length=160, verbose_name='phrase pour les visiteurs')),
                ('welcome', models.CharField(default='Bienvenue sur votre "Espace Personnel"', max_length=160, verbose_name='accueil')),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='présentation')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 2), ('callout', 6), ('steps', 7), ('link', 11)], blank=True, block_lookup={0: ('home.blocks.HeadingBlock', (), {}), 1: ('home.blocks.TextBlock', (), {}), 2: ('wagtail.images.blocks.ImageBlock', [], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Information'), ('warning', 'Attention'), ('success', 'Bonne nouvelle')], 'label': 'nature'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'max_length': 120, 'required': False}), 5: ('home.blocks.TextBlock', (), {'label': 'texte'}), 6: ('wagtail.blocks.StructBlock', [[('kind', 3), ('title', 4), ('text', 5)]], {}), 7: ('home.blocks.StepsBlock', (), {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'texte du lien', 'max_length': 80}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'page du site', 'required': False}), 10: ('wagtail.blocks.URLBlock', (), {'label': "ou adresse d'un autre site", 'required': False}), 11: ('wagtail.blocks.StructBlock', [[('text', 8), ('page', 9), ('url', 10)]], {})}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': "page d'accueil",
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LegalPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('TERMS', "Conditions générales d'utilisation"), ('NOTICE', 'Mentions légales'), ('PRIVACY', 'Données personnelles'), ('ACCESSIBILITY', 'Accessibilité')], max_length=13, unique=True, verbose_name='nature')),
                ('version', models.CharField(default='1', help_text='Enregistrée quand un locataire accepte les conditions.', max_length=20, verbose_name='version')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 2), ('callout', 6), ('steps', 7), ('link', 11)], blank=True, block_lookup={0: ('home.blocks.HeadingBlock', (), {}), 1: ('home.blocks.TextBlock', (), {}), 2: ('wagtail.images.blocks.ImageBlock', [], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Information'), ('warning', 'Attention'), ('success', 'Bonne nouvelle')], 'label': 'nature'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'max_length': 120, 'required': False}), 5: ('home.blocks.TextBlock', (), {'label': 'texte'}), 6: ('wagtail.blocks.StructBlock', [[('kind', 3), ('title', 4), ('text', 5)]], {}), 7: ('home.blocks.StepsBlock', (), {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'texte du lien', 'max_length': 80}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'page du site', 'required': False}), 10: ('wagtail.blocks.URLBlock', (), {'label': "ou adresse d'un autre site", 'required': False}), 11: ('wagtail.blocks.StructBlock', [[('text', 8), ('page', 9), ('url', 10)]], {})}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': 'page légale',
                'verbose_name_plural': 'pages légales',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 2), ('callout', 6), ('steps', 7), ('link', 11)], blank=True, block_lookup={0: ('home.blocks.HeadingBlock', (), {}), 1: ('home.blocks.TextBlock', (), {}), 2: ('wagtail.images.blocks.ImageBlock', [], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Information'), ('warning', 'Attention'), ('success', 'Bonne nouvelle')], 'label': 'nature'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'max_length': 120, 'required': False}), 5: ('home.blocks.TextBlock', (), {'label': 'texte'}), 6: ('wagtail.blocks.StructBlock', [[('kind', 3), ('title', 4), ('text', 5)]], {}), 7: ('home.blocks.StepsBlock', (), {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'texte du lien', 'max_length': 80}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'page du site', 'required': False}), 10: ('wagtail.blocks.URLBlock', (), {'label': "ou adresse d'un autre site", 'required': False}), 11: ('wagtail.blocks.StructBlock', [[('text', 8), ('page', 9), ('url', 10)]], {})}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': 'page de texte',
            },
            bases=('wagtailcore.page',),
        ),
    ]
