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
        SELECT known.id, role, metric_name FROM (VALUES
            ('Finance', ARRAY['gross_revenue', 'net_revenue', 'discount_amount', 'margin']),
            ('Operations', ARRAY['fulfillment_status', 'sla_met', 'days_to_ship', 'inventory_levels']),
            ('Marketing', ARRAY['campaign_spend', 'conversions', 'revenue_attributed', 'cac']),
            ('Admin', ARRAY['gross_revenue', 'net_revenue', 'fulfillment_status', 'campaign_spend'])
        ) AS seen (role, names), unnest(names) AS metric_name
        ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM set_config('app.tenant_id', '', true);
END $$;
