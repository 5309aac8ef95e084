"""Every journey runs at a desk and leaves nothing behind."""

from tests.ui.fixtures import bare_desk, bundled, command, desk, furnished, leaks, qapp
from tests.ui.starts import keychain, opened, start

__all__ = [
    "bare_desk",
    "bundled",
    "command",
    "desk",
    "furnished",
    "keychain",
    "leaks",
    "opened",
    "qapp",
    "start",
]
