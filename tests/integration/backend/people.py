"""People with bank data, consent and recommendations, written straight into the tables."""

from app.db.consents import ConsentChange, record_consent
from app.db.engine import transaction
from app.db.profiles import ensure_profile
from app.db.sql import text

SET = "00000000-0000-0000-0000-0000000000a{}"


def execute(statement, **values):
    with transaction() as connection:
        connection.execute(text(statement), values)


def lay(statement, **values):
    """Rows as they may have come to lie there before a revocation: the consent of now is not asked for."""
    with transaction() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), values)


def consent(user, action="granted", purpose="education"):
    with transaction() as connection:
        ensure_profile(connection, user)
        record_consent(connection, ConsentChange(user, action, "test", "1", purpose))


def bank_data(user):
    lay(
        """
        INSERT INTO accounts (user_id, account_id, type, mask, name, balance_current, balance_limit,
                              iso_currency_code, balances_as_of)
        VALUES (:user, :user || '-visa', 'credit', '4523', 'Visa', 3400, 5000, 'USD', '2026-01-31'),
               (:user, :user || '-checking', 'depository', '0001', NULL, 850, NULL, 'USD', NULL)
        """,
        user=user,
    )
    lay(
        """
        INSERT INTO transactions (user_id, transaction_id, account_id, date, amount, iso_currency_code,
                                  name, merchant_name, pfc_primary, pending)
        SELECT :user, :user || '-' || lpad(n::text, 2, '0'), :user || '-checking', date '2026-01-31' - n / 3,
               n + 0.5, 'USD', 'Payment ' || n, CASE WHEN n % 2 = 0 THEN '100%_Market' ELSE 'Netflix' END,
               CASE WHEN n % 2 = 0 THEN 'FOOD_AND_DRINK' ELSE 'ENTERTAINMENT' END, n = 0
        FROM generate_series(0, 11) AS n
        """,
        user=user,
    )


def recommendations(user, number, *, as_of="current_date - 1", persona="high_utilization", superseded="NULL"):
    lay(
        f"""
        INSERT INTO recommendation_sets (set_id, user_id, window_days, as_of, persona, input_hash,
                                         rules_version, catalogue_version, superseded_at)
        VALUES (:id, :user, 30, {as_of}, '{persona}', 'h', '1', '1', {superseded})
        """,
        id=SET.format(number),
        user=user,
    )
    lay(
        """
        INSERT INTO recommendations (recommendation_id, set_id, user_id, position, catalogue_id, type,
                                     title, summary, because, why_now, disclosure,
                                     compensation_disclosure, status, expires_at)
        SELECT gen_random_uuid(), :id, :user, n, 'item', kind, kind || ' ' || status || ' of ' || :number,
               'Summary', '{"text": "Visa ending in 4523 is at 68%", "facts": []}', 'Now', 'Education only',
               CASE WHEN kind = 'offer' THEN 'Paid' END, status, ends
        FROM (VALUES (1, 'education', 'approved', NULL), (2, 'education', 'shown', now() + interval '1 day'),
                     (3, 'education', 'overridden', NULL), (4, 'education', 'withdrawn', NULL),
                     (5, 'education', 'dismissed', NULL), (6, 'education', 'pending', NULL),
                     (7, 'education', 'approved', now() - interval '1 day'), (8, 'offer', 'approved', NULL)
             ) AS item(n, kind, status, ends)
        """,
        id=SET.format(number),
        user=user,
        number=str(number),
    )


def hannah_and_sam():
    """Both with data and consent."""
    for number, user in enumerate(["hannah", "sam"], 1):
        consent(user)
        bank_data(user)
        recommendations(user, number)
