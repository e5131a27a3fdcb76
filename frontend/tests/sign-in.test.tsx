import { render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { App } from "../src/spendsense/App";
import { PASSWORD, signIn } from "./page";
import { item, set } from "./people";
import { access, CONFIG, enveloped, ME, problem, refused, Server } from "./server";

const RECOMMENDATIONS = "GET /users/me/recommendations";
let server: Server;
beforeEach(() => {
  server = new Server().gives(RECOMMENDATIONS, set({ education: [item()] })).start();
});

describe("signing in", () => {
  it("asks Cognito with the password and the API with the access token", async () => {
    await signIn("/recommendations");
    await screen.findByRole("heading", { name: "Your recommendations" });
    await screen.findByText("hannah@demo.com");

    const [asked] = server.of("InitiateAuth");
    expect(asked?.url).toBe(CONFIG.cognitoEndpoint);
    expect(asked?.headers.get("Content-Type")).toBe("application/x-amz-json-1.1");
    expect(asked?.body).toEqual({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: "client-1",
      AuthParameters: { USERNAME: "hannah@demo.com", PASSWORD },
    });
    for (const call of server.api) expect(call.headers.get("Authorization")).toBe(`Bearer ${access(1)}`);
  });

  it("hands the ID token over before it reads the profile", async () => {
    await signIn("/recommendations");
    await screen.findByText("hannah@demo.com");

    const [put] = server.of("PUT /users/me/identity");
    expect([put?.method, put?.body]).toEqual(["PUT", { id_token: "id-1" }]);
    const order = server.api.map((call) => call.path);
    expect(order.indexOf("/users/me/identity")).toBeLessThan(order.indexOf("/users/me"));
  });

  it("shows recommendations even if the ID token is not taken", async () => {
    server.on("PUT /users/me/identity", () => problem(422, "invalid_input"));
    await signIn("/recommendations");

    expect(await screen.findByText("How utilization works")).toBeVisible();
  });

  it.each([
    ["NotAuthorizedException", /do not match/],
    ["UserNotFoundException", /do not match/],
    ["TooManyRequestsException", /Too many attempts/],
    ["InvalidParameterException", /refused/],
  ])("explains %s without saying whether the account exists", async (exception, words) => {
    server.on("InitiateAuth", () => refused(exception));
    await signIn("/recommendations");

    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    await waitFor(() => expect(screen.getByLabelText("Password")).toHaveFocus());
    expect(screen.getByLabelText("Password")).toBeInvalid();
    expect(server.api).toEqual([]);
  });

  it("says when an account needs a further step", async () => {
    server.on("InitiateAuth", () => ({ body: { ChallengeName: "SOFTWARE_TOKEN_MFA", Session: "s" } }));
    await signIn("/recommendations");

    expect(await screen.findByRole("alert")).toHaveTextContent(/another step/);
  });

  it("says when Cognito cannot be reached", async () => {
    server.on("InitiateAuth", () => new TypeError("network"));
    await signIn("/recommendations");

    expect(await screen.findByRole("alert")).toHaveTextContent(/cannot be reached/);
    expect(screen.getByRole("button", { name: "Sign in" })).toBeEnabled();
  });

  it("keeps no token and no password where another script or person could find them", async () => {
    await signIn("/recommendations");
    await screen.findByText("How utilization works");

    const kept = JSON.stringify([localStorage, sessionStorage, document.cookie, document.body.innerHTML]);
    expect(kept).not.toMatch(/access-1|id-1|refresh-1|Demo123!/);
    expect([localStorage.length, sessionStorage.length, document.cookie]).toEqual([0, 0, ""]);
  });
});

describe("signing out", () => {
  it("ends the sign-in at Cognito and shows nothing of it any more", async () => {
    const { user } = await signIn("/recommendations");
    await screen.findByText("How utilization works");
    await user.click(screen.getByRole("button", { name: "Sign out" }));

    expect(await screen.findByText("You are signed out.")).toBeVisible();
    expect(screen.queryByText("How utilization works")).toBeNull();
    expect(server.of("RevokeToken")[0]?.body).toEqual({ Token: "refresh-1", ClientId: "client-1" });
  });

  it("leaves nothing of the page in the address or in the window's title, and the heading has the focus", async () => {
    const { user } = await signIn("/recommendations?window=90d");
    await screen.findByText("How utilization works");
    const before = server.api.length;
    await user.click(screen.getByRole("button", { name: "Sign out" }));

    await screen.findByText("You are signed out.");
    expect(window.location.pathname + window.location.search).toBe("/");
    expect(document.title).toBe("See what your spending is telling you · SpendSense");
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
    expect(server.api).toHaveLength(before);
  });

  it("works without Cognito", async () => {
    server.on("RevokeToken", () => new TypeError("network"));
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("button", { name: "Sign out" }));

    expect(await screen.findByText("You are signed out.")).toBeVisible();
  });

  it("shows the next person nothing of the one before", async () => {
    const { user } = await signIn("/recommendations");
    await screen.findByText("hannah@demo.com");
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    window.history.replaceState(null, "", "/recommendations");
    server.on("GET /users/me", () => problem(500, "internal"));
    server.on(RECOMMENDATIONS, () => problem(403, "consent_required"));
    await user.type(screen.getByLabelText("Email"), "sam@demo.com");
    await user.type(screen.getByLabelText("Password"), PASSWORD);
    await user.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByText("Your consent comes first")).toBeVisible();
    expect(screen.queryByText("How utilization works")).toBeNull();
    expect(screen.queryByText("hannah@demo.com")).toBeNull();
  });
});

