/** Somebody forgot their password: a code by mail, a new password, and in. */
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { App as ShopPulse } from "../src/shoppulse/App";
import { App as SpendSense } from "../src/spendsense/App";
import { fill, findings, signIn } from "./page";
import { type Answer, CONFIG, refused, Server } from "./server";
import { shop } from "./shoppulse/shop";

const ADDRESS = "hannah@demo.com";
const REMEMBERED = "My-own-1!";

let server: Server;
const serve = (served: Server) => {
  server = served
    .on("ForgotPassword", () => ({ body: { CodeDeliveryDetails: { DeliveryMedium: "EMAIL" } } }))
    .on("ConfirmForgotPassword", () => ({ body: {} }))
    .start();
};
const spendsense = () => new Server().gives("GET /users/me/accounts", []);
beforeEach(() => serve(spendsense()));

type User = ReturnType<typeof userEvent.setup>;

const press = async (user: User, name: string) => user.click(await screen.findByRole("button", { name }));

/** Goes as far as the page that asks for the code, with the address typed at the sign-in. */
async function ask(app = <SpendSense />): Promise<User> {
  window.history.replaceState(null, "", "/");
  const user = userEvent.setup({ delay: null });
  render(app);
  await fill(user, "Email", ` ${ADDRESS} `);
  await press(user, "Forgot your password?");
  await press(user, "Send me a code");
  return user;
}

async function choose(user: User, code = " 654321 ") {
  await fill(user, "Code", code);
  await fill(user, "New password", REMEMBERED);
  await press(user, "Keep it and sign in");
}

describe.each([
  ["SpendSense", <SpendSense key="spendsense" />, spendsense],
  ["ShopPulse", <ShopPulse key="shoppulse" />, shop],
])("a forgotten password of %s", (_, app, served) => {
  beforeEach(() => serve(served()));

  it("is replaced with the code that was sent, and opens the page at once", async () => {
    await choose(await ask(app));

    expect(await screen.findByRole("button", { name: "Sign out" })).toBeVisible();
    expect(server.of("ForgotPassword")[0]?.body).toEqual({ ClientId: "client-1", Username: ADDRESS });
    expect(server.of("ConfirmForgotPassword")[0]?.body).toEqual({
      ClientId: "client-1",
      Username: ADDRESS,
      ConfirmationCode: "654321",
      Password: REMEMBERED,
    });
    expect(server.of("InitiateAuth")[0]?.body).toMatchObject({
      AuthParameters: { USERNAME: ADDRESS, PASSWORD: REMEMBERED },
    });
  });
});

describe("asking for a code", () => {
  it("starts at the address, takes it from the sign-in and brings it back", async () => {
    const user = userEvent.setup({ delay: null });
    render(<SpendSense />);
    await fill(user, "Email", ADDRESS);
    await press(user, "Forgot your password?");
    expect(screen.getByLabelText("Email")).toHaveFocus();
    expect(screen.getByLabelText("Email")).toHaveValue(ADDRESS);
    expect(await findings()).toEqual([]);

    await press(user, "Go back");
    expect(screen.getByLabelText("Email")).toHaveValue(ADDRESS);
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });

  it.each<[string, Answer]>([
    ["an account", { body: {} }],
    ["no account", refused("UserNotFoundException")],
    ["no address that could be written to", refused("InvalidParameterException")],
    ["no password of its own yet", refused("NotAuthorizedException")],
    ["no confirmation yet", refused("UserNotConfirmedException")],
  ])("looks the same where there is %s", async (_, answer) => {
    server.on("ForgotPassword", () => answer);
    await ask();

    const form = await screen.findByRole("form", { name: "Choose a new password" });
    expect(form).toHaveTextContent(`If ${ADDRESS} has an account, we sent it a code.`);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByLabelText("Code")).toHaveFocus();
  });

  it.each<[string, Answer, RegExp]>([
    ["Cognito is away", new TypeError("network"), /cannot be reached/],
    ["Cognito fails", { status: 500 }, /cannot be reached/],
    ["it was asked for too often", refused("LimitExceededException"), /Too many attempts/],
  ])("says when %s, and stays", async (_, answer, words) => {
    server.on("ForgotPassword", () => answer);
    await ask();

    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    expect(screen.getByRole("button", { name: "Send me a code" })).toBeEnabled();
    expect(screen.getByLabelText("Email")).toHaveValue(ADDRESS);
  });

  it("is what a sign-in leads to that needs a new password", async () => {
    server.on("InitiateAuth", () => refused("PasswordResetRequiredException"));
    await signIn();

    expect(await screen.findByText(/needs a new password before/)).toBeVisible();
    expect(screen.getByLabelText("Email")).toHaveValue(ADDRESS);
  });
});

