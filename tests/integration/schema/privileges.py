"""What each role may do with each table, written down a second time: a migration that gives more fails.

Privileges on single columns are written as `UPDATE(column)`.
"""

READ = {"SELECT"}
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
# What is written when a consent ends: the state, and an erased content.
TOMBSTONE = {
    f"UPDATE({column})"
    for column in (
        "status",
        "version",
        "catalogue_id",
        "title",
        "summary",
        "why_now",
        "because",
        "eligibility",
        "trace",
    )
}

DECLARED = {
    "spendsense_api": {
        "profiles": {"SELECT", "INSERT", "UPDATE(email)", "UPDATE(base_currency)"},
        "consents": {"SELECT", "INSERT"},
        "accounts": {"SELECT", "INSERT", "UPDATE"},
        "transactions": {"SELECT", "INSERT", "UPDATE"},
        "liabilities": {"SELECT", "INSERT", "UPDATE"},
        "recurring_streams": {"SELECT", "DELETE"},
        "feature_snapshots": {"SELECT", "DELETE"},
        "persona_assignments": {"SELECT", "DELETE"},
        "recommendation_sets": {"SELECT", "UPDATE(superseded_at)", "UPDATE(persona)"},
        "recommendations": {"SELECT"} | TOMBSTONE,
        "notices": READ,
        "outbox": {"SELECT", "INSERT"},
        "stream_overrides": ALL,
        "merchant_aliases": ALL,
        "feedback": {"SELECT", "INSERT"},
        "access_log": READ,
        "idempotency_keys": ALL,
        "rate_limits": ALL,
        "imports": {"SELECT", "INSERT", "UPDATE"},
        "export_jobs": {"SELECT", "INSERT"},
        "erase_jobs": {"SELECT", "INSERT"},
    },
    "spendsense_jobs": {
        "profiles": READ,
        "consents": {"SELECT", "INSERT"},
        "notices": READ,
        "accounts": READ,
        "transactions": READ,
        "liabilities": READ,
        "recurring_streams": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "feature_snapshots": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "persona_assignments": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "recommendation_sets": {"SELECT", "INSERT", "UPDATE"},
        "recommendations": {"SELECT", "INSERT"} | TOMBSTONE,
        "job_runs": {"SELECT", "INSERT", "UPDATE"},
        "outbox": {"SELECT", "INSERT", "UPDATE"},
        "stream_overrides": READ,
        "merchant_aliases": READ,
        "feedback": READ,
        "idempotency_keys": {"SELECT", "DELETE"},
        "rate_limits": {"SELECT", "DELETE"},
        "export_jobs": {"SELECT", "UPDATE"},
        "erase_jobs": {"SELECT", "UPDATE"},
    },
    "spendsense_operator": {
        "alembic_version": READ,
        "notices": READ,
        "profiles": READ,
        "consents": READ,
        "accounts": READ,
        "transactions": READ,
        "liabilities": READ,
        "recurring_streams": READ,
        "feature_snapshots": READ,
        "persona_assignments": READ,
        "recommendation_sets": READ,
        "recommendations": READ,
        "job_runs": READ,
        "outbox": READ,
        "stream_overrides": READ,
        "merchant_aliases": READ,
        "feedback": {"SELECT", "UPDATE(resolved_at)", "UPDATE(resolved_by)", "UPDATE(resolution)"},
        "operator_actions": {"SELECT", "INSERT"},
        "access_log": {"SELECT", "INSERT"},
        "idempotency_keys": ALL,
        "rate_limits": ALL,
        "imports": READ,
        "export_jobs": READ,
        "erase_jobs": READ,
    },
    "spendsense_logins": {"alembic_version": READ},
}
