"""The stage of `spendsense local up` that puts a product's web application where it is served."""

import subprocess

from scripts.lib import settings
from scripts.lib.console import OperatorError
from scripts.lib.deployed.outputs import outputs
from scripts.lib.local.record import tree
from scripts.lib.local.work import Stage, Work
from scripts.publish_frontend import KINDS

PAGE = ("frontend", "scripts/publish_frontend.py", "scripts/deploy_frontend.sh")


def published(after: tuple[str, ...]) -> Stage:
    """The stage, which comes after those that make the page's bucket and what the page calls."""
    return Stage("page", "Web application", after, _definitions, _publish)


def _definitions(work: Work) -> object:
    addresses = [outputs(work.target, kind) for kind in KINDS[work.target.product.slug]]
    return tree(*(settings.ROOT / name for name in PAGE)), addresses


def _publish(work: Work) -> None:
    done = subprocess.run(
        [settings.ROOT / "scripts/deploy_frontend.sh", "local"],
        cwd=settings.ROOT,
        env=settings.environment(PRODUCT=work.target.product.slug),
        capture_output=True,
        text=True,
        check=False,
    )
    (work.cloud.state / "logs" / "frontend.log").write_text(done.stdout + done.stderr)
    if done.returncode:
        raise OperatorError(f"The web application could not be published:\n{done.stderr.strip()[-3000:]}")
