"""How the product does, as far as its own rows say: shares as parts and wholes, so that nothing is rounded.

What needs labelled data or a second computation (detection, replay of everything) is measured by
`spendsense evaluate` and stands in no row: it is not answered here.
"""

import json

from app.db.operator_fairness import COUNTS, SERVED, fairness_of
from app.db.operator_people import STATE
from app.db.sql import Connection, text

LEAST_DAYS = 28
LEAST_BEHAVIOURS = 3

# A row a person, set and recommendation, each looked up once and no wider than what is counted of it: what is
# materialized of everybody has to fit into memory. Flags, not states: of a flag the planner assumes that half
# are set, of one text among others that hardly any are. A generic item claims nothing of a person, so it has
# nothing of theirs to explain. The flags of a trace stand in the index that it is found by.
_SHOWN = f"""
standing AS MATERIALIZED (
    SELECT user_id, {STATE.format(person="profiles.user_id", purpose="education")} = 'active' AS education,
           {STATE.format(person="profiles.user_id", purpose="partner_offers")} = 'active' AS offers,
           {STATE.format(person="profiles.user_id", purpose="research_metrics")} = 'active' AS research
    FROM profiles
), current AS MATERIALIZED (
    SELECT set_id, user_id, window_days, as_of, persona, catalogue_version, offers, research
    FROM standing JOIN recommendation_sets USING (user_id)
    WHERE superseded_at IS NULL AND education
), measured AS MATERIALIZED (
    SELECT set_id, current.window_days, persona, offers, research, history_days, behaviours_detected,
           income_irregular, card_count, savings_balance IS NOT NULL AS savings
    FROM current CROSS JOIN LATERAL (
        SELECT history_days, behaviours_detected, income_irregular, card_count, savings_balance
        FROM feature_snapshots AS f
        WHERE f.user_id = current.user_id AND f.window_days = current.window_days AND f.as_of = current.as_of
        ORDER BY computed_at DESC LIMIT 1) AS features
), shown AS MATERIALIZED (
    SELECT item.user_id, item.created_at, type = 'offer' AS offer, is_held AS traced,
           (coalesce(generic, false) OR names_facts) AND is_faithful AS explained, NOT is_in_tone AS off_tone,
           disclosure = :disclosure AND (type <> 'offer' OR compensation_disclosure = :compensation)
               AS disclosed,
           type = 'offer' AND EXISTS (
               SELECT FROM jsonb_array_elements(eligibility) AS one (tested)
               WHERE tested ->> 'result' <> 'pass') AS ineligible
    FROM current
    JOIN recommendations AS item USING (set_id)
    LEFT JOIN decision_traces AS trace USING (recommendation_id)
    LEFT JOIN catalogue_items AS entry ON entry.version = catalogue_version AND entry.id = item.catalogue_id
    WHERE item.status IN ('approved', 'shown') AND (item.expires_at IS NULL OR item.expires_at > now())
      AND (item.type = 'education' OR offers)
), {SERVED}
"""  # noqa: S608 - made of constants of ours
_PEOPLE = """
(SELECT json_build_object('known', count(*), 'consenting', count(*) FILTER (WHERE education),
     'allowing_offers', count(*) FILTER (WHERE education AND offers))
 FROM standing)
"""
_COVERAGE = """
(SELECT coalesce(json_agg(row ORDER BY window_days), '[]') FROM (
     SELECT window_days, json_build_object('window', window_days || 'd',
         'of', count(*) FILTER (WHERE history_days >= :days),
         'part', count(*) FILTER (WHERE history_days >= :days AND behaviours_detected >= :behaviours
                                  AND persona <> 'insufficient_data')) AS row
     FROM measured GROUP BY window_days) AS windows)
"""
_PERSONAS = """
(SELECT coalesce(json_agg(json_build_object(
         'window', window_days || 'd', 'persona', persona, 'people', people)
     ORDER BY window_days, people DESC, persona), '[]')
 FROM (SELECT window_days, persona, count(*) AS people FROM current GROUP BY 1, 2) AS counted)
"""
_QUALITY = """
(SELECT json_build_object(
     'shown', count(*), 'offers', count(*) FILTER (WHERE offer), 'traced', count(*) FILTER (WHERE traced),
     'explained', count(*) FILTER (WHERE explained), 'disclosed', count(*) FILTER (WHERE disclosed),
     'tone_violations', count(*) FILTER (WHERE off_tone),
     'eligibility_violations', count(*) FILTER (WHERE ineligible))
 FROM shown)
"""
# A row violates consent if none to its purpose was active at the moment at which it was written.
_CONSENT = """
(SELECT json_build_object('checked', count(*), 'violations', count(*) FILTER (WHERE yes.user_id IS NULL))
 FROM (SELECT user_id, 'education' AS purpose, created_at AS at FROM shown
       UNION ALL SELECT user_id, 'partner_offers', created_at FROM shown WHERE offer) AS made
 LEFT JOIN (
     SELECT user_id, purpose, event, expires_at, occurred_at AS since,
            lead(occurred_at) OVER (PARTITION BY user_id, purpose ORDER BY sequence) AS until
     FROM consents) AS yes
     ON yes.user_id = made.user_id AND yes.purpose = made.purpose AND event IN ('granted', 'reauthorised')
        AND since <= made.at AND made.at < least(until, expires_at))
"""
_LATENCY = """
(SELECT json_build_object('runs', count(*),
     'p50_seconds', percentile_cont(0.5) WITHIN GROUP (ORDER BY took),
     'p95_seconds', percentile_cont(0.95) WITHIN GROUP (ORDER BY took))
 FROM (SELECT extract(epoch FROM max(finished_at) - min(started_at)) AS took FROM job_runs
       WHERE user_id IS NOT NULL AND request_id IS NOT NULL AND started_at > now() - interval '7 days'
       GROUP BY request_id
       HAVING bool_or(stage = 'generate-recommendations' AND status = 'finished')) AS chains)
"""
_WAITING = """
json_build_object(
    'pending', (SELECT count(*) FROM recommendations JOIN current USING (set_id) WHERE status = 'pending'),
    'flagged', (SELECT count(*) FROM recommendations JOIN current USING (set_id)
                WHERE flagged_at IS NOT NULL AND status IN ('pending', 'approved', 'shown')),
    'disputed', (SELECT count(*) FROM feedback JOIN recommendations USING (user_id, recommendation_id)
                 JOIN current USING (set_id)
                 WHERE action = 'not_true' AND resolved_at IS NULL
                   AND status IN ('pending', 'approved', 'shown')),
    'dropped_texts', (SELECT count(*) FROM dropped_texts WHERE resolved_at IS NULL),
    'events', (SELECT count(*) FROM outbox WHERE sent_at IS NULL),
    'oldest_event_seconds', (SELECT floor(extract(epoch FROM clock_timestamp() - min(created_at)))
                             FROM outbox WHERE sent_at IS NULL),
    'failed_shards', (SELECT count(*) FROM shards WHERE status = 'failed'))
"""
_FEEDBACK = """
(SELECT coalesce(json_object_agg(action, said), '{}')
 FROM (SELECT action, count(*) AS said FROM feedback GROUP BY action) AS counted)
"""
_METRICS = text(f"""
WITH {_SHOWN}
SELECT json_build_object('people', {_PEOPLE}, 'coverage', {_COVERAGE}, 'personas', {_PERSONAS},
    'recommendations', {_QUALITY}, 'consent', {_CONSENT}, 'event_path', {_LATENCY}, 'waiting', {_WAITING},
    'feedback', {_FEEDBACK}, 'fairness', {COUNTS})::text
""")


def read_metrics(connection: Connection, disclosure: str, compensation: str) -> str:
    """Counts of everybody, a JSON object that shows nobody; the texts are the disclosures, verbatim."""
    values = {
        "days": LEAST_DAYS,
        "behaviours": LEAST_BEHAVIOURS,
        "disclosure": disclosure,
        "compensation": compensation,
    }
    counted = json.loads(connection.execute(_METRICS, values).scalar_one())
    return json.dumps(counted | {"fairness": fairness_of(counted["fairness"])})
