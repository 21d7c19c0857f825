"""The editors' vocabulary: few blocks, each with one clear use. All read as clean data over the API."""

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from home.films import player_of
from home.pictures import is_file_name
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


ALT_MISSING = (
    "Écrivez ce que l'image montre, en une phrase : elle est lue à ceux qui ne la voient pas. "
    "L'image n'apprend rien ? Cochez « L'image est décorative »."
)
ALT_IS_FILE = "C'est le nom d'un fichier. Écrivez ce que l'image montre, en une phrase."


class PictureBlock(ImageBlock):
    """A picture with its alternative text."""

    def clean(self, value: AbstractImage | None) -> AbstractImage | None:
        """Refuse a picture that neither says what it shows nor is decorative. The name of a file says nothing."""
        if value is None or value.decorative or self.is_deferred_validation:
            return super().clean(value)
        alt = (value.contextual_alt_text or "").strip()
        problem = ALT_MISSING if not alt else ALT_IS_FILE if is_file_name(alt, value) else ""
        if problem:
            raise blocks.StructBlockValidationError(block_errors={"alt_text": ValidationError(problem)})
        return super().clean(value)

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


class AccordionPartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre, toujours visible", max_length=120)
    text = TextBlock(label="texte, visible quand on ouvre")


class AccordionBlock(blocks.ListBlock):
    """Parts that fold: one reads the titles, and opens what one needs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(AccordionPartBlock(), **kwargs)

    class Meta:
        icon = "collapse-down"
        label = "Parties à déplier"
        template = "components/blocks/accordion.html"


class TableBlock(TypedTableBlock):
    """Rows and columns. On a phone each row is a card, its cells named by their columns."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("text", blocks.CharBlock(required=False, label="Texte"))], **kwargs)

    class Meta:
        icon = "table"
        label = "Tableau"
        template = "components/blocks/table.html"


class VideoBlock(blocks.StructBlock):
    """A film on another site. Nothing of it is loaded before the reader accepts; `home.films` knows its player."""

    title = blocks.CharBlock(label="titre de la vidéo", max_length=120)
    url = blocks.URLBlock(
        label="adresse de la vidéo", help_text="Celle de sa page : https://www.youtube.com/watch?v=…"
    )
    summary = TextBlock(
        label="ce que dit la vidéo",
        help_text="Pour ceux qui ne peuvent pas la regarder ou l'entendre : l'essentiel, en quelques phrases.",
    )

    class Meta:
        icon = "media"
        label = "Vidéo"
        template = "components/blocks/video.html"

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        host = urlsplit(value["url"]).hostname or ""
        found = {"host": host.removeprefix("www."), "player": player_of(value["url"])}
        return {**super().get_context(value, parent_context), **found}


class FileBlock(blocks.StructBlock):
    """A file to download, with its kind and its weight."""

    file = DocumentChooserBlock(label="fichier")
    title = blocks.CharBlock(
        required=False, label="nom affiché", max_length=120, help_text="Vide : le titre du fichier."
    )

    def get_api_representation(
        self, value: blocks.StructValue, context: dict[str, Any] | None = None
    ) -> dict[str, str] | None:
        document = value["file"]
        if document is None:
            return None
        return {"title": value["title"] or document.title, "url": f"{settings.PORTAL_URL}{document.url}"}

    class Meta:
        icon = "doc-full-inverse"
        label = "Fichier à télécharger"
        template = "components/blocks/file.html"


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
    accordion = AccordionBlock()
    table = TableBlock()
    link = LinkBlock()
    file = FileBlock()
    video = VideoBlock()


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
