"""What is counted of every trace stands in columns beside its body, so that counting reads no JSON.

The database derives them from the body whenever that is written or erased: nobody can write them, and they
cannot say anything else. So they need no place in the chain, whose digests cover the body. Adding them writes
the table anew, under a lock that lets nobody read it: two to eight seconds for 190,000 traces.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_FLAGS = {
    "is_held": "body IS NOT NULL",
    "names_facts": "jsonb_array_length(body -> 'slots') > 0",
    "is_faithful": "(body #>> '{guardrails,faithfulness}')::boolean",
    "is_in_tone": "body #>> '{guardrails,tone,result}' = 'pass'",
}
_COMMENTS = {
    "is_held": "Whether the body is there, and was not erased. Without one the other flags are null.",
    "names_facts": "Whether its text states a fact of the person''s own.",
    "is_faithful": "Whether every number of the text was found to be that of its fact.",
    "is_in_tone": "Whether the text passed the check of its tone.",
}
# A trigger that runs before sees derived columns of the old row alone.
_ONLY_ERASED = """
CREATE OR REPLACE FUNCTION only_body_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.body IS NOT NULL OR to_jsonb(NEW) - {but} <> to_jsonb(OLD) - {but} THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'A body may be erased, and that is all.';
    END IF;
    RETURN NEW;
END $$
"""
_UNIQUE = """
ALTER TABLE decision_traces
    DROP CONSTRAINT decision_traces_recommendation_id_key,
    ADD CONSTRAINT decision_traces_recommendation_id_key UNIQUE (recommendation_id) {include}
"""


def upgrade() -> None:
    """Add the columns, filled for every trace that is there, and read them from the index alone."""
    added = ", ".join(
        f"ADD COLUMN {name} boolean GENERATED ALWAYS AS ({rule}) STORED" for name, rule in _FLAGS.items()
    )
    op.execute(f"ALTER TABLE decision_traces {added}")
    for name, comment in _COMMENTS.items():
        op.execute(f"COMMENT ON COLUMN decision_traces.{name} IS '{comment}'")
    op.execute(_ONLY_ERASED.format(but=f"'{{{','.join(['body', *_FLAGS])}}}'::text[]"))
    op.execute(_UNIQUE.format(include=f"INCLUDE ({', '.join(_FLAGS)})"))


def downgrade() -> None:
    """Drop them; the bodies hold it all."""
    op.execute(_UNIQUE.format(include=""))
    op.execute(_ONLY_ERASED.format(but="'body'"))
    op.execute("ALTER TABLE decision_traces " + ", ".join(f"DROP COLUMN {name}" for name in _FLAGS))
