/** Calls to an API on behalf of one session. */
import { AuthError } from "../auth/cognito";
import { type Session, SessionExpired } from "../auth/session";
import type { Data, Enveloped, Giving, Method, PathOf } from "./routes";

/** The API answered and said no; `code` is its own word for why. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly detail: string | undefined;
  readonly purpose: string | undefined;
  /** Each thing that is wrong with what was sent. */
  readonly errors: readonly FieldError[];

  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code ?? "unknown"}`);
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.requestId = problem.request_id;
    this.detail = problem.detail;
    this.purpose = problem.purpose ?? undefined;
    this.errors = problem.errors ?? [];
  }
}

const ENDED: ReadonlySet<number> = new Set([403, 404, 410]);

/** Whether the API says that this is no longer for whoever asks: consent ended, erased, or taken away. */
export const isEnded = (error: Error) => error instanceof ApiError && ENDED.has(error.status);

/** Nobody answered, or what answered is broken: trying again later may help. */
export class ApiUnavailable extends Error {
  constructor(readonly requestId?: string) {
    super("unavailable");
  }
}

/** One thing that is wrong with what was sent; `entry` is which one of several, `pointer` leads on inside it. */
export interface FieldError {
  entry?: string | null;
  pointer?: string | null;
  field: string | null;
  reason: string;
}

/** RFC 9457 with members of our own; none is sure, for a gateway in between may have answered. */
export interface Problem {
  code?: string;
  detail?: string;
  request_id?: string;
  purpose?: string | null;
  errors?: FieldError[] | null;
}

interface Envelope {
  data: unknown;
  meta: { next_cursor?: string | null };
}

export interface Page<Item> {
  items: Item[];
  next: string | undefined;
}

/** A call as the wire takes it, whichever route it is for. */
interface Wire {
  path?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  header?: Record<string, unknown> | undefined;
  body?: unknown;
}

/** The routes of a document: what it does not know, the compiler refuses. */
export interface Client<Routes> {
  ask<M extends Method, Path extends PathOf<Routes, M>>(
    method: M,
    path: Path,
    ...given: Giving<Routes, M, Path>
  ): Promise<Data<Routes, M, Path>>;
  /** The data together with what is told beside them. */
  whole<Path extends PathOf<Routes, "GET">>(
    path: Path,
    ...given: Giving<Routes, "GET", Path>
  ): Promise<Enveloped<Routes, "GET", Path>>;
  /** A list that comes in pages. */
  page<Path extends PathOf<Routes, "GET">>(
    path: Path,
    ...given: Giving<Routes, "GET", Path>
  ): Promise<Page<Item<Data<Routes, "GET", Path>>>>;
  /** What a route answers in another form than JSON. */
  text<Path extends PathOf<Routes, "GET">>(
    path: Path,
    ...given: Giving<Routes, "GET", Path>
  ): Promise<string>;
  /** The ID token, which carries the e-mail address that access tokens lack. */
  idToken(): string;
}

type Item<List> = List extends (infer One)[] ? One : never;

/** The header that has a change refused where another version than this is in the database. */
export const ifMatch = (version: string | number) => ({ "if-match": `"${version}"` });

/** `address` is that of the API with its version, without a trailing slash. */
export function createApi<Routes>(address: string, session: Session): Client<Routes> {
  async function call(method: Method, path: string, given: Wire = {}): Promise<Response> {
    // One key for an intent: sent again after the session was renewed, it is still done once.
    const header =
      method === "POST" ? { "idempotency-key": crypto.randomUUID(), ...given.header } : given.header;
    const wire = { ...given, header };
    let response = await send(address, method, path, wire, session.accessToken());
    if (response.status === 401) {
      await renewed(session);
      response = await send(address, method, path, wire, session.accessToken());
      if (response.status === 401) throw new SessionExpired();
    }
    return response;
  }

  return {
    async ask<M extends Method, Path extends PathOf<Routes, M>>(
      method: M,
      path: Path,
      ...given: Giving<Routes, M, Path>
    ) {
      return (await envelope(await call(method, path, given[0]))).data as Data<Routes, M, Path>;
    },
    async whole<Path extends PathOf<Routes, "GET">>(path: Path, ...given: Giving<Routes, "GET", Path>) {
      return (await envelope(await call("GET", path, given[0]))) as Enveloped<Routes, "GET", Path>;
    },
    async page<Path extends PathOf<Routes, "GET">>(path: Path, ...given: Giving<Routes, "GET", Path>) {
      const { data, meta } = await envelope(await call("GET", path, given[0]));
      return { items: data as Item<Data<Routes, "GET", Path>>[], next: meta.next_cursor ?? undefined };
    },
    async text(path, ...given) {
      const response = await call("GET", path, given[0]);
      if (!response.ok) await envelope(response);
      return response.text();
    },
    idToken: session.idToken,
  };
}

/** `/users/{user_id}` with its names filled in, and the query. */
function filled(template: string, { path = {}, query = {} }: Wire): string {
  const below = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${below}?${search}` : below;
}

async function renewed(session: Session): Promise<void> {
  try {
    await session.renew();
  } catch (error) {
    throw error instanceof AuthError ? new ApiUnavailable() : error;
  }
}

async function send(
  base: string,
  method: Method,
  path: string,
  given: Wire,
  token: string,
): Promise<Response> {
  const headers = new Headers({ Accept: "application/json", Authorization: `Bearer ${token}` });
  for (const [name, value] of Object.entries(given.header ?? {}))
    if (value !== undefined) headers.set(name, String(value));
  if (given.body !== undefined) headers.set("Content-Type", "application/json");
  const body = given.body === undefined ? null : JSON.stringify(given.body);
  try {
    const signal = AbortSignal.timeout(30_000);
    return await fetch(base + filled(path, given), { method, headers, body, signal });
  } catch {
    throw new ApiUnavailable();
  }
}

async function envelope(response: Response): Promise<Envelope> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    if (body !== null) return body as Envelope;
    throw new ApiUnavailable();
  }
  const problem = (body ?? {}) as Problem;
  if (response.status >= 500) throw new ApiUnavailable(problem.request_id);
  throw new ApiError(response.status, problem);
}
