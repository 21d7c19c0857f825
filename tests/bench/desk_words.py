"""What people wrote about the requests of a bench, by set-based SQL: 1.5 million messages in a minute or two."""

from __future__ import annotations

from django.utils import timezone

from forms.submissions.enums import State
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Message, Submission
from tests.kit.rows import multiply, run

MESSAGES = 15  # of two requests
SENTENCES = 2_000
NEW, LONGEST = 120, 200  # messages that nobody dealt with; those of the longest conversation
APART = 30  # from one of the former to the next, so that each is about another request
# The same n and salt give the same die each time; different salts are independent.
DICE = """
CREATE FUNCTION dice(n bigint, salt text, sides int) RETURNS int IMMUTABLE LANGUAGE sql AS
$$ SELECT ('x' || left(md5(n || salt), 7))::bit(28)::int % sides $$
"""
SYLLABLES = "'{BA,BER,CHA,DE,DU,FO,GA,GI,LA,LE,MA,MO,NA,PE,RO,SA,TRI,VA,VI,ZE}'::text[]"
EVERYDAY, TWO_WORDS, UNSAID = "chauffage", "radiateur+panne", "xylophone"
SPOKEN = """
la porte du hall ne ferme plus depuis lundi merci de venir voir le chauffage est en panne dans le salon fuite sous
robinet cuisine bonjour ascenseur volet boite aux lettres clef badge gardien plombier devis facture loyer charges
quittance bail garage cave escalier lumiere fenetre joint eau chaude froide radiateur bruit voisin humidite
"""
WORDS = SPOKEN.split()


def syllable(salt: str) -> str:
    return f"({SYLLABLES})[1 + dice(n, '{salt}', 20)]"


def sentences_fill() -> None:
    """Sentences to draw from: made once, since a word drawn for each message would cost minutes."""
    words = "'{" + ",".join(WORDS) + "}'::text[]"
    drawn = " || ' ' || ".join(f"({words})[1 + dice(n, 'word{number}', {len(WORDS)})]" for number in range(10))
    run("CREATE TABLE bench_sentences (id bigint PRIMARY KEY, words text)")
    run(f"INSERT INTO bench_sentences SELECT n, {drawn} FROM generate_series(1, {SENTENCES}) AS n")


def said(salt: str) -> str:
    """A sentence of every day, and a word that nobody else wrote; folded already."""
    everyday = f"(SELECT words FROM bench_sentences WHERE id = 1 + dice(n, '{salt}', {SENTENCES}))"
    return f"({everyday} || ' ' || translate(left(md5(n || '{salt}'), 8), '0123456789', 'ghijklmnop'))"


def written(count: int, mine: SubmissionQuerySet) -> Submission:
    """Write what both sides wrote about n requests; returns the one of these about which they wrote most."""
    first, now = Submission.objects.earliest("pk").pk, timezone.now()
    line = Message(told_at=now, created_at=now, read_at=now)
    total = MESSAGES * count // 2
    # An index is made faster than it is kept while rows come by the million.
    run("DROP INDEX messages_words")
    _lines(
        line,
        total,
        "line",
        f"{first} + (n::bigint - 1) * {count} / {total}",  # in the order in which they were sent, as people write
        told_at=f"now() - interval '400 days' * ({total} - n) / {total}",
        read_at=f"CASE WHEN mod(n, {APART}) <> 1 OR n <= {total - NEW * APART} THEN now() END",
    )
    talk = mine.filter(kind="contact", state=State.IN_REVIEW).earliest("due_on", "pk")
    _lines(line, LONGEST, "talk", str(talk.pk))
    run("CREATE INDEX messages_words ON submissions_message USING gin (words_text gin_trgm_ops)")
    return talk


def _lines(line: Message, count: int, salt: str, submission: str, **expressions: str) -> None:
    words = said(salt)
    multiply(
        line,
        count,
        uid=f"md5(n || '{salt}')::uuid",
        by_staff="mod(n, 2) = 0",
        submission_id=submission,
        text=words,
        words_text=f"' ' || {words}",
        **expressions,
    )
