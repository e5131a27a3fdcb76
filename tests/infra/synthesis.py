"""The stacks' JSON as the tests see it: synthesised in this process, once an environment, from tiny zips."""

import atexit
import json
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from config.environments import load
from config.settings import quieten_jsii
from main import build

quieten_jsii()
import cdktf  # noqa: E402 - importing it starts Node, which speaks at once

Json = dict[str, Any]
ENVIRONMENTS = ("local", "dev", "staging", "prod")
KINDS = {"spendsense": ("Database", "Cognito", "Lambda", "S3"), "shoppulse": ("Vpc", "Database", "Api")}
# Every stack there is, by product and kind.
STACKS = [(product, kind) for product, kinds in KINDS.items() for kind in kinds]
# ShopPulse's prod is refused until a person has said this.
ACCEPTED = {"SHOPPULSE_ACCEPTED_RISKS": "one-zone no-backups"}
LOCAL_ENDPOINT = "http://127.0.0.1:4566"


@cache
def build_dir() -> Path:
    """A folder with the zips that the functions name; contents do not matter to a synthesis."""
    folder = Path(tempfile.mkdtemp(prefix="spendsense-synth-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("api", "jobs", "operations", "shoppulse", "shoppulse-api"):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo(f"{name}.py"), "")
    return folder


def synthesise(env: str, sections: Json | None = None, **variables: str) -> dict[str, Json]:
    """Each stack of an environment by its kind (Database, Cognito, …); `sections` change it."""
    environ = {"TF_WORKSPACE": env, "SPENDSENSE_BUILD_DIR": str(build_dir()), **variables}
    if env == "local":
        environ.setdefault("AWS_ENDPOINT_URL", LOCAL_ENDPOINT)
    out = Path(tempfile.mkdtemp(dir=build_dir()))
    app = cdktf.App(outdir=str(out))
    build(app, load(environ).model_copy(update=sections))
    app.synth()
    return {
        path.parent.name.split("-")[1]: json.loads(path.read_text())
        for path in out.glob("stacks/*/cdk.tf.json")
    }


def lone_stack() -> cdktf.TerraformStack:
    """A stack for one construct; what the framework writes for it goes away with the rest."""
    return cdktf.TerraformStack(cdktf.Testing.app(outdir=tempfile.mkdtemp(dir=build_dir())), "stack")


@cache
def stacks(env: str, product: str = "spendsense") -> dict[str, Json]:
    """`synthesise` of the plain environment, shared by all tests: do not change what it returns."""
    return synthesise(env, PRODUCT=product, **ACCEPTED)


def all_of(stack: Json, kind: str) -> list[Json]:
    """Every resource of a Terraform type."""
    return list(stack["resource"].get(kind, {}).values())


def one(stack: Json, kind: str, **wanted: Any) -> Json:
    """The one resource of a type with these values."""
    found = [it for it in all_of(stack, kind) if all(it.get(key) == value for key, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} {kind} with {wanted}"
    return found[0]
