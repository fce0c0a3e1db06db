"""`python -m folkmoot.web serve | worker | manage | doctor`.

What needs Django, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line

from folkmoot.method.terms.problem import Problem
from folkmoot.web import doctor, serving
from folkmoot.web.server import LOOPBACK

DEFAULT_PORT = 8000


def main(words: Sequence[str]) -> int:
    """Do what the first word says; the exit code is 0, 1 for a problem, 2 for wrong usage."""
    if words and words[0] == "manage":
        serving.load(prepare_home=True)
        execute_from_command_line(["folkmoot manage", *words[1:]])
        return 0
    parser = argparse.ArgumentParser(prog="python -m folkmoot.web")
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve")
    serve.add_argument("--host", default=LOOPBACK)
    serve.add_argument("--port", type=int, default=DEFAULT_PORT)
    serve.add_argument("--no-worker", action="store_true")
    worker = verbs.add_parser("worker")
    worker.add_argument("--beside", type=int)
    worker.add_argument("--watch", default="")
    verbs.add_parser("doctor").add_argument("--json", action="store_true")
    given = parser.parse_args(words)
    if given.verb == "doctor":
        return doctor.report(as_json=given.json)
    if given.verb == "worker":
        if given.watch:
            os.environ["FOLKMOOT_INBOX"] = given.watch
        serving.run_worker(beside=given.beside)
        return 0
    serving.run(given.host, given.port, with_worker=not given.no_worker)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.stderr.write(f"{problem.message}\n    {problem.remedy} [{problem.code}]\n")
        sys.exit(1)
