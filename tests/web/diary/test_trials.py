"""A trial in the diary, from the first question to the answer; the order is in nothing before it is opened."""

import base64
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import msgspec
import pytest
from django.test import Client

from ketum.store.exporting import write
from ketum.store.models import Intake, Person, Symptom, Trial, TrialSecret, new_id
from ketum.store.reading import record
from ketum.store.writing import purge, remove, save
from ketum.trials import logbook
from ketum.trials.allocation import allocate, order
from ketum.trials.logbook import Entry

Inside = Callable[[], Any]
SAFE = {f"said-{name}": "no" for name in ("medicines", "liver", "seizure", "suicidality")}
CHOICES = {"plan": "1", "grams_per_dose": "2", "grams_per_day": "4", "worth": "2", "expected": "6"}
NOW = datetime.now(UTC)


def text(response: Any) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


@pytest.fixture
def products(client: Client, inside: Inside) -> tuple[str, str]:
    """Somebody who takes two leaf products of known strength, and has rated four weeks."""
    keys = []
    with inside():
        person = Person.objects.get()
        person.birth_year, person.sex, person.place, person.alcohol = 1982, "male", "Texas", "none"
        person.save()
        for name, strength in (("Red", 12.0), ("Green", 15.0)):
            one = save(person, "product", new_id(), {"nickname": name, "form": "leaf_powder"}, NOW).entry
            strong = {"product": one.pk, "mitragynine_mg_per_g": strength}
            save(person, "batch", new_id(), strong, NOW)
            keys.append(str(one.pk))
        for back in range(1, 27):
            at = NOW - timedelta(days=back)
            base = {"at": at, "zone": "UTC"}
            save(person, "intake", new_id(), base | {"product": keys[back % 2], "grams": 2.0}, NOW)
            pain = float((6, 5, 7, 6, 4, 6, 5)[back % 7])
            save(person, "rating", new_id(), base | {"scale": "nrs-pain", "value": pain}, NOW)
    return keys[0], keys[1]


def planned(client: Client, products: tuple[str, str], **more: str) -> str:
    """Answer the wizard of T3; where the plan is."""
    typed = SAFE | CHOICES | {"product_a": products[0], "product_b": products[1]} | more
    response = client.post("/trials/new/T3", typed)
    assert response.status_code == 302, text(response)
    return str(response["Location"])


def started(client: Client, products: tuple[str, str], **more: str) -> str:
    """A trial that begins today; its address."""
    address = planned(client, products, **more)
    response = client.post(f"{address}/start", {"first": NOW.date().isoformat()})
    assert response["Location"] == f"{address}/kit", text(response)
    return address


