-- One line for each thing that must be there and is not.
WITH tenant_tables (name, columns) AS (VALUES
    ('tenants', 'tenant_id tenant_name industry plan_tier country created_date is_active'),
    ('users', 'user_id tenant_id email cognito_user_id role region store_id is_tenant_admin status'),
    ('orders', 'order_id tenant_id order_date store_id region channel order_status items_count gross_revenue'
               ' discount_amount net_revenue currency'),
    ('fulfillment', 'fulfillment_id order_id tenant_id warehouse carrier promised_delivery_date'
                    ' actual_delivery_date fulfillment_status sla_met days_to_ship'),
    ('marketing_campaigns', 'campaign_id tenant_id date channel spend impressions clicks conversions'
                            ' revenue_attributed'),
    ('role_metric_visibility', 'id tenant_id role metric_name is_visible'),
    ('governance_rules', 'rule_id tenant_id user_id dimension values'),
    ('audit_logs', 'log_id tenant_id user_id action resource_type resource_id details ip_address')
), indexed (name, columns) AS (VALUES
    ('tenants', 'is_active'), ('users', 'tenant_id'), ('users', 'email'), ('users', 'cognito_user_id'),
    ('users', 'tenant_id status'), ('users', 'tenant_id user_id'), ('orders', 'tenant_id'),
    ('orders', 'tenant_id order_date'), ('orders', 'tenant_id region'), ('orders', 'tenant_id store_id'),
    ('orders', 'tenant_id order_id'), ('fulfillment', 'tenant_id'), ('fulfillment', 'order_id'),
    ('fulfillment', 'tenant_id actual_delivery_date'), ('marketing_campaigns', 'tenant_id'),
    ('marketing_campaigns', 'tenant_id date'), ('marketing_campaigns', 'tenant_id channel'),
    ('role_metric_visibility', 'tenant_id role'), ('role_metric_visibility', 'tenant_id role metric_name'),
    ('governance_rules', 'tenant_id'), ('governance_rules', 'tenant_id user_id'), ('audit_logs', 'tenant_id'),
    ('audit_logs', 'tenant_id user_id'), ('audit_logs', 'created_at'), ('audit_logs', 'action')
), fires (name, trigger) AS (
    SELECT name, name || suffix
    FROM tenant_tables, unnest(ARRAY['_updated_at', '_audit_insert', '_audit_update', '_audit_delete', '_stays',
                                     '_no_truncate']) AS suffix
    WHERE name <> 'audit_logs'
    UNION ALL VALUES ('audit_logs', 'audit_logs_append_only'), ('audit_logs', 'audit_logs_no_truncate'),
        ('fulfillment', 'fulfillment_follows_order_insert'), ('fulfillment', 'fulfillment_follows_order_update'),
        ('orders', 'orders_precede_shipments')
), composite (name, target) AS (VALUES
    ('fulfillment', 'orders'), ('governance_rules', 'users'), ('audit_logs', 'users')
)
SELECT 'the table ' || name FROM tenant_tables WHERE to_regclass('public.' || name) IS NULL
UNION ALL
SELECT 'the column ' || name || '.' || wanted
FROM tenant_tables, unnest(string_to_array(columns || ' created_at updated_at', ' ')) AS wanted
WHERE NOT EXISTS (SELECT FROM information_schema.columns
                  WHERE table_schema = 'public' AND table_name = name AND column_name = wanted)
UNION ALL
SELECT 'the index on ' || name || ' (' || replace(columns, ' ', ', ') || ')' FROM indexed
WHERE NOT EXISTS (
    SELECT FROM pg_index WHERE indrelid = to_regclass('public.' || name) AND indisvalid
    AND columns = (SELECT string_agg(attname, ' ' ORDER BY place)
                   FROM unnest(indkey::int2[]) WITH ORDINALITY AS part (number, place)
                   JOIN pg_attribute ON attrelid = indrelid AND attnum = number))
UNION ALL
SELECT 'the trigger ' || trigger FROM fires
WHERE NOT EXISTS (SELECT FROM pg_trigger
                  WHERE tgrelid = to_regclass('public.' || name) AND tgname = trigger AND tgenabled = 'O')
UNION ALL
SELECT 'forced row-level security on ' || name FROM tenant_tables
WHERE NOT EXISTS (
    SELECT FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid AND polname = 'tenant'
    WHERE pg_class.oid = to_regclass('public.' || name) AND relrowsecurity AND relforcerowsecurity)
UNION ALL
SELECT 'the key of ' || name || ' to ' || target || ' by tenant' FROM composite
WHERE NOT EXISTS (SELECT FROM pg_constraint
                  WHERE conrelid = to_regclass('public.' || name) AND confrelid = to_regclass('public.' || target)
                  AND contype = 'f' AND cardinality(conkey) = 2)
UNION ALL
SELECT 'a runtime role that neither owns a table nor passes over row-level security'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shoppulse_runtime' AND NOT rolbypassrls AND NOT rolsuper)
   OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'shoppulse_runtime')
;
