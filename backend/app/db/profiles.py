"""The profile row: made where a person is first met, its e-mail filled from a verified source."""

from app.db.sql import Connection, text

_ENSURE = text("""
INSERT INTO profiles (user_id, email) VALUES (:user_id, lower(:email))
ON CONFLICT (user_id) DO UPDATE SET email = excluded.email
    WHERE excluded.email IS NOT NULL AND excluded.email IS DISTINCT FROM profiles.email
RETURNING (xmax = 0) AS created
""")


def ensure_profile(connection: Connection, user_id: str, email: str | None = None) -> bool:
    """Make the profile, or put a newly verified e-mail into it; true where the row is new."""
    return bool(connection.execute(_ENSURE, {"user_id": user_id, "email": email}).scalar())


_READ = text("""
SELECT json_build_object(
           'user_id', user_id,
           'email', email,
           'member_since', created_at,
           'consents', coalesce((
               SELECT json_agg(json_build_object(
                          'purpose', purpose,
                          'active', event IN ('granted', 'reauthorised') AND expires_at > now(),
                          'notice_version', notice_version,
                          'since', occurred_at,
                          'expires_at', expires_at
                      ) ORDER BY purpose)
               FROM (SELECT DISTINCT ON (purpose) * FROM consents
                     WHERE consents.user_id = profiles.user_id ORDER BY purpose, sequence DESC) AS last
           ), '[]')
       )::text
FROM profiles WHERE user_id = :user_id
""")


def read_profile(connection: Connection, user_id: str) -> str | None:
    """The person and the last word on each purpose, a JSON object; None for somebody not met yet."""
    body: str | None = connection.execute(_READ, {"user_id": user_id}).scalar()
    return body
