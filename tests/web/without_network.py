"""A whole journey through the application where there is no network: run by ``test_no_network.py`` in its own process.

With ``namespace`` it stands in a network namespace that has only a loopback. With ``hook`` every attempt to reach
another host, or to look one up, ends the process; that is for machines on which namespaces are not allowed.
"""

import fcntl
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

PORT = 8991
ADDRESS = f"http://127.0.0.1:{PORT}"
UP, SIOCGIFFLAGS, SIOCSIFFLAGS = 1, 0x8913, 0x8914
HOOK = """
import os, sys
def look(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] not in ("127.0.0.1", "::1"):
        print("REACHED FOR", args[1], flush=True); os._exit(9)
    if event == "socket.getaddrinfo" and args[0] not in (None, "127.0.0.1", "localhost", "::1", b"127.0.0.1"):
        print("LOOKED UP", args[0], flush=True); os._exit(9)
sys.addaudithook(look)
"""
SERVE = (
    f"from ketum.cli.entry import main; import sys; sys.argv = ['ketum', 'serve', '--port', '{PORT}']; sys.exit(main())"
)
ARTICLE = "Kratom is not addictive. Kratom can be taken together with sleeping pills."
PAGES = (
    "/now", "/dose", "/feel", "/flare", "/story", "/products", "/labs", "/medicines", "/more", "/more/privacy",
    "/more/files", "/scores", "/scores/peg/1", "/know", "/know/liver", "/emergency", "/offline", "/exposure", "/check",
    "/sw.js", "/manifest.webmanifest", "/static/ketum/ketum.css",
)  # fmt: skip


def loopback_up() -> None:
    """Switch on the loopback of a fresh namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        asked = struct.pack("16sH14s", b"lo", 0, b"")
        _name, flags, _rest = struct.unpack("16sH14s", fcntl.ioctl(probe, SIOCGIFFLAGS, asked))
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", flags | UP, b""))


def reaches_nobody() -> bool:
    """Whether this process really cannot reach another host."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1).close()
    except OSError:
        return True
    return False


def main(mode: str) -> int:
    """Serve, go through everything, say what was seen."""
    if mode == "namespace":
        loopback_up()
        if not reaches_nobody():
            print("the namespace has a way out")
            return 3
    code = (HOOK if mode == "hook" else "") + SERVE
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = [("Sec-Fetch-Site", "same-origin")]

    def get(path: str, **typed: str) -> str:
        data = urllib.parse.urlencode(typed).encode() if typed else None
        with opener.open(ADDRESS + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    try:
        for _ in range(600):
            try:
                get("/")
                break
            except (urllib.error.URLError, ConnectionError):
                if server.poll() is not None:
                    print("the server stopped", server.communicate()[0].decode())
                    return 4
                time.sleep(0.1)
        get("/start", passphrase=" ".join(("quiet", "river", "seven", "lamps")), purpose="use", zone="Europe/Berlin")
        get("/start/medicines", medicines="Cymbalta 60 mg")
        get("/start/flags", go="on")
        seen = {path: get(path) for path in PAGES}
        get("/feel", pain="6")
        checked = get("/check", medicines="Cymbalta\nXanax", use="2 g twice a day")
        article = get("/article", text=ARTICLE)
        left = get("/exposure", form="leaf_powder", grams="2", times="2")
    finally:
        server.terminate()
        told = server.communicate(timeout=30)[0].decode()
    facts = {
        "pages": len(seen),
        "now": "since the last dose" in seen["/now"] or "No dose is recorded" in seen["/now"],
        "check": "alprazolam" in checked.casefold(),
        "article": "Contradicted" in article,
        "exposure": "is left in the blood" in left,
        "reached": "REACHED" in told or "LOOKED UP" in told,
    }
    print(facts)
    return 0 if all(facts[name] for name in ("now", "check", "article", "exposure")) and not facts["reached"] else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main(sys.argv[1]))
