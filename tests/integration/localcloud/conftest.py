"""Folders for the local cloud's own servers."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def postgres_home():
    """A folder that the unprivileged account can reach, unlike pytest's own when we are root."""
    home = Path(tempfile.mkdtemp(prefix="spendsense-test-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)
