"""A pack from outside is read in a child process, as every file from outside.

This module is on both sides: :class:`PackReader` asks, :func:`answer` is what the child does. Why:
docs/decisions/0019-packs.md.
"""

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from reviewstudy import wire
from reviewstudy.domain.errors import DocumentRefused, PackRefused
from reviewstudy.importing.isolation import Cage, Cancelled, Child, Failed, Limits, OverLimit, Usage
from reviewstudy.storage.packs import MAX_BYTES, Pack, check_pack, read_pack

MB = 1 << 20
LIMITS = Limits(memory=2048 * MB, seconds=120, output=2 * MAX_BYTES, raised=True)
"""What reading a pack may take; nobody can allow it more."""

_LINE = 600
"""Characters that are believed of a refusal."""


def _never() -> bool:
    return False


class PackReader:
    """Reads packs one after another in a child process that is kept for them. Used in a ``with``."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._cage = Cage(f"reader={__name__}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cage.end()

    @property
    def usage(self) -> Usage | None:
        """What the last pack took."""
        return self._cage.usage

    def read(self, path: Path, *, cancelled: Callable[[], bool] = _never) -> Pack:
        """What a pack holds, checked there and again here; nothing is written.

        Raises:
            PackRefused: it is missing, damaged, unsafe, from a newer version, or was stopped.
        """

        def ask(child: Child) -> bytes:
            # Its place, not its bytes: SQLite reads files, and the child may write none.
            where = os.fsencode(path.absolute())
            return child.read("pack", where, self._limits, cancelled, lambda *_: None)

        try:
            return _understood(self._cage.ask(ask), path)
        except Cancelled:
            raise PackRefused(
                f"reading {path.name} was stopped", "choose it again when you want it"
            ) from None
        except OverLimit:
            raise PackRefused(
                f"{path.name} takes more time or memory than a pack needs", "ask its sender for a smaller one"
            ) from None
        except Failed:
            raise _unread(path) from None
        except DocumentRefused as refusal:  # no process could be started
            raise PackRefused(refusal.what, refusal.advice) from None
        except (ValueError, KeyError, TypeError):
            self._cage.end()  # whatever answers so is not to be asked again
            raise _unread(path) from None


def _unread(path: Path) -> PackRefused:
    return PackRefused(
        f"{path.name} could not be read: it is damaged, or made to do harm", "ask its sender for it again"
    )


def _understood(said: bytes, path: Path) -> Pack:
    """The child's answer, believed only as far as it is well formed; ValueError and the like if not."""
    told = wire.decode(said, dict[str, Any])
    if "refused" in told:
        refused = wire.from_builtins(told["refused"], dict[str, str])
        raise PackRefused(_line(refused["what"]), _line(refused["advice"]))
    if "over" in told:
        raise PackRefused(
            f"{path.name} takes more memory than a pack needs", "ask its sender for a smaller one"
        )
    if "failed" in told:
        raise _unread(path)
    pack = wire.from_builtins(told["read"], Pack)
    check_pack(pack)
    return pack


def _line(said: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said[:_LINE]).split())


# In the child ---------------------------------------------------------------------------------------------


def answer(_order: dict[str, Any], source: bytes, _tell: Callable[[bytes], None]) -> tuple[bytes, bool]:
    """What the child says of the pack at the place ``source``, and whether that went well."""
    from reviewstudy.importing.child import fault

    try:
        pack = read_pack(Path(os.fsdecode(source)))
        return wire.encode({"read": pack}), True
    except PackRefused as refusal:
        return wire.encode({"refused": {"what": refusal.what, "advice": refusal.advice}}), False
    except MemoryError:
        return b'{"over": "memory"}', False
    except Exception as error:
        return wire.encode({"failed": fault(error)}), False


def warm() -> None:
    """Import what reads, so that no pack pays for it again."""
    importlib.import_module("reviewstudy.storage.driver")
