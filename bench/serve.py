"""`python -m bench.serve talat|stock_oscar --port 23000`: runs one shop under Talat's own supervisor.

Stock Oscar's web is Talat's, word for word, but for the application that it serves.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from marketplace.supervisor.address import listen_from
from marketplace.supervisor.child import Program
from marketplace.supervisor.loop import Supervisor, say
from marketplace.supervisor.programs import talat

WSGI = "marketplace.wsgi:application"


def programs(shop: str, listening: int, var: Path) -> list[Program]:
    """Web, worker and clock of Talat; stock Oscar has nothing but its web."""
    ours = talat(listening, var)
    if shop == "talat":
        return ours
    web = next(program for program in ours if WSGI in program.command)
    command = tuple("bench.stock_oscar.wsgi:application" if part == WSGI else part for part in web.command)
    return [replace(web, command=command)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.serve", description=__doc__)
    parser.add_argument("shop", choices=["talat", "stock_oscar"])
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    var = Path(os.environ["TALAT_VAR_DIR"])
    listening = listen_from(options.port)
    if listening.getsockname()[1] != options.port:
        say(f"port {options.port} is taken")
        return 1
    (var / "run").mkdir(parents=True, exist_ok=True)
    shop = programs(options.shop, listening.fileno(), var)
    return Supervisor(shop, var / "log", options.port, lambda: None).run()


if __name__ == "__main__":
    sys.exit(main())
