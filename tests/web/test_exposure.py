"""What a dose does in the body: a sentence, a band, a table; for 7-OH only the warning. Hazard H-32."""

import html
import re
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def client() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def text(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_a_newcomer_reads_how_much_is_left_tomorrow_with_its_range(client: Client) -> None:
    page = text(client.post("/exposure", {"form": "leaf_powder", "grams": "2", "times": "2"}))
    assert re.search(
        r"Tomorrow at the same hour about [\d.]+ % of the peak is left in the blood \([\d.]+ to \d+ %\)", page
    )
    assert "It is no measurement" in page


def test_every_curve_has_a_band_and_is_also_a_table(client: Client) -> None:
    body = client.post("/exposure", {"form": "leaf_powder", "grams": "2", "times": "2"}).content.decode()
    assert body.count('class="band"') == body.count('<svg class="chart"') == body.count("<table>") == 2


def test_no_absolute_level_is_ever_shown(client: Client) -> None:
    page = text(client.post("/exposure", {"form": "leaf_powder", "grams": "2", "times": "2"}))
    assert "ng/m" not in page


def test_of_7_oh_there_is_only_the_warning(client: Client) -> None:
    body = client.post("/exposure", {"form": "seven_oh", "times": "2"}).content.decode()
    assert "Concentrated 7-OH is not kratom leaf" in body
    assert '<svg class="chart"' not in body


@pytest.mark.parametrize(("field", "value"), [("grams", "much"), ("grams", "-1"), ("grams", "1e9"), ("times", "2.5")])
def test_what_is_no_number_is_said_in_one_sentence(client: Client, field: str, value: str) -> None:
    response = client.post("/exposure", {"form": "leaf_powder", field: value})
    assert response.status_code == 400
    assert "or leave it empty" in text(response)


def test_nothing_said_is_nothing_known(client: Client) -> None:
    page = text(client.post("/exposure", {}))
    assert "not known" in page or "Nothing can be said" in page
