/** Exact arithmetic on decimal text, as far as one figure is held against another. */

interface Decimal {
  units: bigint;
  /** How many of its digits stand behind the point. */
  scale: number;
}

function parse(text: string): Decimal {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (sign === undefined) throw new RangeError(`not a decimal: ${text}`);
  const units = BigInt(whole + fraction);
  return { units: sign ? -units : units, scale: fraction.length };
}

const raised = ({ units, scale }: Decimal, to: number): bigint => units * 10n ** BigInt(to - scale);

function text(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  const fraction = scale ? `.${digits.slice(point)}` : "";
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${fraction}`;
}

/** `one` less `other`. */
export function difference(one: string, other: string): string {
  const [a, b] = [parse(one), parse(other)];
  const scale = Math.max(a.scale, b.scale);
  return text(raised(a, scale) - raised(b, scale), scale);
}

/** Below 0 where `one` is the smaller, 0 where both are the same. */
export function compare(one: string, other: string): number {
  const units = parse(difference(one, other)).units;
  return units < 0n ? -1 : Number(units > 0n);
}

export const size = (value: string): string => value.replace(/^-/, "");

/** Every digit as it came, the whole ones in groups of three. */
export function grouped(value: string): string {
  const [whole = "", fraction] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction === undefined ? "" : `.${fraction}`);
}

export function hundredfold(value: string): string {
  const { units, scale } = parse(value);
  return scale >= 2 ? text(units, scale - 2) : text(units * 10n ** BigInt(2 - scale), 0);
}

const SHARE_DIGITS = 4;

/** How large a difference is beside `other`, as a ratio of four digits; of 0 nothing is a share. */
export function share(difference: string, other: string): string | undefined {
  const [part, whole] = [parse(size(difference)), parse(size(other))];
  if (whole.units === 0n) return undefined;
  const scale = Math.max(part.scale, whole.scale);
  const [above, below] = [raised(part, scale) * 10n ** BigInt(SHARE_DIGITS), raised(whole, scale)];
  return text((2n * above + below) / (2n * below), SHARE_DIGITS);
}
