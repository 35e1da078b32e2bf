"""The application runs whole where there is no network: nothing leaves this machine. Hazard H-29."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

JOURNEY = Path(__file__).with_name("without_network.py")


def _namespaces_work() -> bool:
    """Whether this machine lets a user have a network of their own."""
    if shutil.which("unshare") is None:
        return False
    return (
        subprocess.run(["unshare", "--map-root-user", "--net", "true"], capture_output=True, check=False).returncode
        == 0
    )


def test_a_whole_journey_needs_no_network(tmp_path: Path) -> None:
    """In a namespace without routes; where those are forbidden, in a process that dies when it reaches out."""
    inside = _namespaces_work()
    around = ["unshare", "--map-root-user", "--net"] if inside else []
    done = subprocess.run(
        [*around, sys.executable, str(JOURNEY), "namespace" if inside else "hook"],
        capture_output=True,
        text=True,
        env=os.environ | {"KETUM_HOME": str(tmp_path)},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "'article': True" in done.stdout


def test_a_process_that_reaches_out_is_seen() -> None:
    """The fallback itself is tried: its hook must notice a connection to another host."""
    sys.path.insert(0, str(JOURNEY.parent))
    try:
        from without_network import HOOK
    finally:
        sys.path.remove(str(JOURNEY.parent))
    reach = HOOK + "import socket; socket.socket().connect(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", reach], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 9
    assert "REACHED FOR" in done.stdout
