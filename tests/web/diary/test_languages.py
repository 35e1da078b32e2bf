"""Both languages are whole: every message is translated, and no page shows one that is not."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.test import Client
from tools.messages import DATA, WEB, of_knowledge, of_pages

from ketum.knowledge.languages import LANGUAGES, SOURCE

OTHERS = [one for one in LANGUAGES if one != SOURCE]
SLOTS = re.compile(r"%\([a-z_]+\)[sdf]|%[sd]|\{[a-z_0-9.!:]*\}|</?[a-z][^>]*>")
PATHS = (
    "/", "/now", "/dose",
    "/feel", "/feel/more", "/flare", "/story", "/products", "/products/new", "/labs", "/medicines",
    "/more", "/more/about", "/more/privacy", "/more/people", "/more/files",
    "/scores", "/scores/peg", "/scores/peg/1", "/scores/body-map/1",
    "/offline", "/check", "/know", "/know/dose", "/know/liver",
    "/know/fibromyalgia", "/know/strains", "/emergency", "/article", "/absent",
)  # fmt: skip
NAMES = {"Maeng", "Da", "AUC", "Cmax", "Ketum", "PDF", "mg/dL", "U/L", "ALT", "AST", "ALP", "INR", "English"}


def catalogues(language: str) -> dict[str, polib.POFile]:
    web = WEB / "locale" / language / "LC_MESSAGES" / "django.po"
    return {"web": polib.pofile(str(web))} | {
        path.stem: polib.pofile(str(path)) for path in sorted((DATA / language).glob("*.po"))
    }


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_in_the_catalogue_and_translated(language: str) -> None:
    held = catalogues(language)
    wanted = {"web": list(of_pages())} | {
        shelf: [(one, None) for one in said] for shelf, said in of_knowledge().items()
    }
    for shelf, messages in wanted.items():
        done = {(one.msgid, one.msgid_plural or None) for one in held[shelf] if one.translated()}
        assert [one for one in messages if one not in done] == [], shelf


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_what_is_filled_in(language: str) -> None:
    for shelf, catalogue in catalogues(language).items():
        for one in catalogue:
            pairs = [(one.msgid, one.msgstr)]
            if one.msgid_plural:
                pairs = [(one.msgid_plural, one.msgstr_plural[1])]
            for english, said in pairs:
                assert sorted(SLOTS.findall(said)) == sorted(SLOTS.findall(english)), (shelf, english)


class Seen(HTMLParser):
    """The texts that a person sees or hears on a page."""

    SAID = ("aria-label", "title", "placeholder", "alt")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._inside.append(tag)
        told = dict(attrs)
        self.texts += [str(told[name]) for name in self.SAID if told.get(name)]
        if tag == "button" and told.get("lang"):
            self._inside.append("button")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(" ".join(data.split()))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", PATHS)
def test_no_page_shows_a_message_in_english(client: Client, path: str, language: str) -> None:
    client.cookies["language"] = language
    response = client.get(path, follow=True)
    english = {
        " ".join(one.msgid.split())
        for catalogue in catalogues(language).values()
        for one in catalogue
        if one.msgid not in {one.msgstr, *NAMES} and len(one.msgid) > 2
    }
    seen = Seen()
    seen.feed(response.content.decode())
    assert f'<html lang="{language}"' in response.content.decode()
    said = {" ".join(one.msgstr.split()) for catalogue in catalogues(language).values() for one in catalogue}
    assert [one for one in seen.texts if one in english - said] == []


def test_no_template_holds_words_that_cannot_be_translated() -> None:
    loose = []
    for path in sorted((WEB / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(
            r"\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", text, flags=re.DOTALL
        )
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
        for one in re.findall(r">([^<>]+)<", text):
            words = (
                set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", one))
                - NAMES
                - {"Español", "kB", "mg", "min", "nbsp", "amp", "mdash"}
            )
            if words:
                loose.append((Path(path).name, " ".join(one.split())))
    assert loose == []
