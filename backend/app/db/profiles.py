"""The profile row: made where a person is first met, its e-mail filled from a verified source."""

from sqlalchemy import Connection, text

_ENSURE = text("""
INSERT INTO profiles (user_id, email) VALUES (:user_id, lower(:email))
ON CONFLICT (user_id) DO UPDATE SET email = excluded.email
    WHERE excluded.email IS NOT NULL AND excluded.email IS DISTINCT FROM profiles.email
RETURNING (xmax = 0) AS created
""")


def ensure_profile(connection: Connection, user_id: str, email: str | None = None) -> bool:
    """Make the profile, or put a newly verified e-mail into it; true where the row is new."""
    return bool(connection.execute(_ENSURE, {"user_id": user_id, "email": email}).scalar())
