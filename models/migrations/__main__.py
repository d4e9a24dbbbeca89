"""`python -m models.migrations revision "what changes"` writes a new migration from the tables in `models`."""

import argparse
import tempfile
from pathlib import Path

from models.migrations import revise, upgrade


def main() -> None:
    """Migrate an empty SQLite database as far as the files go and write down what the models have beyond it."""
    parser = argparse.ArgumentParser(prog="python -m models.migrations", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="revision")
    revision = verbs.add_parser("revision", help="write a new migration, to be read and tidied")
    revision.add_argument("message", help="what changes, in a few words")
    message: str = parser.parse_args().message
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{Path(directory) / 'empty.db'}"
        upgrade(url)
        print(revise(message, url))  # noqa: T201 - what the verb is for


if __name__ == "__main__":
    main()
