-- What each metric is: once, in the catalogue. A metric is a sum, a ratio of two sums, or a quantile, over columns
-- of one of three views of facts; its own view `metric_<name>` and every reader are made of this row.

CREATE FUNCTION metrics_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('app.today', true), '')::date, current_date)
$$;
COMMENT ON FUNCTION metrics_today() IS 'The day by which an undelivered shipment is late; app.today overrides it.';

-- An order counts on its day. Cancelled ones count in gross and discounts alone.
CREATE VIEW order_facts WITH (security_invoker = true) AS
SELECT tenant_id, order_date AS day, region, store_id, channel, currency, gross_revenue, discount_amount,
       CASE WHEN kept THEN net_revenue END AS net_revenue,
       kept::int AS order_count,
       (kept AND coalesce(lower(order_status) = 'returned', false))::int AS returned_count
FROM orders
CROSS JOIN LATERAL (SELECT coalesce(lower(order_status) NOT IN ('cancelled', 'canceled'), true) AS kept) AS state;

-- A shipment counts on the day of its order, in the order's region, store and channel.
CREATE VIEW shipment_facts WITH (security_invoker = true) AS
SELECT orders.tenant_id, order_date AS day, region, store_id, channel, NULL::varchar AS currency,
       1 AS shipment_count,
       (actual_delivery_date IS NOT NULL)::int AS delivered_count,
       sla_met::int AS sla_met_count,
       (sla_met IS NOT NULL)::int AS sla_known_count,
       coalesce(coalesce(actual_delivery_date, metrics_today()) > promised_delivery_date, false)::int AS late_count,
       days_to_ship
FROM orders JOIN fulfillment USING (tenant_id, order_id);

-- Campaigns carry neither region nor store nor currency. Without a word on revenue none is attributed.
CREATE VIEW campaign_facts WITH (security_invoker = true) AS
SELECT tenant_id, date AS day, NULL::varchar AS region, NULL::varchar AS store_id, channel,
       NULL::varchar AS currency, spend, coalesce(revenue_attributed, 0) AS revenue_attributed,
       coalesce(revenue_attributed, 0) - coalesce(spend, 0) AS return_on_spend, impressions, clicks, conversions
FROM marketing_campaigns;

CREATE TABLE metrics (
    metric_name   varchar(50) PRIMARY KEY CHECK (metric_name = lower(metric_name)),
    -- Whose row of role_metric_visibility speaks for this one where it has none of its own.
    governed_by   varchar(50) NOT NULL REFERENCES metrics DEFERRABLE INITIALLY DEFERRED,
    position      int GENERATED ALWAYS AS IDENTITY,
    source        text CHECK (source IN ('order_facts', 'shipment_facts', 'campaign_facts')),
    aggregate     text CHECK (aggregate IN ('sum', 'ratio', 'median', 'p90')),
    numerator     text,
    denominator   text,
    unit          text NOT NULL CHECK (unit IN ('money', 'ratio', 'count', 'days')),
    per_currency  boolean NOT NULL,
    description   text NOT NULL,
    CHECK ((aggregate = 'ratio') = (denominator IS NOT NULL)),
    -- Without a source there is nothing to compute: such a metric is unavailable, never 0.
    CHECK ((source IS NULL) = (aggregate IS NULL) AND (source IS NULL) = (numerator IS NULL)),
    CHECK (unit <> 'money' OR per_currency OR source IS NULL)
);
-- Names of the field, matched without regard to case.
CREATE TABLE metric_aliases (
    alias        varchar(50) PRIMARY KEY CHECK (alias = lower(alias)),
    metric_name  varchar(50) NOT NULL REFERENCES metrics
);
CREATE TABLE role_aliases (
    alias  varchar(20) PRIMARY KEY CHECK (alias = lower(alias)),
    role   varchar(20) NOT NULL CHECK (role IN ('Admin', 'Finance', 'Operations', 'Marketing'))
);

INSERT INTO metrics
    (metric_name, governed_by, source, aggregate, numerator, denominator, unit, per_currency, description)
