"""Serve the web application on this machine."""

import os
import socket
import threading
import webbrowser


def serve(host: str, port: int, open_browser: bool) -> None:
    """Answer on ``host:port`` until interrupted; opens the person's browser when ``open_browser``.

    Raises ``SystemExit`` with one sentence when the port is taken or the address is not this machine's.
    """
    from granian import Granian
    from granian.constants import Interfaces

    from ketum.knowledge.library import library

    _require_free(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    os.environ["KETUM_HOSTS"] = ",".join(
        filter(None, (os.environ.get("KETUM_HOSTS"), f"[{host}]" if ":" in host else host))
    )
    library()  # compiled here once, so that the first page does not wait for it
    server = Granian("ketum.web.wsgi:application", host, port, interface=Interfaces.WSGI, log_enabled=False)
    server.on_startup(lambda: _announce(address, open_browser))
    server.serve()


def _announce(address: str, open_browser: bool) -> None:
    print(f"Ketum is at {address} - Ctrl+C stops it. It asks no other computer anything.", flush=True)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(f"{host}:{port} cannot be used ({error.strerror}); try another port.") from error