def lived(inside: Inside, effect: float, *, days: int = 56, last: int = 0) -> None:
    """As if the trial had begun long ago and every day had been rated; under B the pain is lower."""
    with inside():
        row = Trial.objects.get()
        trial = logbook.read_trial({"question": row.question, "state": row.state, **row.details})
        drawn = order(trial.protocol, bytes(TrialSecret.objects.get().secret))
        for day in range(days):
            pain = 6 + (effect if drawn[day // 7] == "B" else 0) + day % 3 - 1
            after = logbook.log_entry(trial, Entry(day=day, pain=pain, harms=("nausea",) if day == 3 else ()))
            assert isinstance(after, logbook.Trial)
            trial = after
        begin = (NOW - timedelta(days=days - last)).date().isoformat()
        plain = logbook.kept(trial)
        row.details = {k: v for k, v in plain.items() if k not in ("question", "state")} | {"started": begin}
        row.save()


def test_a_comparison_of_two_products_from_the_first_question_to_the_answer(
    client: Client, inside: Inside, products: tuple[str, str]
) -> None:
    assert "Product A or B?" in text(client.get("/trials"))
    first = text(client.get("/trials/new/T3"))
    assert "Have you ever had a seizure?" in first
    assert "Show the plan" not in first
    assert "Show the plan" in text(client.post("/trials/new/T3", SAFE))
    address = planned(client, products)
    assert "-in-10 chance of a clear yes" in text(client.get(address))
    begun = client.post(f"{address}/start", {"first": NOW.date().isoformat()}, follow=True)
    assert "Envelope 8 of 8" in text(begun)
    day = text(client.get(address))
    assert "Take envelope 1" in day
    assert "Take envelope 1" in text(client.get("/now"))
    client.post(f"{address}/log", {"pain": "5"})
    assert "1 of 56 rated" in text(client.get(address))
    assert "Take envelope 1" not in text(client.get("/now"))
    lived(inside, -3.0)
    over = text(client.get(address))
    assert "Open the order" in over
    answer = text(client.post(f"{address}/reveal", follow=True))
    assert "In your trial it very likely helped, by an amount you said matters." in answer
    assert "90 % interval" in answer
    assert "Days analysed:" in answer
    assert "nausea" in answer
    assert "This is about you, in this period, with this product." in answer
    with inside():
        assert not TrialSecret.objects.exists()
    assert client.get(f"{address}/trial.json").json()["answer"]["verdict_code"] == "very_likely_meaningful"
    assert "the answer is open" in text(client.get("/trials"))


def everything_shown(client: Client, inside: Inside, address: str, secret: bytes) -> bytes:
    """Every page, the record and the export of the one trial under this secret, without the commitment itself."""
    with inside():
        row = Trial.objects.get()
        held = logbook.read_trial({"question": row.question, "state": row.state, **row.details})
        commitment = allocate(held.protocol, secret).commitment
        row.details = row.details | {"commitment": commitment}
        row.save()
        TrialSecret.objects.update(secret=secret)
        person = Person.objects.get()
        file = io.BytesIO()
        write(person, file, NOW)
        packed = zipfile.ZipFile(file)
        exported = b"".join(packed.read(name) for name in sorted(packed.namelist()) if "manifest" not in name)
        known = msgspec.json.encode(record(person, NOW))
    paths = (address, f"{address}?yesterday=1", f"{address}/kit", f"{address}/trial.json", f"{address}/sheet")
    paths += ("/trials", "/trials/new/T3", "/now", "/story", "/more", "/more/files", "/trials/back")
    pages = [client.get(path) for path in paths]
    pages.append(client.post(f"{address}/reveal"))  # refused: it is not over
    shown = b"".join(b"%d" % one.status_code + one.content for one in pages) + exported + known
    assert secret.hex().encode() not in shown
    assert base64.b64encode(secret) not in shown
    return re.sub(rb"\d+&nbsp;(h|min)", b"", shown).replace(commitment.encode(), b"commitment")  # Now tells the time


@pytest.mark.parametrize("blinding", ["third_party", "self"])
def test_nothing_that_can_be_seen_before_the_reveal_depends_on_the_order(
    client: Client, inside: Inside, products: tuple[str, str], blinding: str
) -> None:
    """Two diaries that differ in the secret only differ in nothing but the commitment. Hazard H-30."""
    address = started(client, products, blinding=blinding)
    client.post(f"{address}/log", {"pain": "5", "harms": "nausea"})
    with inside():
        plan = logbook.read_trial({"question": "T3", "state": "running", **Trial.objects.get().details}).protocol
    one = bytes(range(32))
    other = next(bytes([n]) * 32 for n in range(20) if order(plan, bytes([n]) * 32) != order(plan, one))
    first = everything_shown(client, inside, address, one)
    assert first == everything_shown(client, inside, address, other)
    assert b"commitment" in first


def test_the_sheet_of_the_helper_is_asked_for_and_that_is_written_down(
    client: Client, inside: Inside, products: tuple[str, str]
) -> None:
    address = started(client, products)
    assert client.get(f"{address}/sheet").status_code == 405
    assert "I am the helper" in text(client.get(f"{address}/kit"))
    sheet = text(client.post(f"{address}/sheet"))
    with inside():
        details = Trial.objects.get().details
        trial = logbook.read_trial({"question": "T3", "state": "running", **details})
        drawn = order(trial.protocol, bytes(TrialSecret.objects.get().secret))
        names = {arm.id: arm.words for arm in trial.protocol.arms}
    assert re.findall(r"\b\d (Red|Green)\b", sheet) == [names[arm] for arm in drawn]
    assert trial.amendments[0].what == "the sheet of the helper was opened"


def test_working_alone_the_cards_are_printed_and_read_on_the_first_day(
    client: Client, inside: Inside, products: tuple[str, str]
) -> None:
    address = started(client, products, blinding="self")
    cards = re.findall(r"ketum:card:[0-9a-f]{20}", client.post(f"{address}/sheet").content.decode())
    assert len(set(cards)) == 8
    assert "The card in the envelope" in text(client.get(address))
    client.post(f"{address}/log", {"card": cards[0]})
    assert "The card in the envelope" not in text(client.get(address))
    with inside():
        assert Trial.objects.get().details["log"][0]["card"] == cards[0]


@pytest.mark.parametrize("wrong", ["11", "-1", "much", ""])
def test_a_pain_that_is_none_is_asked_again(client: Client, products: tuple[str, str], wrong: str) -> None:
    address = started(client, products)
    response = client.post(f"{address}/log", {"pain": wrong})
    assert response.status_code == 400
    assert "0 of 56 rated" in text(response)


def test_a_second_entry_of_the_day_adds_and_keeps(client: Client, inside: Inside, products: tuple[str, str]) -> None:
    address = started(client, products)
    client.post(f"{address}/log", {"pain": "5"})
    client.post(f"{address}/log", {"harms": "dry mouth\n\nnausea", "rescue": "no"})
    with inside():
        (entry,) = Trial.objects.get().details["log"]
        symptoms = {one.text for one in Symptom.objects.all()}
        assert Trial.objects.get().state == "running"
    assert (entry["pain"], entry["harms"], entry["rescue"]) == (5.0, ["dry mouth", "nausea"], False)
    assert symptoms == {"dry mouth", "nausea"}


def test_a_danger_sign_stops_the_trial_at_once_with_what_to_do_first(
    client: Client, inside: Inside, products: tuple[str, str]
) -> None:
    address = started(client, products)
    page = client.post(f"{address}/log", {"pain": "5", "harms": "dark urine and yellow eyes"}).content.decode()
    assert page.index("Stop the trial") < page.index("<h1>")
    assert page.index('class="todo"') < page.index("<h1>")
    with inside():
        assert Trial.objects.get().state == "stopped"
    assert "Take envelope" not in text(client.get(address))
    assert "Take envelope" not in text(client.get("/now"))


def test_what_was_recorded_elsewhere_stops_it_too(client: Client, inside: Inside, products: tuple[str, str]) -> None:
    address = started(client, products)
    with inside():
        content = {"at": NOW, "zone": "UTC", "text": "dark urine and yellow eyes"}
        save(Person.objects.get(), "symptom", new_id(), content, NOW)
    page = text(client.get(address))
    assert "End the trial" in page
    assert "Take envelope" not in page
    assert "Stop the trial" in text(client.get("/now"))


def test_it_can_be_stopped_for_no_reason_and_opened(client: Client, products: tuple[str, str]) -> None:
    address = started(client, products)
    assert "Nothing is wrong with stopping." in text(client.post(f"{address}/stop", follow=True))
    assert "Your trial can't tell yet." in text(client.post(f"{address}/reveal", follow=True))


def test_the_order_stays_closed_while_days_are_left(client: Client, inside: Inside, products: tuple[str, str]) -> None:
    address = started(client, products)
    client.post(f"{address}/reveal")
    with inside():
        assert Trial.objects.get().state == "running"
        assert TrialSecret.objects.exists()


def test_enough_days_are_said_without_their_result(client: Client, inside: Inside, products: tuple[str, str]) -> None:
    address = started(client, products)
    lived(inside, -4.0, days=42)
    page = text(client.get(address))
    assert "The days so far are enough" in page
    assert not re.search(r"help(ed|s)|lower", page)
    assert "very likely" in text(client.post(f"{address}/reveal", follow=True))


@pytest.mark.parametrize(
    ("said", "why", "instead"),
    [
        ({"said-liver": "yes"}, "Liver disease", "Show the blood tests to a clinician first"),
        ({"said-seizure": "yes"}, "seizures", "Talk to your neurologist"),
        ({"said-suicidality": "yes"}, "No experiment is right at such a time", "Open the emergency card"),
    ],
)
def test_a_gate_says_why_and_what_instead(
    client: Client, products: tuple[str, str], said: dict[str, str], why: str, instead: str
) -> None:
    page = text(client.post("/trials/new/T3", SAFE | said))
    assert why in page
    assert instead in page
    assert "Show the plan" not in page
    assert client.post("/trials/new/T3", SAFE | CHOICES | said).status_code == 200  # the choices do not go around it


def test_an_empty_diary_is_told_what_is_missing(client: Client) -> None:
    for question in ("T1", "T2", "T3", "T5"):
        assert "It is never a reason to begin." in text(client.get(f"/trials/new/{question}"))
    assert "21 days with weighed amounts" in text(client.get("/trials/back"))


def test_unanswered_questions_are_named(client: Client, products: tuple[str, str]) -> None:
    response = client.post("/trials/new/T3", {"said-liver": "no"})
    assert response.status_code == 400
    assert "Still to be answered" in text(response)
    page = response.content.decode()
    assert '<input type="hidden" name="said-liver" value="no">' in page


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"grams_per_dose": ""}, "at a time"),
        ({"grams_per_day": "much"}, "Write a number"),
        ({"expected": ""}, "how much you expect"),
        ({"product_b": ""}, "two different products"),
    ],
)
def test_a_choice_that_is_missing_is_asked_again(
    client: Client, products: tuple[str, str], missing: dict[str, str], told: str
) -> None:
    typed = SAFE | CHOICES | {"product_a": products[0], "product_b": products[1]} | missing
    response = client.post("/trials/new/T3", typed)
    assert response.status_code == 400
    assert told in text(response)


