"""A sentence as it is meant beside its neighbours: answers get their question, pronouns their noun."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ketum.knowledge.audit.concepts import Lexicon
from ketum.knowledge.audit.frames import Framed, framed
from ketum.knowledge.audit.sentences import Span
from ketum.knowledge.audit.words import plain, words

LABEL = re.compile(r"^\s*(?:[QA]\s*[:.)]|\(?\d{1,3}\s*[/.):]|[-*•]|myth\s*\d*\s*[:.]|fact\s*\d*\s*[:.])\s*", re.I)
LEADING_LABEL = re.compile(r"^\s*(?:[QA]\s*[:.)]|\(?\d{1,3}\s*[/.)]|[-*•])\s*", re.I)
# Not in "this is why" and "it is clear that", where the pronoun stands for nothing that was named.
POINTS_BACK = r"(?!\s+(?:one|is why|is how|means|proves)\b)(?!(?:'s| is| was) (?:\w+ ){1,2}(?:that|to|for) )"
QUESTION_END = re.compile(r"\?[\s\"”’')\]*!?]*(?:[^\w\s]|\s)*$")
AUXILIARY = ("is", "are", "can", "could", "do", "does", "did", "will", "would", "should", "has", "have", "was", "were")
SUBJECTS = (
    "i",
    "you",
    "it",
    "this",
    "they",
    "we",
    "kratom",
    "people",
    "there",
    "these",
    "anyone",
    "that",
    "sevenoh",
    "mitragynine",
)
NAMED = {"kratom": "kratom", "sevenoh": "7-OH"}
LONGEST_ANSWER = 6  # words; a longer answer says itself what it means
LONGEST_HEADING = 12
LONGEST_ASKED, LONGEST_BESIDE = 14, 25  # words in a question, and in what is read together with it


class ReadingWords(msgspec.Struct, frozen=True):
    """Words that decide how a sentence is read beside its neighbours."""

    presupposing: list[str]
    affirming: list[str]
    denying: list[str]
    pronouns: list[str]
    headings: list[str]
    verbs: list[str]


class Meant(NamedTuple):
    """A sentence as it is meant, and what kind of sentence it is.

    ``beside``: the sentence together with what it answers or goes on about, for when it says too little by itself.
    """

    text: str
    beside: str | None = None
    question: bool = False
    heading: bool = False
    frame: Framed | None = None


def meant(spans: Sequence[Span], whole: str, cues: ReadingWords, topics: Lexicon) -> list[Meant]:
    """Each sentence as it is meant, in order."""
    found: list[Meant] = []
    asked: str | None = None
    about = "kratom"
    for span in spans:
        bare = LEADING_LABEL.sub("", span.text).strip()
        question = bool(QUESTION_END.search(bare))
        if question:
            found.append(Meant(bare, question=not _presupposes(bare, cues)))
            asked = bare
            continue
        text = answered(asked, bare, cues) if asked else None
        heading = text is None and is_heading(span, whole, cues)
        frame = framed(text or bare)
        # Framed first: the "it" of "it is a myth that" stands for nothing.
        said = text or (bare if frame else _named(bare, about, cues))
        frame = frame and frame._replace(text=_named(frame.text, about, cues))
        found.append(Meant(said, _beside(asked, said, about, topics), heading=heading, frame=frame))
        about = _subject(bare, topics) or about
        asked = None
    return found


def _beside(asked: str | None, said: str, about: str, topics: Lexicon) -> str | None:
    """An answer with its question; on a page about 7-OH, a sentence without a noun of its own with 7-OH."""
    if asked and len(asked.split()) <= LONGEST_ASKED and len(said.split()) <= LONGEST_BESIDE:
        return f"{LEADING_LABEL.sub('', asked)} {said}"
    if about == "sevenoh" and _subject(said, topics) is None and len(said.split()) <= LONGEST_BESIDE:
        return f"7-OH: {said}"
    return None


def _presupposes(text: str, cues: ReadingWords) -> bool:
    small = plain(text)
    return any(plain(one) in small for one in cues.presupposing)


def answered(question: str, answer: str, cues: ReadingWords) -> str | None:
    """A question and its short yes or no as one statement; ``None`` when the answer says itself what it means."""
    tokens = re.findall(r"[a-z0-9']+", plain(answer))
    if not tokens or len(tokens) > LONGEST_ANSWER:
        return None
    small = " ".join(tokens)
    if _begins(small, cues.denying):
        return statement(question, affirmed=False)
    return statement(question, affirmed=True) if _begins(small, cues.affirming) else None


def _begins(text: str, phrases: Sequence[str]) -> bool:
    return any(text == one or text.startswith(f"{one} ") for one in map(plain, phrases))


def statement(question: str, *, affirmed: bool) -> str:
    """What a yes or a no to a question states: "Can I get addicted?" and no: "I can not get addicted"."""
    asked = LABEL.sub("", question).strip().rstrip("?!\"”’' ")
    asked = re.split(r"[:,] (?=(?:is|are|can|do|does|will)\b)", plain(asked))[-1]
    tokens = asked.split()
    sign = "" if affirmed else "not "
    if len(tokens) > 2 and tokens[0] in AUXILIARY:
        subject = 2 if tokens[1] in {"the", "my", "your", "this", "daily"} and len(tokens) > 3 else 1
        first, rest = " ".join(tokens[1 : 1 + subject]), " ".join(tokens[1 + subject :])
        helper = tokens[0] if tokens[0] not in {"do", "does", "did"} or not affirmed else ""
        return f"{first} {helper} {sign}{rest}".replace("  ", " ")
    return f"{'Yes' if affirmed else 'No, not'}: {asked}"


def _named(text: str, about: str, cues: ReadingWords) -> str:
    """The pronoun that a sentence begins with, replaced by what the text is speaking of."""
    for pronoun in sorted(cues.pronouns, key=len, reverse=True):
        match = re.match(rf"{re.escape(pronoun)}(?=\s){POINTS_BACK}", text, re.I)
        if match and about in NAMED:
            ending = (
                "'s"
                if pronoun == "its"
                else (" is" if pronoun.endswith("'s") else " are" if pronoun.endswith("'re") else "")
            )
            return f"{NAMED[about].capitalize()}{ending}{text[match.end() :]}"
    return text


def _subject(text: str, topics: Lexicon) -> str | None:
    """What the next "it" will mean: the last of kratom, 7-OH or another remedy that was named."""
    spans = topics.spans(words(plain(text)))
    named = [(start, name) for name, start, _ in spans if name in {*NAMED, "other_remedy"}]
    return max(named)[1] if named else None


def is_heading(span: Span, whole: str, cues: ReadingWords) -> bool:
    """Whether a line stands alone and names a topic without stating anything about it."""
    alone = (span.start == 0 or whole[span.start - 1] == "\n") and (span.end == len(whole) or whole[span.end] == "\n")
    if not alone or span.text.rstrip()[-1:] in {".", "!", "…"}:
        return False
    tokens = re.findall(r"[\w']+", plain(span.text))
    if not tokens or len(tokens) > LONGEST_HEADING:
        return False
    opens = any(" ".join(tokens).startswith(plain(one)) for one in cues.headings)
    return opens or not any(one in cues.verbs for one in tokens)
