"""`shoppulse generate` and `shoppulse metrics` on a real database, from the command line."""

import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from edge.login import Login
from scripts import shoppulse
from scripts.lib.shoppulse import figures
from scripts.lib.shoppulse.engine import engine
from tests.integration.shoppulse.conftest import OWNER, PASSWORD, add_user, fresh
from tests.integration.shoppulse.secrets import environment, serving

GENERATE = "generate --tenants 2 --orders 300 --seed 3 --users 12 --shipments 250 --campaigns 24"


@pytest.fixture(scope="module")
def made(postgres_server, shop_template):
    """A database with generated tenants, and the way to it in the environment."""
    with fresh(postgres_server, shop_template) as name:
        value = {"port": postgres_server.port, "dbname": name, "username": OWNER, "password": PASSWORD}
        with serving({"the-secret": json.dumps(value)}) as endpoint:
            variables = environment(endpoint, "")
            del variables["PATH"]
            done = CliRunner(env=variables).invoke(
                shoppulse.app,
                [*GENERATE.split(), "--json"],
            )
            assert done.exit_code == 0, done.output
            here = engine(Login("127.0.0.1", postgres_server.port, name, OWNER, PASSWORD))
            yield CliRunner(env=variables), json.loads(done.stdout), here
            here.dispose()


def run(made, words):
    return made[0].invoke(shoppulse.app, words.split())


def count(made, tenant):
    with made[2].begin() as connection:
        connection.execute(text("SELECT set_config('app.tenant_id', :t, true)"), {"t": tenant})
        tables = ("users", "orders", "fulfillment", "marketing_campaigns", "role_metric_visibility")
        return [connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables]


def test_as_much_is_generated_as_was_asked_for(made):
    said = made[1]
    assert (said["first_tenant"], said["last_tenant"]) == ("T004", "T005")
    assert (said["orders"], said["shipments"], said["campaigns"], said["users"]) == (300, 250, 24, 12)
    assert [count(made, tenant) for tenant in ("T004", "T005")] == [[6, 150, 125, 12, 16]] * 2


def test_generating_leaves_audit_rows_with_their_numbers(made):
    with made[2].begin() as connection:
        connection.execute(text("SELECT set_config('app.tenant_id', 'T004', true)"))
        told = connection.execute(text("SELECT action, details->>'rows' FROM audit_logs")).all()
    assert {
        ("orders.insert", "150"),
        ("fulfillment.insert", "125"),
        ("marketing_campaigns.insert", "12"),
    } <= {tuple(row) for row in told}


def test_a_role_sees_its_metrics_as_a_table(made):
    done = run(made, "metrics --tenant T004 --role Finance --by quarter")
    assert done.exit_code == 0, done.output
    header = next(line for line in done.stdout.splitlines() if line.startswith("period"))
    assert header.split() == ["period", "currency", "gross_revenue", "discount_amount", "net_revenue"]
    assert "2026-07-01  EUR" in done.stdout
    assert "margin: unavailable (No column holds what the goods cost.)" in done.stdout


def test_json_gives_exact_figures(made):
    done = run(made, "metrics --tenant T004 --role Ops --by year --json")
    found = {answer["metric"]: answer for answer in json.loads(done.stdout)}
    assert set(found) == {
        "fulfillment_status",
        "fulfillment_sla",
        "days_to_ship",
        "days_to_ship_p90",
        "inventory_levels",
    }
    assert found["inventory_levels"]["status"] == "unavailable"
    assert found["inventory_levels"]["points"] == []
    assert found["days_to_ship"]["points"][0]["currency"] is None


def test_a_split_and_days_are_heeded(made):
    done = run(
        made,
        "metrics --tenant T004 --role Admin --split region --from 2026-05-01 --before 2026-06-01 --json",
    )
    gross = next(it for it in json.loads(done.stdout) if it["metric"] == "gross_revenue")
    assert {point["period"] for point in gross["points"]} == {"2026-05-01"}
    assert {point["member"] for point in gross["points"]} <= {"APAC", "EU", "GCC", "NA"}


def test_a_person_sees_their_part(made):
    with made[2].begin() as connection:
        connection.execute(text("SELECT set_config('app.tenant_id', 'T005', true)"))

        def execute(statement, **values):
            return connection.execute(text(statement), values).all()

        user = add_user(execute, "T005", "eva", role="Marketing", region="EU")
    done = run(made, f"metrics --tenant T005 --user {user}")
    assert "campaign_spend: outside of what this person sees" in done.stdout
    assert run(made, f"metrics --tenant T005 --user {user} --role Admin").exit_code == 2
    foreign = run(made, f"metrics --tenant T004 --user {user} --role Admin")
    missing = run(made, "metrics --tenant T004 --user U999999 --role Admin")
    assert foreign.exit_code == missing.exit_code == 1
    assert foreign.stderr.replace(user, "") == missing.stderr.replace("U999999", "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("metrics --tenant T999 --role Finance", 1),
        ("metrics --tenant T004 --role Owner", 2),
        ("metrics --tenant T004", 2),
        ("metrics --tenant T004 --role Finance --by decade", 2),
        ("generate --tenants 1 --orders 1 --shipments 2", 2),
    ],
)
def test_what_cannot_be_answered_is_refused(made, words, code):
    assert run(made, words).exit_code == code


def test_a_role_without_visibility_is_told_so(made):
    assert "No metric is visible" in str(figures.as_table([], None).renderables[0])


def test_a_database_that_is_not_there_is_said_without_the_secret(postgres_server):
    value = {"port": postgres_server.port, "dbname": "absent", "username": OWNER, "password": "canary-pw"}
    with serving({"the-secret": json.dumps(value)}) as endpoint:
        variables = environment(endpoint, "")
        del variables["PATH"]
        done = CliRunner(env=variables).invoke(
            shoppulse.app, ["metrics", "--tenant", "T001", "--role", "Ops"]
        )
    assert done.exit_code == 1
    assert "No connection to absent at 127.0.0.1" in done.stderr
    assert "canary" not in done.output


def test_a_login_shows_no_password():
    assert "canary" not in repr(Login("h", 1, "d", "u", "canary"))
