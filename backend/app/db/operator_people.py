"""People as operators find them: who they are, where their consent stands, and what stands out.

Everything but the address and the consent is read behind the person's consent, in the same statement.
"""

from dataclasses import asdict, dataclass

from app.db.operator_seen import AFTER, Page, Place, read_page
from app.db.sql import Connection, text

MASKED = r"regexp_replace({email}, '^(.).*(@[^@]*)$', '\1***\2')"
"""The first letter and the domain."""

# The last word of a person on a purpose, or `none`.
STATE = """
coalesce((
    SELECT CASE WHEN event NOT IN ('granted', 'reauthorised') THEN event
                WHEN expires_at > now() THEN 'active' ELSE 'expired' END
    FROM consents WHERE consents.user_id = {person} AND purpose = '{purpose}'
    ORDER BY sequence DESC LIMIT 1), 'none')
"""
# What an operator flagged, until one lifts it.
FLAGGED = """
coalesce((
    SELECT action = 'flag_user' FROM operator_actions
    WHERE operator_actions.user_id = {person} AND action IN ('flag_user', 'unflag_user')
    ORDER BY occurred_at DESC LIMIT 1), false)
"""
DISPUTED = """
(SELECT count(*) FROM feedback
 WHERE feedback.user_id = {person} AND action = 'not_true' AND resolved_at IS NULL)
"""
# A risk is a fact among the features, never a threshold of this file.
RISKS = {
    "overdue": "is_overdue",
    "minimum_payment_only": "minimum_payment_only",
    "interest_charged": "interest_charges > 0",
    "insufficient_funds": "nsf_count > 0",
    "late_fees": "late_fee_count_180 > 0",
}
_RISKS = ", ".join(f"CASE WHEN {rule} THEN '{name}' END" for name, rule in RISKS.items())
_PAGE = text(rf"""
SELECT people.user_id, people.created_at AS at, people.user_id AS id, json_build_object(
    'user_id', people.user_id, 'email', {MASKED.format(email="people.email")},
    'member_since', people.created_at, 'consent', people.consent, 'window', :window || 'd',
    'persona', people.persona, 'as_of', people.as_of, 'risk_flags', people.risks,
    'flagged', {FLAGGED.format(person="people.user_id")},
    'open_disputes', CASE WHEN consent = 'active' THEN {DISPUTED.format(person="people.user_id")} ELSE 0 END
)::text AS item
FROM (
    SELECT profiles.user_id, email, profiles.created_at, consent, persona, shown.as_of,
           coalesce(risks, '{{}}') AS risks
    FROM profiles
    CROSS JOIN LATERAL (
        SELECT {STATE.format(person="profiles.user_id", purpose="education")}) AS now (consent)
    LEFT JOIN recommendation_sets AS shown
        ON consent = 'active' AND shown.user_id = profiles.user_id AND window_days = :window
        AND superseded_at IS NULL
    LEFT JOIN LATERAL (
        SELECT array_remove(ARRAY[{_RISKS}], NULL) AS risks FROM feature_snapshots
        WHERE consent = 'active' AND feature_snapshots.user_id = profiles.user_id AND window_days = :window
        ORDER BY as_of DESC, computed_at DESC LIMIT 1
    ) AS measured ON true
    WHERE {AFTER.format(at="profiles.created_at", id="profiles.user_id")}
      AND (CAST(:part AS text) IS NULL OR email LIKE :part OR profiles.user_id = :q)
      AND (CAST(:persona AS text) IS NULL OR persona = :persona)
      AND (CAST(:consent AS text) IS NULL OR consent = :consent)
      AND (CAST(:risk_flag AS text) IS NULL OR :risk_flag = ANY(risks))
    ORDER BY profiles.created_at DESC, profiles.user_id DESC
    LIMIT :limit
) AS people
ORDER BY at DESC, id DESC
""")  # noqa: S608 - made of constants of ours


@dataclass(frozen=True)
class Wanted:
    """Which people: by a part of the address or the whole id, and by what is current in the window."""

    window: int
    q: str | None = None
    persona: str | None = None
    consent: str | None = None
    risk_flag: str | None = None


def read_people(connection: Connection, wanted: Wanted, limit: int, after: Place | None) -> Page:
    """A page of people, who came last first."""
    return read_page(connection, _PAGE, limit, after, **asdict(wanted), part=_contains(wanted.q))


def _contains(part: str | None) -> str | None:
    if part is None:
        return None
    literal = part.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{literal}%"
