"""Compiles a tree of sources to hash-based byte-code. Run by Python 3.11 as a file; imports nothing of ours.

Usage: compile_tree.py FOLDER OPTIMISATION keep|drop (the sources). One process, sorted order: the marshalled
bytes depend on what the interpreter met before, so the same sources must come in the same sequence.
"""

import importlib.util
import py_compile
import sys
from pathlib import Path

RUNTIME_ROOT = "/var/task"  # where Lambda unpacks the zip: what tracebacks shall name


def compile_tree(folder: Path, optimisation: int, *, drop_sources: bool) -> list[str]:
    """Compile every source below a folder; answers the names of those that are no valid Python 3.11.

    unchecked-hash: zips reset times, so timestamped byte-code would be stale, and /var/task takes no new one.
    Without its source a module's byte-code must lie where the source was. With it, it lies in __pycache__ and
    without a tag for optimisation, since Lambda starts Python without -O.
    """
    invalid = []
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        beside = path.with_suffix(".pyc")
        try:
            py_compile.compile(
                str(path),
                cfile=str(beside)
                if drop_sources
                else importlib.util.cache_from_source(path, optimization=""),
                dfile=f"{RUNTIME_ROOT}/{name}",
                doraise=True,
                optimize=optimisation,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        except py_compile.PyCompileError:
            invalid.append(name)
        if drop_sources:
            path.unlink()
    return invalid


if __name__ == "__main__":
    failed = compile_tree(Path(sys.argv[1]), int(sys.argv[2]), drop_sources=sys.argv[3] == "drop")
    sys.stdout.write("".join(f"{name}\n" for name in failed))
