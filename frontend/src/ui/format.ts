/** How numbers, amounts and days are spelt. Amounts arrive as decimal strings and are only rounded to be drawn. */

const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
const SHORT_DAY = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-US", { month: "short", year: "numeric", timeZone: "UTC" });
// Sweden writes days as the calendar of ISO 8601 has them.
const TODAY = new Intl.DateTimeFormat("sv-SE");
const MOMENT = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short" });

/** "2026-11-18" → "November 18, 2026"; a date of the calendar, so no time zone may shift it. */
export const day = (iso: string): string => spelt(DAY, iso);

/** "2026-11-18" → "Nov 18" */
export const shortDay = (iso: string): string => spelt(SHORT_DAY, iso);

/** Whether a day lies before today, as the person counts days. */
export const isPast = (iso: string): boolean => iso < TODAY.format(new Date());

/** "2026-11" or "2026-11-01" → "Nov 2026" */
export const month = (iso: string): string => spelt(MONTH, iso.length === 7 ? `${iso}-01` : iso);

/** A moment in the person's own time zone. */
export const moment = (iso: string): string => spelt(MOMENT, iso);

function spelt(format: Intl.DateTimeFormat, iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : format.format(date);
}

/** "1203.50", "USD" → "$1,203.50"; "1200", "JPY" → "¥1,200"; fractions are lost only where `whole` asks for it. */
export function money(amount: string | number, currency = "USD", whole = false): string {
  const digits = whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
  // How many digits follow the point is the currency's own.
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency, ...digits });
  // The formatter takes the decimal string itself, so no cent is lost on the way through a float.
  return format.format(amount as `${number}`);
}

/** 0.684 → "68%" */
export function percent(ratio: string | number, digits = 0): string {
  return `${(Number(ratio) * 100).toFixed(digits)}%`;
}

/** Exact sum of decimal strings in hundredths, as a decimal string. */
export function sum(amounts: readonly string[]): string {
  const cents = amounts.reduce((total, amount) => total + toCents(amount), 0n);
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function toCents(amount: string): bigint {
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (sign === undefined) throw new RangeError(`not a decimal: ${amount}`);
  const cents = BigInt(whole || "0") * 100n + BigInt(fraction.padEnd(2, "0").slice(0, 2));
  return sign ? -cents : cents;
}

/** What is spelt in capitals wherever it stands. */
const INITIALS = /\b(apr|apy|atm|hysa|nsf)\b/g;

/** "nsf_count" → "NSF count"; "minimum_income" → "minimum income" */
export const spaced = (name: string): string =>
  name.replaceAll("_", " ").replace(INITIALS, (initials) => initials.toUpperCase());

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "minimum_income" or "MINIMUM_INCOME" → "Minimum income" */
export const words = (name: string): string =>
  capitalised(spaced(name === name.toUpperCase() ? name.toLowerCase() : name));

/** The beginning of a generated id, which is enough to tell two apart; a name stays whole. */
export const shortId = (id: string): string => (id.length === 36 ? id.slice(0, 8) : id);

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
