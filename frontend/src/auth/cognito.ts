/** The calls to Cognito that the page makes. They need no signature, only the public client id. */
import type { RuntimeConfig } from "../config";

export interface Tokens {
  access: string;
  id: string;
  refresh: string;
}

export type AuthFailure =
  | "wrong_credentials"
  | "further_step"
  | "unconfirmed"
  | "taken"
  | "weak_password"
  | "wrong_code"
  | "old_code"
  | "too_many_attempts"
  | "refused"
  | "unavailable";

export class AuthError extends Error {
  constructor(readonly failure: AuthFailure) {
    super(failure);
  }
}

/** A first sign-in with a password that somebody else chose: it goes on with a new one. */
export class NewPasswordNeeded extends AuthError {
  constructor(readonly challenge: { session: string; username: string }) {
    super("further_step");
  }
}

interface AuthenticationResult {
  AccessToken: string;
  IdToken: string;
  RefreshToken?: string;
}

interface InitiateAuthAnswer {
  AuthenticationResult?: AuthenticationResult;
  ChallengeName?: string;
  Session?: string;
  ChallengeParameters?: { USER_ID_FOR_SRP?: string };
}

export async function signIn(config: RuntimeConfig, email: string, password: string): Promise<Tokens> {
  const parameters = { USERNAME: email, PASSWORD: password };
  const answer = await initiateAuth(config, "USER_PASSWORD_AUTH", parameters);
  if (answer.ChallengeName === "NEW_PASSWORD_REQUIRED" && answer.Session) {
    // The challenge is answered under the user's own name, for which the address only stands.
    const username = answer.ChallengeParameters?.USER_ID_FOR_SRP ?? email;
    throw new NewPasswordNeeded({ session: answer.Session, username });
  }
  return tokensOf(answer);
}

/** Takes a new password for the one that was given to the person, and is then signed in. */
export async function chooseFirstPassword(
  config: RuntimeConfig,
  { session, username }: NewPasswordNeeded["challenge"],
  password: string,
): Promise<Tokens> {
  const answer = await call<InitiateAuthAnswer>(config, "RespondToAuthChallenge", {
    ClientId: config.userPoolClientId,
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session: session,
    ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
  });
  return tokensOf(answer);
}

/** Makes an account; Cognito sends a code to the address, which `confirm` takes. */
export async function signUp(config: RuntimeConfig, email: string, password: string): Promise<void> {
  const UserAttributes = [{ Name: "email", Value: email }];
  await call(config, "SignUp", {
    ClientId: config.userPoolClientId,
    Username: email,
    Password: password,
    UserAttributes,
  });
}

export async function confirm(config: RuntimeConfig, email: string, code: string): Promise<void> {
  const request = { ClientId: config.userPoolClientId, Username: email, ConfirmationCode: code };
  await call(config, "ConfirmSignUp", request);
}

export async function sendCodeAgain(config: RuntimeConfig, email: string): Promise<void> {
  const request = { ClientId: config.userPoolClientId, Username: email };
  await call(config, "ResendConfirmationCode", request);
}

/** New access and ID tokens; the refresh token stays the same unless the pool rotates it. */
export async function renew(config: RuntimeConfig, tokens: Tokens): Promise<Tokens> {
  const answer = await initiateAuth(config, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: tokens.refresh });
  return tokensOf(answer, tokens.refresh);
}

/** Ends the sign-in at Cognito, too: the refresh token and what was made from it stop working. */
export async function revoke(config: RuntimeConfig, tokens: Tokens): Promise<void> {
  await call(config, "RevokeToken", { Token: tokens.refresh, ClientId: config.userPoolClientId });
}

function initiateAuth(config: RuntimeConfig, flow: string, parameters: Record<string, string>) {
  return call<InitiateAuthAnswer>(config, "InitiateAuth", {
    AuthFlow: flow,
    ClientId: config.userPoolClientId,
    AuthParameters: parameters,
  });
}

function tokensOf(answer: InitiateAuthAnswer, refresh?: string): Tokens {
  const result = answer.AuthenticationResult;
  if (!result) throw new AuthError(answer.ChallengeName ? "further_step" : "refused");
  return { access: result.AccessToken, id: result.IdToken, refresh: result.RefreshToken ?? refresh ?? "" };
}

async function call<Answer>(config: RuntimeConfig, action: string, request: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(config.cognitoEndpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${action}`,
      },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new AuthError("unavailable");
  }
  if (!response.ok) throw new AuthError(await failureOf(response));
  return (await response.json().catch(() => ({}))) as Answer;
}

const FAILURES: Record<string, AuthFailure> = {
  NotAuthorizedException: "wrong_credentials",
  UserNotFoundException: "wrong_credentials",
  PasswordResetRequiredException: "further_step",
  UserNotConfirmedException: "unconfirmed",
  UsernameExistsException: "taken",
  InvalidPasswordException: "weak_password",
  CodeMismatchException: "wrong_code",
  ExpiredCodeException: "old_code",
  TooManyFailedAttemptsException: "too_many_attempts",
  TooManyRequestsException: "too_many_attempts",
  LimitExceededException: "too_many_attempts",
};

async function failureOf(response: Response): Promise<AuthFailure> {
  const problem = (await response.json().catch(() => ({}))) as { __type?: string };
  // `__type` may carry a namespace: "com.amazonaws…#NotAuthorizedException".
  const name = problem.__type?.split("#").at(-1) ?? "";
  return FAILURES[name] ?? (response.status >= 500 ? "unavailable" : "refused");
}
