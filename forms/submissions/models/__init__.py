from .attachments import Attachment, PageImage
from .handovers import Handover
from .messages import Message, StateChange, SurveyAnswer
from .promises import Escalation, LeadNotice
from .references import KindSetting, ReadyAnswer, RefusalReason
from .submissions import Draft, Note, NumberSeries, Submission

__all__ = [
    "Attachment",
    "Draft",
    "Escalation",
    "Handover",
    "KindSetting",
    "LeadNotice",
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
