"""The command `claimledger`: foreseen failures are one sentence on standard error, with exit status 2.

Ctrl-C ends it with a sentence too, and exit status 130.
"""

from __future__ import annotations

import os
import sys

from model.errors import ClaimledgerError

INTERRUPTED = 130  # exit status of a command that was stopped by Ctrl-C, as shells have it


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    from claimledger.cli import app
    from claimledger.terminal import plain

    try:
        app()
    except ClaimledgerError as error:
        print(plain(str(error)), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except SystemExit as end:  # Typer ends so by itself, without a word
        if end.code == INTERRUPTED:
            print("interrupted; what is stored is kept, and running it again goes on from there", file=sys.stderr)
        raise


if __name__ == "__main__":
    main()
