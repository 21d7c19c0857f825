from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register
from tests.example_topic.models import ExamplePage

page_register(
    PageSpec(
        name="example",
        place=1000,
        model=ExamplePage,
        title="Demander un badge",
        slug="demander-un-badge",
        in_menus=False,
        texts={"introduction": paragraphs("Un badge ouvre la porte de votre immeuble.")},
    )
)
help_topic_register(
    1000,
    topic("Mon badge", question("Comment l'avoir ?", '<a href="page:example">Demandez-le ici</a>.', about="example")),
)
