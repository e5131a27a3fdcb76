/**
 * Bank data of an invented person in Plaid's shape, for any day on which they end.
 *
 * The people are described in `people.json`, which is written from the repository's own demo people
 * (scripts/lib/demo/people.py; tests/unit/scripts/test_sample_people.py keeps the two alike). A row's id, date
 * and amount depend on its own day alone, so two files agree wherever they overlap.
 */
import people from "./people.json";

const HISTORY_DAYS = 380;
const DAY_MS = 24 * 3600 * 1000;
const FIRST_FRIDAY = dayNumber("2024-01-05");

interface Schedule {
  monthly?: number;
  every?: number;
  offset?: number;
  jitter?: number;
}

interface Flow {
  key: string;
  schedule: Schedule;
  low: number;
  high: number;
  legs: { account: string; sign: number; delay: number }[];
  categories: string[];
  descriptor: string;
  merchant: string | null;
  channel: string;
}

interface Card {
  key: string;
  statement: Schedule;
  payment: Schedule;
  statement_balance: number;
  minimum_payment: number;
  last_payment: number;
  interest: number;
  apr: number;
}

interface Person {
  pfc_version: string;
  accounts: {
    key: string;
    type: string;
    subtype: string;
    mask: string;
    name: string;
    balances: { current: number; available: number; limit: number | null };
  }[];
  cards: Card[];
  flows: Flow[];
}

export const PEOPLE = people as Record<string, Person>;

const accountId = (name: string, key: string) => `${name}-${key}`;
const INVENTED = new Set(
  Object.entries(PEOPLE).flatMap(([name, { accounts }]) => accounts.map(({ key }) => accountId(name, key))),
);

/** Whether an account came with sample data: its id says so, which no bank writes. */
export const isInvented = (id: string): boolean => INVENTED.has(id);
/** Whether it is one of this invented person's, whose data are then only brought up to date. */
export const isOf = (name: string, id: string): boolean =>
  INVENTED.has(id) && id.startsWith(accountId(name, ""));

export function sampleDocument(name: string, asOf: string) {
  const person = PEOPLE[name];
  if (!person) throw new RangeError(`nobody is called ${name}`);
  const rows = person.flows.flatMap((flow) => rowsOf(name, person, flow, dayNumber(asOf)));
  rows.sort((one, other) =>
    `${one.date} ${one.transaction_id}` < `${other.date} ${other.transaction_id}` ? -1 : 1,
  );
  return {
    accounts: person.accounts.map(({ key, balances, ...account }) => ({
      account_id: accountId(name, key),
      holder_category: "personal",
      ...account,
      balances: {
        current: balances.current / 100,
        available: balances.available / 100,
        limit: balances.limit === null ? null : balances.limit / 100,
        iso_currency_code: "USD",
        last_updated_datetime: `${asOf}T23:59:59Z`,
      },
    })),
    transactions: rows,
    liabilities: person.cards.map((card) => liability(name, card, dayNumber(asOf))),
  };
}

function rowsOf(name: string, person: Person, flow: Flow, last: number) {
  const days = daysOf(flow.schedule, last - HISTORY_DAYS + 1, last);
  return days.flatMap((day) =>
    flow.legs
      .filter(({ delay }) => day + delay <= last)
      .map(({ account, sign, delay }) => {
        const cents = sign * pick(flow.low, flow.high, `${name}/${flow.key}/${iso(day)}`);
        const category = flow.categories.at(cents < 0 ? -1 : 0) ?? "";
        const [primary = ""] = category.split("/");
        return {
          transaction_id: `${name}-${flow.key}-${account}-${iso(day)}`,
          account_id: `${name}-${account}`,
          date: iso(day + delay),
          amount: cents / 100,
          iso_currency_code: "USD",
          merchant_name: flow.merchant,
          merchant_entity_id: null,
          name: flow.descriptor,
          payment_channel: flow.channel,
          personal_finance_category: {
            primary,
            detailed: category.replace("/", "_"),
            version: person.pfc_version,
          },
          pending: false,
          pending_transaction_id: null,
        };
      }),
  );
}

function liability(name: string, card: Card, asOf: number) {
  const issued = lastOf(card.statement, asOf);
  return {
    account_id: `${name}-${card.key}`,
    is_overdue: false,
    last_payment_amount: card.last_payment / 100,
    last_payment_date: iso(lastOf(card.payment, asOf)),
    last_statement_balance: card.statement_balance / 100,
    last_statement_issue_date: iso(issued),
    minimum_payment_amount: card.minimum_payment / 100,
    next_payment_due_date: iso(issued + 31),
    aprs: [
      {
        apr_type: "purchase_apr",
        apr_percentage: card.apr,
        balance_subject_to_apr: (card.interest ? card.statement_balance : 0) / 100,
        interest_charge_amount: card.interest / 100,
      },
    ],
  };
}

function daysOf({ monthly, every = 1, offset = 0, jitter = 0 }: Schedule, first: number, last: number) {
  const days: number[] = [];
  if (monthly !== undefined) {
    for (let day = first; day <= last; day++) if (Number(iso(day).slice(8)) === monthly) days.push(day);
    return days;
  }
  const start = FIRST_FRIDAY + offset;
  let day = start + (Math.floor((first - start) / every) - 1) * every;
  for (; day <= last; day += every) {
    const moved = day + pick(0, jitter, `${every}/${offset}/${iso(day)}`);
    if (moved >= first && moved <= last) days.push(moved);
  }
  return days;
}

const lastOf = (schedule: Schedule, until: number) => daysOf(schedule, until - 35, until).at(-1) ?? until;

/** A number from low to high that depends on the seed alone (FNV-1a, 32 bits). */
function pick(low: number, high: number, seed: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < seed.length; at++) hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193) >>> 0;
  // The last letters reach the low bits first; folded in, the high bits differ between days as well.
  return low + ((((hash >>> 15) ^ hash) >>> 0) % (high - low + 1));
}

function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}

function iso(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
