"""The pages as a client without script sees them."""

import io
import logging
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketum.knowledge.library import library
from ketum.safety import Answer, check
from ketum.web import questions, views
from ketum.web.logs import Discreet
from ketum.web.reading import read

ORDER = ("verdict", "title", "We saw", "Why", "How sure", "What to do", "source")
WORD = "zebrafinch-9417"


class Loads(HTMLParser):
    """Every address that a browser would fetch by itself, or send a form to."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.links: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given)
            return
        self.addresses += [
            given[name] for name in ("src", "href", "action", "hx-post", "hx-get", "srcset") if name in given
        ]
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_the_first_page_asks_before_anything_else(client: Client) -> None:
    page = text(client.get("/check"))
    assert "<title>Notebook</title>" in page
    assert page.index('id="medicines"') < page.index('id="use"')
    assert 'href="/emergency"' in page
    assert "Nothing you enter is stored" in page


def test_the_answer_comes_in_the_promised_order(client: Client, sample: dict[str, object]) -> None:
    page = text(client.post("/check", sample))
    assert "alprazolam" in page.casefold()
    for card in re.findall(r"<article.*?</article>", page, re.DOTALL):
        places = [card.find(part) for part in ORDER if part in card]
        assert places == sorted(places)
        assert {"title", "Why", "How sure", "What to do", "source"} <= {part for part in ORDER if part in card}


def test_the_most_severe_comes_first(client: Client, sample: dict[str, object]) -> None:
    kinds = re.findall(r'<article class="card (\w+)"', text(client.post("/check", sample)))
    rank = ["emergency", "stop", "warning", "caution", "info"]
    assert kinds == sorted(kinds, key=rank.index)
    assert set(kinds) & {"warning", "stop"}


def test_an_emergency_stands_in_its_own_block_before_all_else(client: Client, sample: dict[str, object]) -> None:
    page = text(client.post("/check", {**sample, "symptom": ["cannot be woken"]}))
    assert page.index("Do this now") < page.index("<article")
    assert '<article class="card emergency"' in page
    assert "Open the emergency card" in page


@pytest.mark.parametrize("value", [value for value, _ in questions.SYMPTOMS])
def test_every_warning_sign_offered_is_understood(client: Client, value: str) -> None:
    page = text(client.post("/check", {"symptom": [value], "use": "4 g a day"}))
    assert re.search(r'<article class="card (emergency|warning)"', page)


@pytest.mark.parametrize("value", [value for value, _ in questions.CONDITIONS])
def test_every_illness_offered_is_understood(value: str) -> None:
    answer = check(read({"condition": [value]}).record, library(), date(2026, 11, 24))
    assert "INPUT:not_recognised" not in [one.code for one in answer.findings]


def test_nothing_found_is_never_called_safe(client: Client) -> None:
    page = text(client.post("/check", {"condition": ["fibromyalgia"]}))
    assert "does not mean safe" in page or "<article" in page
    assert not re.search(r"\b(is|are) safe\b|no risk|harmless", page)


def test_an_empty_form_gets_an_answer_that_says_so(client: Client) -> None:
    response = client.post("/check", {})
    assert response.status_code == 200
    assert "You told us nothing yet" in text(response)


def test_bad_input_is_refused_with_the_sentence_at_the_field_and_in_the_summary(client: Client) -> None:
    response = client.post("/check", {"age": "400", "medicines": "Zoloft"})
    page = text(response)
    sentence = "person.age_years: Expected `float` &lt;= 120.0"
    assert response.status_code == 400
    assert page.count(sentence) == 2
    assert 'href="#age"' in page
    assert 'aria-describedby=" age-error" aria-invalid="true"' in page
    assert "Zoloft" in page
    assert "<article" not in page


def test_htmx_gets_only_the_answer_or_the_whole_form_with_problems(client: Client, sample: dict[str, object]) -> None:
    answer = client.post("/check", sample, headers={"HX-Request": "true", "HX-Target": "answer"})
    assert "<form" not in text(answer)
    assert 'hx-swap-oob="innerHTML:#status"' in text(answer)
    problems = client.post("/check", {"age": "x"}, headers={"HX-Request": "true", "HX-Target": "answer"})
    assert problems["HX-Retarget"] == "#main"
    assert "<form" in text(problems)
    mended = client.post("/check", sample, headers={"HX-Request": "true", "HX-Target": "main"})
    assert "<form" in text(mended)
    assert "<html" not in text(mended)


@pytest.mark.parametrize("path", ["/check", "/emergency", "/nowhere", "/static/ketum/ketum.css"])
def test_every_answer_forbids_other_hosts_and_sets_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    response.close()


@pytest.mark.parametrize("path", ["/check", "/emergency"])
def test_pages_load_nothing_from_elsewhere(client: Client, path: str) -> None:
    loads = Loads()
    loads.feed(text(client.get(path)))
    assert loads.addresses
    assert all(address.startswith("/") and not address.startswith("//") for address in loads.addresses)


def test_an_answer_loads_nothing_and_marks_what_leaves(client: Client, sample: dict[str, object]) -> None:
    loads = Loads()
    loads.feed(text(client.post("/check", sample)))
    assert all(address.startswith("/") for address in loads.addresses)
    outside = [link for link in loads.links if link["href"].startswith("http")]
    assert outside
    assert all("noreferrer" in link["rel"] for link in outside)


def test_answers_are_not_kept_by_the_browser(client: Client, sample: dict[str, object]) -> None:
    assert client.post("/check", sample)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("field", ["medicines", "use", "conditions", "symptoms", "product", "place", "age"])
def test_markup_in_an_answer_is_shown_and_never_run(client: Client, field: str) -> None:
    page = text(client.post("/check", {field: "<script>alert(1)</script>\"'><img src=x>"}))
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    "typed", ["\u202egnirtsni", "\x00\x07", "👩‍⚕️ möhrensäft", "ケトム", "a\u0301" * 50, "%s{{7*7}}{%"]
)
def test_every_writing_system_is_answered(client: Client, typed: str) -> None:
    page = text(client.post("/check", dict.fromkeys(("medicines", "use", "conditions", "symptoms", "place"), typed)))
    assert "Answer" in page
    assert ">49<" not in page


def test_more_than_a_megabyte_is_refused_in_one_sentence(client: Client) -> None:
    response = client.post("/check", {"use": "x" * 1_100_000})
    assert response.status_code == 413
    assert "send less" in text(response)


def test_what_is_no_form_is_refused_and_never_taken_for_an_empty_one(client: Client) -> None:
    upload = SimpleUploadedFile("record.json", b"{}")
    assert client.post("/check", b'{"age": 44}', content_type="application/json").status_code == 415
    assert client.post("/check", {"use": upload}).status_code == 415
    assert client.post("/check", {"age": "44"}, headers={"Transfer-Encoding": "chunked"}).status_code == 411


@pytest.mark.parametrize("length", ["-1", "x", "1_000", "９"])
def test_a_length_that_is_none_is_refused(client: Client, length: str) -> None:
    assert client.get("/check", CONTENT_LENGTH=length).status_code == 413


@pytest.mark.parametrize(
    ("method", "path"), [("put", "/check"), ("delete", "/check"), ("get", "/suggest"), ("post", "/emergency")]
)
def test_other_methods_are_refused_in_plain_words(client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert response["Allow"]
    assert "cannot be used in that way" in text(response)


@pytest.mark.parametrize("path", ["/nowhere", "/admin", "/static/../settings.py", "/static/ketum/none.css", "/%00"])
def test_unknown_pages_say_so(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {400, 404}
    assert "Back to the check" in text(response)
    assert "Traceback" not in text(response)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_another_sites_post_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/check", {"age": "44"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {"Origin": "null"}, {}]
)
def test_our_own_post_is_accepted(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/check", {"age": "44"}, headers=headers).status_code == 200


def test_a_foreign_host_name_is_refused_in_plain_words(client: Client) -> None:
    response = client.get("/check", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "could not understand" in text(response)


def test_our_own_fault_is_admitted_without_a_word_of_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Answer:
        raise RuntimeError(WORD)

    log = io.StringIO()
    handlers = [one for one in logging.getLogger("django").handlers if isinstance(one.formatter, Discreet)]
    monkeypatch.setattr(views, "check", fails)
    monkeypatch.setattr(handlers[0], "stream", log)
    client.raise_request_exception = False
    response = client.post("/check", {"medicines": WORD})
    assert response.status_code == 500
    assert "not your fault" in text(response)
    assert WORD not in text(response)
    assert "RuntimeError" in log.getvalue()
    assert WORD not in log.getvalue()


def test_names_are_suggested_for_the_line_being_typed(client: Client) -> None:
    page = text(client.post("/suggest", {"line": "dulox 60 mg"}))
    assert 'data-name="' in page
    assert "duloxetine" in page.casefold()


@pytest.mark.parametrize("line", ["", "d", "60 mg", "<b>", "\x00"])
def test_nothing_is_suggested_for_less_than_a_name(client: Client, line: str) -> None:
    assert "<button" not in text(client.post("/suggest", {"line": line}))


def test_the_emergency_card_says_whom_to_call_and_what_to_do(client: Client) -> None:
    page = text(client.get("/emergency"))
    for needed in ("tel:112", "tel:911", "tel:999", "tel:000", "tel:988", "tel:116123", "naloxone", "onto their side"):
        assert needed in page
    assert page.count("<script") == page.count('<script src="/static/')
    assert "No clinician has reviewed this card yet" in page


def test_the_emergency_card_is_one_tap_from_every_page(client: Client) -> None:
    for path in ("/check", "/nowhere"):
        assert 'class="help" href="/emergency"' in text(client.get(path))
