"""The two streams: what they can show, and writing to them."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from irfacts.text import visible


class ReaderGoneError(Exception):
    """The reader of standard output has closed the pipe.

    Not a BrokenPipeError, which Typer would take for its own affair.
    """


class OutputError(Exception):
    """The answer could not be written; the message says why."""


_FOR_SHELL = frozenset("|&;<>()$`\\\"'*?[#~=%")
"""A pager with one of these signs is a command for the shell, as in git."""
_UNWRITTEN = "cannot write the answer: "


class Terminal:
    """Standard output and standard error, judged separately; built once, passed down."""

    def __init__(self) -> None:
        """Take the streams and the environment of the process."""
        self.out: Any = sys.stdout
        self.error: Any = sys.stderr
        self.environment: Mapping[str, str] = os.environ
        self.color = "auto"

    @property
    def is_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        return _is_terminal(self.out)

    @property
    def error_is_terminal(self) -> bool:
        """Whether standard error is a terminal."""
        return _is_terminal(self.error)

    @property
    def width(self) -> int:
        """Columns to fit into: ``COLUMNS``, else the terminal's, else 80; 20 at least, 1000 at most."""
        return min(max(self._size.columns, 20), 1000)

    @property
    def height(self) -> int:
        """Lines of the terminal."""
        return self._size.lines

    @property
    def _size(self) -> os.terminal_size:
        return shutil.get_terminal_size((80, 24))

    @property
    def encoding(self) -> str:
        """The encoding of standard output, in which people are shown text."""
        return getattr(self.out, "encoding", None) or "utf-8"

    def colored(self, *, error: bool = False) -> bool:
        """Whether a stream gets colour: ``--color``, then ``NO_COLOR``, ``TERM=dumb``, ``FORCE_COLOR``.

        Without colour there are no escape codes at all, so no bold and no links either.
        """
        if self.color != "auto":
            return self.color == "always"
        if self.environment.get("NO_COLOR") or self.environment.get("TERM") == "dumb":
            return False
        if self.environment.get("FORCE_COLOR", "0") not in ("", "0"):
            return True
        return self.error_is_terminal if error else self.is_terminal

    def say(self, message: str) -> None:
        """Write one line of message to standard error; never fails."""
        line = f"irfacts: {message}\n"
        if self.colored(error=True):
            line = f"\x1b[33mirfacts:\x1b[0m {message}\n"
        try:
            self.error.write(line)
            self.error.flush()
        except (OSError, ValueError, AttributeError, UnicodeError):
            pass

    def write(self, pieces: Iterable[str], *, encoding: str = "utf-8", errors: str = "strict") -> None:
        """Write an answer, whole, to standard output as bytes: UTF-8 whatever the locale.

        Raises ReaderGoneError if the pipe is closed, OutputError if it cannot be written.
        """
        data = [piece.encode(encoding, errors) for piece in pieces]
        if self.out is None:
            raise OutputError(_UNWRITTEN + "standard output is closed")
        try:
            self.out.flush()
            _write_all(self.out.buffer, b"".join(data))
        except BrokenPipeError:
            raise ReaderGoneError from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "standard output is closed"
            raise OutputError(_UNWRITTEN + why) from None

    def present(self, text: str, *, paged: bool = False) -> None:
        """Write text for people: what the stream cannot encode is written in ASCII, long text is paged.

        A pager runs as git's does: only on a terminal that is not dumb and only for what is taller
        than it; ``$PAGER``, else ``less -FRX``; none if that is empty or ``cat``.
        """
        from irfacts.output.encoding import encodable

        text = encodable(text, self.encoding)
        paged = paged and self.is_terminal and self.environment.get("TERM") != "dumb"
        if paged and text.count("\n") >= self.height and self._page(text):
            return
        self.write([text], encoding=self.encoding, errors="backslashreplace")

    def _page(self, text: str) -> bool:
        """Run the pager; False if there is none."""
        import shlex
        import signal
        import subprocess

        chosen = self.environment.get("PAGER", "less")
        try:
            command = shlex.split(chosen)
        except ValueError:
            return False
        if command in ([], ["cat"]):
            return False
        if os.name != "nt" and _FOR_SHELL & set(chosen):
            command = ["/bin/sh", "-c", chosen]
        environment = {"LESS": "FRX", **self.environment}
        try:
            pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603  # the user's own choice
        except OSError as error:
            self.say(f"cannot run the pager '{visible(chosen)}': {error.strerror}")
            return False
        ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            pager.communicate(text.encode(self.encoding, "backslashreplace"))
        finally:
            signal.signal(signal.SIGINT, ignored)
        return pager.returncode not in (126, 127)  # the shell's words for what it cannot run


def _write_all(stream: BinaryIO, data: bytes) -> None:
    """Write every byte and flush; raises OSError.

    An unbuffered stream may take less than it is given, and one that does not block may take nothing for a
    while: then this waits until it takes more.
    """
    rest = memoryview(data)
    while rest:
        try:
            taken = stream.write(rest) or 0
        except BlockingIOError as error:
            taken = error.characters_written
        rest = rest[taken:]
        if not taken:
            _wait(stream)
    while True:
        try:
            return stream.flush()
        except BlockingIOError:
            _wait(stream)


def _wait(stream: BinaryIO) -> None:
    """Wait until a stream takes more."""
    import select

    select.select([], [stream.fileno()], [])


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError, OSError):
        return False
