import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findings, signIn } from "./page";
import { AGREED, NOT_AGREED, receipt } from "./people";
import { enveloped, problem, Server } from "./server";

const NOTICE = {
  purpose: "education",
  version: "1",
  sha256: "b".repeat(64),
  effective_from: "2026-01-01",
  data_categories: ["accounts"],
  expires_after_days: 365,
  text: "What you say yes to\nSpendSense reads the accounts you link.\n\nHow to stop\nYou can say no at any time.\n",
};
const CONSENTS = "GET /users/me/consents";
const YES = "PUT /users/me/consents/education";
const NO = "DELETE /users/me/consents/education";

let server: Server;
afterEach(() => vi.unstubAllEnvs());
beforeEach(() => {
  server = new Server()
    .gives(CONSENTS, NOT_AGREED)
    .gives("GET /consent/notices/education", NOTICE)
    .on(YES, () => {
      server.gives(CONSENTS, AGREED);
      return enveloped(receipt());
    })
    .on(NO, () => {
      server.gives(CONSENTS, NOT_AGREED);
      return enveloped({ ...receipt(), status: "REVOKED" });
    })
    .start();
});

const lessons = () => screen.findByRole("region", { name: "Lessons from your own numbers" });

async function read() {
  const page = await signIn("/consent");
  await page.user.click(within(await lessons()).getByRole("button", { name: /Read and decide/ }));
  await screen.findByText("SpendSense reads the accounts you link.");
  return page;
}

describe("saying yes", () => {
  it("shows the notice whole before it asks", async () => {
    await read();

    const dialog = screen.getByRole("dialog", { name: "Lessons from your own numbers" });
    expect(within(dialog).getByRole("heading", { name: "How to stop" })).toBeVisible();
    expect(within(dialog).getByText("You can say no at any time.")).toBeVisible();
    expect(within(dialog).getByText(/Version 1\. It holds for 365 days/)).toBeVisible();
    expect(server.of(YES)).toEqual([]);
  });

  it("is to the very text that was read, and gives a receipt", async () => {
    const { user } = await read();
    await user.click(screen.getByRole("button", { name: "Yes, I agree" }));

    expect(await screen.findByText(/Your yes is recorded/)).toBeVisible();
    expect(server.of(YES)[0]?.body).toEqual({ notice_version: "1", notice_sha256: NOTICE.sha256 });
    const card = await lessons();
    expect(within(card).getByText("On")).toBeVisible();
    await user.click(within(card).getByText("Your receipt"));
    expect(within(card).getByText("c-education")).toBeVisible();
    expect(within(card).getByText("accounts, payments")).toBeVisible();
  });

  it("to a text that has changed is not taken, and the new one is shown", async () => {
    server.on(YES, () => problem(409, "notice_stale"));
    const { user } = await read();
    server.gives("GET /consent/notices/education", {
      ...NOTICE,
      version: "2",
      text: "What is new\nAll of it.\n",
    });
    await user.click(screen.getByRole("button", { name: "Yes, I agree" }));

    expect(await screen.findByText("All of it.")).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent(/your yes was not taken/);
  });

  it("that could not be recorded says so and changes nothing", async () => {
    server.on(YES, () => problem(503, "unavailable"));
    const { user } = await read();
    await user.click(screen.getByRole("button", { name: "Yes, I agree" }));

    expect(await screen.findByRole("alert")).toHaveTextContent(/nothing has changed/);
  });

  it("is as easy to decline", async () => {
    const { user } = await read();
    await user.click(screen.getByRole("button", { name: "No, thank you" }));

    expect(screen.queryByRole("dialog")).toBeNull();
    expect(server.of(YES)).toEqual([]);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: /Read and decide about “Lessons/ })).toHaveFocus(),
    );
  });
});

