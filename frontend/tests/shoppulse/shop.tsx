/** ShopPulse's API as tests change its answers, and the way into the page. */
import { App } from "../../src/shoppulse/App";
import type { Figures, Point, Told, Visibility } from "../../src/shoppulse/contract";
import { signIn } from "../page";
import { enveloped, Server } from "../server";

export const VISIBILITY = "GET /me/visibility";
export const METRICS = "GET /metrics";

const NET = { metric: "net_revenue", unit: "money", description: "Revenue after discounts." } as const;
const ROAS = {
  metric: "roas",
  unit: "ratio",
  description: "Attributed revenue for each unit spent.",
} as const;

export function me(changes: Partial<Visibility> = {}): Visibility {
  return {
    user_id: "U000001",
    tenant_id: "T001",
    tenant_name: "Fashion Boutique",
    role: "Finance",
    is_tenant_admin: false,
    regions: null,
    stores: null,
    metrics: [
      { ...NET, status: "available" },
      { ...ROAS, status: "hidden" },
    ],
    ...changes,
  };
}

export const point = (period: string, value: string | null, more: Partial<Point> = {}): Point => ({
  period,
  member: null,
  currency: "USD",
  value,
  ...more,
});

export const figures = (points: Point[], changes: Partial<Figures> = {}): Figures => ({
  ...NET,
  status: "available",
  points,
  ...changes,
});

export const OCTOBER = [point("2026-09-01", "1000.00"), point("2026-10-01", "1250.50")];

/** On November 20 of 2026. */
export function told(changes: Partial<Told> = {}): Told {
  return {
    timestamp: "2026-11-20T01:00:00Z",
    by: "month",
    split: null,
    from: "2025-11-01",
    before: "2026-11-21",
    ...changes,
  };
}

export const answered = (data: Figures[], changes: Partial<Told> = {}) =>
  enveloped(data, { ...told(changes) });

export const shop = (): Server =>
  new Server("/shoppulse/v1").gives(VISIBILITY, me()).on(METRICS, () => answered([figures(OCTOBER)]));

/** Signs in as somebody whom Cognito puts in no group, as all of ShopPulse are. */
export const enter = (path = "/") => signIn(path, <App />);
