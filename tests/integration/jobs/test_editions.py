"""Editions on a real database: published once, approved by another, unchangeable, and what the jobs use."""

from copy import deepcopy
from dataclasses import replace

import psycopg2
import pytest

from app.db.access import BATCH, MIGRATION, OPERATIONS
from app.db.editions import kind
from app.db.editions.catalogue import CATALOGUE, catalogue_edition
from app.db.editions.categories import CATEGORIES
from app.db.editions.kind import NoEdition, in_force, of_version
from app.db.editions.rules import RULES, rules_edition
from app.db.editions.shipped import publish_shipped
from app.db.editions.write import EditionConflict, Origin, approve, draft
from app.db.sql import text
from app.domain.errors import InvalidEdition
from app.domain.personas import SHIPPED_RULES
from app.domain.pfc import SHIPPED_CATEGORIES
from app.domain.recommendations import SHIPPED_CATALOGUE
from app.domain.recommendations.edition import Approval
from lambdas import assign_persona, compute_features, generate_recommendations

from .conftest import run_chain, scheduled, signup

STAGES = (compute_features, assign_persona, generate_recommendations)


@pytest.fixture
def as_operator(database):
    """Does something in a transaction of the operators' role, on behalf of who signs it."""

    def do(act, *args):
        *_, signed = args
        who = signed.created_by if isinstance(signed, Origin) else signed
        with database.transaction(OPERATIONS.of(who)) as connection:
            return act(connection, *args)

    return do


@pytest.fixture
def read(database):
    """Reads an edition as the jobs do."""

    def do(act, *args):
        with database.transaction(BATCH) as connection:
            return act(connection, *args)

    return do


def stricter(version="2027-01"):
    """Rules by which 4 % of a limit is much."""
    edition = rules_edition(SHIPPED_RULES._replace(version=version))
    content = deepcopy(edition.content)
    content["persona_rules"][1]["rule"]["any"][0]["threshold"] = "0.04"
    return edition._replace(content=content)


def test_what_ships_is_in_force_exactly(read):
    assert read(in_force, RULES).value == SHIPPED_RULES
    assert read(in_force, CATALOGUE).value == SHIPPED_CATALOGUE
    assert read(in_force, CATEGORIES).value.rows == SHIPPED_CATEGORIES.rows


def test_publishing_again_changes_nothing(database, query):
    before = query("SELECT * FROM editions ORDER BY 1, 2")

    with database.transaction(MIGRATION) as connection:
        assert publish_shipped(connection) == []
    assert query("SELECT * FROM editions ORDER BY 1, 2") == before


def test_a_version_that_is_there_with_other_content_is_refused(as_operator, query):
    with pytest.raises(EditionConflict, match=r"rules 2026-11\.3 is there with other content"):
        as_operator(draft, stricter(SHIPPED_RULES.version), Origin("anna"))

    assert query("SELECT count(*) FROM editions") == [(3,)]


def test_a_draft_that_could_not_be_used_is_refused_by_its_row(as_operator, query):
    edition = stricter()
    edition.content["persona_rules"][3]["rule"]["all"][1]["feature"] = "mood"

    with pytest.raises(InvalidEdition, match="variable_income_budgeter: unknown feature 'mood'"):
        as_operator(draft, edition, Origin("anna"))

    assert query("SELECT count(*) FROM editions") == [(3,)]


def test_nobody_approves_what_they_wrote(as_operator, read):
    as_operator(draft, stricter(), Origin("anna"))

    with pytest.raises(psycopg2.IntegrityError, match="editions_four_eyes"):
        as_operator(approve, RULES, "2027-01", "anna")
    assert read(in_force, RULES).version == SHIPPED_RULES.version


def test_what_is_no_draft_cannot_be_approved(as_operator):
    for version in ("2027-01", SHIPPED_RULES.version):
        with pytest.raises(NoEdition, match="there is no draft of rules"):
            as_operator(approve, RULES, version, "ben")


def test_an_approved_edition_changes_assignments_without_new_code(people, bus, query, as_operator, read):
    for stage in STAGES:
        stage.handler(scheduled(), None)
    assert query("SELECT DISTINCT persona FROM persona_assignments WHERE user_id = 'sam'") == [
        ("subscription_heavy",)
    ]

    as_operator(draft, stricter(), Origin("anna"))
    assign_persona.handler(scheduled("2026-11-20T13:00:00Z"), None)
    assert query("SELECT DISTINCT rules_version FROM persona_assignments") == [(SHIPPED_RULES.version,)]
    as_operator(approve, RULES, "2027-01", "ben")
    for stage in STAGES[1:]:
        stage.handler(scheduled("2026-11-20T14:00:00Z"), None)

    rows = query(
        "SELECT DISTINCT rules_version, persona FROM persona_assignments WHERE user_id = 'sam' ORDER BY 1"
    )
    assert rows == [(SHIPPED_RULES.version, "subscription_heavy"), ("2027-01", "high_utilization")]
    sets = query(
        "SELECT rules_version, superseded_at IS NULL, count(*) FROM recommendation_sets"
        " WHERE user_id = 'sam' GROUP BY 1, 2 ORDER BY 1"
    )
    assert sets == [(SHIPPED_RULES.version, False, 3), ("2027-01", True, 3)]
    # The one before is still there, as it was.
    assert read(of_version, RULES, SHIPPED_RULES.version) == SHIPPED_RULES


