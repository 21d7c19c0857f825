from .attachments import Attachment, PageImage
from .references import KindSetting, RefusalReason
from .submissions import Draft, InsuranceReminder, Note, NumberSeries, Submission

__all__ = [
    "Attachment",
    "Draft",
    "InsuranceReminder",
    "KindSetting",
    "Note",
    "NumberSeries",
    "PageImage",
    "RefusalReason",
    "Submission",
]
