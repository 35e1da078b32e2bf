"""Questionnaires in the diary: one question a view, resumable, danger at once, never a score from missing answers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ketum.instruments.catalogue import instrument, listed
from ketum.instruments.steps import steps
from ketum.knowledge.library import library
from ketum.store.models import Response

Inside = Callable[[], Any]


def kept(inside: Inside) -> list[list[Any]]:
    """The raw answers in the diary."""
    with inside():
        return [one.answers for one in Response.objects.order_by("at")]


def answer(client: Client, name: str, values: list[str]) -> Any:
    """Answer in order; an empty value skips. The page that follows the last answer."""
    response: Any = None
    for number, value in enumerate(values, start=1):
        typed = {"answer": value} if value else {"skip": "1"}
        response = client.post(f"/scores/{name}/{number}", typed, follow=True)
    return response


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_score_is_told_with_whose_words_it_is(client: Client, inside: Inside) -> None:
    done = text(answer(client, "peg", ["6", "7", "4"]))
    assert "5.7 of 10" in done
    assert "own wording, not the published text" in done
    assert kept(inside) == [[6, 7, 4]]


def test_thoughts_of_death_are_an_emergency_before_the_score(client: Client) -> None:
    done = answer(client, "phq-9", ["0"] * 8 + ["1", "0"]).content.decode()
    assert done.index("Get help now") < done.index("<h1>")


def test_it_can_be_stopped_and_gone_on_with(client: Client, inside: Inside) -> None:
    client.post("/scores/peg/1", {"answer": "6"})
    assert "Go on" in text(client.get("/scores/peg"))
    assert kept(inside) == []
    client.post("/scores/peg/2", {"answer": "6"})
    client.post("/scores/peg/3", {"answer": "6"})
    assert kept(inside) == [[6, 6, 6]]
    assert "Begin" in text(client.get("/scores/peg"))


def test_what_was_begun_can_be_thrown_away(client: Client) -> None:
    client.post("/scores/peg/1", {"answer": "6"})
    client.post("/scores/peg", {"afresh": "1"})
    assert "Begin anew" not in text(client.get("/scores/peg"))


def test_a_skipped_answer_is_never_a_zero(client: Client, inside: Inside) -> None:
    done = text(answer(client, "peg", ["6", "", "4"]))
    assert "not known: answers are missing" in done
    assert kept(inside) == [[6, None, 4]]


@pytest.mark.parametrize("wrong", ["11", "-1", "much", "1e9", "nan", ""])
def test_an_answer_that_does_not_fit_is_asked_again(client: Client, wrong: str) -> None:
    response = client.post("/scores/peg/1", {"answer": wrong})
    assert response.status_code == 400
    assert "Choose an answer, or skip it." in text(response)


def test_a_map_is_ticked_in_one_view(client: Client, inside: Inside) -> None:
    done = text(client.post("/scores/body-map/1", {"tick": ["neck", "jaw_left"]}, follow=True))
    assert "Painful sites 2 of 19" in done
    assert sum(kept(inside)[0]) == 2


def test_a_change_is_told_beside_what_patients_notice(client: Client) -> None:
    answer(client, "peg", ["8", "8", "8"])
    assert "From 8 to 4: better by at least what patients notice" in text(answer(client, "peg", ["4", "4", "4"]))


def test_only_what_was_chosen_is_due_and_passing_it_over_is_enough(client: Client) -> None:
    assert "Due now" not in client.get("/now").content.decode()
    client.post("/scores/peg", {"ask": "1"})
    assert 'aria-label="Due now"' in client.get("/now").content.decode()
    assert client.post("/scores/peg", {"pass": "now"})["Location"] == "/now"
    assert "Due now" not in client.get("/now").content.decode()


def test_every_questionnaire_opens_shows_its_licence_and_each_of_its_questions(client: Client) -> None:
    shelf = library()
    opened = 0
    for one in listed(shelf):
        held = instrument(one.id, shelf)
        assert held is not None
        page = client.get(f"/scores/{one.id}")
        assert page.status_code == 200
        assert held.licence.words[:20] in page.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
        for number in range(1, len(steps(held)) + 1):
            assert client.get(f"/scores/{one.id}/{number}").status_code == 200
            opened += 1
    assert opened > 250


@pytest.mark.parametrize("path", ["/scores/none", "/scores/peg/99", "/scores/peg/0"])
def test_what_does_not_exist_leads_to_the_list(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == "/scores"


def test_a_file_that_is_no_questionnaire_changes_nothing(client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("q.json", b'{"resourceType": "Patient"}', "application/json")
    assert "It was not added" in text(client.post("/scores/peg", {"official": file}))
    assert "own short words" in text(client.get("/scores/peg"))


def test_steps_ask_a_list_to_tick_as_one_and_all_else_one_by_one() -> None:
    held = instrument("acr-fm-2016", library())
    assert held is not None
    views = steps(held)
    assert [len(one.items) for one in views] == [19, 1, 1, 1, 3, 1, 1]
    assert [part.heading for part in views[0].parts][:2] == ["Left arm and shoulder", "Right arm and shoulder"]
    assert sorted(item.id for one in views for item in one.items) == sorted(item.id for item in held.items)
