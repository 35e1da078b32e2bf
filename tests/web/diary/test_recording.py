"""A dose in two taps, how I am in one; what matters is said before, and nothing is ever blocked."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ketum.store.models import Intake, Lab, Medicine, Person, Product, Rating, Symptom, new_id
from ketum.store.writing import save

Inside = Callable[[], Any]


def text(response: Any) -> str:
    return response.content.decode()


def hidden(page: str) -> dict[str, str]:
    """What the form of a page sends along by itself."""
    return {
        name: re.search(r'value="([^"]*)"', tag)[1] if 'value="' in tag else ""  # type: ignore[index]
        for tag, name in re.findall(r'(<input type="hidden" name="(\w+)"[^>]*>)', page)
    }


def product(inside: Inside, nickname: str = "Green", **more: Any) -> str:
    with inside():
        entry = save(Person.objects.get(), "product", new_id(), {"nickname": nickname, **more}, datetime.now(UTC)).entry
        return str(entry.pk)


def log(client: Client, key: str, **typed: str) -> Any:
    """Open the page of a product and tap Log, as a person would: again when something is said first."""
    page = text(client.get(f"/dose/{key}"))
    grams = re.search(r'name="grams"[^>]*value="([^"]*)"', page)
    sent = hidden(page) | {"grams": grams[1] if grams else "", "minutes": "0"} | typed
    return client.post(f"/dose/{key}", sent)


def test_a_dose_is_two_taps_and_the_amount_is_that_of_last_time(client: Client, inside: Inside) -> None:
    key = product(inside)
    assert f'href="/dose/{key}"' in text(client.get("/dose"))
    assert log(client, key, grams="2,5", minutes="120").status_code == 302
    with inside():
        entry = Intake.objects.get()
        assert (entry.grams, entry.recalled) == (2.5, False)
        assert timedelta(minutes=119) < datetime.now(UTC) - entry.at < timedelta(minutes=121)
    assert 'value="2.5"' in text(client.get(f"/dose/{key}"))


def test_the_same_tap_sent_twice_is_one_dose(client: Client, inside: Inside) -> None:
    key = product(inside)
    sent = hidden(text(client.get(f"/dose/{key}"))) | {"grams": "2", "minutes": "0"}
    first = client.post(f"/dose/{key}", sent)
    with inside():
        held = Intake.objects.count()
    client.post(f"/dose/{key}", sent)
    assert (first.status_code, held) == (302, 1)
    with inside():
        assert Intake.objects.count() == 1


def test_too_soon_is_said_first_and_recorded_all_the_same(client: Client, inside: Inside) -> None:
    key = product(inside)
    log(client, key, grams="2")
    page = text(client.get(f"/dose/{key}"))
    assert "The last one is still rising" in page
    assert log(client, key, grams="2").status_code == 302
    with inside():
        assert Intake.objects.count() == 2
        assert "DOSE:too_soon" in Intake.objects.order_by("-at")[0].warned


def test_what_the_page_did_not_say_yet_is_said_before_anything_is_kept(client: Client, inside: Inside) -> None:
    key = product(inside)
    with inside():
        person = Person.objects.get()
        person.settings = {"limit_grams": 3.0}
        person.save()
    answer = log(client, key, grams="4")
    assert answer.status_code == 200
    assert "over the limit you set" in text(answer)
    with inside():
        assert Intake.objects.count() == 0
    again = hidden(text(answer)) | {"grams": "4", "minutes": "0"}
    assert client.post(f"/dose/{key}", again).status_code == 302
    with inside():
        assert Intake.objects.get().warned == ["DOSE:own_limit"]


def test_a_new_medicine_that_interacts_is_said_before_the_next_dose(client: Client, inside: Inside) -> None:
    key = product(inside)
    log(client, key, grams="2", minutes="1440")
    client.post("/medicines", {"name": "Xanax 0.5 mg"})
    assert "Alprazolam" in text(client.get(f"/dose/{key}"))


def test_a_7_oh_product_needs_one_more_deliberate_tap_and_can_be_recorded(client: Client, inside: Inside) -> None:
    key = product(inside, "Little ones", name="7-OH tablets", form="seven_oh")
    page = text(client.get(f"/dose/{key}"))
    assert "I understand, record it anyway" in page
    assert "Do not take it" in page
    assert log(client, key, grams="").status_code == 302
    with inside():
        assert Intake.objects.get().warned


@pytest.mark.parametrize("grams", ["some", "-2", "0", "1e9", "nan"])
def test_an_amount_that_is_none_is_asked_for_again_and_nothing_is_lost(
    client: Client, inside: Inside, grams: str
) -> None:
    answer = log(client, product(inside), grams=grams, stomach="food")
    assert answer.status_code == 400
    assert re.search(r'value="food"[^>]* checked', text(answer))
    with inside():
        assert Intake.objects.count() == 0


def test_the_buttons_beside_the_amount_change_it_by_a_step(client: Client, inside: Inside) -> None:
    key = product(inside)
    more = client.post(f"/dose/{key}", {"grams": "2", "minutes": "0", "step": "+", "key": str(new_id())})
    less = client.post(f"/dose/{key}", {"grams": "0.5", "minutes": "0", "step": "-", "key": str(new_id())})
    assert 'value="2.5"' in text(more)
    assert 'value="0.5"' in text(less)


def test_pain_is_never_chosen_beforehand_and_one_tap_is_a_whole_entry(client: Client, inside: Inside) -> None:
    page = text(client.get("/feel"))
    assert "checked" not in page
    assert len(re.findall(r'name="pain" value="\d+"', page)) == 11
    client.post("/feel", {"pain": "7"})
    client.post("/feel", {"pain": "cannot"})
    with inside():
        kept = [(one.value, one.cannot) for one in Rating.objects.order_by("entered_at")]
        assert kept == [(7.0, False), (None, True)]


def test_what_cannot_wait_is_said_at_once_when_it_is_typed(client: Client, inside: Inside) -> None:
    answer = client.post("/feel/more", {"sleep": "2", "other": "dark urine and yellow eyes\nsweating"})
    assert "Get help now" in text(answer)
    with inside():
        assert sorted(one.text for one in Symptom.objects.all()) == ["dark urine and yellow eyes", "sweating"]
        assert Rating.objects.get().scale == "sleep"
    assert "sweating" in text(client.get("/feel/more"))


def test_undo_takes_back_the_last_thing_and_it_can_be_brought_back(client: Client, inside: Inside) -> None:
    client.post("/feel", {"pain": "7"})
    page = text(client.get("/feel/more"))
    address = re.search(r'action="(/undo/rating/[^"]+)"', page)
    assert address
    client.post(address[1])
    with inside():
        assert Rating.objects.get().deleted_at is not None
    client.post(address[1].replace("undo", "bring-back"))
    with inside():
        assert Rating.objects.get().deleted_at is None


def test_the_saved_line_is_shown_once(client: Client) -> None:
    client.post("/feel", {"pain": "7"})
    assert "/undo/" in text(client.get("/now"))
    assert "/undo/" not in text(client.get("/now"))


def test_a_blood_test_gives_its_findings_at_once_and_its_trend_in_multiples_of_the_limit(
    client: Client, inside: Inside
) -> None:
    typed = {"analyte": "ALT", "value": "272", "unit": "U/L", "upper_limit": "40", "day": "2026-11-20"}
    client.post("/labs", typed)
    page = text(client.get("/labs"))
    assert "6.8 ×" in page
    assert "These liver tests mean" in page
    with inside():
        entry = Lab.objects.get()
        assert (entry.value, entry.unit, entry.upper_limit, entry.source) == (272.0, "U/L", 40.0, "typed")


def test_a_blood_test_stands_under_the_day_of_the_place_where_it_was_taken(client: Client, inside: Inside) -> None:
    drawn = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # in Bangkok it is the morning of the twentieth
    content = {"at": drawn, "zone": "Asia/Bangkok", "analyte": "ALT", "value": 30, "unit": "U/L"}
    with inside():
        save(Person.objects.get(), "lab", new_id(), content, datetime.now(UTC))
    page = text(client.get("/labs"))
    assert ">2026-11-20</time>" in page
    assert "2026-11-19" not in page


def test_a_comparator_stays_one(client: Client, inside: Inside) -> None:
    client.post("/labs", {"analyte": "ALT", "value": "<5", "unit": "U/L", "day": "2026-11-20"})
    with inside():
        assert (Lab.objects.get().comparator, Lab.objects.get().value) == ("<", 5.0)


def test_a_medicine_has_a_period_and_is_checked_as_it_is_entered(client: Client, inside: Inside) -> None:
    page = text(client.post("/medicines", {"name": "Xanax", "dose": "0.5 mg", "since": "2026-11-01"}, follow=True))
    assert "Alprazolam" in page
    with inside():
        key = Medicine.objects.get().pk
    client.post(f"/medicines/{key}", {"stopped": "1"})
    with inside():
        assert Medicine.objects.get().until == datetime.now(UTC).date()


def test_a_product_has_its_batch_and_its_certificate_inside_the_encrypted_file(
    client: Client, inside: Inside, home: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    proof = SimpleUploadedFile("coa.pdf", b"%PDF-1.4 CANARY-CERTIFICATE", content_type="application/pdf")
    client.post(
        "/products/new",
        {
            "nickname": "Green",
            "form": "leaf_powder",
            "mitragynine": "14.1",
            "grams": "250",
            "assay_date": "2026-08-01",
            "certificate": proof,
        },
    )
    with inside():
        held = Product.objects.get()
        batch = held.batches.get()
        assert (batch.mitragynine_mg_per_g, batch.grams, batch.certificate.name) == (14.1, 250.0, "coa.pdf")
        address = f"/files/{batch.certificate.pk}"
    page = text(client.get(f"/products/{held.pk}"))
    assert address in page
    answer = client.get(address)
    assert answer.content == b"%PDF-1.4 CANARY-CERTIFICATE"
    assert "attachment" in answer["Content-Disposition"]


def test_what_is_left_of_a_bag_is_told(client: Client, inside: Inside) -> None:
    client.post("/products/new", {"nickname": "Green", "form": "leaf_powder", "grams": "100"})
    with inside():
        key = str(Product.objects.get().pk)
    log(client, key, grams="4")
    assert "96 g" in text(client.get("/products")) + text(client.get(f"/products/{key}"))
