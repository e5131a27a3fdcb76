"""What each role may do with each table, written down a second time: a migration that gives more fails.

Privileges on single columns are written as `UPDATE(column)`.
"""

READ = {"SELECT"}

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
        "recommendation_sets": {"SELECT", "UPDATE(superseded_at)"},
        "recommendations": {"SELECT", "UPDATE(status)", "UPDATE(version)"},
        "outbox": {"SELECT", "INSERT"},
    },
    "spendsense_jobs": {
        "profiles": READ,
        "consents": READ,
        "accounts": READ,
        "transactions": READ,
        "liabilities": READ,
        "recurring_streams": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "feature_snapshots": {"SELECT", "INSERT", "UPDATE"},
        "persona_assignments": {"SELECT", "INSERT", "UPDATE"},
        "recommendation_sets": {"SELECT", "INSERT", "UPDATE"},
        "recommendations": {"SELECT", "INSERT"},
        "job_runs": {"SELECT", "INSERT", "UPDATE"},
        "outbox": {"SELECT", "INSERT", "UPDATE"},
    },
    "spendsense_operator": {
        "alembic_version": READ,
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
    },
    "spendsense_logins": {"alembic_version": READ},
}
