/** A file on its way in is not bound to the page that sent it. */
import { screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { bring, bringing, PROGRESS, progress, taken } from "./bringing";
import { fill, PASSWORD } from "./page";
import { account, insights } from "./people";
import type { Server } from "./server";

let server: Server;
beforeEach(() => {
  server = bringing().gives(PROGRESS, progress("reading"));
});

type User = Awaited<ReturnType<typeof bring>>["user"];
const go = (user: User, page: string) =>
  user.click(screen.getAllByRole("link", { name: page })[0] ?? document.body);

it("is found again by whoever looked elsewhere meanwhile, and so is its report", async () => {
  const { user } = await bring();
  await screen.findByText("Reading your file");
  await go(user, "Consent");
  await screen.findByRole("heading", { level: 1, name: "Consent" });
  await go(user, "Bring data");
  expect(await screen.findByText("Reading your file")).toBeVisible();

  await go(user, "Consent");
  server.gives(PROGRESS, taken());
  await go(user, "Bring data");
  expect(await screen.findByText("Your data are here")).toBeVisible();
  expect(screen.getByText(/3 accounts and 400 transactions were taken/)).toBeVisible();
  expect(server.of("POST /users/me/imports")).toHaveLength(1);
});

it("ends on a page that showed nothing yet, which then shows the accounts by itself", async () => {
  const { user } = await bring();
  await screen.findByText("Reading your file");
  await go(user, "Overview");
  expect(await screen.findByText("There are no accounts yet")).toBeVisible();

  server
    .gives("GET /users/me/accounts", [account()])
    .gives("GET /users/me/insights", insights())
    .gives(PROGRESS, taken());
  expect(await screen.findByRole("region", { name: "Cash" }, { timeout: 10_000 })).toBeVisible();
  expect(screen.queryByText("There are no accounts yet")).toBeNull();
});

it("is forgotten with the session", async () => {
  server.gives(PROGRESS, taken());
  const { user } = await bring();
  await screen.findByText("Your data are here");
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await fill(user, "Email", "hannah@demo.com");
  await fill(user, "Password", PASSWORD);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await user.click(await screen.findByRole("link", { name: "Bring data" }));

  await screen.findByLabelText("File");
  expect(screen.queryByText("Your data are here")).toBeNull();
});
