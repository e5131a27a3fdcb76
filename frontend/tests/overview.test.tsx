import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { findings, signIn } from "./page";
import { account, insights, VISA } from "./people";
import { problem, Server } from "./server";

const ACCOUNTS = "GET /users/me/accounts";
const INSIGHTS = "GET /users/me/insights";
let server: Server;
beforeEach(() => {
  server = new Server().gives(ACCOUNTS, [account(), VISA]).gives(INSIGHTS, insights()).start();
});

describe("balances", () => {
  it("are summed within a kind and a currency, never across", async () => {
    const euros = account({ account_id: "a-3", name: "Reise", currency: "EUR", balance_current: "10.10" });
    const more = account({ account_id: "a-4", name: "Savings", balance_current: "0.20" });
    server.gives(ACCOUNTS, [account(), more, euros, VISA]);
    await signIn("/");

    const cash = await screen.findByRole("region", { name: "Cash" });
    expect(within(cash).getByText("$850.20 · €10.10")).toBeVisible();
    expect(
      within(screen.getByRole("region", { name: "Cards" })).getByText(/\$3,400\.00/, { selector: ".total" }),
    ).toHaveTextContent("$3,400.00 owed");
  });

  it("that the bank did not tell are not shown as nothing", async () => {
    server.gives(ACCOUNTS, [account({ balance_current: null })]);
    await signIn("/");

    expect(await screen.findByText("not known")).toBeVisible();
  });
});

describe("cards", () => {
  it("are held against the 30 % that experts advise", async () => {
    await signIn("/");

    expect(
      await screen.findByRole("img", { name: "Visa ••4523: 68% of the limit is in use; the mark is at 30%" }),
    ).toBeVisible();
    expect(screen.getByText("$3,400.00 of $5,000.00")).toBeVisible();
  });

  it("without a limit say that it is unknown", async () => {
    server.gives(ACCOUNTS, [{ ...VISA, balance_limit: null, utilization: null }]);
    await signIn("/");

    expect(await screen.findByText(/told us no limit/)).toBeVisible();
    expect(screen.queryByRole("img", { name: /of the limit is in use/ })).toBeNull();
  });
});

it("without accounts leads to bringing data", async () => {
  server.gives(ACCOUNTS, []);
  await signIn("/");

  expect(await screen.findByText("There are no accounts yet")).toBeVisible();
  expect(screen.getAllByRole("link", { name: "Bring data" }).at(-1)).toHaveAttribute("href", "/bring");
});

it("without consent says so and leads to it", async () => {
  server.on(ACCOUNTS, () => problem(403, "consent_required", { purpose: "education" }));
  const { user } = await signIn("/");
  server.gives("GET /users/me/consents", { active: [], history: [] });
  await user.click(await screen.findByRole("link", { name: "Read what you would agree to" }));

  expect(await screen.findByRole("heading", { level: 1, name: "Consent" })).toBeVisible();
});

describe("figures", () => {
  it("are drawn with the same numbers as a table", async () => {
    const { user } = await signIn("/");
    await user.click(
      await screen.findByText(/Show as a table: Spending by category|Spending by category/, {
        selector: "summary, summary *",
      }),
    );

    const table = screen.getByRole("region", { name: "Spending by category" });
    expect(within(table).getByRole("row", { name: /Nov 1/ })).toHaveTextContent(/\$300\.00.*\$40\.50/);
    expect(
      screen.getByRole("img", { name: /You spent \$340\.50\. Most went to food and drink: \$300\.00/ }),
    ).toBeVisible();
  });

  it("hold cards over time against the 30 % line", async () => {
    await signIn("/");

    expect(await screen.findByRole("img", { name: /^Over time/ })).toHaveTextContent("30%");
  });

  it("say how long checking would last, or why that cannot be said", async () => {
    await signIn("/");
    expect(await screen.findByText(/a usual month costs about \$2,125\.00/)).toBeVisible();
  });

  it.each([
    ["history_short", /history is still too short/],
    ["base_too_small", /too little spending/],
    ["not_applicable", /no checking account among your data/],
    ["no_data", /told us no balance of your checking account/],
    ["no_limit", /cannot be said from your data/],
  ] as const)("that cannot be said for %s say why", async (null_reason, words) => {
    const buffer = { checking_balance: null, monthly_expenses: null, months: null, null_reason };
    server.gives(INSIGHTS, insights({ buffer }));
    await signIn("/");

    expect(await screen.findByText(words)).toBeVisible();
  });

  it("that are not there yet say so, and not zero", async () => {
    server.gives(INSIGHTS, insights({ status: "pending" }));
    await signIn("/");

    expect(await screen.findByText("Your figures are being worked out")).toBeVisible();
    expect(screen.queryByText("Spent")).toBeNull();
  });
});

it("has no finding of axe", async () => {
  await signIn("/");
  await screen.findByRole("region", { name: "Cash" });
  await screen.findByText("Cash-flow buffer");

  expect(await findings()).toEqual([]);
});
