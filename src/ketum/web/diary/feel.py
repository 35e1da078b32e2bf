"""How I am: one tap is a complete entry. And the dark page for the worst moments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ketum.record import Finding, Record, Severity, Symptom
from ketum.safety import check
from ketum.store.models import Rating, new_id
from ketum.store.models import Symptom as SymptomRow
from ketum.store.writing import save
from ketum.web.answers import card_of
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

PAIN = "nrs-pain"
PAIN_WORDS = (
    _("none"), _("very mild"), _("mild"), _("mild"), _("moderate"), _("moderate"), _("moderate"), _("strong"),
    _("strong"), _("very strong"), _("the worst"),
)  # fmt: skip
# Further scales, each with four words from best to worst; they are optional.
SCALES = (
    ("sleep", _("Sleep"), (_("good"), _("fair"), _("poor"), _("bad"))),
    ("mood", _("Mood"), (_("good"), _("fair"), _("low"), _("very low"))),
    ("energy", _("Energy"), (_("good"), _("fair"), _("low"), _("none"))),
    ("fog", _("Clear head"), (_("clear"), _("a bit foggy"), _("foggy"), _("lost"))),
    ("function", _("What I could do"), (_("all"), _("most"), _("little"), _("nothing"))),
)
REMEMBERED = 6


@allowing("GET", "HEAD", "POST")
@needs_diary
def feel(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Pain from 0 to 10, never pre-selected; or "can't today"."""
    if request.method != "POST":
        return render(request, "diary/feel.html", {"pains": list(enumerate(PAIN_WORDS))})
    value = request.POST.get("pain", "")
    content: dict[str, object] = {"at": diary.at, "zone": diary.person.zone, "scale": PAIN}
    if value.isdigit() and int(value) <= 10:
        content["value"] = float(value)
    else:
        content["cannot"] = True
    entry = save(diary.person, "rating", new_id(), content, diary.at).entry
    diary.session.shown_once["saved"] = f"rating:{entry.pk}"
    return to(request, "flare" if "flare" in request.POST else "feel-more")


@allowing("GET", "HEAD", "POST")
@needs_diary
def more(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Sleep, mood, energy, head, function, side effects: whatever one wants to add."""
    if request.method != "POST":
        context = {"scales": SCALES, "effects": effects(diary)}
        return render(request, "diary/feel_more.html", context)
    said = _kept(request, diary)
    urgent = _urgent(said, diary)
    if urgent:
        cards = [card_of(one, knowledge()) for one in urgent]
        emergency = any(one.severity is Severity.EMERGENCY for one in urgent)
        return render(request, "diary/feel_urgent.html", {"cards": cards, "emergency": emergency})
    return to(request, "now")


def _kept(request: HttpRequest, diary: Diary) -> list[str]:
    """Keep what was tapped; the symptoms that were said."""
    base: dict[str, object] = {"at": diary.at, "zone": diary.person.zone}
    for name, _label, words in SCALES:
        value = request.POST.get(name, "")
        if value.isdigit() and int(value) < len(words):
            save(diary.person, "rating", new_id(), base | {"scale": name, "value": float(value)}, diary.at)
    typed = [line for line in request.POST.get("other", "").splitlines() if line.strip()]
    said = list(dict.fromkeys(" ".join(one.split())[:300] for one in [*request.POST.getlist("effect"), *typed]))
    for text in said[:30]:
        save(diary.person, "symptom", new_id(), base | {"text": text}, diary.at)
    return said


def effects(diary: Diary) -> list[str]:
    """Side effects that were said before, the latest first."""
    rows = (
        SymptomRow.objects.filter(person=diary.person, deleted_at=None).order_by("-at").values_list("text", flat=True)
    )
    return list(dict.fromkeys(rows[:60]))[:REMEMBERED]


def _urgent(said: list[str], diary: Diary) -> list[Finding]:
    """What cannot wait among what was just said."""
    if not said:
        return []
    symptoms = tuple(Symptom(text=text, at=diary.at.isoformat()) for text in said)
    record: Record = diary.record()
    now = Record(
        schema_version=1,
        person=record.person,
        medications=record.medications,
        substances=record.substances,
        products=record.products,
        kratom_use=record.kratom_use,
        symptoms=symptoms,
    )
    found = check(now, knowledge(), diary.at.date()).findings
    return [one for one in found if one.severity >= Severity.WARNING and one.code.startswith(("SX:", "LAB:"))]


@allowing("GET", "HEAD")
@needs_diary
def flare(request: HttpRequest, diary: Diary) -> HttpResponse:
    """A black page with three things: pain, dose, help. It never leaves by itself."""
    last = Rating.objects.filter(person=diary.person, scale=PAIN, deleted_at=None).order_by("-at").first()
    return render(request, "diary/flare.html", {"pains": range(11), "last": last})
