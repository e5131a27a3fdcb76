"""Goal 4: what a function costs before its first line of work, measured on the zips that are deployed."""

import py_compile
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.measure import Command, Ratio, cpu_seconds

BUILD = Path(__file__).parents[2] / "build"
# The least of many: on a shared machine seven rounds of the same code gave 1.58 and, minutes later, 1.81.
ROUNDS = 25
ZIP_LIMIT_MB = 15
HELLO = """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
@app.get("/")
async def hello() -> dict[str, str]:
    return {"hello": "world"}
handler = Mangum(app, lifespan="off")
"""


def ratios() -> list[Ratio]:
    """The API against FastAPI's hello, a job against bare Python, and each zip against its limit."""
    with _unzipped("api") as api, _unzipped("jobs") as jobs:
        (api / "hello_bench.py").write_text(HELLO)
        # What is deployed carries its byte-code; the reference gets the same.
        py_compile.compile(
            str(api / "hello_bench.py"), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
        )
        best = cpu_seconds(
            {
                "bare": _import(jobs, "pass"),
                "job": _import(jobs, "import lambdas.compute_features"),
                "hello": _import(api, "import hello_bench"),
                "api": _import(api, "import app.handler"),
            },
            ROUNDS,
        )
    return [
        Ratio("cold import of the API", "FastAPI hello + Mangum", best["api"], best["hello"], 1.5, "s CPU"),
        Ratio("cold import of a job", "bare Python", best["job"], best["bare"], 12, "s CPU"),
        *_sizes(),
    ]


def _sizes() -> list[Ratio]:
    return [
        Ratio(f"{path.name}", f"{ZIP_LIMIT_MB} MB", path.stat().st_size / 1e6, ZIP_LIMIT_MB, 1, "MB")
        for path in sorted(BUILD.glob("*.zip"))
    ]


def _import(folder: Path, statement: str) -> Command:
    environ = {"PATH": "/usr/bin:/bin", "ENVIRONMENT": "dev", "AWS_REGION": "us-east-1"}
    setup = f"import sys; sys.path.insert(0, {str(folder)!r}); "
    return Command([sys.executable, "-I", "-S", "-B", "-c", setup + statement], folder, environ)


@contextmanager
def _unzipped(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(BUILD / f"{name}.zip") as archive:
        archive.extractall(folder)
        yield Path(folder)
