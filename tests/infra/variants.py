"""The database stack of configurations that no environment has today, but that an operator may choose."""

import json
import tempfile
from pathlib import Path
from typing import Any

from config.environments import load
from config.settings import quieten_jsii
from tests.infra.synthesis import Json, build_dir


def database_stack(env: str, **sections: dict[str, Any]) -> Json:
    """Synthesise the Database stack of an environment with some fields of its sections changed."""
    quieten_jsii()
    from cdktf import App  # noqa: PLC0415 - starts Node

    from stacks.database import DatabaseStack  # noqa: PLC0415 - same

    config = load({"TF_WORKSPACE": env, "SPENDSENSE_BUILD_DIR": str(build_dir())})
    for section, fields in sections.items():
        part = getattr(config, section)
        changed = type(part).model_validate(part.model_dump() | fields)
        config = type(config).model_validate(dict(config) | {section: changed})
    out = Path(tempfile.mkdtemp(dir=build_dir()))
    app = App(outdir=str(out))
    DatabaseStack(app, config)
    app.synth()
    [path] = out.glob("stacks/*/cdk.tf.json")
    stack: Json = json.loads(path.read_text())
    return stack
