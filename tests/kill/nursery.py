"""Starts bots quickly: it has everything imported and forks a process for each order.

Reads orders from standard input, one JSON object a line, and answers each with the number of the process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot import app, cli
from tests.kill import counting_bot


def product() -> None:
    """`kinerja run`."""
    sys.argv[1:] = ["run"]
    cli.main()


PROGRAMS = {"counting": counting_bot.main, "product": product}
LOADED = app.run
"""What the command line would import only when it runs."""


def serve() -> None:
    """Fork until the input ends. Whoever ends is forgotten at once and leaves no zombie."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(order)
        print(pid, flush=True)


def _become(order: Mapping[str, Any]) -> None:
    """Be the ordered program until it ends, in its own folder and environment."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = Path(order["log"])
    os.chdir(log.parent)
    os.environ.clear()
    os.environ.update(order["environment"])
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output, stream.fileno())
    try:
        PROGRAMS[order["program"]]()
    except BaseException:  # noqa: BLE001 - also an exit: a forked process must not go on in the loop of its parent
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    serve()
