"""A supervisor over dummy programs, run by the tests: `dummy.py LOGS PORT [BROKEN]`.

`web` answers every request and has a process below it, as gunicorn has; `worker` only waits. The program
named BROKEN ends at once instead.
"""

import sys
from pathlib import Path

from marketplace.supervisor.child import Program
from marketplace.supervisor.loop import Supervisor, say

WEB = """
import http.server, os, subprocess, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("web", os.getpid(), below.pid, flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
WORKER = "import os, time; print('worker', os.getpid(), flush=True); time.sleep(600)"
BROKEN = "raise SystemExit('TALAT_EMAIL_URL is missing')"


def main() -> int:
    logs, port = Path(sys.argv[1]), sys.argv[2]
    programs = [
        Program(name, (sys.executable, "-c", BROKEN if name in sys.argv[3:] else code, port))
        for name, code in (("web", WEB), ("worker", WORKER))
    ]
    return Supervisor(programs, logs, int(port), lambda: say("ready")).run()


if __name__ == "__main__":
    sys.exit(main())
