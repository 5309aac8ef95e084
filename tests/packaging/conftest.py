from tests.ui.fixtures import qapp
from tests.ui.starts import keychain

__all__ = ["keychain", "qapp"]
