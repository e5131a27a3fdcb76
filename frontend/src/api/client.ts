/** Calls to the SpendSense API on behalf of one session. */
import { AuthError } from "../auth/cognito";
import { type Session, SessionExpired } from "../auth/session";
import type { RuntimeConfig } from "../config";
import type { Envelope, Me, Problem, Recommendations } from "./types";

/** The API answered and said no; `code` is its own word for why. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly requestId: string | undefined,
  ) {
    super(`${status} ${code}`);
  }
}

/** Nobody answered, or what answered is broken: trying again later may help. */
export class ApiUnavailable extends Error {
  constructor(readonly requestId?: string) {
    super("unavailable");
  }
}

export interface Api {
  /** Hands over the ID token once, from which the API takes the profile's e-mail address. */
  introduce(): Promise<null>;
  me(): Promise<Me>;
  recommendations(): Promise<Recommendations>;
}

export function createApi(config: RuntimeConfig, session: Session): Api {
  async function call<Data>(path: string, init: RequestInit = {}): Promise<Data> {
    let response = await send(config, path, init, session.accessToken());
    if (response.status === 401) {
      await renewed(session);
      response = await send(config, path, init, session.accessToken());
      if (response.status === 401) throw new SessionExpired();
    }
    return dataOf<Data>(response);
  }

  return {
    async introduce() {
      const body = JSON.stringify({ id_token: session.idToken() });
      await call<unknown>("/users/me/identity", { method: "PUT", body });
      return null;
    },
    me: () => call<Me>("/users/me"),
    recommendations: () => call<Recommendations>("/users/me/recommendations?window=30d"),
  };
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
  const headers = new Headers({ Accept: "application/json", Authorization: `Bearer ${token}` });
  if (init.body) headers.set("Content-Type", "application/json");
  try {
    const signal = AbortSignal.timeout(30_000);
    return await fetch(`${config.apiUrl}/api/v1${path}`, { ...init, headers, signal });
  } catch {
    throw new ApiUnavailable();
  }
}

async function dataOf<Data>(response: Response): Promise<Data> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    if (response.status === 204) return undefined as Data;
    if (body !== null) return (body as Envelope<Data>).data;
    throw new ApiUnavailable();
  }
  const problem = (body ?? {}) as Problem;
  if (response.status >= 500) throw new ApiUnavailable(problem.request_id);
  throw new ApiError(response.status, problem.code ?? "unknown", problem.request_id);
}
