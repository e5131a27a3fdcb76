"""Everything that a local cloud writes and keeps, for tests that look for what must be in none of it."""

import zipfile

from tests.support.cloud import ROOT


def everything_kept(cloud):
    """Each place and its content: Terraform's states, files of the cloud, zips, lines of functions' logs."""
    yield from cloud.state_bucket.items()
    for folder in ("logs", "cdktf.out"):
        for path in (cloud.folder / folder).rglob("*"):
            if path.is_file() and ".terraform" not in path.parts:
                yield str(path), path.read_bytes()
    for path in (ROOT / "build").glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            yield from ((f"{path.name}:{name}", archive.read(name)) for name in archive.namelist())
    yield from _logs(cloud)


def _logs(cloud):
    logs = cloud.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        for number, event in enumerate(logs.filter_log_events(logGroupName=name)["events"]):
            yield f"{name}:{number}", event["message"].encode()
