"""Says whether the Python running this can run the project; kept to what even Python 2 can read.

Exit status: 0 yes, and its path is printed; 3 yes, but it cannot make virtual environments; 1 no.
"""

import sys

if not (3, 12) <= sys.version_info[:2] < (3, 15):  # as requires-python in pyproject.toml
    sys.exit(1)

import sysconfig

if sysconfig.get_config_var("Py_GIL_DISABLED"):  # most dependencies have no wheels for it
    sys.exit(1)

try:
    import ensurepip
    import venv
except ImportError:  # Debian and Ubuntu keep them in a package of their own
    sys.exit(3)

assert ensurepip
assert venv
# The Python beneath an active virtual environment, which may be the very one to be rebuilt.
print(getattr(sys, "_base_executable", sys.executable))
