"""The visible text of a saved web page, in order; scripts, menus and forms are left out."""

from html.parser import HTMLParser

HIDDEN = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "svg",
    "nav",
    "iframe",
    "object",
    "canvas",
    "select",
    "math",
}
ALONE = {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed", "track", "param"}
INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
DEEPEST = 2_000


class _Reader(HTMLParser):
    """Collects what a reader sees; a block ends the line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALONE and len(self._hidden) < DEEPEST and (self._hidden or tag in HIDDEN or _is_hidden(attrs)):
            self._hidden.append(tag)
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(f".{data}.".split())[1:-1])

    def _break(self, tag: str) -> None:
        if tag not in INLINE and not self._hidden:
            self.parts.append("\n" if tag in {"br", "td", "th"} else "\n\n")


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    held = dict(attrs)
    style = (held.get("style") or "").replace(" ", "").casefold()
    return "hidden" in held or held.get("aria-hidden") == "true" or "display:none" in style


def text_of_html(source: str) -> str:
    """The visible text of a page; broken mark-up is read as far as it goes."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return "".join(reader.parts)
