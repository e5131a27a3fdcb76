-- An order that moves waits for shipments of it that are being written. Theirs is the foreign key's lock, which a
-- change of the day alone passes: each would be held to what the other one replaces, and both would stay.
CREATE OR REPLACE FUNCTION orders_precede_shipments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM orders WHERE tenant_id = NEW.tenant_id AND order_id = NEW.order_id FOR UPDATE;
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
