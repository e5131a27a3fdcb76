-- The eight tables. Ids come from sequences, never from the highest id so far: two tenants may write at once.
-- What belongs together is bound by tenant and id, so no row of one tenant can hang on a row of another.

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$;

CREATE FUNCTION sequential_id(prefix text, sequence regclass, digits int) RETURNS text LANGUAGE sql AS $$
    SELECT prefix || lpad(n::text, greatest(digits, length(n::text)), '0') FROM nextval(sequence) AS n
$$;
COMMENT ON FUNCTION sequential_id IS 'The next id of a sequence; longer than `digits` once it must be.';

CREATE SEQUENCE tenant_ids START 4;  -- T001 to T003 are the seed's
CREATE SEQUENCE user_ids;
CREATE SEQUENCE order_ids;
CREATE SEQUENCE campaign_ids;

CREATE TABLE tenants (
    tenant_id     varchar(10) PRIMARY KEY DEFAULT sequential_id('T', 'tenant_ids', 3) CHECK (tenant_id <> ''),
    tenant_name   varchar(100) NOT NULL,
    industry      varchar(50),
    plan_tier     varchar(20),
    country       varchar(50),
    created_date  date,
    is_active     boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tenants_by_active ON tenants (is_active);

CREATE TABLE users (
    user_id          varchar(10) PRIMARY KEY DEFAULT sequential_id('U', 'user_ids', 6),
    tenant_id        varchar(10) NOT NULL REFERENCES tenants,
    -- One rule for the whole platform, as in the user pool, and one spelling of each address.
    email            varchar(100) NOT NULL UNIQUE CHECK (email = lower(email)),
    cognito_user_id  varchar(255) NOT NULL UNIQUE CHECK (cognito_user_id <> ''),
    role             varchar(20) NOT NULL CHECK (role IN ('Admin', 'Finance', 'Operations', 'Marketing')),
    region           varchar(10),
    store_id         varchar(10),
    is_tenant_admin  boolean NOT NULL DEFAULT false,
    status           varchar(20) NOT NULL DEFAULT 'Active' CHECK (status IN ('Active', 'Inactive', 'Deleted')),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, user_id)
);
CREATE INDEX users_by_tenant ON users (tenant_id);
CREATE INDEX users_by_status ON users (tenant_id, status);

CREATE TABLE orders (
    order_id         varchar(20) PRIMARY KEY DEFAULT sequential_id('O', 'order_ids', 9),
    tenant_id        varchar(10) NOT NULL REFERENCES tenants,
    order_date       date NOT NULL,
    store_id         varchar(10),
    region           varchar(10),
    channel          varchar(20),
    order_status     varchar(20),
    items_count      int CHECK (items_count >= 0),
    gross_revenue    numeric(10, 2) CHECK (gross_revenue >= 0),
    discount_amount  numeric(10, 2) CHECK (discount_amount >= 0),
    net_revenue      numeric(10, 2) CHECK (net_revenue >= 0),
    currency         varchar(3) NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, order_id),
    CONSTRAINT orders_net_is_gross_less_discount CHECK (net_revenue = gross_revenue - discount_amount)
);
CREATE INDEX orders_by_tenant ON orders (tenant_id);
CREATE INDEX orders_by_date ON orders (tenant_id, order_date);
CREATE INDEX orders_by_region ON orders (tenant_id, region);
CREATE INDEX orders_by_store ON orders (tenant_id, store_id);

CREATE TABLE fulfillment (
    fulfillment_id          serial PRIMARY KEY,
    order_id                varchar(20) NOT NULL,
    tenant_id               varchar(10) NOT NULL REFERENCES tenants,
    warehouse               varchar(20),
    carrier                 varchar(20),
    promised_delivery_date  date,
    actual_delivery_date    date,
    fulfillment_status      varchar(20),
    sla_met                 boolean,
    days_to_ship            int CHECK (days_to_ship >= 0),
    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, order_id),
    -- Unknown exactly as long as one of the two dates is.
    CONSTRAINT fulfillment_sla_follows_dates
        CHECK (sla_met IS NOT DISTINCT FROM (actual_delivery_date <= promised_delivery_date))
);
CREATE INDEX fulfillment_by_tenant ON fulfillment (tenant_id);
CREATE INDEX fulfillment_by_order ON fulfillment (order_id);
CREATE INDEX fulfillment_by_delivery ON fulfillment (tenant_id, actual_delivery_date);

-- One row a campaign and day; no currency is recorded with it.
CREATE TABLE marketing_campaigns (
    campaign_id         varchar(20) PRIMARY KEY DEFAULT sequential_id('C', 'campaign_ids', 6),
    tenant_id           varchar(10) NOT NULL REFERENCES tenants,
    date                date NOT NULL,
    channel             varchar(20),
    spend               numeric(10, 2) CHECK (spend >= 0),
    impressions         int CHECK (impressions >= 0),
    clicks              int CHECK (clicks >= 0),
    conversions         int CHECK (conversions >= 0),
    revenue_attributed  numeric(10, 2) CHECK (revenue_attributed >= 0),
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, campaign_id),
    CONSTRAINT campaigns_clicks_within_impressions CHECK (clicks <= impressions)
);
CREATE INDEX campaigns_by_tenant ON marketing_campaigns (tenant_id);
CREATE INDEX campaigns_by_date ON marketing_campaigns (tenant_id, date);
CREATE INDEX campaigns_by_channel ON marketing_campaigns (tenant_id, channel);

CREATE TABLE role_metric_visibility (
    id           serial PRIMARY KEY,
    tenant_id    varchar(10) NOT NULL REFERENCES tenants,
    role         varchar(20) NOT NULL CHECK (role IN ('Admin', 'Finance', 'Operations', 'Marketing')),
    metric_name  varchar(50) NOT NULL,
    is_visible   boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, role, metric_name)
);
CREATE INDEX visibility_by_role ON role_metric_visibility (tenant_id, role);

CREATE TABLE governance_rules (
    rule_id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   varchar(10) NOT NULL REFERENCES tenants,
    user_id     varchar(10) NOT NULL,
    dimension   varchar(50) NOT NULL CHECK (dimension IN ('region', 'store', 'team', 'custom')),
    values      text[] NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, user_id)
);
CREATE INDEX governance_by_tenant ON governance_rules (tenant_id);
CREATE INDEX governance_by_user ON governance_rules (tenant_id, user_id);

CREATE TABLE audit_logs (
    log_id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id      varchar(10) NOT NULL REFERENCES tenants,
    user_id        varchar(10),
    action         varchar(100) NOT NULL,
    resource_type  varchar(50) NOT NULL,
    resource_id    varchar(255),
    details        jsonb,
    ip_address     inet,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now() CHECK (updated_at = created_at),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, user_id)
);
CREATE INDEX audit_by_tenant ON audit_logs (tenant_id);
CREATE INDEX audit_by_user ON audit_logs (tenant_id, user_id);
CREATE INDEX audit_by_time ON audit_logs (created_at);
CREATE INDEX audit_by_action ON audit_logs (action);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tenants', 'users', 'orders', 'fulfillment', 'marketing_campaigns',
                                'role_metric_visibility', 'governance_rules'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION update_updated_at_column()', name || '_updated_at', name);
    END LOOP;
END $$;