describe("choosing a new password", () => {
  it.each([
    ["CodeMismatchException", /not the one that was sent/, "Code"],
    ["ExpiredCodeException", /too old/, "Code"],
    ["NotAuthorizedException", /not the one that was sent/, "Code"],
    ["InvalidPasswordException", /capital letter/, "New password"],
  ])("explains %s where it is to be mended", async (exception, words, field) => {
    server.on("ConfirmForgotPassword", () => refused(exception));
    await choose(await ask());

    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    expect(screen.getByLabelText(field)).toHaveFocus();
    expect(screen.getByLabelText(field)).toBeInvalid();
    expect(screen.getByLabelText(field)).toHaveAccessibleDescription(words);
    expect(screen.getByLabelText("New password")).toHaveValue(REMEMBERED);
    expect(server.of("InitiateAuth")).toEqual([]);
    expect(await findings()).toEqual([]);
  });

  it.each<[string, Answer, RegExp]>([
    ["LimitExceededException", refused("LimitExceededException"), /Too many attempts/],
    ["TooManyFailedAttemptsException", refused("TooManyFailedAttemptsException"), /Too many attempts/],
    ["that Cognito is away", new TypeError("network"), /cannot be reached/],
  ])("explains %s, and can be tried again", async (_, answer, words) => {
    server.on("ConfirmForgotPassword", () => answer);
    const user = await ask();
    await choose(user);
    expect(await screen.findByRole("alert")).toHaveTextContent(words);

    server.on("ConfirmForgotPassword", () => ({ body: {} }));
    await press(user, "Keep it and sign in");
    expect(await screen.findByRole("button", { name: "Sign out" })).toBeVisible();
  });

  it("sends another code, and says no more of the account than the first time", async () => {
    const user = await ask();
    await press(user, "Send a new code");

    expect(await screen.findByText(/If the address has an account, a new code/)).toBeVisible();
    expect(server.of("ForgotPassword")).toHaveLength(2);
    server.on("ForgotPassword", () => refused("LimitExceededException"));
    await press(user, "Send a new code");
    expect(await screen.findByRole("alert")).toHaveTextContent(/Too many attempts/);
    expect(screen.queryByText(/a new code is on its way/)).toBeNull();
  });

  it("tries the sign-in alone again where only that failed", async () => {
    server.on("InitiateAuth", () => new TypeError("network"));
    const user = await ask();
    await choose(user);
    expect(await screen.findByRole("heading", { name: "Your new password is kept" })).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent(/cannot be reached/);

    server.on("InitiateAuth", () => ({ body: { AuthenticationResult: server.tokens(1) } }));
    await press(user, "Sign in");
    expect(await screen.findByRole("button", { name: "Sign out" })).toBeVisible();
    expect(server.of("ConfirmForgotPassword")).toHaveLength(1);
  });

  it("goes on where only what we do after the change failed", async () => {
    server.on("ConfirmForgotPassword", () => refused("UserLambdaValidationException"));
    await choose(await ask());

    expect(await screen.findByRole("button", { name: "Sign out" })).toBeVisible();
  });

  it("tells on a machine of one's own where the code is", async () => {
    server.config = () => ({ body: { ...CONFIG, environment: "local" } });
    await ask();

    expect(await screen.findByText("make logs")).toBeVisible();
  });

  it("tells a password manager whose password it is", async () => {
    await ask();

    await screen.findByLabelText("Code");
    expect(document.querySelector("input[autocomplete=username]")).toHaveValue(ADDRESS);
  });

  it("tells somebody of ShopPulse who never signed in what their password is", async () => {
    serve(shop());
    await ask(<ShopPulse />);

    expect(await screen.findByText(/still the one that you were given/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "confirm it first" })).toBeNull();
  });
});

describe("an address that was never confirmed", () => {
  beforeEach(() => {
    server.on("ResendConfirmationCode", () => ({ body: {} })).on("ConfirmSignUp", () => ({ body: {} }));
  });

  it("is confirmed first, and then there is a code for a new password", async () => {
    const user = await ask();
    await press(user, "confirm it first");
    expect(await screen.findByRole("heading", { name: "Confirm your address" })).toBeVisible();
    expect(server.of("ResendConfirmationCode")).toHaveLength(1);
    expect(await findings()).toEqual([]);
    await fill(user, "Code", "123456");
    await press(user, "Confirm");

    expect(await screen.findByText(/Your address is confirmed/)).toBeVisible();
    expect(screen.getByLabelText("Email")).toHaveValue(ADDRESS);
    await press(user, "Send me a code");
    await choose(user);
    expect(await screen.findByRole("button", { name: "Sign out" })).toBeVisible();
  });

  it("is where Cognito leads who tries to choose a password without", async () => {
    server.on("ConfirmForgotPassword", () => refused("UserNotConfirmedException"));
    await choose(await ask());

    expect(await screen.findByRole("heading", { name: "Confirm your address" })).toBeVisible();
    expect(server.of("ResendConfirmationCode")).toHaveLength(1);
  });

  it("is not told from one that is confirmed, or from none", async () => {
    server
      .on("ResendConfirmationCode", () => refused("InvalidParameterException"))
      .on("ConfirmSignUp", () => refused("NotAuthorizedException"));
    const user = await ask();
    await press(user, "confirm it first");
    await fill(user, "Code", "000000");
    await press(user, "Confirm");

    expect(await screen.findByRole("alert")).toHaveTextContent(/not the one that was sent/);
    await press(user, "Send a new code");
    expect(await screen.findByText("A new code is on its way.")).toBeVisible();
  });
});
