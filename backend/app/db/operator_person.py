"""One person as operators see them; without consent the log of consent and the list of past decisions."""

from app.db.operator_people import DISPUTED, FLAGGED, MASKED, STATE
from app.db.operator_seen import Seen
from app.db.sql import Connection, text
from app.domain.errors import NothingThere

NOBODY = "There is no person of that id."
MOST_TRACES = 100

_LOG = """
(SELECT coalesce(json_agg(json_build_object(
     'event', event, 'purpose', purpose, 'occurred_at', occurred_at, 'expires_at', expires_at,
     'notice_version', notice_version, 'method', method) ORDER BY sequence), '[]')
 FROM consents WHERE consents.user_id = :user_id)
"""
_TRACES = """
(SELECT coalesce(json_agg(json_build_object(
     'recommendation_id', recommendation_id, 'created_at', created_at, 'window', window_days || 'd',
     'as_of', as_of, 'rules_version', rules_version, 'catalogue_version', catalogue_version,
     'erased', body IS NULL) ORDER BY position DESC), '[]')
 FROM (SELECT trace.*, window_days, as_of, rules_version, catalogue_version
       FROM decision_traces AS trace LEFT JOIN recommendation_sets USING (set_id)
       WHERE trace.user_id = :user_id ORDER BY position DESC LIMIT :most) AS latest)
"""
_PERSONAS = """
(SELECT coalesce(json_agg(json_build_object(
     'window', window_days || 'd', 'as_of', as_of, 'persona', persona, 'matched', matched,
     'hysteresis', hysteresis, 'rules_version', rules_version) ORDER BY window_days), '[]')
 FROM (SELECT DISTINCT ON (window_days) * FROM persona_assignments
       WHERE persona_assignments.user_id = :user_id
       ORDER BY window_days, as_of DESC, assigned_at DESC) AS latest)
"""
_ACCOUNTS = """
(SELECT coalesce(json_agg(json_build_object(
     'account_id', account_id, 'type', type, 'subtype', subtype, 'name', name, 'mask', mask,
     'currency', iso_currency_code, 'balance_current', balance_current::text,
     'balance_available', balance_available::text, 'balance_limit', balance_limit::text,
     'utilization', CASE WHEN type = 'credit' AND balance_limit > 0
                    THEN round(greatest(balance_current, 0) / balance_limit, 4) END,
     'as_of', balances_as_of) ORDER BY type, account_id), '[]')
 FROM accounts WHERE accounts.user_id = :user_id AND closed_at IS NULL)
"""
_COUNTS = """
(SELECT coalesce(json_object_agg(status, number), '{}')
 FROM (SELECT status, count(*) AS number FROM recommendations JOIN recommendation_sets AS sets USING (set_id)
       WHERE recommendations.user_id = :user_id AND superseded_at IS NULL GROUP BY status) AS counted)
"""
_DATA = f"""
json_build_object(
    'accounts', {_ACCOUNTS}, 'personas', {_PERSONAS}, 'current_recommendations', {_COUNTS},
    'open_disputes', {DISPUTED.format(person=":user_id")},
    'inputs_changed_at', inputs_changed_at,
    'transactions', (SELECT json_build_object('count', count(*), 'first', min(date), 'last', max(date))
                     FROM transactions WHERE transactions.user_id = :user_id AND removed_at IS NULL))
"""  # noqa: S608 - made of constants of ours
_EMAIL = f"CASE WHEN :reveal THEN email ELSE {MASKED.format(email='email')} END"
_PERSON = text(rf"""
SELECT json_build_object(
    'user_id', user_id, 'email', {_EMAIL}, 'member_since', created_at, 'consent', consent,
    'offers_consent', {STATE.format(person=":user_id", purpose="partner_offers")},
    'flagged', {FLAGGED.format(person=":user_id")}, 'consent_log', {_LOG}, 'traces', {_TRACES},
    'data', CASE WHEN consent = 'active' THEN {_DATA} END)::text
FROM profiles
CROSS JOIN LATERAL (SELECT {STATE.format(person=":user_id", purpose="education")}) AS now (consent)
WHERE user_id = :user_id
""")  # noqa: S608 - same


def read_person(connection: Connection, user_id: str, *, reveal: bool) -> Seen:
    """The person as a JSON object, the address in full where it is to be revealed; or NothingThere."""
    values = {"user_id": user_id, "reveal": reveal, "most": MOST_TRACES}
    body: str | None = connection.execute(_PERSON, values).scalar()
    if body is None:
        raise NothingThere(NOBODY)
    return Seen(body, frozenset({user_id}))
