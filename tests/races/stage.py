"""Where races are run: a database made for them, and processes with threads that meet at a barrier."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Scene = Callable[..., Any]


class Stage:
    """Runs scenes, functions of tests/races/scenes, against one database.

    What a scene is given and returns is JSON. `log` holds what the processes logged.
    """

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.races.play"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=dict(environ),
                text=True,
            )

    def ask(self, scene: Scene, **given: Any) -> Any:
        """What `scene(**given)` returns, called once, in one process."""
        return self._call(scene, None, given)

    def crowd(self, scene: Scene, *, processes: int, threads: int, **given: Any) -> list[Any]:
        """What `scene(number, meet, **given)` returns to each of processes × threads actors, in their order.

        `meet()` returns when all of them have called it.
        """
        answers: list[Any] = self._call(scene, (processes, threads), given)
        return answers

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(10)

    def _call(self, scene: Scene, actors: tuple[int, int] | None, given: dict[str, Any]) -> Any:
        pipe, answers = self._process.stdin, self._process.stdout
        assert pipe is not None
        assert answers is not None
        pipe.write(json.dumps({"scene": f"{scene.__module__}.{scene.__name__}", "actors": actors, "given": given}))
        pipe.write("\n")
        pipe.flush()
        line = answers.readline()
        assert line, f"the stage is gone:\n{self.log.read_text()[-4000:]}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["value"]
