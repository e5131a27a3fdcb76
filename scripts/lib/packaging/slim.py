"""Takes out of installed wheels what a function never reads, and what names the machine of the build."""

import shutil
import struct
from pathlib import Path

# Of a package's metadata only what code reads at run time (versions, entry points) and its licence.
METADATA_KEPT = {"METADATA", "entry_points.txt"}
SUFFIXES_DROPPED = {".pyi", ".c", ".h", ".cc", ".cpp", ".hpp", ".pyx", ".pxd", ".pyc"}
FOLDERS_DROPPED = {"tests", "testing", "__pycache__"}
POWERTOOLS_UNUSED = (
    *("auth_alpha", "circuit_breaker", "data_masking", "feature_flags", "idempotency"),
    *("kafka", "parameters", "parser", "streaming", "validation"),
)
ORM_EXTENSIONS = (
    *("associationproxy.py", "automap.py", "baked.py", "horizontal_shard.py", "hybrid.py", "indexable.py"),
    *("instrumentation.py", "mutable.py", "orderinglist.py", "serializer.py"),
)
PATHS_DROPPED = (
    "bin",  # console scripts, whose first line is a path of this machine
    "include",
    "share",
    "boto3",  # the Lambda runtime has these three
    "botocore",
    "s3transfer",
    "cffi",  # cryptography's library calls _cffi_backend alone; these two build such libraries
    "pycparser",
    # Parts that nothing here imports, a quarter of the packages' size. Who comes to need one takes its line
    # away: the check of the finished zip names the missing module.
    "aws_lambda_powertools/event_handler",
    *(f"aws_lambda_powertools/utilities/{name}" for name in POWERTOOLS_UNUSED),
    "cryptography/fernet.py",
    "fastapi/.agents",
    "pydantic/v1",
    "pydantic/experimental/arguments_schema.py",
    "pydantic/experimental/pipeline.py",
    "sqlalchemy/connectors/aioodbc.py",
    "sqlalchemy/connectors/pyodbc.py",
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    "sqlalchemy/dialects/sqlite",
    "sqlalchemy/orm",
    # All of it but `compiler` extends the ORM.
    *(f"sqlalchemy/ext/{name}" for name in ("asyncio", "declarative", "mypy", *ORM_EXTENSIONS)),
    # What tests and type checkers use, and the loop that is not asyncio's.
    "anyio/_backends/_trio.py",
    "anyio/pytest_plugin.py",
    "pydantic/mypy.py",
    "fastapi/testclient.py",
    "starlette/testclient.py",
    # For hosts whose names have letters beyond ASCII alone; none of ours has.
    "idna",
)

_ELF64_LITTLE = b"\x7fELF\x02\x01"
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")


def slim(folder: Path) -> None:
    """Slim every package below a folder of installed wheels."""
    for name in PATHS_DROPPED:
        if (folder / name).is_file():
            (folder / name).unlink()
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if path.name in FOLDERS_DROPPED:
                shutil.rmtree(path)
        elif _dropped(path.relative_to(folder)):
            path.unlink()
        else:
            _shorten(path)


def _shorten(path: Path) -> None:
    if path.name == "METADATA":
        path.write_bytes(_headers(path.read_bytes()))
    elif ".so" in path.suffixes:
        path.write_bytes(strip(path.read_bytes()))


def _headers(metadata: bytes) -> bytes:
    """What programs read of a package's metadata; behind the first empty line stands its README."""
    headers, end, _readme = metadata.partition(b"\n\n")
    return headers + end[:1]


def _dropped(path: Path) -> bool:
    if path.parts[0].endswith(".dist-info"):
        return path.name not in METADATA_KEPT and "licen" not in path.as_posix().lower()
    return path.suffix in SUFFIXES_DROPPED or path.name in {"py.typed", ".lock"}


def strip(library: bytes) -> bytes:
    """A shared library without what follows its last segment: debug information, symbols for linking.

    The loader reads segments alone; the section headers, which lie behind them, are then empty. In Python,
    since not every machine has `strip`, and each version of it writes other bytes.
    """
    if not library.startswith(_ELF64_LITTLE):
        return library
    header = list(_HEADER.unpack_from(library))
    first, size, count = header[5], header[9], header[10]
    segments = [_SEGMENT.unpack_from(library, first + size * index) for index in range(count)]
    end = max([first + size * count] + [offset + length for _, _, offset, _, _, length, _, _ in segments])
    if header[6] < end:  # the section headers lie between the segments: leave such a file alone
        return library
    header[6], header[12], header[13] = 0, 0, 0
    return _HEADER.pack(*header) + library[_HEADER.size : end]
