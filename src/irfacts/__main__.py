"""The console entry point: quick to start, quick to leave."""

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave at once: nothing that a process this short leaves needs tidying.

    Answers and messages are flushed where they are written; the rest of an interrupted one is
    dropped, for its reader may take no more.
    """
    gc.disable()
    try:
        from irfacts.cli.app import run
        from irfacts.output.terminal import Terminal

        code = int(run(sys.argv[1:], Terminal()))
    except KeyboardInterrupt:
        code = 130
    os._exit(code)


if __name__ == "__main__":
    main()