def test_a_new_catalogue_reaches_everybody_the_next_time(people, bus, query, as_operator):
    for stage in STAGES:
        stage.handler(scheduled(), None)
    newer = replace(SHIPPED_CATALOGUE, version="2027-02", approval=Approval(offers="pre_review"))
    as_operator(draft, catalogue_edition(newer), Origin("anna"))
    as_operator(approve, CATALOGUE, "2027-02", "ben")

    for stage in STAGES:
        stage.handler(scheduled("2026-11-20T13:00:00Z"), None)

    shown = query("SELECT DISTINCT catalogue_version FROM recommendation_sets WHERE superseded_at IS NULL")
    assert shown == [("2027-02",)]


def test_offers_wait_for_a_review_where_the_edition_says_so(people, bus, query, as_operator, consent):
    newer = replace(SHIPPED_CATALOGUE, version="2027-02", approval=Approval(offers="pre_review"))
    as_operator(draft, catalogue_edition(newer), Origin("anna"))
    as_operator(approve, CATALOGUE, "2027-02", "ben")
    consent("hannah", purpose="partner_offers")

    run_chain(bus, signup("hannah"))

    rows = query("SELECT DISTINCT type, status FROM recommendations WHERE user_id = 'hannah' ORDER BY 1")
    assert rows == [("education", "approved"), ("offer", "pending")]


def test_a_template_waits_until_it_was_approved_once(people, bus, query, as_operator):
    newer = replace(SHIPPED_CATALOGUE, version="2027-02", approval=Approval(first_use="pre_review"))
    as_operator(draft, catalogue_edition(newer), Origin("anna"))
    as_operator(approve, CATALOGUE, "2027-02", "ben")
    run_chain(bus, signup("hannah"))
    assert query("SELECT DISTINCT status FROM recommendations") == [("pending",)]

    query(
        "INSERT INTO template_approvals SELECT DISTINCT catalogue_id, used, 'ben', now()"
        " FROM recommendations CROSS JOIN generate_series(1, 9) AS used"
    )
    for stage in STAGES:
        stage.handler(scheduled("2026-11-21T01:00:00Z"), None)

    rows = query(
        "SELECT DISTINCT status FROM recommendations JOIN recommendation_sets USING (set_id)"
        " WHERE recommendations.user_id = 'hannah' AND superseded_at IS NULL"
    )
    assert ("approved",) in rows


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE persona_rules SET rule = '{}'",
        "DELETE FROM persona_rules",
        "UPDATE catalogue_items SET because = 'x'",
        "DELETE FROM catalogue_items",
        "UPDATE offers SET checks = '[]'",
        "DELETE FROM offers",
        "UPDATE pfc_map SET flow_out = 'spend'",
        "DELETE FROM pfc_map",
        "DELETE FROM editions",
        "UPDATE editions SET settings = '{}' WHERE kind = 'rules'",
        "UPDATE editions SET status = 'draft', approved_by = NULL, approved_at = NULL",
        "UPDATE editions SET approved_by = 'carl'",
        "INSERT INTO persona_rules VALUES ('2026-11.3', 9, 'late', '{}')",
        "INSERT INTO pfc_map SELECT version, 'NEW', 'spend' FROM editions WHERE kind = 'categories'",
    ],
)
def test_an_approved_edition_never_changes(query, change):
    with pytest.raises(psycopg2.IntegrityError, match=r"append-only|changes once|there is no draft"):
        query(change)


def test_rows_that_are_not_what_was_published_are_refused(database, query, read):
    # Somebody with the owner's power, past the triggers.
    query(
        "ALTER TABLE persona_rules DISABLE TRIGGER persona_rules_append_only;"
        " UPDATE persona_rules SET rule = jsonb_set(rule, '{any,0,threshold}', '\"0.01\"') WHERE position = 1"
    )

    kind._parsed.clear()  # the memory of another database
    with pytest.raises(InvalidEdition, match=r"rules 2026-11\.3, content: it is not what was published"):
        read(in_force, RULES)


def test_without_any_edition_the_cure_is_named(database, query, read):
    with database.transaction(MIGRATION) as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica; DELETE FROM editions"))

    with pytest.raises(NoEdition, match=r"no approved edition of rules: `spendsense migrate`"):
        read(in_force, RULES)
