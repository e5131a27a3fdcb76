import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { findings, signIn } from "./page";
import { account, VISA } from "./people";
import { problem, Server } from "./server";

const ACCOUNTS = "GET /users/me/accounts";
let server: Server;
beforeEach(() => {
  server = new Server().gives(ACCOUNTS, [account(), VISA]).start();
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
    expect(screen.queryByRole("img")).toBeNull();
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

it("has no finding of axe", async () => {
  await signIn("/");
  await screen.findByRole("region", { name: "Cash" });

  expect(await findings()).toEqual([]);
});
