/** Somebody whose account was made for them signs in for the first time, in either product. */
import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { App as ShopPulse } from "../src/shoppulse/App";
import { App as SpendSense } from "../src/spendsense/App";
import { fill, findings, signIn } from "./page";
import { refused, Server } from "./server";
import { shop } from "./shoppulse/shop";

const PRODUCTS = [
  ["SpendSense", <SpendSense key="spendsense" />, () => new Server().gives("GET /users/me/accounts", [])],
  ["ShopPulse", <ShopPulse key="shoppulse" />, shop],
] as const;

describe.each(PRODUCTS)("a first sign-in to %s", (_, app, served) => {
  let server: Server;
  beforeEach(() => {
    server = served().start();
    server.on("InitiateAuth", () => ({
      body: {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: "s-1",
        ChallengeParameters: { USER_ID_FOR_SRP: "u-1" },
      },
    }));
  });

  const choose = async () => {
    const { user } = await signIn("/", app);
    await fill(user, "New password", "My-own-1!");
    return user;
  };

  it("asks for a password of one's own and goes on with it", async () => {
    server.on("RespondToAuthChallenge", () => ({ body: { AuthenticationResult: server.tokens(1) } }));
    const user = await choose();
    expect(await findings()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Keep it and sign in" }));

    expect(await screen.findByRole("button", { name: "Sign out" })).toBeVisible();
    expect(server.of("RespondToAuthChallenge")[0]?.body).toEqual({
      ClientId: "client-1",
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: "s-1",
      ChallengeResponses: { USERNAME: "u-1", NEW_PASSWORD: "My-own-1!" },
    });
  });

  it.each([
    ["InvalidPasswordException", /at least 8 characters/],
    ["NotAuthorizedException", /took too long/],
  ])("explains %s, and leads back to a form that says nothing of it", async (exception, words) => {
    server.on("RespondToAuthChallenge", () => refused(exception));
    const user = await choose();
    await user.click(screen.getByRole("button", { name: "Keep it and sign in" }));

    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    await user.click(screen.getByRole("button", { name: "Go back" }));
    expect(screen.getByRole("button", { name: "Sign in" })).toBeEnabled();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
