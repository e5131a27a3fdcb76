"""The long JSON that a night writes is compressed by LZ4, where the server knows it."""

import pytest

LONG = {
    "decision_contexts": {"body"},
    "decision_traces": {"body"},
    "feature_snapshots": {"evidence"},
    "persona_assignments": {"tests"},
    "recommendations": {"because", "eligibility"},
}
IS_KNOWN = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
BY_LZ4 = """
SELECT attname FROM pg_attribute WHERE attrelid = CAST(:table AS regclass) AND attcompression = 'l'
"""
LONG_CONTEXT = """
INSERT INTO decision_contexts (set_id, user_id, body, sha256)
SELECT gen_random_uuid(), 'hannah', jsonb_build_object('scores', jsonb_agg(n)), repeat('a', 64)
FROM generate_series(1, 2000) AS n
"""
METHODS = "SELECT pg_column_compression(body) FROM decision_contexts WHERE body ? 'scores'"


@pytest.fixture
def knowing(acting):
    with acting() as run:
        if not run(IS_KNOWN)[0][0]:
            pytest.skip("this PostgreSQL was built without LZ4")


@pytest.mark.parametrize("table", sorted(LONG))
def test_long_columns_and_no_others_are(acting, knowing, table):
    with acting() as run:
        assert {name for (name,) in run(BY_LZ4, table=table)} == LONG[table]


def test_what_is_written_is(acting, people, knowing):
    with acting() as run:
        run(LONG_CONTEXT)
        assert list(map(tuple, run(METHODS))) == [("lz4",)]
