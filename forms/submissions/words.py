"""First words of the card of something begun and of an answer without own words; what the portal itself says."""

from collections.abc import Mapping
from types import MappingProxyType

from forms.submissions.enums import AnswerOutcome, Call, PortalWords, Sort
from forms.submissions.models import Message
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.editable_words.wordings import Words, wording_register

CARD, VISIT_CARD = "draft_waits", "request_appointment"
CARDS = (
    Words(
        topic=WordingTopic.CARD,
        code=CARD,
        label="Demande commencée, pas envoyée",
        title="Vous n'avez pas envoyé : {demande}",
        text="Ce que vous avez écrit et vos fichiers sont gardés jusqu'au {jour}.",
        button="Continuer",
        placeholders=(
            Placeholder("demande", "ce qui est commencé, et ses premiers mots", "Demande écrite « Il n'y a plus… »"),
            Placeholder("jour", "dernier jour gardé, et combien il en reste", "14 décembre, encore 5 jours"),
        ),
        sort_order=30,
    ),
    Words(
        topic=WordingTopic.CARD,
        code=VISIT_CARD,
        label="Demande : un rendez-vous à venir",
        title="Vous avez un rendez-vous",
        text="C'est pour : {demande}.",
        button="Voir le rendez-vous",
        placeholders=(
            Placeholder("demande", "sujet de la demande", "Demande écrite « Fuite sous l'évier »"),
            Placeholder("jour", "jour du rendez-vous", "lundi 7 décembre 2026"),
        ),
        sort_order=31,
    ),
)

# What an answer says where staff write none; by what it comes to.
ANSWERS = (
    Words(
        topic=WordingTopic.ANSWER,
        code=AnswerOutcome.DONE,
        label="Demande traitée",
        title="Nous avons traité votre demande.",
        text="Si ce n'est pas réglé, dites-le-nous ci-dessous : nous la reprenons.",
    ),
    Words(
        topic=WordingTopic.ANSWER,
        code=AnswerOutcome.NOT_OURS,
        label="Demande qui n'est pas de notre ressort",
        title="Nous ne pouvons pas nous charger de votre demande.",
        text="Pour savoir à qui vous adresser, appelez votre agence.",
    ),
)

wording_register(*CARDS, *ANSWERS)

# What the landlord's software says where it gives no words of its own.
ERP_REFUSES = "Votre demande n'a pas pu être enregistrée. Appelez votre agence : elle vous dira pourquoi."
ERP_ASKS = "Il manque quelque chose à votre demande. Appelez votre agence : elle vous dira quoi."
# What its sender reads of a request that it has; the day stands for `{day}`.
ERP_RECORDED = "Enregistré chez nous le {day}."
ERP_RECEIVED = "Reçu par nos services le {day}, pas encore enregistré."

SAID: Mapping[PortalWords, str] = MappingProxyType(
    {
        PortalWords.JOINED: "Votre demande n° {number} est jointe à celle-ci.",
        PortalWords.TOPIC: "Le sujet de votre demande est maintenant « {topic} ».",
        PortalWords.KIND: "Nous traitons maintenant votre demande comme : « {kind} ».",
        PortalWords.ERP: "{words}",
        PortalWords.REPLACED: "Un envoi plus récent est accepté : c'est lui qui compte.",
    }
)

# --- what the lines of a conversation are called, as their tenant reads them
WROTE = "Vous avez écrit"
RECORDED = "Votre demande, reçue {source}"
BY_TENANT: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.ANSWER: "Votre réponse",
        Sort.REOPENED: "Vous avez dit que ce n'est pas réglé",
        Sort.CONFIRMED: "Vous avez dit que c'est réglé",
    }
)
STAFF_WROTE = "{service} vous a écrit"
BY_STAFF: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.QUESTION: "{service} vous demande un complément",
        Sort.ANSWER: "{service} vous a répondu",
        Sort.DECISION: "{service} a décidé : {state}",
        Sort.CLOSED: "Demande terminée : vous ne nous avez pas dit que ce n'est pas réglé",
        Sort.MERGED: "Deux demandes réunies",
        Sort.TOPIC: "Sujet changé",
    }
)
CALLED: Mapping[Call, str] = MappingProxyType(
    {
        Call.REACHED: "{service} vous a dit par téléphone",
        Call.NOT_REACHED: "{service} a essayé de vous appeler",
    }
)
# An appointment, as its line tells it.
VISIT_SET = "Rendez-vous fixé : {when}."
VISIT_MOVED = "Rendez-vous déplacé : {when}. Il remplace celui-ci : {before}."
VISIT_CANCELLED = "Rendez-vous annulé : {before}. Personne ne viendra ce jour-là."
VISIT_KEPT = "Un seul rendez-vous tient : {when}. Celui-ci est annulé : {before}."
NEW_DATE = "Nouvelle date : réponse le {day} au plus tard"

# --- a promise that passed
NOT_KEPT = "Nous aurions dû vous répondre avant le {day}. Nous ne l'avons pas fait."
PASSED_TO = "Votre demande a été transmise au {whom}."
PROMISED_NOW = "Nous vous répondons maintenant le {day} au plus tard."
MAY_CALL = "Vous pouvez appeler le {phone}."
HEAD_OFFICE = "siège"
LEAD_OF_AGENCY, LEAD_OF_OTHER = "responsable de l'agence {place}", "responsable de votre agence, {name}"

# --- what comes next
ANSWER_BY = "Nous vous répondons le {day} au plus tard."
ANSWER_US = "À vous de répondre. Le délai est en pause jusque-là."
SAY_IF_SETTLED = "Dites-nous si c'est réglé."

# --- what was asked for already
ONE_WAITS = "Vous en avez déjà envoyé une le {last}. Elle attend notre réponse."
SEVERAL_WAIT_OF_ONE_DAY = "Vous en avez déjà envoyé {count} le {last}. Elles attendent notre réponse."
SEVERAL_WAIT = "Vous en avez déjà envoyé {count}, la dernière le {last}. Elles attendent notre réponse."
SENT_ALREADY = "Déjà envoyé le {day} (n° {number}) : {state}."

# --- files that a request left without
FILE_NOT_SENT = "« {name} » n'est pas parti : nous ne l'avons pas reçu."
FILES_NOT_SENT = "{names} et « {last} » ne sont pas partis : nous ne les avons pas reçus."


def line_words(line: Message) -> str:
    """The words of a line of a conversation: somebody's own, or those of today for what the portal says."""
    return SAID[PortalWords(line.said)].format(**line.values) if line.said else line.text
