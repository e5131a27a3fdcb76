-- Every statement that writes leaves a row for each tenant it touched, in its own transaction, whoever runs it.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_logs_no_truncate BEFORE TRUNCATE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The owner's rights, since the runtime may not write into the audit by itself. The acting user must be one of
-- the tenant: the foreign key of audit_logs refuses the whole write otherwise.
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO audit_logs (tenant_id, user_id, action, resource_type, resource_id, details, ip_address)'
        ' SELECT tenant_id, nullif(current_setting(''app.user_id'', true), ''''), %L, %L,'
        ' CASE count(*) WHEN 1 THEN min(%I::text) END, jsonb_build_object(''rows'', count(*)),'
        ' nullif(current_setting(''app.ip_address'', true), '''')::inet FROM changed GROUP BY tenant_id',
        TG_TABLE_NAME || '.' || lower(TG_OP), TG_TABLE_NAME, TG_ARGV[0]);
    RETURN NULL;
END $$;

-- A row that moves to another tenant would leave its trail with one of the two only.
CREATE FUNCTION refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % stays with its tenant', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
    written record;
BEGIN
    FOR written IN SELECT * FROM (VALUES
        ('tenants', 'tenant_id'), ('users', 'user_id'), ('orders', 'order_id'), ('fulfillment', 'fulfillment_id'),
        ('marketing_campaigns', 'campaign_id'), ('role_metric_visibility', 'id'), ('governance_rules', 'rule_id')
    ) AS them (name, key) LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION audit_change(%L)', written.name || '_audit_insert', written.name, written.key);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION audit_change(%L)', written.name || '_audit_update', written.name, written.key);
        EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION audit_change(%L)', written.name || '_audit_delete', written.name, written.key);
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OF tenant_id ON %I FOR EACH ROW'
                       ' WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id) EXECUTE FUNCTION refuse_move()',
                       written.name || '_stays', written.name);
        -- TRUNCATE has no rows to tell of, and so no audit: it is refused.
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION refuse_change()', written.name || '_no_truncate', written.name);
    END LOOP;
END $$;

-- What was handed to a carrier on a day cannot have arrived before it.
CREATE FUNCTION shipments_follow_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM changed JOIN orders USING (tenant_id, order_id)
        WHERE actual_delivery_date < order_date + coalesce(days_to_ship, 0)
    ) THEN
        RAISE EXCEPTION 'a shipment arrived before its order was placed and shipped'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fulfillment_follows_order_insert AFTER INSERT ON fulfillment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION shipments_follow_orders();
CREATE TRIGGER fulfillment_follows_order_update AFTER UPDATE ON fulfillment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION shipments_follow_orders();
