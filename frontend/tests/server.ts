/** Cognito, the API and config.json behind `fetch`: what the page asks is recorded, what it gets is the test's. */
import { vi } from "vitest";
import type { Recommendation, Recommendations } from "../src/api/types";

export const CONFIG = {
  environment: "dev",
  apiUrl: "https://api.test/dev",
  region: "us-east-1",
  userPoolClientId: "client-1",
  cognitoEndpoint: "https://cognito.test/",
};

export interface Call {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}

export type Answer = { status?: number; body?: unknown } | Error;
type Route = (call: Call) => Answer;

const PATHS = {
  config: "/config.json",
  me: `${CONFIG.apiUrl}/api/v1/users/me`,
  identity: `${CONFIG.apiUrl}/api/v1/users/me/identity`,
  recommendations: `${CONFIG.apiUrl}/api/v1/users/me/recommendations?window=30d`,
};

export class Server {
  readonly calls: Call[] = [];
  config: Route = () => ({ body: CONFIG });
  initiateAuth: Route = () => ({ body: { AuthenticationResult: tokens(1) } });
  revoke: Route = () => ({ body: {} });
  identity: Route = () => enveloped({});
  me: Route = () =>
    enveloped({ user_id: "u-1", email: "hannah@demo.com", member_since: "2026-01-01T00:00:00Z" });
  recommendations: Route = () => enveloped(set());

  start(): this {
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.answer(url, init));
    return this;
  }

  of(part: string): Call[] {
    return this.calls.filter(
      (call) => call.url.includes(part) || call.headers.get("X-Amz-Target")?.endsWith(part),
    );
  }

  private async answer(url: string, init: RequestInit): Promise<Response> {
    const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined;
    const call = { url, method: init.method ?? "GET", headers: new Headers(init.headers), body };
    this.calls.push(call);
    const answer = this.route(call)(call);
    if (answer instanceof Error) throw answer;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
    return new Response(text, { status: answer.status ?? 200 });
  }

  private route(call: Call): Route {
    if (call.url === CONFIG.cognitoEndpoint) {
      return call.headers.get("X-Amz-Target")?.endsWith(".RevokeToken") ? this.revoke : this.initiateAuth;
    }
    for (const [name, path] of Object.entries(PATHS)) {
      if (call.url === path) return this[name as keyof typeof PATHS];
    }
    throw new Error(`The page asked for ${call.url}, which nobody serves.`);
  }
}

export const tokens = (n: number) => ({
  AccessToken: `access-${n}`,
  IdToken: `id-${n}`,
  RefreshToken: `refresh-${n}`,
});

export const enveloped = (data: unknown): Answer => ({
  body: { data, meta: { timestamp: "2026-11-20T01:00:00Z" } },
});

export const problem = (status: number, code: string): Answer => ({
  status,
  body: { type: "about:blank", title: "No", status, code, detail: "…", request_id: "req-7" },
});

export const refused = (exception: string): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.cognito#${exception}`, message: "…" },
});

export const DISCLOSURE =
  "This is educational content, not financial advice. Consult a licensed advisor for personalized guidance.";
export const COMPENSATION = "SpendSense may receive compensation. This is not a recommendation.";
export const BECAUSE =
  "We noticed your Visa ending in 4523 is at 68% utilization ($3,400 of $5,000 limit). " +
  "Bringing this below 30% could reduce interest charges of $87/month.";

export function item(changes: Partial<Recommendation> = {}): Recommendation {
  const fact = { label: "Utilization", value: "0.68", text: "68%", unit: "ratio", window: null };
  return {
    id: "r-1",
    type: "education",
    title: "How utilization works",
    summary: "What lenders see, and when.",
    because: { text: BECAUSE, facts: [{ slot: "utilization", as_of: "2026-11-18", ...fact }] },
    disclosure: DISCLOSURE,
    compensation_disclosure: null,
    eligibility: [],
    ...changes,
  };
}

export const OFFER = item({
  id: "o-1",
  type: "offer",
  title: "A balance transfer card",
  compensation_disclosure: COMPENSATION,
  eligibility: [
    { check: "not_overdue", result: "pass" },
    { check: "internal_note", result: "unknown" },
  ],
});

export function set(changes: Partial<Recommendations> = {}): Recommendations {
  return {
    set_id: "s-1",
    window: "30d",
    status: "ready",
    as_of: "2026-11-18",
    education: [item()],
    offers: [],
    ...changes,
  };
}
