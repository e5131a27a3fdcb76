/**
 * One sign-in. Tokens live in this closure alone: not in localStorage, not in a cookie, so that a script that
 * finds its way into the page later, or the next person at the machine, finds nothing.
 */
import type { RuntimeConfig } from "../config";
import { AuthError, renew, revoke, type Tokens } from "./cognito";

export class SessionExpired extends Error {}

export interface Session {
  accessToken(): string;
  idToken(): string;
  /** Who it is, by the one name that never changes; empty where the token does not say. */
  subject(): string;
  /** The groups that the access token names, which say what the person came for. */
  groups(): readonly string[];
  /** Fetches new tokens. Calls that overlap share one request. */
  renew(): Promise<void>;
  end(): Promise<void>;
}

export function createSession(config: RuntimeConfig, first: Tokens): Session {
  let tokens = first;
  let renewal: Promise<void> | undefined;

  async function fetchNew(): Promise<void> {
    try {
      tokens = await renew(config, tokens);
    } catch (error) {
      // An outage says nothing about the session; anything else means that Cognito refuses it.
      if (error instanceof AuthError && error.failure === "unavailable") throw error;
      throw new SessionExpired();
    }
  }

  return {
    accessToken: () => tokens.access,
    idToken: () => tokens.id,
    subject: () => claimsOf(tokens.access).sub ?? "",
    groups: () => groupsOf(claimsOf(tokens.access)),
    renew() {
      renewal ??= fetchNew().finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
    async end() {
      // The tokens are forgotten with the session whether or not Cognito can be reached.
      await revoke(config, tokens).catch(() => undefined);
    },
  };
}

interface Claims {
  sub?: string;
  "cognito:groups"?: unknown;
}

/** Reads, and does not check: the API checks every token that it gets. */
function claimsOf(token: string): Claims {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(payload)) as Claims;
  } catch {
    return {};
  }
}

function groupsOf({ "cognito:groups": groups }: Claims): readonly string[] {
  return Array.isArray(groups) ? groups.filter((it) => typeof it === "string") : [];
}
