/** Where nothing comes back regularly, the page tells "not yet" from "nothing". */
import { act, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { bring, bringing, PROGRESS, progress } from "./bringing";
import { findings, signIn } from "./page";
import { NOT_AGREED, receipt, set, stream } from "./people";
import { enveloped, problem, type Server } from "./server";

const LIST = "GET /users/me/recurring";
const WORK = "GET /users/me/recommendations";
const CONSENTS = "GET /users/me/consents";
const NOT_YET = "Nothing comes back regularly yet";
const NOTHING = "Nothing regular was found";

let server: Server;
beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  server = bringing().gives(LIST, []);
});

const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("says at once that nothing was found where all was read, and what would help", async () => {
  server.gives(WORK, set());
  await signIn("/subscriptions");

  expect(await screen.findByText(NOTHING)).toBeVisible();
  expect(screen.getByText(/at least twice.*A longer history helps/)).toBeVisible();
  expect(await findings()).toEqual([]);
  const asked = server.of(LIST).length;
  await later(70_000);
  expect(server.of(LIST)).toHaveLength(asked);
});

it("shows by itself what comes while the jobs are at work", async () => {
  await signIn("/subscriptions");
  expect(await screen.findByText(NOT_YET)).toBeVisible();

  await later(20_000);
  expect(screen.getByText(NOT_YET)).toBeVisible();
  server.gives(LIST, [stream()]).gives(WORK, set());
  await later(4_000);
  expect(await screen.findByRole("article", { name: "Netflix" })).toBeVisible();
});

it("waits for a minute and no longer, and then says that nothing was found", async () => {
  await signIn("/subscriptions");
  expect(await screen.findByText(NOT_YET)).toBeVisible();

  await later(62_000);
  expect(await screen.findByText(NOTHING)).toBeVisible();
  const asked = server.api.length;
  await later(60_000);
  expect(server.api).toHaveLength(asked);
});

it("waits as long as a file is read", async () => {
  server.gives(PROGRESS, progress("reading"));
  const { user } = await bring();
  await screen.findByText("Reading your file");
  await user.click(screen.getByRole("link", { name: "Subscriptions and bills" }));

  expect(await screen.findByText(NOT_YET)).toBeVisible();
  await later(90_000);
  expect(screen.getByText(NOT_YET)).toBeVisible();
});

it("shows by itself what comes after a yes that was given again, even if nobody tells how far the jobs are", async () => {
  server
    .on(WORK, () => problem(500, "internal"))
    .gives(CONSENTS, NOT_AGREED)
    .gives("GET /consent/notices/education", {
      purpose: "education",
      version: "1",
      sha256: "b".repeat(64),
      effective_from: "2026-01-01",
      data_categories: ["accounts"],
      expires_after_days: 365,
      text: "What you say yes to\nSpendSense reads the accounts you link.\n",
    })
    .on("PUT /users/me/consents/education", () => {
      server.gives(CONSENTS, { active: [receipt()], history: [] });
      return enveloped(receipt());
    });
  const { user } = await signIn("/consent");
  await user.click(await screen.findByRole("button", { name: /Read and decide about “Lessons/ }));
  await user.click(await screen.findByRole("button", { name: "Yes, I agree" }));
  await screen.findByText(/Your yes is recorded/);
  await user.click(screen.getByRole("link", { name: "Subscriptions and bills" }));
  expect(await screen.findByText(NOT_YET)).toBeVisible();

  server.gives(LIST, [stream()]);
  await later(8_500);
  expect(await screen.findByRole("article", { name: "Netflix" })).toBeVisible();
});
