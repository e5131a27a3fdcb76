"""A row of each table that every constraint lets pass, its values written as SQL."""

from app.domain.personas import SHIPPED_RULES

NOW = "now()"
SHA = "'" + "a" * 64 + "'"
BASED_ON = f"'{SHIPPED_RULES.version}'"
GOOD = {
    "accounts": {
        "user_id": "'hannah'",
        "account_id": "'card'",
        "type": "'credit'",
        "iso_currency_code": "'USD'",
    },
    "profiles": {"user_id": "'eve'", "email": "'eve@demo.com'", "base_currency": "'USD'"},
    "consents": {
        "user_id": "'hannah'",
        "purpose": "'education'",
        "event": "'granted'",
        "notice_version": "'1'",
        "method": "'test'",
        "expires_at": NOW,
    },
    "transactions": {
        "user_id": "'hannah'",
        "transaction_id": "'t2'",
        "account_id": "'checking'",
        "date": "date '2026-01-31'",
        "amount": "5",
        "iso_currency_code": "'USD'",
        "name": "'Tea'",
    },
    "liabilities": {"user_id": "'hannah'", "account_id": "'checking'"},
    "recurring_streams": {
        "user_id": "'hannah'",
        "stream_id": "'s'",
        "as_of": "date '2026-01-31'",
        "direction": "'outflow'",
        "merchant": "'Tea'",
        "merchant_key": "'tea'",
        "frequency": "'MONTHLY'",
        "status": "'MATURE'",
        "is_active": "true",
        "kind": "'subscription'",
        "average_amount": "5",
        "last_amount": "5",
        "monthly_amount": "5",
        "first_date": "date '2026-01-01'",
        "last_date": "date '2026-01-31'",
        "transaction_ids": "'{t1}'::text[]",
    },
    "stream_overrides": {
        "user_id": "'hannah'",
        "merchant_key": "'tea'",
        "kind": "'habit'",
        "note": "'mine'",
        "merged_into": "'chai'",
    },
    "merchant_aliases": {
        "user_id": "'hannah'",
        "descriptor": "'tea house'",
        "merchant_key": "'tea'",
        "source": "'learnt'",
    },
    "feedback": {
        "user_id": "'hannah'",
        "recommendation_id": "md5('hannah')::uuid",
        "action": "'not_true'",
        "note": "'I drink none'",
        "resolved_at": NOW,
        "resolved_by": "'op'",
        "resolution": "'withdrawn'",
    },
    "operator_actions": {
        "operator_id": "'op'",
        "action": "'override'",
        "user_id": "'hannah'",
        "recommendation_id": "md5('hannah')::uuid",
        "reason": "'does not fit her at all'",
        "replacement_catalogue_id": "'coffee'",
    },
    "editions": {
        "kind": "'rules'",
        "version": "'2027-01'",
        "settings": "'{}'::jsonb",
        "content_sha256": SHA,
        "created_by": "'anna'",
        "based_on": BASED_ON,
        "reason": "'figures of the last quarter'",
    },
    "metrics_runs": {
        "requested_by": "'op'",
        "started_at": NOW,
        "finished_at": NOW,
        "rules_version": "'1'",
        "catalogue_version": "'1'",
        "metrics": "'{}'::jsonb",
    },
    "access_log": {"operator_id": "'op'", "user_id": "'hannah'", "what": "'signals'", "reason": "'dispute'"},
    "idempotency_keys": {
        "user_id": "'hannah'",
        "key": "'k'",
        "method": "'POST'",
        "path": "'/p'",
        "request_sha256": SHA,
        "status": "200",
        "response": "'{}'",
    },
    "rate_limits": {"user_id": "'hannah'", "bucket": "'minute'", "started_at": NOW, "requests": "1"},
    "imports": {
        "user_id": "'hannah'",
        "status": "'done'",
        "document_sha256": SHA,
        "bytes": "10",
        "rows": "3",
        "unlisted": "0",
        "upload_expires_at": NOW,
        "accounts": "1",
        "transactions": "1",
        "liabilities": "1",
        "faults": "'[]'::jsonb",
        "finished_at": NOW,
    },
    "export_jobs": {
        "user_id": "'hannah'",
        "status": "'ready'",
        "object_key": "'k'",
        "error": "NULL",
        "finished_at": NOW,
        "expires_at": "now() + interval '1 day'",
    },
    "erase_jobs": {
        "user_id": "'hannah'",
        "status": "'done'",
        "consent_log_sha256": SHA,
        "error": "NULL",
        "finished_at": NOW,
    },
}


def insert(table, changed=None):
    row = GOOD[table] | (changed or {})
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"
