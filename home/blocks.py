"""The editors' vocabulary: few blocks, each with one clear use. All read as clean data over the API."""

import logging
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.page_specs import page_choices, pages_live
from tenant_space.files.storages import STORAGE_ERRORS
from tenant_space.formats.rich_text import clean_html

logger = logging.getLogger(__name__)

TEXT_FEATURES = ["h3", "bold", "italic", "link", "document-link", "ul", "ol"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs. The API gives HTML with real addresses, not Wagtail's internal links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    def get_api_representation(self, value: RichText, context: dict[str, Any] | None = None) -> str:
        return clean_html(value.source)

    class Meta:
        icon = "pilcrow"
        label = "Texte"
        template = "components/blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    """A title inside the page."""

    class Meta:
        icon = "title"
        label = "Titre"
        template = "components/blocks/heading.html"


class PictureBlock(ImageBlock):
    """A picture with its alternative text."""

    def get_api_representation(
        self, value: AbstractImage | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        try:
            rendition = value.get_rendition("width-760")
        except STORAGE_ERRORS as error:
            logger.error("picture %s unavailable (%s)", value.pk, type(error).__name__)
            return None
        return {
            "url": rendition.full_url,
            "width": rendition.width,
            "height": rendition.height,
            "alt": value.contextual_alt_text or "",
        }

    class Meta:
        icon = "image"
        label = "Image"
        template = "components/blocks/picture.html"


class CalloutBlock(blocks.StructBlock):
    """Something not to be missed."""

    kind = blocks.ChoiceBlock(
        choices=[("info", "Information"), ("warning", "Attention"), ("success", "Bonne nouvelle")],
        default="info",
        label="nature",
    )
    title = blocks.CharBlock(required=False, label="titre", max_length=120)
    text = TextBlock(label="texte")

    class Meta:
        icon = "warning"
        label = "Encadré"
        template = "components/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="ce qu'il faut faire", max_length=120)
    text = TextBlock(required=False, label="explication")


class StepsBlock(blocks.ListBlock):
    """A numbered way to do something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(StepBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        label = "Étapes"
        template = "components/blocks/steps.html"


class LinkBlock(blocks.StructBlock):
    """A large link to a page of the site or to another site."""

    text = blocks.CharBlock(label="texte du lien", max_length=80)
    page = blocks.PageChooserBlock(required=False, label="page du site")
    url = blocks.URLBlock(required=False, label="ou adresse d'un autre site")

    def get_api_representation(
        self, value: blocks.StructValue, context: dict[str, Any] | None = None
    ) -> dict[str, str]:
        page = value["page"]
        return {"text": value["text"], "url": page.full_url if page else value["url"]}

    class Meta:
        icon = "link"
        label = "Lien en évidence"
        template = "components/blocks/link.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="question", max_length=160)
    answer = TextBlock(label="réponse")
    about = blocks.ChoiceBlock(
        choices=page_choices,
        required=False,
        label="parle de la page",
        help_text="Tant que cette page n'est pas en ligne, la question n'est montrée à personne.",
    )

    class Meta:
        icon = "help"
        label = "Question"


class TopicBlock(blocks.StructBlock):
    """Questions and answers on one topic."""

    title = blocks.CharBlock(label="thème", max_length=80)
    first_for = blocks.ChoiceBlock(
        choices=Audience.choices,
        required=False,
        label="d'abord pour",
        help_text="Pour eux, ce thème vient en haut de la page. Les autres le trouvent en bas.",
    )
    questions = blocks.ListBlock(QuestionBlock(), label="questions")

    class Meta:
        icon = "folder-open-inverse"
        label = "Thème"
        template = "components/blocks/topic.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    text = TextBlock()
    picture = PictureBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    link = LinkBlock()


class PagesBlock(blocks.StaticBlock):
    """The pages that are live, each with what one does there. The portal writes it."""

    class Meta:
        icon = "list-ul"
        label = "Les pages de l'espace"
        admin_text = "La liste des pages en ligne, avec ce qu'on y fait. Elle se met à jour toute seule."
        template = "components/blocks/pages.html"


class HelpBodyBlock(BodyBlock):
    """The body of the help page: the same, topics of questions, and the list of what there is."""

    topic = TopicBlock()
    pages = PagesBlock()

    def get_api_representation(self, value: blocks.StreamValue, context: dict[str, Any] | None = None) -> Any:
        """The topics with the answers that are true today; the list of pages is the reader's own to draw."""
        live = pages_live()
        found = super().get_api_representation(value, context)
        for block in found:
            if block["type"] == "topic":
                block["value"]["questions"] = [
                    {"question": one["question"], "answer": one["answer"]}
                    for one in block["value"]["questions"]
                    if not one.get("about") or one["about"] in live
                ]
        return [
            block
            for block in found
            if block["type"] != "pages" and (block["type"] != "topic" or block["value"]["questions"])
        ]
