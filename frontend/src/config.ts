/** What one build needs to know of the environment that serves it; `deploy_frontend.sh` writes it. */
export interface RuntimeConfig {
  environment: string;
  /** Address of the API's stage, without a trailing slash. */
  apiUrl: string;
  region: string;
  userPoolClientId: string;
  cognitoEndpoint: string;
}

const KEYS = ["environment", "apiUrl", "region", "userPoolClientId", "cognitoEndpoint"] as const;

export class ConfigError extends Error {}

export async function loadConfig(): Promise<RuntimeConfig> {
  const found = await readJson("/config.json");
  for (const key of KEYS) {
    if (typeof found[key] !== "string" || found[key] === "") {
      throw new ConfigError(`config.json does not say ${key}.`);
    }
  }
  return found as unknown as RuntimeConfig;
}

async function readJson(address: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(30_000) });
    const body: unknown = await response.json();
    // The distribution answers a missing file with the page itself, so the status alone proves nothing.
    if (response.ok && typeof body === "object" && body !== null) return body as Record<string, unknown>;
  } catch {
    // No network and no JSON end the same way for the reader.
  }
  throw new ConfigError("config.json could not be read.");
}
