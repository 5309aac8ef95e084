"""An empty ``ssl`` for the packaged program, run before it.

stdnum imports the module for what it can ask of web services. We ask nothing of any, so Python's own way
to make an encrypted connection is left out of the program, with the library beneath it.
"""

import sys
import types

sys.modules["ssl"] = types.ModuleType("ssl")
