import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PEOPLE, sampleDocument } from "../src/spendsense/consumer/bring/sample";
import { bring, bringing, bucket, PROGRESS, progress, report } from "./bringing";
import { findings, signIn } from "./page";
import { NOT_AGREED, stream } from "./people";
import type { Server } from "./server";

const LIST = "GET /users/me/recurring";

let server: Server;
beforeEach(() => {
  server = bringing();
});

describe("a file", () => {
  it("goes straight to the bucket, its fields first, and is reported in the end", async () => {
    await bring();

    expect(await screen.findByText("Your data are here")).toBeVisible();
    expect(screen.getByText(/3 accounts and 400 transactions were taken/)).toBeVisible();
    expect(bucket.sent[0]?.url).toBe("https://uploads.test/");
    expect([...(bucket.sent[0]?.form.keys() ?? [])]).toEqual(["key", "policy", "file"]);
    expect(server.of("POST /users/me/imports")[0]?.body).toEqual({ skip_invalid: false });
  });

  it("shows by itself, on a page that came too early, what is worked out from it", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.gives(LIST, []);
    const { user } = await bring();
    await screen.findByText("Your data are here");
    await user.click(screen.getByRole("link", { name: "Subscriptions and bills" }));
    expect(await screen.findByText("Nothing comes back regularly yet")).toBeVisible();

    server.gives(LIST, [stream()]);
    await act(() => vi.advanceTimersByTimeAsync(8_000));

    expect(await screen.findByRole("article", { name: "Netflix" })).toBeVisible();
  });

  it("with faults is told row by row, counted as people count", async () => {
    const rejected = [{ kind: "transactions", row: 0, id: "t-1", field: "amount", reason: "not_a_number" }];
    server.gives(PROGRESS, progress("rejected", { report: report({ rejected, unlisted: 4 }) }));
    await bring();

    expect(await screen.findByRole("alert")).toHaveTextContent("Nothing was taken");
    const row = within(screen.getByRole("table")).getByRole("row", { name: /t-1/ });
    expect(row).toHaveTextContent(/Transactions.*1.*amount.*This is not a number/);
    expect(screen.getByText("5 faults found")).toBeVisible();
    expect(screen.getByText("4 more faults are not listed.")).toBeVisible();
  });

  it.each([
    ["too_many_decimals", /money has two: 12\.50/],
    ["unknown_account", /no account of this id/],
    ["date_in_future", /lies too far in the future/],
    ["of_a_later_day", /Of a later day/],
  ])("with the fault %s is told in words", async (reason, words) => {
    const rejected = [{ kind: "transactions", row: 2, id: "t-3", field: "date", reason }];
    server.gives(PROGRESS, progress("rejected", { report: report({ rejected, unlisted: 1 }) }));
    await bring();

    const row = within(await screen.findByRole("table")).getByRole("row", { name: /t-3/ });
    expect(row).toHaveTextContent(words);
    expect(row).toHaveTextContent(/Transactions3t-3date/);
    expect(row).not.toHaveTextContent(reason);
    expect(screen.getByText("1 more fault is not listed.")).toBeVisible();
  });

  it("with nothing in it is told so in plain words", async () => {
    const rejected = [{ kind: "document", row: null, id: null, field: null, reason: "no_rows" }];
    server.gives(PROGRESS, progress("rejected", { report: report({ rejected }) }));
    await bring();

    expect(await screen.findByRole("alert")).toHaveTextContent("Nothing was taken");
    const row = within(screen.getByRole("table")).getByRole("row", { name: /Document/ });
    expect(row).toHaveTextContent("There are no accounts, transactions or liabilities in the file");
    expect(row).not.toHaveTextContent("the row");
  });

  it("can be taken in part", async () => {
    await bring(true);

    await screen.findByText("Your data are here");
    expect(server.of("POST /users/me/imports")[0]?.body).toEqual({ skip_invalid: true });
  });

  it("that waits for its turn says so", async () => {
    server.gives(PROGRESS, progress("reading"));
    await bring();

    expect(await screen.findByText(/waits for its turn/)).toBeVisible();
    expect(screen.getByRole("progressbar", { name: "Reading your file" })).toBeVisible();
  });

  it.each([
    [403, /It was refused/],
    [503, /connection broke off/],
    [0, /connection broke off/],
  ])("that the bucket answers with %s is not sent", async (status, words) => {
    bucket.answer = status;
    await bring();

    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    expect(server.of(PROGRESS)).toEqual([]);
  });

  it("that failed on our side says that nothing was taken", async () => {
    server.gives(PROGRESS, progress("failed"));
    await bring();

    expect(await screen.findByRole("alert")).toHaveTextContent(/nothing of the file was taken/);
  });
});

describe("sample data", () => {
  it("are sent with one press", async () => {
    const { user } = await signIn("/bring");
    await user.click(await screen.findByRole("button", { name: "Use the data of Hannah" }));

    expect(await screen.findByText("Your data are here")).toBeVisible();
    await waitFor(() => expect(bucket.sent).toHaveLength(1));
  });

  it.each(Object.keys(PEOPLE))("of %s are whole, end on their day and agree where they overlap", (name) => {
    const today = sampleDocument(name, "2026-11-25");
    const before = sampleDocument(name, "2026-11-24");

    expect(today.accounts).toHaveLength(3);
    expect(today.transactions.length).toBeGreaterThan(150);
    expect(today.transactions.at(-1)?.date.localeCompare("2026-11-25")).toBeLessThanOrEqual(0);
    const ids = today.transactions.map(({ transaction_id }) => transaction_id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Map(today.transactions.map((row) => [row.transaction_id, row]));
    for (const row of before.transactions.slice(20)) expect(known.get(row.transaction_id)).toEqual(row);
  });

  it("of Hannah have a card at 3,400 of 5,000 and pay every two weeks", () => {
    const { accounts, transactions } = sampleDocument("hannah", "2026-11-25");

    expect(accounts.find(({ type }) => type === "credit")?.balances).toMatchObject({
      current: 3400,
      limit: 5000,
    });
    const pay = transactions.filter(({ amount }) => amount === -1750).map(({ date }) => Date.parse(date));
    expect(new Set(pay.slice(1).map((day, at) => (day - (pay[at] ?? 0)) / 86_400_000))).toEqual(
      new Set([14]),
    );
  });
});

it("without consent sends to it, and takes nothing", async () => {
  server.gives("GET /users/me/consents", NOT_AGREED);
  await signIn("/bring");

  expect(await screen.findByText(/takes no data without your consent/)).toBeVisible();
  expect(screen.queryByLabelText("File")).toBeNull();
});

it("has no finding of axe", async () => {
  await bring();
  await screen.findByText("Your data are here");

  expect(await findings()).toEqual([]);
});