def test_something_else_is_tried_openly_and_each_day_says_what(client: Client, products: tuple[str, str]) -> None:
    typed = {"said-suicidality": "no", "plan": "1", "tested": "heat pack", "worth": "2", "expected": "5"}
    address = client.post("/trials/new/T4", typed)["Location"]
    day = text(client.post(f"{address}/start", {"first": NOW.date().isoformat()}, follow=True))
    assert re.search(r"Day 1 of 48: (heat pack|as usual)", day)
    assert "Take envelope" not in day


def test_a_flare_is_rated_twice(client: Client, inside: Inside, products: tuple[str, str]) -> None:
    with inside():
        keep = list(Intake.objects.order_by("-at").values_list("pk", flat=True)[::4])
        Intake.objects.exclude(pk__in=keep).delete()
    said = SAFE | {"said-dependence": "no", "said-how_often": "2"}
    address = client.post("/trials/new/T1", said | CHOICES)["Location"]
    client.post(f"{address}/start", {"first": NOW.date().isoformat()})
    low = client.post(f"{address}/log", {"baseline": "3"})
    assert "flares of 5 or more" in text(low)
    client.post(f"{address}/log", {"baseline": "7"})
    assert "How is the pain now?" in text(client.get(address))
    client.post(f"{address}/log", {"pain": "4", "guess": "B", "confidence": "2"})
    with inside():
        (entry,) = Trial.objects.get().details["log"]
    assert (entry["envelope"], entry["baseline"], entry["pain"], entry["guess"]) == (1, 7.0, 4.0, "B")
    assert "the next one is 2" in text(client.get(address))


