import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { App } from "../src/spendsense/App";
import { fill, findings, PASSWORD, signIn } from "./page";
import { CONFIG, refused, Server } from "./server";

let server: Server;
beforeEach(() => {
  server = new Server()
    .on("SignUp", () => ({ body: { UserConfirmed: false } }))
    .on("ConfirmSignUp", () => ({ body: {} }))
    .on("ResendConfirmationCode", () => ({ body: {} }))
    .gives("GET /users/me/accounts", [])
    .start();
});

async function signUp() {
  window.history.replaceState(null, "", "/");
  const user = userEvent.setup({ delay: null });
  render(<App />);
  await user.click(await screen.findByRole("button", { name: "Create an account" }));
  await fill(user, "Email", "new@demo.com");
  await fill(user, "Password", PASSWORD);
  await user.click(screen.getByRole("button", { name: "Create account" }));
  return user;
}

async function confirmWith(user: Awaited<ReturnType<typeof signUp>>, code: string) {
  await fill(user, "Code", code);
  await user.click(screen.getByRole("button", { name: "Confirm and sign in" }));
}

describe("signing up", () => {
  it("leads by the code to being signed in, without typing the password again", async () => {
    const user = await signUp();
    await confirmWith(user, " 123456 ");

    expect(await screen.findByRole("heading", { level: 1, name: "Your overview" })).toBeVisible();
    expect(server.of("SignUp")[0]?.body).toEqual({
      ClientId: "client-1",
      Username: "new@demo.com",
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: "new@demo.com" }],
    });
    expect(server.of("ConfirmSignUp")[0]?.body).toEqual({
      ClientId: "client-1",
      Username: "new@demo.com",
      ConfirmationCode: "123456",
    });
  });

  it.each([
    ["UsernameExistsException", /an account with this address already/],
    ["InvalidPasswordException", /capital letter/],
  ])("explains %s", async (exception, words) => {
    server.on("SignUp", () => refused(exception));
    await signUp();

    expect(await screen.findByRole("alert")).toHaveTextContent(words);
  });

  it.each([
    ["CodeMismatchException", /not the one that was sent/],
    ["ExpiredCodeException", /too old/],
  ])("explains %s and can send another code", async (exception, words) => {
    server.on("ConfirmSignUp", () => refused(exception));
    const user = await signUp();
    await confirmWith(user, "000000");
    expect(await screen.findByRole("alert")).toHaveTextContent(words);

    await user.click(screen.getByRole("button", { name: "Send a new code" }));
    expect(await screen.findByText("A new code is on its way.")).toBeVisible();
    expect(server.of("ResendConfirmationCode")).toHaveLength(1);
  });

  it("tries the sign-in alone again where the code was right and only the sign-in failed", async () => {
    server.on("InitiateAuth", () => new TypeError("network"));
    const user = await signUp();
    await confirmWith(user, "123456");
    expect(await screen.findByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent(/cannot be reached/);
    expect(screen.queryByLabelText("Code")).toBeNull();
    expect(screen.getByRole("button", { name: "Sign in" })).toHaveFocus();
    expect(await findings()).toEqual([]);

    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/cannot be reached/);
    server.on("InitiateAuth", () => ({ body: { AuthenticationResult: server.tokens(1) } }));
    await user.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByRole("heading", { level: 1, name: "Your overview" })).toBeVisible();
    expect(server.of("ConfirmSignUp")).toHaveLength(1);
  });

  it.each([
    ["confirmed already, as after an answer that was lost", "NotAuthorizedException"],
    ["confirmed, and only what we do afterwards failed", "UserLambdaValidationException"],
  ])("lets in who is %s", async (_, exception) => {
    server.on("ConfirmSignUp", () => refused(exception));
    await confirmWith(await signUp(), "123456");

    expect(await screen.findByRole("heading", { level: 1, name: "Your overview" })).toBeVisible();
  });

  it("leads from a confirmed address and a wrong password to the sign-in", async () => {
    server.on("InitiateAuth", () => refused("NotAuthorizedException"));
    const user = await signUp();
    await confirmWith(user, "123456");
    expect(await screen.findByRole("alert")).toHaveTextContent(/do not match/);

    await user.click(screen.getByRole("button", { name: "Type your password again" }));
    expect(screen.getByLabelText("Password")).toBeVisible();
    expect(screen.getByRole("button", { name: "Forgot your password?" })).toBeVisible();
  });

  it("goes on where somebody signs in before they confirmed", async () => {
    server.on("InitiateAuth", () => refused("UserNotConfirmedException"));
    await signIn();

    expect(await screen.findByRole("heading", { name: "Confirm your address" })).toBeVisible();
    expect(screen.getByText("hannah@demo.com")).toBeVisible();
  });

  it("tells on a machine of one's own where the code is", async () => {
    server.config = () => ({ body: { ...CONFIG, environment: "local" } });
    await signUp();

    expect(await screen.findByText("make logs")).toBeVisible();
  });

  it("has no finding of axe at either step", async () => {
    const user = userEvent.setup({ delay: null });
    render(<App />);
    await user.click(await screen.findByRole("button", { name: "Create an account" }));
    expect(await findings()).toEqual([]);

    await fill(user, "Email", "new@demo.com");
    await fill(user, "Password", PASSWORD);
    await user.click(screen.getByRole("button", { name: "Create account" }));
    await screen.findByLabelText("Code");
    expect(await findings()).toEqual([]);
  });
});

describe("an account without a group", () => {
  it("is told that it is not ready, and not shown what it may not use", async () => {
    server.groups = [];
    await signIn();

    expect(await screen.findByText("Your account is being prepared")).toBeVisible();
    expect(screen.queryByRole("navigation")).toBeNull();
  });
});
