"""Goal 6: synthesising every stack, against the plain import of one binding (all 4,273 modules)."""

import os
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import Command, Ratio, cpu_seconds

ROOT = Path(__file__).parents[2]
ROUNDS = 2


def ratios() -> list[Ratio]:
    """All stacks of dev, from source to JSON."""
    with tempfile.TemporaryDirectory() as output:
        # The caller may be pointed at a local cloud, which dev refuses.
        own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        quiet = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20,21,22,23"}
        environ = {**own, **quiet, "TF_WORKSPACE": "dev", "CDKTF_OUTDIR": output}
        best = cpu_seconds(
            {
                "synth": Command([sys.executable, "cdktf/main.py"], ROOT, environ),
                "import": Command(
                    [sys.executable, "-c", "import cdktf_cdktf_provider_aws.s3_bucket"],
                    ROOT / "tests",
                    environ,
                ),
            },
            ROUNDS,
        )
    return [
        Ratio(
            "synth of all stacks",
            "plain import of the bindings",
            best["synth"],
            best["import"],
            1 / 3,
            "s CPU",
        )
    ]
