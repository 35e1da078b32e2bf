"""What was recorded while the diary was locked: readable by nobody else, brought in once, in order, with its edits."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.conftest import NOW

from ketum.store.models import Intake, Product, Rating, Revision, new_id
from ketum.store.sealed import Sealed, public_key, receive, seal, unseal
from ketum.store.writing import BadEntry, save

TYPED = NOW - timedelta(hours=9)


def sealed(person: Any, key: UUID, kind: str, content: dict[str, Any], minutes: int = 0, **more: Any) -> Sealed:
    """One entry as a browser would have sealed it, typed ``minutes`` after ``TYPED``."""
    at = (TYPED + timedelta(minutes=minutes)).isoformat()
    message = {"key": str(key), "kind": kind, "entered_at": at, "content": {"at": at, "zone": "UTC"} | content} | more
    name = str(uuid4())
    return Sealed(name, seal(public_key(person), name, json.dumps(message).encode()))


def test_forty_entries_come_in_once_and_in_order(person: Any) -> None:
    batch = [
        sealed(person, new_id(), "rating", {"scale": "nrs-pain", "value": float(n % 11)}, minutes=n) for n in range(40)
    ]
    first = receive(person, batch[::-1], NOW)
    again = receive(person, batch, NOW)
    assert [one.outcome for one in first] == ["created"] * 40
    assert {one.outcome for one in again} == {"again"}
    values = list(Rating.objects.order_by("at").values_list("value", flat=True))
    assert values == [float(n % 11) for n in range(40)]


def test_an_edit_and_a_withdrawal_made_before_coming_in_are_kept(person: Any) -> None:
    kept, gone = new_id(), new_id()
    receive(
        person,
        [
            sealed(person, kept, "note", {"text": "first words"}),
            sealed(person, kept, "note", {"text": "better words"}, minutes=1, base=1),
            sealed(person, gone, "intake", {"grams": 2.0}, minutes=2),
            sealed(person, gone, "intake", {}, minutes=3, base=1, removed=True),
        ],
        NOW,
    )
    from ketum.store.models import Note

    assert Note.objects.get(pk=kept).text == "better words"
    assert Intake.objects.get(pk=gone).deleted_at is not None


def test_a_message_that_arrives_again_after_an_edit_does_not_bring_the_old_content_back(person: Any) -> None:
    key = new_id()
    first = sealed(person, key, "rating", {"scale": "nrs-pain", "value": 3.0})
    second = sealed(person, key, "rating", {"scale": "nrs-pain", "value": 5.0}, minutes=1, base=1)
    receive(person, [first, second], NOW)
    receive(person, [first], NOW)
    assert Rating.objects.get(pk=key).value == 5.0
    assert not Revision.objects.filter(entry=key, conflict=True).exists()


def test_two_devices_that_changed_the_same_entry_lose_nothing(person: Any) -> None:
    key = new_id()
    receive(person, [sealed(person, key, "rating", {"scale": "nrs-pain", "value": 3.0})], NOW)
    held = Rating.objects.get(pk=key)
    content = {"at": held.at, "zone": "UTC", "scale": "nrs-pain"}
    save(person, "rating", key, content | {"value": 8.0}, NOW, device="other", base=1)
    (receipt,) = receive(
        person, [sealed(person, key, "rating", {"scale": "nrs-pain", "value": 5.0}, minutes=9, base=1)], NOW
    )
    assert receipt.outcome == "conflict"
    assert Rating.objects.get(pk=key).value == 8.0
    assert Revision.objects.get(entry=key, conflict=True).content["value"] == 5.0


def test_a_dose_finds_its_product_by_name_and_without_a_name_takes_the_one_used_last(person: Any) -> None:
    green = save(person, "product", new_id(), {"nickname": "Green"}, TYPED).entry
    red = save(person, "product", new_id(), {"nickname": "Red"}, TYPED).entry
    save(person, "intake", new_id(), {"at": TYPED - timedelta(days=1), "zone": "UTC", "product": red.pk}, TYPED)
    named, unnamed, new = new_id(), new_id(), new_id()
    receive(
        person,
        [
            sealed(person, unnamed, "intake", {"grams": 2.0}),
            sealed(person, named, "intake", {"grams": 2.0, "name": " green "}, minutes=1),
            sealed(person, new, "intake", {"grams": 2.0, "name": "From a friend"}, minutes=2),
        ],
        NOW,
    )
    used = {key: Intake.objects.get(pk=key).product_id for key in (named, unnamed, new)}
    assert used[named] == green.pk
    assert used[unnamed] == red.pk
    assert used[new] == Product.objects.get(nickname="From a friend").pk


def test_what_was_typed_hours_ago_keeps_the_time_at_which_it_was_typed(person: Any) -> None:
    key = new_id()
    receive(person, [sealed(person, key, "rating", {"scale": "nrs-pain", "value": 3.0})], NOW)
    held = Rating.objects.get(pk=key)
    assert (held.at, held.entered_at, held.recalled) == (TYPED, TYPED, False)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: raw[:70],
        lambda _raw: b"",
        lambda raw: b"\x05" + raw[1:],
    ],
)
def test_what_was_changed_on_its_way_is_refused_and_changes_nothing(person: Any, spoil: Any) -> None:
    whole = sealed(person, new_id(), "note", {"text": "words"})
    (receipt,) = receive(person, [Sealed(whole.id, spoil(whole.sealed))], NOW)
    assert receipt.outcome == "refused"
    assert "another diary" in receipt.why


def test_another_persons_key_opens_nothing(person: Any) -> None:
    from ketum.store.models import Person

    other = Person.objects.create(label="Other", created_at=NOW)
    with pytest.raises(BadEntry, match="another diary"):
        unseal(other, sealed(person, new_id(), "note", {"text": "words"}))


@pytest.mark.parametrize(
    ("content", "more", "word"),
    [
        ({"scale": "nrs-pain", "value": 3.0, "at": "2031-01-01T00:00:00+00:00"}, {}, "not happened yet"),
        ({"scale": "nrs-pain", "colour": 3.0}, {}, "colour"),
        ({"scale": "nrs-pain", "value": 3.0}, {"base": "many"}, "no entry"),
        ({"scale": "nrs-pain", "value": 3.0}, {"entered_at": "2026-11-27T00:00:00"}, "zone"),
    ],
)
def test_what_is_no_entry_is_refused_with_its_reason_and_the_rest_comes_in(
    person: Any, content: dict[str, Any], more: dict[str, Any], word: str
) -> None:
    good = new_id()
    receipts = receive(
        person,
        [
            sealed(person, new_id(), "rating", content, **more),
            sealed(person, good, "rating", {"scale": "nrs-pain", "value": 4.0}),
        ],
        NOW,
    )
    assert sorted(one.outcome for one in receipts) == ["created", "refused"]
    assert word in next(one.why for one in receipts if one.outcome == "refused")
    assert list(Rating.objects.values_list("pk", flat=True)) == [good]


@given(plain=st.binary(max_size=2000))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_sealed_comes_out_the_same_and_does_not_show(person: Any, plain: bytes) -> None:
    hidden = seal(public_key(person), "a-name", plain)
    assert unseal(person, Sealed("a-name", hidden)) == plain
    assert len(plain) < 4 or plain not in hidden


def test_a_delivery_is_forgotten_only_long_after(person: Any) -> None:
    from ketum.store.models import Delivery
    from ketum.store.writing import purge

    receive(person, [sealed(person, new_id(), "note", {"text": "words"})], NOW)
    purge(NOW + timedelta(days=300))
    assert Delivery.objects.count() == 1
    purge(NOW + timedelta(days=370))
    assert Delivery.objects.count() == 0


def test_the_key_is_made_once(person: Any) -> None:
    from ketum.store.models import Person

    assert public_key(person) == public_key(Person.objects.get(pk=person.pk))
