from .attachments import Attachment, PageImage
from .references import KindSetting, RefusalReason
from .submissions import Draft, Note, NumberSeries, Submission

__all__ = [
    "Attachment",
    "Draft",
    "KindSetting",
    "Note",
    "NumberSeries",
    "PageImage",
    "RefusalReason",
    "Submission",
]
