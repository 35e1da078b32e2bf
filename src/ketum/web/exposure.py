"""What a dose does in the body: one sentence, the band, the table, and where the uncertainty comes from."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketum.pharmacology.person.card import Card, card, card_for
from ketum.pharmacology.person.shape import Curve
from ketum.record import Product
from ketum.web.answers import source_of
from ketum.web.diary.access import diary_of
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

WIDTH, HEIGHT, LEFT, BOTTOM = 640.0, 264.0, 46.0, 30.0
STEPS = 7
MOST_GRAMS, MOST_TIMES = 100.0, 24
FORMS = (
    ("leaf_powder", gettext_lazy("Leaf powder")),
    ("capsule", gettext_lazy("Capsules")),
    ("tea", gettext_lazy("Tea")),
    ("extract", gettext_lazy("Extract or shot")),
    ("seven_oh", gettext_lazy("7-OH product")),
    ("blend", gettext_lazy("Blend with other substances")),
    ("unknown", gettext_lazy("I do not know")),
)


@dataclass(frozen=True)
class Drawing:
    """A curve with its band, ready to be drawn, and the same as rows of a table."""

    band: str
    line: str
    ticks: tuple[tuple[float, str], ...]
    levels: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, str, str, str], ...]


@allowing("GET", "HEAD", "POST")
def exposure(request: HttpRequest) -> HttpResponse:
    """The card of the diary's own use, or of an amount that is typed."""
    diary = diary_of(request)
    typed = request.POST if request.method == "POST" else None
    shelf = knowledge()
    problem, found = "", None
    if typed is not None:
        try:
            found = card_for(
                Product(id="asked", name=_("this product"), form=_form(typed.get("form", ""))),  # type: ignore[arg-type]
                _number(typed.get("grams", ""), MOST_GRAMS),
                _whole(typed.get("times", "")),
                shelf,
            )
        except ValueError as error:
            problem = str(error)
    elif diary is not None:
        found = card(diary.record(), shelf)
    context: dict[str, object] = {
        "card": found,
        "own": typed is None and found is not None,
        "typed": typed or {},
        "forms": FORMS,
        "problem": problem,
        "sources": [source_of(name, shelf) for name in found.references] if found else [],
        "drawings": _drawings(found),
    }
    return render(request, "exposure.html", context, status=400 if problem else 200)


def _drawings(found: Card | None) -> list[tuple[str, Drawing]]:
    if found is None or found.numbers is None:
        return []
    return [
        (_("After one dose, two days"), drawing(found.numbers.one_dose, 12, _("h"), 1)),
        (_("Taken every day for two weeks, then no more"), drawing(found.numbers.every_day, 72, _("days"), 24)),
    ]


def drawing(curve: Curve, step_h: float, unit: str, per: float) -> Drawing:
    """The curve in the picture's own measure; ``step_h`` between ticks and rows, ``per`` hours in one ``unit``."""
    most = max(curve.high)
    end = curve.time_h[-1]

    def place(time: float, value: float) -> str:
        x = LEFT + (WIDTH - LEFT) * time / end
        return f"{x:.1f} {(HEIGHT - BOTTOM) * (1 - value / most):.1f}"

    upper = [place(time, value) for time, value in zip(curve.time_h, curve.high, strict=True)]
    lower = [place(time, value) for time, value in zip(curve.time_h, curve.low, strict=True)]
    line = [place(time, value) for time, value in zip(curve.time_h, curve.likely, strict=True)]
    shown = [n for n, time in enumerate(curve.time_h) if time % step_h < 1e-9]
    return Drawing(
        band=f"M{'L'.join([*upper, *reversed(lower)])}Z",
        line=f"M{'L'.join(line)}",
        ticks=tuple(
            (LEFT + (WIDTH - LEFT) * curve.time_h[n] / end, f"{curve.time_h[n] / per:g}") for n in shown[: STEPS + 1]
        ),
        levels=tuple(((HEIGHT - BOTTOM) * (1 - share), f"{most * share:.0f}") for share in (1.0, 0.5, 0.0)),
        rows=tuple(
            (
                f"{curve.time_h[n] / per:g} {unit}",
                f"{curve.low[n]:.0f}",
                f"{curve.likely[n]:.0f}",
                f"{curve.high[n]:.0f}",
            )
            for n in shown
        ),
    )


def _form(said: str) -> str:
    return said if said in dict(FORMS) else "unknown"


def _number(said: str, most: float) -> float | None:
    text = said.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(_("Write the amount as a number, or leave it empty.")) from None
    if not 0 < value <= most:
        raise ValueError(_("Write grams between 0 and %(most)g, or leave it empty.") % {"most": most})
    return value


def _whole(said: str) -> int | None:
    if not said.strip():
        return None
    if not said.strip().isdigit() or not 1 <= int(said) <= MOST_TIMES:
        raise ValueError(_("Write how many times a day as a whole number, or leave it empty."))
    return int(said)
