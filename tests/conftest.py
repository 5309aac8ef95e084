"""Hygiene: no test sees this person's home, keychain, data or screen, nor does a process it starts."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

# Before Qt or platformdirs look at any of these, hence on import.
_home = Path(tempfile.mkdtemp(prefix="reviewstudy-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("REVIEWSTUDY_")]:
    del os.environ[_name]
for _name in ("HOME", "USERPROFILE"):
    os.environ[_name] = str(_home)
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
    os.environ[_name] = str(_home / _name)
    (_home / _name).mkdir(mode=0o700)
for _name in ("APPDATA", "LOCALAPPDATA"):
    os.environ[_name] = str(_home / _name)
    (_home / _name).mkdir()

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_TIMEOUT", "120")  # seconds for one test, read by pytest-timeout

# A busy machine is no reason for a rule to fail.
settings.register_profile("reviewstudy", deadline=None)
settings.load_profile("reviewstudy")
