"""First run, unlocking, locking."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketum.record import Record, Severity, Symptom
from ketum.safety import check
from ketum.store.backup import SUFFIX
from ketum.store.diary import BrokenDiary, prepare
from ketum.store.keys import WeakPassphrase, WrongKey
from ketum.store.models import Person, new_id
from ketum.store.opened import opening
from ketum.store.vaults import Vault, create
from ketum.store.writing import save
from ketum.web.answers import shown
from ketum.web.diary.access import Diary, known_zone, needs_diary, session_of, to
from ketum.web.keeping import KEEPER
from ketum.web.keyring import COOKIE, KEYRING, Session, known_vaults
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

PURPOSES = (
    ("using", gettext_lazy("I use kratom now")),
    ("considering", gettext_lazy("I think about it")),
    ("less", gettext_lazy("I want less of it")),
    ("helping", gettext_lazy("I help someone")),
)
WEAK = {
    "short": gettext_lazy("A passphrase needs at least 8 letters; four short words are good."),
    "repeats": gettext_lazy("This passphrase repeats a few letters; four short words are good."),
}
# What is asked at the start because it cannot wait: the words are ones that the checks recognise.
FLAGS = (
    ("yellow eyes", gettext_lazy("Yellow eyes or skin, or dark urine")),
    ("fainting", gettext_lazy("Fainting, chest pain or a seizure")),
    ("suicidal thoughts", gettext_lazy("Thoughts of ending my life")),
)


@allowing("GET", "HEAD")
def home(request: HttpRequest) -> HttpResponse:
    """Where Ketum opens: the diary when it is open, the lock when there is one, else the start."""
    if session_of(request):
        return to(request, "now")
    return to(request, "unlock") if known_vaults() else start(request)


@allowing("GET", "HEAD", "POST")
def start(request: HttpRequest) -> HttpResponse:
    """What brings you here, and how it is locked; skipping is always possible."""
    if request.method != "POST":
        return render(request, "diary/start.html", {"purposes": PURPOSES, "first": not known_vaults()})
    purpose = request.POST.get("purpose", "")
    passphrase = request.POST.get("passphrase", "")
    without = "without" in request.POST
    try:
        vault, key = create(None if without else passphrase, request.POST.get("label", "").strip() or "Notebook")
    except WeakPassphrase as error:
        context = {"purposes": PURPOSES, "problem": WEAK[error.reason], "purpose": purpose, "first": not known_vaults()}
        return render(request, "diary/start.html", context, status=400)
    session = _opened(vault, key, str(new_id()))
    with opening(session.diary):
        prepare(check=False)
        person = Person.objects.create(
            label=str(_("Me")),
            purpose=purpose[:16],
            created_at=datetime.now(UTC),
            zone=known_zone(request.POST.get("zone")) or "UTC",
        )
    session.person = str(person.pk)
    return _with_cookie(to(request, "start-medicines"), session)


@needs_diary
def medicines(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Other medicines and alcohol: the one thing that is strongly asked for."""
    if request.method == "POST":
        _keep_medicines(request.POST.get("medicines", ""), diary)
        return to(request, "start-flags")
    return render(request, "diary/start_medicines.html", {})


def _keep_medicines(text: str, diary: Diary) -> None:
    for line in text.splitlines()[:200]:
        if name := " ".join(line.split())[:300]:
            save(diary.person, "medicine", new_id(), {"name": name}, diary.at)


@needs_diary
def flags(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Three questions that cannot wait."""
    if request.method != "POST":
        return render(request, "diary/start_flags.html", {"flags": FLAGS})
    said = [one for one in request.POST.getlist("flag") if one in {value for value, _label in FLAGS}]
    if not said:
        return to(request, "now")
    for text in said:
        save(diary.person, "symptom", new_id(), {"at": diary.at, "zone": diary.person.zone, "text": text}, diary.at)
    record = Record(schema_version=1, symptoms=tuple(Symptom(text=text) for text in said))
    answer = check(record, knowledge(), diary.at.date())
    urgent = tuple(one for one in answer.findings if one.severity >= Severity.WARNING)
    view = shown(type(answer)(urgent, (), answer.knowledge_version), record, knowledge())
    return render(request, "diary/start_urgent.html", {"answer": view})


@allowing("GET", "HEAD", "POST")
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, or the code of the recovery sheet."""
    found = known_vaults()
    if not found:
        return to(request, "start")
    name = request.POST.get("vault") or request.GET.get("vault") or found[-1].id
    vault = next((one for one in found if one.id == name), found[-1])
    if request.method != "POST":
        return render(request, "diary/unlock.html", {"vaults": found, "vault": vault})
    return _tried(request, vault, found)


def _tried(request: HttpRequest, vault: Vault, found: list[Vault]) -> HttpResponse:
    at = datetime.now(UTC)
    problem = ""
    if wait := KEYRING.wait(vault, at):
        problem = _("Please wait %(seconds)s seconds before the next try.") % {"seconds": wait}
    else:
        try:
            return _entered(request, vault, vault.unlock(request.POST.get("passphrase", "")))
        except WrongKey:
            KEYRING.wrong(vault, at)
            problem = _("That does not open it. Capital letters and spaces count.")
        except BrokenDiary as error:
            problem = f"{error} ({vault.backups}/*{SUFFIX})"
    return render(request, "diary/unlock.html", {"vaults": found, "vault": vault, "problem": problem}, status=400)


def _entered(request: HttpRequest, vault: Vault, key: bytes) -> HttpResponse:
    session = _opened(vault, key, "")
    with opening(session.diary):
        prepare()
        person = Person.objects.order_by("created_at").first()
        session.person = str(person.pk) if person else ""
        minutes = person.setting("lock_minutes", session.minutes) if person else session.minutes
        session.minutes = minutes or None
        if person is None:
            Person.objects.create(label=str(_("Me")), created_at=datetime.now(UTC))
    return _with_cookie(to(request, "now"), session)


def _opened(vault: Vault, key: bytes, person: str) -> Session:
    token = KEYRING.open(vault, key, datetime.now(UTC))
    session = KEYRING.session(token, datetime.now(UTC))
    assert session is not None  # noqa: S101 - opened on the line before
    session.person = person
    session.shown_once["token"] = token
    return session


def _with_cookie(response: HttpResponse, session: Session) -> HttpResponse:
    response.set_cookie(COOKIE, session.shown_once.pop("token"), httponly=True, samesite="Strict", path="/")
    return response


@allowing("POST")
def lock(request: HttpRequest) -> HttpResponse:
    """Forget the key now."""
    if session := session_of(request):
        KEEPER.locking(session.vault, session.key, datetime.now(UTC))
    KEYRING.lock(request.COOKIES.get(COOKIE, ""))
    response = to(request, "unlock")
    response.delete_cookie(COOKIE, samesite="Strict")
    return response
