from .attachments import Attachment, PageImage
from .messages import Message, StateChange, SurveyAnswer
from .references import KindSetting, ReadyAnswer, RefusalReason
from .submissions import Draft, Note, NumberSeries, Submission

__all__ = [
    "Attachment",
    "Draft",
    "KindSetting",
    "Message",
    "Note",
    "NumberSeries",
    "PageImage",
    "ReadyAnswer",
    "RefusalReason",
    "StateChange",
    "Submission",
    "SurveyAnswer",
]
