/** Signing in, and what the page says while it waits, is refused, or hears nothing. */
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { findings } from "../page";
import { never, problem, refused, type Server } from "../server";
import { answered, enter, figures, METRICS, OCTOBER, shop, VISIBILITY } from "./shop";

let server: Server;
beforeEach(() => {
  server = shop().start();
});

it("nobody signs up", async () => {
  server.on("InitiateAuth", () => refused("NotAuthorizedException"));
  await enter();

  expect(await screen.findByRole("alert")).toHaveTextContent(/do not match/);
  expect(screen.queryByRole("button", { name: /account/ })).toBeNull();
  expect(await findings()).toEqual([]);
});

it("says what it waits for on a slow network", async () => {
  server.all = () => never();
  await enter();

  expect(await screen.findByRole("status", { name: "Loading what you may see" })).toBeVisible();
  expect(await findings()).toEqual([]);
});

it("says that nobody answers, once, and offers to try again", async () => {
  server.on(METRICS, () => new Error("down"));
  const { user } = await enter("/?split=region");
  const again = await screen.findByRole("button", { name: "Try again" });

  expect(screen.getByRole("alert")).toHaveTextContent(/ShopPulse cannot be reached/);
  const before = server.of(METRICS).length;
  await user.click(again);
  await waitFor(() => expect(server.of(METRICS).length).toBeGreaterThan(before));
});

it("says that somebody is not admitted, and not why", async () => {
  server.on(VISIBILITY, () => problem(403, "not_admitted"));
  await enter();

  expect(await screen.findByText("You are not admitted here")).toBeVisible();
  expect(screen.getByRole("button", { name: "Sign out" })).toBeEnabled();
  expect(server.of(METRICS)).toEqual([]);
  expect(await findings()).toEqual([]);
});

it("leads back to the door when the session is over", async () => {
  server.all = () => problem(401, "unauthorized");
  await enter();

  expect(await screen.findByText("Your session has expired. Please sign in again.")).toBeVisible();
});

it("says why choices cannot be shown, and keeps them there to be changed", async () => {
  const detail = "`from` is a day before `before`.";
  server.on(METRICS, () => problem(422, "invalid_input", { detail }));
  await enter("/?from=2026-02-01&before=2026-01-01");

  expect(await screen.findByText("From is a day before before.")).toBeVisible();
  expect(screen.getByLabelText("From")).toHaveValue("2026-02-01");
});

it("keeps the latest figures where only the split is too much", async () => {
  server.on(METRICS, ({ query }) =>
    query.get("split")
      ? problem(422, "too_much", { detail: "more than 10000 figures: ask for no split" })
      : answered([figures(OCTOBER)]),
  );
  await enter("/?split=store");

  expect(await screen.findByText("More than 10000 figures: ask for no split.")).toBeVisible();
  expect(screen.getByText("$1,250.50")).toBeVisible();
});

it("leads from an address that is none to the figures", async () => {
  const { user } = await enter("/no/such/page");
  await user.click(await screen.findByRole("link", { name: "To the first page" }));

  await waitFor(() => expect(screen.getByRole("heading", { name: "Your metrics" })).toHaveFocus());
  expect(document.title).toBe("Your metrics · ShopPulse");
});

it("signs out at Cognito, and keeps its own choice of appearance alone", async () => {
  const { user } = await enter();
  const leave = await screen.findByRole("button", { name: "Sign out" });
  await user.click(screen.getByRole("radio", { name: "Dark" }));
  expect({ ...localStorage }).toEqual({ "shoppulse.theme": "dark" });
  await user.click(leave);

  expect(await screen.findByText("You are signed out.")).toBeVisible();
  expect(document.title).toBe("See how your shops are doing · ShopPulse");
  expect(server.of("RevokeToken")).toHaveLength(1);
});
