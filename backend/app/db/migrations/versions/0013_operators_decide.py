"""Operators decide over recommendations: what they flag, what they put in its place, what they set off."""

from alembic import op

from app.db.migrations.policies import grant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FLAGS = """
ALTER TABLE recommendations ADD COLUMN flagged_at timestamptz;
COMMENT ON COLUMN recommendations.flagged_at IS
    'Since when it waits for an operator to look at it again; who flagged it and why is in operator_actions.';
CREATE INDEX recommendations_flagged ON recommendations (flagged_at) WHERE flagged_at IS NOT NULL;
CREATE INDEX recommendations_pending ON recommendations (created_at) WHERE status = 'pending';
CREATE INDEX profiles_newest ON profiles (created_at DESC, user_id DESC);
CREATE INDEX operator_actions_newest ON operator_actions (occurred_at DESC);
CREATE INDEX access_log_newest ON access_log (occurred_at DESC);
"""
_ACTIONS = (
    "'approve', 'override', 'flag', 'unflag', 'flag_user', {more}'recompute', 'resolve_dispute', 'replay',"
    " 'draft_catalogue', 'approve_catalogue', 'draft_rules', 'approve_rules', 'run_metrics'"
)
_WITH_REASON = "action NOT IN ('override', 'flag', 'unflag', 'flag_user'{more}) OR reason IS NOT NULL"
_ON_PERSON = "action NOT IN ('flag_user', {more}'recompute', 'resolve_dispute') OR user_id IS NOT NULL"
DECIDING = "UPDATE (status, version, flagged_at, position), INSERT"


def upgrade() -> None:
    """Let operators decide, each of a person's flags be lifted, and look-ups be quick."""
    op.execute(FLAGS)
    _allow(action="'unflag_user', ", reason=", 'unflag_user'")
    grant("recommendations", operator=DECIDING)
    grant("decision_traces", operator="INSERT")
    grant("outbox", operator="INSERT")


def downgrade() -> None:
    """Take it all back; a flag that was lifted reads as one action fewer."""
    op.execute("REVOKE INSERT ON outbox, decision_traces FROM spendsense_operator")
    op.execute(f"REVOKE {DECIDING} ON recommendations FROM spendsense_operator")
    op.execute("ALTER TABLE operator_actions DISABLE TRIGGER operator_actions_append_only")
    op.execute("DELETE FROM operator_actions WHERE action = 'unflag_user'")
    op.execute("ALTER TABLE operator_actions ENABLE TRIGGER operator_actions_append_only")
    _allow(action="", reason="")
    op.execute("DROP INDEX profiles_newest, operator_actions_newest, access_log_newest")
    op.execute("ALTER TABLE recommendations DROP COLUMN flagged_at")
    op.execute("DROP INDEX recommendations_pending")


def _allow(*, action: str, reason: str) -> None:
    for name, rule in (
        ("operator_actions_action_check", f"action IN ({_ACTIONS.format(more=action)})"),
        ("operator_actions_with_reason", _WITH_REASON.format(more=reason)),
        ("operator_actions_on_person", _ON_PERSON.format(more=action)),
    ):
        op.execute(f"ALTER TABLE operator_actions DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE operator_actions ADD CONSTRAINT {name} CHECK ({rule})")
