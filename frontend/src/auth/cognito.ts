/** The calls to Cognito that the page makes. They need no signature, only the public client id. */
import type { RuntimeConfig } from "../config";

export interface Credentials {
  email: string;
  password: string;
}

/** Whose address waits to be confirmed. Whoever forgot their password is there without one. */
export type Unconfirmed = Partial<Credentials> & Pick<Credentials, "email">;

export interface Tokens {
  access: string;
  id: string;
  refresh: string;
}

export type AuthFailure =
  | "wrong_credentials"
  | "further_step"
  | "reset_required"
  | "unconfirmed"
  | "taken"
  | "weak_password"
  | "wrong_code"
  | "old_code"
  | "too_many_attempts"
  | "unfinished"
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

/**
 * Takes the code of a sign-up. Cognito's word for "confirmed already" is the one for a wrong password: whoever has
 * a password is let on, since signing in tells whether it was. To anybody else it would tell whose accounts there are.
 */
export async function confirm(
  config: RuntimeConfig,
  { email, password }: Unconfirmed,
  code: string,
): Promise<void> {
  const request = { ClientId: config.userPoolClientId, Username: email, ConfirmationCode: code };
  const already = await passing(["wrong_credentials", ...DONE], call(config, "ConfirmSignUp", request));
  if (already === "wrong_credentials" && password === undefined) throw new AuthError("wrong_code");
}

export async function sendCodeAgain(config: RuntimeConfig, email: string): Promise<void> {
  const request = { ClientId: config.userPoolClientId, Username: email };
  await call(config, "ResendConfirmationCode", request);
}

/**
 * Has a code sent to the address with which a new password can be chosen, if it has an account.
 *
 * Cognito may say why it sends none: no such account, none that is confirmed, none that ever chose a password.
 * To whoever asks, that is whose accounts there are, so it is not passed on.
 */
export async function sendResetCode(config: RuntimeConfig, email: string): Promise<void> {
  const request = { ClientId: config.userPoolClientId, Username: email };
  await passing(["wrong_credentials", "unconfirmed", "refused"], call(config, "ForgotPassword", request));
}

/** Has a code sent that confirms the address, if there is an account that waits for it; says as little. */
export async function sendConfirmationCode(config: RuntimeConfig, email: string): Promise<void> {
  await passing(["wrong_credentials", "refused"], sendCodeAgain(config, email));
}

/** Takes the code and the new password. A disabled account is refused as one that is not there is: a wrong code. */
export async function resetPassword(
  config: RuntimeConfig,
  { email, password }: Credentials,
  code: string,
): Promise<void> {
  const request = { ClientId: config.userPoolClientId, Username: email, ConfirmationCode: code };
  const answer = call(config, "ConfirmForgotPassword", { ...request, Password: password });
  const refused = await passing(["wrong_credentials", ...DONE], answer);
  if (refused === "wrong_credentials") throw new AuthError("wrong_code");
}

// Our own function runs when Cognito's work is done, and what becomes of it undoes nothing.
const DONE: readonly AuthFailure[] = ["unfinished"];

/** Waits for an answer; failures of these kinds are handed back instead of thrown. */
async function passing(
  failures: readonly AuthFailure[],
  answer: Promise<unknown>,
): Promise<AuthFailure | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    if (!(error instanceof AuthError && failures.includes(error.failure))) throw error;
    return error.failure;
  }
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
  PasswordResetRequiredException: "reset_required",
  UserNotConfirmedException: "unconfirmed",
  UsernameExistsException: "taken",
  InvalidPasswordException: "weak_password",
  CodeMismatchException: "wrong_code",
  ExpiredCodeException: "old_code",
  TooManyFailedAttemptsException: "too_many_attempts",
  TooManyRequestsException: "too_many_attempts",
  LimitExceededException: "too_many_attempts",
  UserLambdaValidationException: "unfinished",
  UnexpectedLambdaException: "unfinished",
};

async function failureOf(response: Response): Promise<AuthFailure> {
  const problem = (await response.json().catch(() => ({}))) as { __type?: string };
  // `__type` may carry a namespace: "com.amazonaws…#NotAuthorizedException".
  const name = problem.__type?.split("#").at(-1) ?? "";
  return FAILURES[name] ?? (response.status >= 500 ? "unavailable" : "refused");
}
