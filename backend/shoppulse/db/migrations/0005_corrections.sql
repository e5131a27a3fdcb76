-- What cancelled orders count in, which day is today, and arrivals before orders that were moved.

CREATE FUNCTION is_kept(order_status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(lower(order_status) NOT IN ('cancelled', 'canceled'), true)
$$;
COMMENT ON FUNCTION is_kept IS 'Whether an order of this status is not cancelled.';

-- The session's time zone would make one shipment late for one reader and not yet for another.
CREATE OR REPLACE FUNCTION metrics_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.today', true), '')::date, (now() AT TIME ZONE 'UTC')::date)
$$;

CREATE OR REPLACE VIEW order_facts WITH (security_invoker = true) AS
SELECT tenant_id, order_date AS day, region, store_id, channel, currency, gross_revenue, discount_amount,
       CASE WHEN is_kept(order_status) THEN net_revenue END AS net_revenue,
       is_kept(order_status)::int AS order_count,
       (is_kept(order_status) AND coalesce(lower(order_status) = 'returned', false))::int AS returned_count
FROM orders;

-- Cancelled orders count in gross and discounts alone, so their shipments, stopped or sent back, count in nothing.
CREATE OR REPLACE VIEW shipment_facts WITH (security_invoker = true) AS
SELECT orders.tenant_id, order_date AS day, region, store_id, channel, NULL::varchar AS currency,
       1 AS shipment_count,
       (actual_delivery_date IS NOT NULL)::int AS delivered_count,
       sla_met::int AS sla_met_count,
       (sla_met IS NOT NULL)::int AS sla_known_count,
       coalesce(coalesce(actual_delivery_date, metrics_today()) > promised_delivery_date, false)::int AS late_count,
       days_to_ship
FROM orders JOIN fulfillment USING (tenant_id, order_id)
WHERE is_kept(order_status);

-- The same rule as for shipments (0003), from the order's side: it cannot move to behind an arrival.
CREATE FUNCTION orders_precede_shipments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fulfillment
        WHERE tenant_id = NEW.tenant_id AND order_id = NEW.order_id
        AND actual_delivery_date < NEW.order_date + coalesce(days_to_ship, 0)
    ) THEN
        RAISE EXCEPTION 'a shipment arrived before its order was placed and shipped'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_precede_shipments AFTER UPDATE OF order_date ON orders FOR EACH ROW
    WHEN (NEW.order_date > OLD.order_date) EXECUTE FUNCTION orders_precede_shipments();
