import hashlib
import json
from io import StringIO

import pytest
from rich.console import Console
from typer.testing import CliRunner

from scripts import cli, plan_review
from scripts.lib.plan.markdown import COMMENT_LIMIT, markdown, plain
from scripts.lib.plan.model import read_plan
from scripts.lib.plan.render import as_json, terminal
from scripts.lib.plan.risk import review

CANARY = "canary-Pa55word"


def call(*words, **options):
    return CliRunner().invoke(plan_review.app, [str(word) for word in words], **options)


def shown(found, width=120):
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(terminal(found, "dev"))
    return out.getvalue()


@pytest.mark.parametrize("name", ["risky", "fresh", "nothing"])
def test_no_output_holds_the_password_that_the_plan_holds(fixture_file, name, tmp_path):
    path = fixture_file(name)
    assert CANARY in path.read_text()

    canonical = tmp_path / "canonical.json"
    written = [
        call("show", path).output,
        call("show", path, "--markdown").output,
        call("show", path, "--json").output,
        call("normalise", path, "--output", canonical).output,
        canonical.read_text(),
    ]

    assert all(written)
    assert not any(CANARY in text for text in written)


def test_the_exit_code_is_the_verdict(fixture_file):
    assert call("show", fixture_file("risky")).exit_code == 1
    assert call("show", fixture_file("fresh"), fixture_file("nothing")).exit_code == 0


def test_permissions_come_from_the_command_line_and_from_a_file(fixture_file, tmp_path):
    allow = tmp_path / "allow.txt"
    allow.write_text(
        "# moved to another account, ticket 12\n"
        "aws_s3_bucket.assets  # emptied\n"
        "S3:aws_s3_bucket.frontend\n\naws_cloudwatch_log_group.api\naws_sns_topic.alarms\n"
    )
    plan = f"S3={fixture_file('risky')}"

    without = call("show", plan, "--allow-file", allow)
    together = call(
        "show", plan, "--allow-file", allow, "--allow", "aws_secretsmanager_secret_version.credentials"
    )

    assert (without.exit_code, together.exit_code) == (1, 0)


def test_a_plan_may_come_by_stdin(fixture_file):
    answer = call("show", "dev=-", "--json", input=fixture_file("fresh").read_text())

    assert json.loads(answer.stdout)["stacks"][0] == {
        "stack": "dev",
        "errored": False,
        "drifted": [],
        "destroyed": 0,
        "replaced": 0,
        "forgotten": 0,
        "changed": 0,
        "created": 12,
    }


@pytest.mark.parametrize("content", ["", "{}", "[1]", "not json"])
def test_a_wrong_file_is_an_error_not_an_empty_plan(tmp_path, content):
    path = tmp_path / "wrong.json"
    path.write_text(content)

    assert call("show", path).exit_code == 1
    assert call("show", tmp_path / "missing.json").exit_code == 1


def test_compare_stops_only_where_plans_differ(fixture_file, tmp_path):
    paths = [tmp_path / "reviewed.json", tmp_path / "again.json", tmp_path / "other.json"]
    for path, name in zip(paths, ("risky", "risky", "fresh"), strict=True):
        call("normalise", f"S={fixture_file(name)}", "--output", path)

    assert call("compare", paths[0], paths[1]).exit_code == 0
    assert call("compare", paths[0], paths[2]).exit_code == 1


def test_normalise_prints_the_digest_of_what_it_writes(fixture_file, tmp_path):
    path = tmp_path / "canonical.json"
    digest = call("normalise", fixture_file("risky"), "--output", path).stdout.strip()

    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_worst_is_on_top_everywhere(real_plan):
    found = review([real_plan("risky")])

    for text in (shown(found), markdown(found, "dev")):
        assert (
            text.index("Refused: 5 changes") < text.index("Protection that weakens") < text.index("Created")
        )
    assert as_json(found)["changes"][0]["risk"] == "refused"


def test_a_narrow_terminal_still_shows_whole_addresses(real_plan):
    letters = "".join(shown(review([real_plan("risky")]), width=80).split())

    assert "credentials" in letters
    assert "…" not in letters


def test_an_address_from_a_branch_cannot_write_into_the_comment(plan_of):
    evil = 'aws_db_instance.x["](https://evil.example) | @everyone <img src=x>\n# owned `"]'
    plan = plan_of(["delete"], address=evil)

    row = next(line for line in markdown(review([plan]), "dev").splitlines() if "evil" in line)

    assert row.count("|") == 5
    assert not set("<>@`[]") & set(row)
    assert "://" not in row


def test_a_terminal_shows_markup_as_text(plan_of):
    text = shown(review([plan_of(["delete"], address='aws_db_instance.x["[red]"]')]))

    assert '["[red]"]' in text


def test_a_long_comment_is_cut_between_lines_and_says_so(document):
    huge = document("risky")
    one = next(it for it in huge["resource_changes"] if it["address"] == "aws_sqs_queue.rules")
    huge["resource_changes"] += [one | {"address": f"aws_sqs_queue.q{n}"} for n in range(3000)]

    text = markdown(review([read_plan("S", huge)]), "dev")

    assert len(text) < COMMENT_LIMIT + 200
    assert text.startswith("<!-- spendsense-plan dev -->")
    assert "artefacts" in text.splitlines()[-1]


def test_plain_leaves_ordinary_words_alone():
    assert plain("loses the logs in it") == "loses the logs in it"


def test_the_command_is_known_by_its_name(fixture_file):
    answer = CliRunner().invoke(cli.app, ["plan-review", "show", str(fixture_file("nothing"))])

    assert answer.exit_code == 0
    assert "No changes." in answer.stdout
