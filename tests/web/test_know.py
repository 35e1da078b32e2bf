"""The Know pages as a browser without script gets them. Hazard H-20."""

from pathlib import Path

import pytest
from django.test import Client

from ketum.knowledge.evidence import pages
from ketum.knowledge.library import library

PAGES = sorted(pages(library()))


@pytest.fixture
def client() -> Client:
    return Client()


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("audience", ["", "?for=clinician"])
def test_every_page_tells_its_answer_its_claims_and_what_is_not_known(client: Client, name: str, audience: str) -> None:
    response = client.get(f"/know/{name}{audience}")
    page = pages(library())[name]
    body = text(response)
    assert response.status_code == 200
    assert "What we do not know" in body
    assert "Changed on" in body
    assert body.count('<article class="claim') == sum(len(one.claims) for one in page.sections)
    assert ('class="numbers"' in body) == bool(audience)
    assert body.count("<script") == body.count('<script src="/static/'), "no script stands in the page itself"


def test_a_question_is_answered_and_stands_in_no_address(client: Client) -> None:
    response = client.post("/know", {"q": "can i take it with lyrica"})
    body = text(response)
    assert "Kratom with medicines and alcohol" in body
    assert "pregabalin" in body
    assert "lyrica" not in response.request["QUERY_STRING"]


def test_a_question_that_nothing_answers_is_said_to_have_no_answer(client: Client) -> None:
    body = text(client.post("/know", {"q": "zzzz qqqq"}))
    assert "Nothing on file answers this" in body
    assert "does not mean" in body


def test_the_law_of_a_journey_names_what_is_crossed(client: Client) -> None:
    body = text(client.post("/know/law", {"place": "Texas to Tennessee by car"}))
    for needed in ("Texas", "Tennessee", "Arkansas", "likely crossed by land", "Not legal advice"):
        assert needed in body


def test_a_page_that_is_none_is_one_sentence(client: Client) -> None:
    response = client.get("/know/nothing-of-the-kind")
    assert response.status_code == 404
    assert "no page of this name" in text(response)


def test_what_is_typed_cannot_become_mark_up(client: Client) -> None:
    for path, field in (("/know", "q"), ("/know/law", "place")):
        assert "<b>bold" not in text(client.post(path, {field: "<b>bold</b>"}))


def test_conflicting_receptor_values_are_shown_side_by_side(client: Client) -> None:
    body = text(client.get("/know/how-it-works?for=clinician"))
    for value in ("161 \u00b1 9.56 nM", "709 (451 to 1130) nM", "238 nM"):
        assert value in body
    assert "second-hand" in body
    assert "from memory" in body


def test_every_template_of_the_folder_is_used() -> None:
    folder = Path(__file__).parents[2] / "src" / "ketum" / "web" / "templates"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    code = "".join(path.read_text(encoding="utf-8") for path in folder.parent.rglob("*.py"))
    assert {name for name in names if f'"{name}"' not in texts + code} == set()
