"""The child that parses: a document on standard input, one JSON answer on standard output.

``python -m reviewstudy.importing.child FORMAT MEMORY SECONDS``. It never opens a file a document
names, starts nothing and uses no network. The answer is ``{"read": ...}`` or ``{"refused": ...}``.
"""

import contextlib
import gc
import os
import sys


def main(arguments: list[str]) -> int:
    """Read, understand, answer; 0 also for a refusal, since that is an answer."""
    name, memory, seconds = arguments
    # Our own modules come first: they are trusted, and Python may still keep them compiled.
    from reviewstudy import wire
    from reviewstudy.domain.errors import DocumentRefused
    from reviewstudy.importing import formats, pipeline

    gc.disable()  # one document, then the end: nothing in between is worth collecting
    _confine(int(memory), float(seconds))
    source = sys.stdin.buffer.read()
    answer: dict[str, object]
    try:
        understood = pipeline.understand(formats.read(source, name))
    except DocumentRefused as refusal:
        answer = {"refused": {"what": refusal.what, "advice": refusal.advice}}
    else:
        read = {
            "document": wire.to_builtins(understood.document),
            "provenance": wire.to_builtins(understood.provenance),
            "declared_id": understood.declared_id,
        }
        answer = {"read": read}
    sys.stdout.buffer.write(wire.encode(answer))
    sys.stdout.buffer.flush()
    return 0


def _confine(memory: int, seconds: float) -> None:
    """Limits of the system on this process, before it has seen a byte of the document."""
    if os.name != "posix":
        return
    import resource

    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(limit)
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