describe("an expired access token", () => {
  it("is renewed once for all calls that met it", async () => {
    server.on("InitiateAuth", ({ body }) => {
      const renewal = (body as { AuthFlow: string }).AuthFlow === "REFRESH_TOKEN_AUTH";
      return { body: { AuthenticationResult: server.tokens(renewal ? 2 : 1) } };
    });
    const good = { [RECOMMENDATIONS]: set(), "GET /users/me": ME, "PUT /users/me/identity": ME };
    for (const [what, data] of Object.entries(good)) {
      server.on(what, ({ headers }) =>
        headers.get("Authorization") === `Bearer ${access(2)}`
          ? enveloped(data)
          : problem(401, "unauthorized"),
      );
    }
    await signIn("/recommendations");

    expect(await screen.findByText("How utilization works")).toBeVisible();
    await screen.findByText("hannah@demo.com");
    const renewals = server.of("InitiateAuth").slice(1);
    expect(renewals.map((call) => call.body)).toEqual([
      {
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: "client-1",
        AuthParameters: { REFRESH_TOKEN: "refresh-1" },
      },
    ]);
  });

  it("leads back to the door where it cannot be renewed", async () => {
    server.on(RECOMMENDATIONS, () => problem(401, "unauthorized"));
    server.on("InitiateAuth", ({ body }) =>
      (body as { AuthFlow: string }).AuthFlow === "REFRESH_TOKEN_AUTH"
        ? refused("NotAuthorizedException")
        : { body: { AuthenticationResult: server.tokens(1) } },
    );
    await signIn("/recommendations");

    expect(await screen.findByText("Your session has expired. Please sign in again.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Sign in" })).toBeEnabled();
    expect(window.location.pathname).toBe("/recommendations");
    expect(document.title).toBe("See what your spending is telling you · SpendSense");
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  });

  it("does not loop where a new token is refused as well", async () => {
    server.on(RECOMMENDATIONS, () => problem(401, "unauthorized"));
    await signIn("/recommendations");

    expect(await screen.findByText(/session has expired/)).toBeVisible();
    expect(server.of(RECOMMENDATIONS)).toHaveLength(2);
  });
});

describe("starting", () => {
  it.each([
    ["is missing", () => ({ status: 404 })],
    ["is the page itself", () => ({ body: "<!doctype html>" })],
    ["lacks an address", () => ({ body: { ...CONFIG, apiUrl: "" } })],
    ["cannot be read", () => new TypeError("network")],
  ])("says so if the configuration %s", async (_, answer) => {
    server.config = answer;
    render(<App />);

    expect(await screen.findByRole("alert")).toHaveTextContent(/config\.json/);
    expect(screen.queryByLabelText("Password")).toBeNull();
  });

  it("names the environment, but not in production", async () => {
    const first = render(<App />);
    expect(await screen.findByText("dev")).toBeVisible();
    first.unmount();

    server.config = () => ({ body: { ...CONFIG, environment: "prod" } });
    render(<App />);
    await screen.findByLabelText("Password");
    await waitFor(() => expect(screen.queryByText("prod")).toBeNull());
  });
});