def test_two_trials_at_once_are_refused_and_a_plan_can_be_thrown_away(
    client: Client, products: tuple[str, str]
) -> None:
    started(client, products)
    second = planned(client, products)
    response = client.post(f"{second}/start", {"first": NOW.date().isoformat()})
    assert response.status_code == 400
    assert "Another trial is running" in text(response)
    assert client.post(f"{second}/start", {"drop": "1"})["Location"] == "/trials"
    assert "Planned, not begun" not in text(client.get("/trials"))


@pytest.mark.parametrize("first", ["2020-01-01", "2999-01-01", "soon"])
def test_a_first_day_that_cannot_be_is_refused(client: Client, products: tuple[str, str], first: str) -> None:
    address = planned(client, products)
    assert client.post(f"{address}/start", {"first": first}).status_code == 400


def test_a_trial_without_its_secret_is_shown_and_cannot_be_opened(
    client: Client, inside: Inside, products: tuple[str, str]
) -> None:
    """As after an import into another diary: the export never held the secret."""
    address = started(client, products)
    with inside():
        TrialSecret.objects.all().delete()
    page = text(client.post(f"{address}/stop", follow=True))
    assert "its secret stayed in the diary" in page
    assert client.post(f"{address}/reveal", follow=True).status_code == 200


def test_looking_back_is_a_hunch_with_its_confounding_named(client: Client, inside: Inside, products: Any) -> None:
    with inside():
        for place, one in enumerate(Intake.objects.order_by("at")):
            one.grams = 1.0 + place % 3
            one.save()
    page = text(client.get("/trials/back"))
    assert "This is a hunch, not a finding." in page
    assert "People take more on bad days" in page


def test_the_secret_goes_with_the_trial(client: Client, inside: Inside, products: tuple[str, str]) -> None:
    started(client, products)
    with inside():
        remove(Trial.objects.get(), NOW - timedelta(days=40))
        purge(NOW)
        assert not TrialSecret.objects.exists()


@pytest.mark.parametrize("path", ["/trials/new/T9", "/trials/new/T0", "/trials/0190a000-0000-7000-8000-000000000000"])
def test_what_does_not_exist_leads_to_the_list(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == "/trials"
