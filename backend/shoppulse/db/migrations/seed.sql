-- Three known tenants with sixteen visibility rows each; a second run changes nothing. One transaction, which is
-- each tenant's in turn, since row-level security binds the owner too.

DO $$
DECLARE
    known record;
BEGIN
    FOR known IN SELECT * FROM (VALUES
        ('T001', 'Fashion Boutique', 'Retail', 'Premium', 'USA'),
        ('T002', 'Tech Gadgets Inc', 'Electronics', 'Enterprise', 'Canada'),
        ('T003', 'Home Decor Co', 'Home & Garden', 'Standard', 'USA')
    ) AS them (id, name, industry, tier, country) LOOP
        PERFORM set_config('app.tenant_id', known.id, true);
        INSERT INTO tenants (tenant_id, tenant_name, industry, plan_tier, country, created_date)
        VALUES (known.id, known.name, known.industry, known.tier, known.country, current_date)
        ON CONFLICT DO NOTHING;
        INSERT INTO role_metric_visibility (tenant_id, role, metric_name)
        SELECT known.id, role, metric_name FROM default_visibility
        ON CONFLICT DO NOTHING;
        IF (SELECT count(*) FROM tenants JOIN role_metric_visibility USING (tenant_id)) < 16 THEN
            RAISE EXCEPTION 'the tenant % is not whole after its seed', known.id;
        END IF;
    END LOOP;
    PERFORM set_config('app.tenant_id', '', true);
END $$;
