"""Libraries are made smaller and stay loadable."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.lib.packaging import slim


@pytest.mark.skipif(sys.platform != "linux", reason="wheels of other systems hold no ELF libraries")
def test_stripping_a_library_keeps_it_loadable(tmp_path):
    """On a real compiled library with debug information behind its segments, as wheels carry them."""
    spec = importlib.util.find_spec("sqlalchemy.cyextension.immutabledict")
    body = Path(spec.origin).read_bytes()

    stripped = slim.strip(body)

    (tmp_path / Path(spec.origin).name).write_bytes(stripped)
    code = "import sys; sys.path[:0] = sys.argv[1:]; import immutabledict as m; print(m.immutabledict(a=1))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert len(stripped) < len(body)
    assert "'a': 1" in done.stdout
    assert slim.strip(stripped) == stripped


def test_what_is_no_library_is_left_alone():
    assert slim.strip(b"text") == b"text"


def test_a_library_with_its_headers_in_front_is_left_alone():
    header = slim._HEADER.pack(
        b"\x7fELF\x02\x01\x01" + bytes(9), 3, 62, 1, 0, 64, 100, 0, 64, 56, 1, 64, 1, 0
    )
    segment = slim._SEGMENT.pack(1, 5, 0, 0, 0, 500, 500, 4096)
    body = (header + segment).ljust(500, b"\0")

    assert slim.strip(body) == body


def test_files_that_nothing_imports_are_left_out_like_folders(tmp_path):
    for name in ("sqlalchemy/ext/mutable.py", "sqlalchemy/ext/compiler.py", "sqlalchemy/orm/session.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    slim.slim(tmp_path)

    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert left == ["sqlalchemy/ext/compiler.py"]
