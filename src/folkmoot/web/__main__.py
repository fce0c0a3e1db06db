"""`python -m folkmoot.web serve | worker | backup | restore | upgrade | manage | doctor`.

What needs Django, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from django.core.management import call_command, execute_from_command_line

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
    given = _parser().parse_args(words)
    match given.verb:
        case "doctor":
            return doctor.report(as_json=given.json)
        case "backup" | "restore" | "upgrade":
            serving.load(prepare_home=False)
            call_command("keep", given.verb, *filter(None, [given.file]))
        case "worker":
            if given.watch:
                os.environ["FOLKMOOT_INBOX"] = given.watch
            serving.run_worker(beside=given.beside)
        case _:
            serving.run(given.host, given.port, with_worker=not given.no_worker)
    return 0


def _parser() -> argparse.ArgumentParser:
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
    for verb in ("backup", "restore", "upgrade"):
        verbs.add_parser(verb).add_argument("file", nargs="?")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.stderr.write(f"{problem.message}\n    {problem.remedy} [{problem.code}]\n")
        sys.exit(1)
    except OSError as error:
        sys.stderr.write(f"{error.filename or 'A file'}: {error.strerror or error}\n")
        sys.exit(1)
