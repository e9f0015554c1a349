"""What can go wrong, and the exit code that each kind of trouble has."""

from enum import IntEnum
from typing import Self


class ExitCode(IntEnum):
    """What a finished call says to the shell, and what each code means."""

    meaning: str

    def __new__(cls, code: int, meaning: str = "") -> Self:
        """Make a member whose value is its code."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    FOUND = 0, "something was found; also when the reader closed the pipe early"
    NOTHING = 1, "nothing matched, or `check` found an error (with `--strict`, a warning)"
    USAGE = 2, "wrong use: an unknown command, option, field, section, source or series"
    KNOWLEDGE = 3, "the knowledge file cannot be used"
    BUG = 70, "a fault of irfacts itself"  # EX_SOFTWARE of sysexits
    OUTPUT = 74, "the answer could not be written, for example to a full disk"  # EX_IOERR of sysexits
    INTERRUPTED = 130, "interrupted with Ctrl-C"  # 128 + SIGINT


class IrfactsError(Exception):
    """A knowledge file that cannot be used: one fault, with its place.

    *path* is the file as the user named it (control characters written out), *line* counts from 1
    and is None where no line applies, *where* is the key path (``facts.s400-contract.date``),
    *message* says what is wrong. ``str()`` is the line that a user sees: ``file:line: where: message``.
    """

    def __init__(self, path: str, line: int | None, where: str, message: str) -> None:
        """Keep the four parts as attributes."""
        super().__init__(path, line, where, message)
        self.path = path
        self.line = line
        self.where = where
        self.message = message

    def __str__(self) -> str:
        """Join the parts that there are."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return ": ".join(part for part in (place, self.where, self.message) if part)


class UsageError(Exception):
    """A request that names what the knowledge file does not have; exit code 2."""
