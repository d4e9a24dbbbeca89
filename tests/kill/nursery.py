"""Starts bots quickly: it has everything imported and forks a process for each order.

Reads orders from standard input, one JSON object a line, and answers each with the number of the process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping


def main() -> None:
    """Serve until the input ends."""
    from bot import app, cli
    from tests.kill import counting

    # Loaded now, so that the processes need not; whoever ends is forgotten at once and leaves no zombie.
    programs = {"counting": counting.run, "product": lambda: cli.main(["run"])}
    assert app.run
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(order["environment"], order["log"])
            programs[order["program"]]()
            os._exit(0)
        print(pid, flush=True)


def _become(environment: Mapping[str, str], log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(output, stream)


if __name__ == "__main__":
    main()
