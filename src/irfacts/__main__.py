"""The console entry point: quick to start, quick to leave."""

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line and leave at once: nothing that a process this short leaves needs tidying."""
    gc.disable()
    try:
        from irfacts.cli import run
        from irfacts.terminal import Terminal

        code = int(run(sys.argv[1:], Terminal()))
    except KeyboardInterrupt:
        code = 130
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
