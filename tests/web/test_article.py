"""The page "I read an article": marks, the most dangerous first, what was left out; nothing kept. Hazard H-20."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

ARTICLE = (
    "Kratom is a tree from Southeast Asia. Kratom is not addictive and has no withdrawal. "
    "You can safely take it together with your sleeping pills. We walked the dog in the afternoon. "
    "Yellow eyes or dark urine after kratom need blood tests the same day."
)


@pytest.fixture
def client() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def text(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_each_statement_stands_beside_what_is_known(client: Client) -> None:
    page = text(client.post("/article", {"text": ARTICLE}))
    assert re.search(r"no withdrawal\. Contradicted ", page)
    assert re.search(r"blood tests the same day\. Supported ", page)
    assert "What an honest article would have said" in page


def test_the_most_dangerous_statement_stands_before_the_article(client: Client) -> None:
    body = client.post("/article", {"text": ARTICLE}).content.decode()
    worst = body[body.index('id="worst"') : body.index('id="missing"')]
    assert "sleeping pills" in worst
    assert body.index('id="worst"') < body.index('id="whole"')


def test_no_verdict_stands_without_sources_or_the_page_that_tells_more(client: Client) -> None:
    body = client.post("/article", {"text": ARTICLE}).content.decode()
    lines = re.findall(
        r'<div class="said-line (?:contradicted|supported|unsupported|partly_supported)">.*?</div>', body, re.DOTALL
    )
    assert lines
    assert all("source" in one and "/know/" in one for one in lines)


def test_what_states_nothing_carries_no_mark(client: Client) -> None:
    body = client.post("/article", {"text": ARTICLE}).content.decode()
    assert re.search(r'<p class="passed">[^<]*walked the dog', body)


@pytest.mark.parametrize(
    ("name", "raw", "status"),
    [
        ("a.html", b"<html><script>kratom is bad()</script><p>Kratom is not addictive.</p></html>", 200),
        ("a.md", b"# Kratom\n\nKratom is **not** addictive.", 200),
        ("a.pdf", b"%PDF-1.7 broken", 400),
        ("a.txt", b"\x00\x01\x02" * 50, 400),
    ],
)
def test_a_file_is_read_or_refused_in_one_sentence(client: Client, name: str, raw: bytes, status: int) -> None:
    response = client.post("/article", {"file": SimpleUploadedFile(name, raw)})
    assert response.status_code == status
    assert ("Contradicted" in text(response)) == (status == 200)
    assert "kratom is bad" not in text(response)


def test_nothing_typed_is_asked_for(client: Client) -> None:
    response = client.post("/article", {"text": ""})
    assert response.status_code == 400
    assert "Paste a text or choose a file first." in text(response)


def test_what_is_typed_cannot_become_a_part_of_the_page(client: Client) -> None:
    typed = "Kratom is not addictive <script>alert(1)</script> and it cures <b>cancer</b>."
    assert "<script>alert" not in client.post("/article", {"text": typed}).content.decode()
