"""A trial in the diary, from the first question to the answer; the order is in nothing before it is opened."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ketum.knowledge.library import library
from ketum.store.models import Person, Trial, TrialSecret, new_id
from ketum.store.writing import save
from ketum.trials import logbook
from ketum.trials.allocation import order
from ketum.trials.logbook import Entry

Inside = Callable[[], Any]
SAFE = {f"said-{name}": "no" for name in ("medicines", "liver", "seizure", "suicidality")}
CHOICES = {"plan": "1", "grams_per_dose": "2", "grams_per_day": "4", "worth": "2", "expected": "6"}
NOW = datetime.now(UTC)


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


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
            after = logbook.log_entry(trial, Entry(day=day, pain=pain, harms=("itch",) if day == 3 else ()))
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
    assert "itch" in answer
    assert "This is about you, in this period, with this product." in answer
    with inside():
        assert not TrialSecret.objects.exists()
    assert client.get(f"{address}/trial.json").json()["answer"]["verdict_code"] == "very_likely_meaningful"
    assert "the answer is open" in text(client.get("/trials"))
