"""Whether what a person is shown comes of what is held of them: SQL for the reads that say `stale`."""

# After its nightly run a result speaks of the day before; one missed night is no reason to worry anybody.
STALE_AFTER_DAYS = 2


def of_days_ago(as_of: str) -> str:
    """SQL that is true where a result is of a day which more than one night should have followed."""
    return f"{as_of} < (now() AT TIME ZONE 'UTC')::date - {STALE_AFTER_DAYS}"


def features_overtaken(computed_at: str) -> str:
    """SQL that is true where bank data or corrections have changed since the features were computed.

    A run that began after the change has seen it. Where it ended and left the features as they were, they do
    not depend on what changed, as on a payment that is still pending.
    """
    return f"""EXISTS (
        SELECT FROM profiles
        WHERE user_id = :user_id AND inputs_changed_at > {computed_at}
          AND NOT {_ended_since("compute-features", "inputs_changed_at")})"""


def set_overtaken(created_at: str, computed_at: str) -> str:
    """SQL that is true where the features behind a set are overtaken, or newer and not yet worked in."""
    return f"""(
        {features_overtaken(computed_at)}
        OR ({computed_at} > {created_at} AND NOT {_ended_since("generate-recommendations", computed_at)}))"""


def _ended_since(stage: str, moment: str) -> str:
    return f"""EXISTS (
        SELECT FROM job_runs
        WHERE user_id = :user_id AND stage = '{stage}' AND status = 'finished' AND started_at > {moment})"""
