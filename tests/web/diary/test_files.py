"""Bring in and take out in the pages: looked at first, kept only when said, the whole of it taken away. Hazard H-28."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketum.store.models import Intake, Medicine, Note, Product, Rating

FILES = Path(__file__).parents[2] / "interop" / "files"
Inside = Callable[[], Any]


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(client: Client, name: str, **typed: str) -> Any:
    file = SimpleUploadedFile(name, (FILES / name).read_bytes())
    return client.post("/more/files", {"file": file} | typed)


def counts(inside: Inside) -> dict[str, int]:
    with inside():
        return {one.__name__: one.objects.count() for one in (Product, Intake, Rating, Note, Medicine)}


def test_a_file_is_looked_at_first_and_changes_nothing(client: Client, inside: Inside) -> None:
    before = counts(inside)
    page = text(send(client, "journal.json"))
    assert "Nothing is changed yet" in page
    assert "doses 4 0" in page
    assert counts(inside) == before


def test_it_is_kept_when_the_person_says_so_and_twice_is_once(client: Client, inside: Inside) -> None:
    send(client, "journal.json")
    assert "It is brought in" in text(client.post("/more/files", {"keep": "1"}))
    kept = counts(inside)
    assert kept["Intake"] == 4
    assert "doses 0 4" in text(send(client, "journal.json"))
    client.post("/more/files", {"keep": "1"})
    assert counts(inside) == kept


def test_what_is_doubtful_waits_for_a_tick(client: Client, inside: Inside) -> None:
    page = send(client, "journal.json").content.decode()
    (name,) = re.findall(r'name="confirm" value="(\w+)"', page)
    client.post("/more/files", {"keep": "1"})
    without = counts(inside)
    send(client, "journal.json")
    client.post("/more/files", {"keep": "1", "confirm": name})
    assert sum(counts(inside).values()) >= sum(without.values())
    assert "Please look at these" not in text(send(client, "daylio.csv"))


def test_what_was_left_is_gone(client: Client, inside: Inside) -> None:
    before = counts(inside)
    send(client, "journal.json")
    client.post("/more/files", {"leave": "1"})
    client.post("/more/files", {"keep": "1"})
    assert counts(inside) == before


@pytest.mark.parametrize(
    "raw", [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"<?xml version='1.0'?><!DOCTYPE a>", b"\xff\xfe"]
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(client: Client, inside: Inside, raw: bytes) -> None:
    before = counts(inside)
    response = client.post("/more/files", {"file": SimpleUploadedFile("x.bin", raw)})
    assert response.status_code in {200, 400}
    assert "Nothing was changed" in text(response) or "Choose a file first" in text(response)
    assert counts(inside) == before


def test_everything_can_be_taken_out(client: Client) -> None:
    send(client, "journal.json")
    client.post("/more/files", {"keep": "1"})
    answer = client.post("/more/files", {"export": "1"})
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {"record.json", "entries/intake.jsonl", "csv/intake.csv", "README.txt"} <= set(packed.namelist())
    assert "ketum" not in answer["Content-Disposition"]


def test_a_large_file_is_taken_here_and_nowhere_else(client: Client) -> None:
    large = b"Date,Pain\n" + b"2026-06-01 08:00,6\n" * 60_000
    assert client.post("/more/files", {"file": SimpleUploadedFile("x.csv", large)}).status_code != 413
    assert client.post("/feel", {"file": SimpleUploadedFile("x.csv", large)}).status_code == 413