VALUES
    ('gross_revenue', 'gross_revenue', 'order_facts', 'sum', 'gross_revenue', NULL, 'money', true,
     'Revenue before discounts.'),
    ('discount_amount', 'discount_amount', 'order_facts', 'sum', 'discount_amount', NULL, 'money', true,
     'Discounts given.'),
    ('net_revenue', 'net_revenue', 'order_facts', 'sum', 'net_revenue', NULL, 'money', true,
     'Revenue after discounts, without cancelled orders.'),
    ('discount_rate', 'discount_rate', 'order_facts', 'ratio', 'discount_amount', 'gross_revenue', 'ratio', true,
     'Discounts as a share of gross revenue.'),
    ('average_order_value', 'average_order_value', 'order_facts', 'ratio', 'net_revenue', 'order_count', 'money', true,
     'Net revenue an order, without cancelled orders.'),
    ('order_count', 'order_count', 'order_facts', 'sum', 'order_count', NULL, 'count', false,
     'Orders, without cancelled ones.'),
    ('return_rate', 'return_rate', 'order_facts', 'ratio', 'returned_count', 'order_count', 'ratio', false,
     'Returned orders as a share of orders.'),
    ('margin', 'margin', NULL, NULL, NULL, NULL, 'money', false,
     'No column holds what the goods cost.'),
    ('fulfillment_status', 'fulfillment_status', 'shipment_facts', 'ratio', 'delivered_count', 'shipment_count',
     'ratio', false, 'Delivered shipments as a share of shipments.'),
    ('fulfillment_sla', 'fulfillment_sla', 'shipment_facts', 'ratio', 'sla_met_count', 'sla_known_count', 'ratio',
     false, 'Shipments delivered by the promised day, as a share of delivered ones.'),
    ('late_shipments', 'late_shipments', 'shipment_facts', 'sum', 'late_count', NULL, 'count', false,
     'Shipments that arrived, or are still under way, after the promised day.'),
    ('days_to_ship', 'days_to_ship', 'shipment_facts', 'median', 'days_to_ship', NULL, 'days', false,
     'Median of the days until an order is shipped.'),
    ('days_to_ship_p90', 'days_to_ship', 'shipment_facts', 'p90', 'days_to_ship', NULL, 'days', false,
     'Days within which nine of ten orders are shipped.'),
    ('inventory_levels', 'inventory_levels', NULL, NULL, NULL, NULL, 'count', false,
     'No column holds what is in stock.'),
    ('campaign_spend', 'campaign_spend', 'campaign_facts', 'sum', 'spend', NULL, 'money', true,
     'Money spent on campaigns.'),
    ('revenue_attributed', 'revenue_attributed', 'campaign_facts', 'sum', 'revenue_attributed', NULL, 'money', true,
     'Revenue that the channels attribute to campaigns.'),
    ('conversions', 'conversions', 'campaign_facts', 'sum', 'conversions', NULL, 'count', false,
     'Conversions that the channels report.'),
    ('roas', 'roas', 'campaign_facts', 'ratio', 'revenue_attributed', 'spend', 'ratio', false,
     'Attributed revenue for each unit spent.'),
    ('roi', 'roi', 'campaign_facts', 'ratio', 'return_on_spend', 'spend', 'ratio', false,
     'Attributed revenue less spend, for each unit spent.'),
    ('ctr', 'ctr', 'campaign_facts', 'ratio', 'clicks', 'impressions', 'ratio', false,
     'Clicks as a share of impressions.'),
    ('cvr', 'cvr', 'campaign_facts', 'ratio', 'conversions', 'clicks', 'ratio', false,
     'Conversions as a share of clicks.'),
    ('cac', 'cac', 'campaign_facts', 'ratio', 'spend', 'conversions', 'money', true,
     'Spend a conversion: a proxy, since conversions are not counted by new customer.');

INSERT INTO metric_aliases (alias, metric_name) VALUES
    ('gross', 'gross_revenue'), ('net', 'net_revenue'), ('discount', 'discount_amount'),
    ('aov', 'average_order_value'), ('orders', 'order_count'), ('sla_met', 'fulfillment_sla'),
    ('late', 'late_shipments'), ('days_to_ship_median', 'days_to_ship'), ('inventory', 'inventory_levels'),
    ('spend', 'campaign_spend');
INSERT INTO role_aliases (alias, role) VALUES
    ('admin', 'Admin'), ('finance', 'Finance'), ('operations', 'Operations'), ('marketing', 'Marketing'),
    ('ops', 'Operations');

DO $$
DECLARE
    metric metrics;
BEGIN
    FOR metric IN SELECT * FROM metrics WHERE source IS NOT NULL LOOP
        EXECUTE format(
            'CREATE VIEW %I WITH (security_invoker = true) AS SELECT tenant_id, day, region, store_id, channel,'
            ' %s AS currency, %I::numeric AS numerator, %s::numeric AS denominator FROM %I',
            'metric_' || metric.metric_name, CASE WHEN metric.per_currency THEN 'currency' ELSE 'NULL::varchar' END,
            metric.numerator, coalesce(quote_ident(metric.denominator), 'NULL'), metric.source);
        EXECUTE format('COMMENT ON VIEW %I IS %L', 'metric_' || metric.metric_name, format(
            '%s Aggregate: %s%s.', metric.description, CASE metric.aggregate
                WHEN 'sum' THEN 'sum(numerator)' WHEN 'ratio' THEN 'sum(numerator) / sum(denominator)'
                WHEN 'median' THEN 'median of numerator' ELSE '90th percentile of numerator' END,
            CASE WHEN metric.per_currency THEN ', for each currency' ELSE '' END));
        EXECUTE format('GRANT SELECT ON %I TO shoppulse_runtime', 'metric_' || metric.metric_name);
    END LOOP;
END $$;
-- What a new tenant's roles see until somebody decides otherwise.
CREATE VIEW default_visibility AS
SELECT role, unnest(names) AS metric_name FROM (VALUES
    ('Finance', ARRAY['gross_revenue', 'net_revenue', 'discount_amount', 'margin']),
    ('Operations', ARRAY['fulfillment_status', 'sla_met', 'days_to_ship', 'inventory_levels']),
    ('Marketing', ARRAY['campaign_spend', 'conversions', 'revenue_attributed', 'cac']),
    ('Admin', ARRAY['gross_revenue', 'net_revenue', 'fulfillment_status', 'campaign_spend'])
) AS shown (role, names);
GRANT SELECT ON default_visibility, metrics, metric_aliases, role_aliases, order_facts, shipment_facts, campaign_facts
    TO shoppulse_runtime;
