/** Calls to the SpendSense API on behalf of one session. */
import { AuthError } from "../auth/cognito";
import { type Session, SessionExpired } from "../auth/session";
import type { RuntimeConfig } from "../config";

/** The API answered and said no; `code` is its own word for why. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly detail: string | undefined;
  readonly purpose: string | undefined;

  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code ?? "unknown"}`);
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.requestId = problem.request_id;
    this.detail = problem.detail;
    this.purpose = problem.purpose;
  }
}

/** Nobody answered, or what answered is broken: trying again later may help. */
export class ApiUnavailable extends Error {
  constructor(readonly requestId?: string) {
    super("unavailable");
  }
}

/** RFC 9457 with the product's own members. */
interface Problem {
  code?: string;
  detail?: string;
  request_id?: string;
  purpose?: string;
}

export interface Envelope<Data> {
  data: Data;
  meta: { timestamp: string; next_cursor?: string | null };
}

export interface Page<Item> {
  items: Item[];
  next: string | undefined;
}

type Query = Record<string, string | number | boolean | undefined>;

export interface Change {
  body?: unknown;
  /** The version that the person saw: another one in the database answers 412. */
  version?: string | number | undefined;
  /** Of one intent: sent again under the same key, it is done once. */
  key?: string;
}

export interface Api {
  /** `reason` says why an operator looks; the API keeps it with the record of the look. */
  get<Data>(path: string, query?: Query, reason?: string): Promise<Data>;
  page<Item>(path: string, query?: Query): Promise<Page<Item>>;
  text(path: string, query?: Query): Promise<string>;
  send<Data>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, change?: Change): Promise<Data>;
  /** The ID token, which carries the e-mail address that access tokens lack. */
  idToken(): string;
}

export function createApi(config: RuntimeConfig, session: Session): Api {
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    let response = await send(config, path, init, session.accessToken());
    if (response.status === 401) {
      await renewed(session);
      response = await send(config, path, init, session.accessToken());
      if (response.status === 401) throw new SessionExpired();
    }
    return response;
  }

  return {
    async get<Data>(path: string, query: Query = {}, reason?: string) {
      const headers = reason ? { "X-Access-Reason": encodeURIComponent(reason) } : {};
      return (await envelope<Data>(await call(path + search(query), { headers }))).data;
    },
    async page<Item>(path: string, query: Query = {}) {
      const { data, meta } = await envelope<Item[]>(await call(path + search(query)));
      return { items: data, next: meta.next_cursor ?? undefined };
    },
    async text(path, query = {}) {
      const response = await call(path + search(query));
      if (!response.ok) await envelope(response);
      return response.text();
    },
    async send<Data>(method: string, path: string, change: Change = {}) {
      const headers: Record<string, string> = {};
      if (method === "POST") headers["Idempotency-Key"] = change.key ?? crypto.randomUUID();
      if (change.version !== undefined) headers["If-Match"] = `"${change.version}"`;
      const body = change.body === undefined ? {} : { body: JSON.stringify(change.body) };
      const response = await call(path, { method, headers, ...body });
      return response.status === 204 ? (undefined as Data) : (await envelope<Data>(response)).data;
    },
    idToken: session.idToken,
  };
}

function search(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

async function renewed(session: Session): Promise<void> {
  try {
    await session.renew();
  } catch (error) {
    throw error instanceof AuthError ? new ApiUnavailable() : error;
  }
}

async function send(
  config: RuntimeConfig,
  path: string,
  init: RequestInit,
  token: string,
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Accept", "application/json");
  headers.set("Authorization", `Bearer ${token}`);
  if (init.body) headers.set("Content-Type", "application/json");
  try {
    const signal = AbortSignal.timeout(30_000);
    return await fetch(`${config.apiUrl}/api/v1${path}`, { ...init, headers, signal });
  } catch {
    throw new ApiUnavailable();
  }
}

async function envelope<Data>(response: Response): Promise<Envelope<Data>> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    if (body !== null) return body as Envelope<Data>;
    throw new ApiUnavailable();
  }
  const problem = (body ?? {}) as Problem;
  if (response.status >= 500) throw new ApiUnavailable(problem.request_id);
  throw new ApiError(response.status, problem);
}