describe("a yes that ends", () => {
  const DAY = 24 * 60 * 60 * 1000;
  const ending = (days: number) => new Date(Date.now() + days * DAY - 1000).toISOString();
  const agreedUntil = (expirationTime: string) => ({
    ...AGREED,
    active: [{ ...receipt(), expirationTime }],
  });

  it("within a month is said with its days, and is renewed by the notice in force", async () => {
    server.gives(CONSENTS, agreedUntil(ending(30)));
    const { user } = await signIn("/consent");
    expect(within(await lessons()).getByRole("status")).toHaveTextContent(
      /ends on .*, in 30 days\. Renew it/,
    );
    expect(await findings()).toEqual([]);

    await user.click(within(await lessons()).getByRole("button", { name: /Read and renew “Lessons/ }));
    server.on(YES, () => {
      server.gives(CONSENTS, agreedUntil(ending(365)));
      return enveloped(receipt());
    });
    await user.click(await screen.findByRole("button", { name: "Yes, I agree" }));

    expect(await screen.findByText(/Your yes is recorded/)).toBeVisible();
    expect(server.of(YES)).toHaveLength(1);
    expect(screen.queryByRole("button", { name: /Read and renew/ })).toBeNull();
    expect(within(await lessons()).getByText(/then we ask again/)).toBeVisible();
  });

  it("is told by the person's own clock, as the receipt tells it", async () => {
    vi.stubEnv("TZ", "America/Chicago");
    server.gives(CONSENTS, agreedUntil("2127-11-18T01:00:00Z"));
    await signIn("/consent");

    expect(within(await lessons()).getByText("Until November 17, 2127, then we ask again.")).toBeVisible();
  });

  it("further away is not asked for again", async () => {
    server.gives(CONSENTS, agreedUntil(ending(31)));
    await signIn("/consent");

    expect(within(await lessons()).getByText(/then we ask again/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Read and renew/ })).toBeNull();
  });

  it.each([
    [7, "ends in 7 days"],
    [1, "ends in 1 day"],
  ])("within %i days is said on the overview as well", async (days, words) => {
    server.gives(CONSENTS, agreedUntil(ending(days))).gives("GET /users/me/accounts", []);
    const { user } = await signIn("/");

    expect(await screen.findByText(new RegExp(words))).toBeVisible();
    await user.click(screen.getByRole("link", { name: "Renew it under Consent" }));
    expect(within(await lessons()).getByRole("button", { name: /Read and renew/ })).toBeVisible();
  });

  it("in eight days is not said on the overview", async () => {
    server.gives(CONSENTS, agreedUntil(ending(8))).gives("GET /users/me/accounts", []);
    await signIn("/");

    await screen.findByText("There are no accounts yet");
    await waitFor(() => expect(server.of(CONSENTS)).toHaveLength(1));
    expect(screen.queryByText(/Your yes to lessons/)).toBeNull();
  });
});

describe("withdrawing", () => {
  it("says what happens, needs no reason, and then nothing of before is left on any page", async () => {
    server.gives(CONSENTS, AGREED).gives("GET /users/me/accounts", []);
    const { user } = await signIn("/");
    await screen.findByText("There are no accounts yet");
    await user.click(screen.getByRole("link", { name: "Consent" }));
    await user.click(within(await lessons()).getByRole("button", { name: /Withdraw/ }));
    const dialog = screen.getByRole("dialog", { name: "Withdraw this consent?" });
    expect(dialog).toHaveTextContent(/words of your lessons are erased at once/);
    expect(server.of(NO)).toEqual([]);

    await user.click(within(dialog).getByRole("button", { name: "Withdraw" }));
    expect(await screen.findByText(/^Done\./)).toBeVisible();
    expect(within(await lessons()).getByText("Off")).toBeVisible();

    server.on("GET /users/me/accounts", () => problem(403, "consent_required", { purpose: "education" }));
    await user.click(screen.getByRole("link", { name: "Overview" }));
    expect(await screen.findByText("Your consent comes first")).toBeVisible();
    expect(screen.queryByText("There are no accounts yet")).toBeNull();
  });

  it("that failed says that nothing has changed", async () => {
    server.gives(CONSENTS, AGREED).on(NO, () => problem(500, "internal"));
    const { user } = await signIn("/consent");
    await user.click(within(await lessons()).getByRole("button", { name: /Withdraw/ }));
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Withdraw" }));

    expect(await screen.findByRole("alert")).toHaveTextContent(/nothing has changed/);
  });
});

it("lists what was said", async () => {
  server.gives(CONSENTS, AGREED);
  await signIn("/consent");

  const table = await screen.findByRole("table");
  expect(within(table).getByText("You said yes")).toBeVisible();
});

it("has no finding of axe, also with the notice open", async () => {
  server.gives(CONSENTS, AGREED);
  const { user } = await signIn("/consent");
  await lessons();
  expect(await findings()).toEqual([]);

  server.gives("GET /consent/notices/partner_offers", NOTICE);
  await user.click(screen.getByRole("button", { name: /Read and decide about “Partner/ }));
  await screen.findByText("SpendSense reads the accounts you link.");
  expect(await findings()).toEqual([]);
});
