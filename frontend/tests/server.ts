/** Cognito, the API and config.json behind `fetch`: what the page asks is recorded, what it gets is the test's. */
import { vi } from "vitest";

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
  /** Below the base of the API, without its query: "/users/me". */
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

export type Answer = { status?: number; body?: unknown } | Error | Promise<never>;
type Route = (call: Call) => Answer;

export class Server {
  readonly calls: Call[] = [];
  config: Route = () => ({ body: CONFIG });
  /** The groups of whoever signs in. */
  groups = ["consumers"];
  /** Who signs in. */
  subject = "u-1";
  /** Where set, it answers every call of the API in the place of its route. */
  all: Route | undefined;
  private readonly routes = new Map<string, Route>();
  private readonly base: string;

  /** `version` is what stands between the address of the API and its routes. */
  constructor(version = "/api/v1") {
    this.base = CONFIG.apiUrl + version;
    this.on("InitiateAuth", () => ({ body: { AuthenticationResult: this.tokens(1) } }));
    this.on("RevokeToken", () => ({ body: {} }));
    this.on("PUT /users/me/identity", () => enveloped(ME));
    this.on("GET /users/me", () => enveloped(ME));
  }

  /** `what` is an action of Cognito's, or a method and a path of the API. */
  on(what: string, route: Route): this {
    this.routes.set(what, route);
    return this;
  }

  gives(what: string, data: unknown, meta: object = {}): this {
    return this.on(what, () => enveloped(data, meta));
  }

  start(): this {
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.answer(url, init));
    return this;
  }

  tokens(n: number) {
    return {
      AccessToken: access(n, this.groups, this.subject),
      IdToken: `id-${n}`,
      RefreshToken: `refresh-${n}`,
    };
  }

  /** The calls of an action, or of a method and path. */
  of(what: string): Call[] {
    return this.calls.filter((call) => nameOf(call) === what);
  }

  get api(): Call[] {
    return this.calls.filter((call) => call.url.startsWith(this.base));
  }

  private async answer(url: string, init: RequestInit): Promise<Response> {
    const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined;
    const [address = "", query = ""] = url.split("?");
    const call = {
      url,
      method: init.method ?? "GET",
      path: address.replace(this.base, ""),
      query: new URLSearchParams(query),
      headers: new Headers(init.headers),
      body,
    };
    this.calls.push(call);
    const answer = await this.route(call)(call);
    if (answer instanceof Error) throw answer;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
    return new Response(text, { status: answer.status ?? 200 });
  }

  private route(call: Call): Route {
    if (call.url === "/config.json") return this.config;
    const route = (call.url.startsWith(this.base) && this.all) || this.routes.get(nameOf(call));
    if (!route) throw new Error(`The page asked for ${nameOf(call)}, which nobody serves.`);
    return route;
  }
}

function nameOf(call: Call): string {
  if (call.url !== CONFIG.cognitoEndpoint) return `${call.method} ${call.path}`;
  return call.headers.get("X-Amz-Target")?.split(".")[1] ?? "";
}

/** A token with the groups in it, as Cognito writes them; nothing here checks its signature. */
export function access(n: number, groups: readonly string[] = ["consumers"], sub = "u-1"): string {
  return `head.${btoa(JSON.stringify({ sub, "cognito:groups": groups }))}.access-${n}`;
}

export const ME = {
  user_id: "u-1",
  email: "hannah@demo.com",
  member_since: "2026-01-01T00:00:00Z",
  consents: [],
};

export const enveloped = (data: unknown, meta: object = {}): Answer => ({
  body: { data, meta: { timestamp: "2026-11-20T01:00:00Z", ...meta } },
});

export const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { type: "about:blank", title: "No", status, code, detail: "…", request_id: "req-7", ...more },
});

export const refused = (exception: string): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.cognito#${exception}`, message: "…" },
});

export const never = (): Answer => new Promise<never>(() => undefined);
