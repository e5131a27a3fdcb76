-- The first stage as reworked SQL, one shard of people: filtered and classified once, dates and amounts in
-- arrays by merchant, gaps worked out for candidates alone. It computes less than the product does (no words,
-- no pairs of transfers, no price clusters, no evidence), which is in its favour.
WITH tx AS MATERIALIZED (
    SELECT t.user_id, t.account_id, a.type, a.subtype, t.date, t.amount, c.kind,
           coalesce(t.merchant_entity_id, lower(t.merchant_name), lower(t.name)) AS merchant,
           CASE WHEN t.amount > 0 THEN coalesce(c.out, 'spend') ELSE
                CASE WHEN a.type = 'credit' AND c.into <> 'card_payment' THEN 'refund'
                     ELSE coalesce(c.into, 'refund') END END AS flow
    FROM transactions AS t
    JOIN profiles AS p ON p.user_id = t.user_id AND p.base_currency = t.iso_currency_code
    JOIN accounts AS a ON a.user_id = t.user_id AND a.account_id = t.account_id
    LEFT JOIN bench_codes AS c ON c.code = coalesce(t.pfc_detailed, t.pfc_primary)
    WHERE t.user_id = ANY(%(people)s) AND NOT t.pending AND t.removed_at IS NULL AND a.type <> 'loan'
      AND a.holder_category IS DISTINCT FROM 'business' AND t.date > %(as_of)s - 400 AND t.date <= %(as_of)s
), history AS MATERIALIZED (
    SELECT user_id, min(date) AS first_date, count(*) AS posted FROM tx GROUP BY user_id
), windows AS MATERIALIZED (
    SELECT user_id, w.days,
           greatest(sum(amount) FILTER (WHERE flow IN ('spend', 'refund', 'fee', 'interest')), 0) AS net_spend,
           coalesce(sum(amount) FILTER (WHERE flow = 'fee'), 0) AS fees,
           coalesce(sum(amount) FILTER (WHERE flow = 'interest'), 0) AS interest,
           -coalesce(sum(amount) FILTER (WHERE flow = 'income'), 0) AS income,
           -coalesce(sum(amount) FILTER (WHERE type = 'depository' AND flow <> 'interest_earned'
               AND subtype IN ('savings', 'money market', 'cash management', 'hsa')), 0) AS saved
    FROM tx CROSS JOIN (VALUES (30), (90), (180)) AS w(days)
    WHERE date > %(as_of)s - w.days GROUP BY user_id, w.days
), held AS MATERIALIZED (
    SELECT user_id,
           max(greatest(balance_current, 0) / nullif(balance_limit, 0)) FILTER (WHERE type = 'credit') AS used,
           sum(balance_current) FILTER (WHERE subtype = 'savings') AS savings,
           sum(coalesce(balance_available, balance_current)) FILTER (WHERE subtype = 'checking') AS checking
    FROM accounts WHERE user_id = ANY(%(people)s) GROUP BY user_id
), merchants AS MATERIALIZED (
    SELECT user_id, merchant, flow, max(kind) AS kind, array_agg(DISTINCT date ORDER BY date) AS dates,
           avg(abs(amount)) AS average, stddev_pop(abs(amount)) AS spread,
           (array_agg(abs(amount) ORDER BY date DESC))[1] AS last_amount
    FROM tx WHERE flow IN ('spend', 'income') AND amount <> 0
    GROUP BY user_id, merchant, flow HAVING count(DISTINCT date) >= 2
), rhythms AS MATERIALIZED (
    SELECT m.*, gaps.middle,
           (SELECT avg((abs(later.day - earlier.day - gaps.middle) <= 4)::int)
            FROM unnest(m.dates) WITH ORDINALITY AS earlier(day, n)
            JOIN unnest(m.dates) WITH ORDINALITY AS later(day, n) ON later.n = earlier.n + 1) AS regular
    FROM merchants AS m CROSS JOIN LATERAL (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS middle FROM (
            SELECT day - lag(day) OVER (ORDER BY day) AS gap FROM unnest(m.dates) AS day
        ) AS pairs WHERE gap IS NOT NULL OFFSET 0
    ) AS gaps
), streams AS (
    INSERT INTO bench_streams
    SELECT user_id, merchant, flow, kind, average, last_amount, dates[1], dates[cardinality(dates)], middle,
           dates[cardinality(dates)] + middle::int, cardinality(dates), dates
    FROM rhythms
    WHERE regular >= 0.75 AND (middle BETWEEN 6 AND 8 OR middle BETWEEN 13 AND 17 OR middle BETWEEN 26 AND 35
                               OR middle BETWEEN 84 AND 98 OR middle BETWEEN 350 AND 380)
    ON CONFLICT (user_id, merchant, flow) DO UPDATE SET last_date = excluded.last_date
    WHERE bench_streams.last_date IS DISTINCT FROM excluded.last_date
    RETURNING user_id
)
INSERT INTO bench_snapshots
SELECT w.user_id, w.days, %(as_of)s, w.net_spend, w.fees, w.interest, w.income, w.saved, h.posted,
       %(as_of)s - h.first_date + 1, held.used, held.savings, held.checking,
       w.net_spend * 30.4375 / least(w.days, %(as_of)s - h.first_date + 1)
FROM windows AS w JOIN history AS h USING (user_id) JOIN held USING (user_id)
ON CONFLICT (user_id, days, as_of) DO UPDATE SET net_spend = excluded.net_spend
WHERE bench_snapshots.net_spend IS DISTINCT FROM excluded.net_spend
