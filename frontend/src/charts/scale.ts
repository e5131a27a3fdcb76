/** Round steps for an axis: 0 and a few marks of which the last is at or above the largest value. */
export function marks(largest: number, wanted = 4): number[] {
  if (!(largest > 0)) return [0, 1];
  const raw = largest / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((it) => it * power).find((it) => it >= raw) ?? raw;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The same where values may be below 0: from a mark at or below the lowest to one at or above the largest. */
export function marksBetween(lowest: number, largest: number): number[] {
  if (lowest >= 0) return marks(largest);
  const above = Math.max(largest, 0);
  const step = marks(above - lowest)[1] ?? 1;
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.ceil(above / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** Every how many of `count` labels fit when each takes so many pixels. */
export function every(count: number, width: number, label: number): number {
  return Math.max(1, Math.ceil((count * label) / Math.max(width, 1)));
}
