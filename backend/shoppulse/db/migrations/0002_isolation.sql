-- Row-level security, forced: it binds the owner of the tables too. Without a tenant there are no rows.

DO $$ BEGIN
    CREATE ROLE shoppulse_runtime NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- a cluster's other database made it
END $$;
-- Who migrates also acts as the runtime, in `shoppulse metrics` and `generate`; the superuser may as it is.
DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'shoppulse_runtime', 'MEMBER') THEN
        EXECUTE format('GRANT shoppulse_runtime TO %I', current_user);
    END IF;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tenants', 'users', 'orders', 'fulfillment', 'marketing_campaigns',
                                'role_metric_visibility', 'governance_rules', 'audit_logs'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = current_setting(''app.tenant_id'', true))'
                       ' WITH CHECK (tenant_id = current_setting(''app.tenant_id'', true))', name);
    END LOOP;
END $$;

-- Who signs in is known by subject before the tenant is: that one row, and only to read.
CREATE POLICY subject ON users FOR SELECT TO shoppulse_runtime
    USING (cognito_user_id = nullif(current_setting('app.subject', true), ''));

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO shoppulse_runtime;
-- Tenants are opened by the owner, and people are marked as deleted: their audit rows name them.
GRANT SELECT, UPDATE ON tenants TO shoppulse_runtime;
GRANT SELECT, INSERT, UPDATE ON users TO shoppulse_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON orders, fulfillment, marketing_campaigns, role_metric_visibility,
    governance_rules TO shoppulse_runtime;
GRANT SELECT ON audit_logs TO shoppulse_runtime;
GRANT USAGE ON user_ids, order_ids, campaign_ids, fulfillment_fulfillment_id_seq, role_metric_visibility_id_seq
    TO shoppulse_runtime;
