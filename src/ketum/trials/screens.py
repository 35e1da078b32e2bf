"""What the pages of a trial show, as data: the cards of the questions, today's task, the raw points after the reveal.

Nothing in here that is made before the reveal depends on the order, except the arm of today where the trial is open.
"""

from datetime import date, timedelta
from typing import Literal

import msgspec

from ketum.knowledge.library import Library
from ketum.record.model import moment
from ketum.trials.allocation import order
from ketum.trials.logbook import Trial, diary_of, next_envelope
from ketum.trials.method import Blinding, Design, Span, method
from ketum.trials.protocol import Protocol
from ketum.trials.setting import Setting

Field = Literal["baseline", "pain", "card", "guess", "confidence", "withdrawal", "rescue", "harms"]

LOOKING_BACK = ("card", "title", "question", "who", "note")


class Card(msgspec.Struct, frozen=True):
    """One question of the wizard. Looking back ("T0") has nothing to choose."""

    id: str
    card: str
    title: str
    question: str
    who: str
    note: str
    kratom: bool
    blinding: tuple[Blinding, ...] = ()
    blocks: Span | None = None
    period_days: Span | None = None


class Today(msgspec.Struct, frozen=True):
    """What is to be done on a day. ``day`` counts from 0; ``asks`` are the fields of an ``Entry`` to ask for."""

    day: int | None
    envelope: int | None
    instructions: tuple[str, ...]
    asks: tuple[Field, ...]
    over: bool = False


class Point(msgspec.Struct, frozen=True):
    """One raw rating of the picture: day or episode (from 0), period, arm, pain, and whether it was analysed."""

    day: int
    period: int
    arm: str
    pain: float
    analysed: bool


def cards(library: Library) -> tuple[Card, ...]:
    """The questions in the order of the wizard, looking back last."""
    rules = method(library)
    card, title, question, who, note = (rules.say(f"lookback.{one}") for one in LOOKING_BACK)
    return (*(_card(one) for one in rules.designs.values()), Card("T0", card, title, question, who, note, kratom=False))


def _card(one: Design) -> Card:
    return Card(
        one.id, one.card, one.title, one.question, one.who, one.note, one.kratom, one.blinding, one.blocks,
        one.period_days,
    )  # fmt: skip


def today(trial: Trial, library: Library, at: date, secret: bytes | None = None) -> Today:
    """The task of the day ``at``. ``secret`` is needed only where the person knows which is which ("open")."""
    rules = method(library)
    if trial.state != "running" or trial.started is None:
        return Today(None, None, (rules.say("today.not_running"),), (), over=trial.state != "designed")
    day = (at - moment(trial.started).date()).days
    if day < 0:
        return Today(None, None, (rules.say("today.before", first_day=trial.started),), ())
    envelope = next_envelope(trial, day)
    if envelope is None:
        return Today(day, None, (rules.say("today.over"),), (), over=True)
    if trial.protocol.period_days is None:
        return _flare(trial, library, at, day, envelope)
    return _day(trial.protocol, library, day, envelope, secret)


def _day(protocol: Protocol, library: Library, day: int, envelope: int, secret: bytes | None) -> Today:
    rules, length = method(library), protocol.period_days or 1
    first, last = day % length == 0, day % length == length - 1
    values = {"day": day + 1, "days": protocol.days, "envelope": envelope}
    arm = open_arm(protocol, secret, day)
    said = [rules.say("today.known", arm=arm, **values) if arm else rules.say("today.take", **values)]
    asks: list[Field] = ["pain", "rescue", "harms"]
    if rules.designs[protocol.question].rebound:
        asks.insert(1, "withdrawal")
    if first and protocol.blinding == "self":
        said.insert(0, rules.say("today.card"))
        asks.insert(0, "card")
    if last and protocol.blinding != "open":
        said.append(rules.say("today.guess"))
        asks += ["guess", "confidence"]
    return Today(day, envelope, tuple(said), tuple(asks))


def _flare(trial: Trial, library: Library, at: date, day: int, envelope: int) -> Today:
    rules = method(library)
    design = rules.designs[trial.protocol.question]
    if any(one.day == day for one in trial.log):
        tomorrow = at + timedelta(days=1)
        said = rules.say("today.wait", hours=f"{design.gap_h:g}", envelope=envelope, day=tomorrow)
        return Today(day, None, (said,), ())
    values = {"least": f"{design.episode_from:g}", "minutes": f"{design.after_min:g}", "envelope": envelope}
    said = rules.say("today.flare", **values)
    alone = trial.protocol.blinding == "self"
    asks: tuple[Field, ...] = ("baseline", "pain", "guess", "confidence", "rescue", "harms")
    before = (rules.say("today.card"),) if alone else ()
    return Today(day, envelope, (*before, said, rules.say("today.guess")), ("card", *asks) if alone else asks)


def open_arm(protocol: Protocol, secret: bytes | None, day: int) -> str | None:
    """What is to be done on ``day`` in an open trial, in words; ``None`` in every blinded one, whoever asks."""
    if protocol.blinding != "open" or secret is None or protocol.period_days is None:
        return None
    drawn = order(protocol, secret)
    place = day // protocol.period_days
    if not 0 <= place < len(drawn):
        return None
    return next(one.words for one in protocol.arms if one.id == drawn[place])


def points(trial: Trial, library: Library) -> tuple[Point, ...] | None:
    """Every rating with its arm for the picture, in order; ``None`` before the reveal."""
    diary = diary_of(trial)
    if diary is None:
        return None
    if not diary.noted:
        return ()
    setting = Setting(diary, library)
    course = setting.course
    return tuple(
        Point(int(day), int(period), setting.arms[1] if side > 0 else setting.arms[0], float(pain), bool(counted))
        for day, period, side, pain, counted in zip(
            course.day, course.period, course.side[:, 0], course.pain[:, 0], setting.counted, strict=True
        )
        if pain == pain  # a day without a rating has no point
    )
