/** What is said, and what is no longer shown, where the API answers and says no. */
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { findings, signIn } from "./page";
import { enveloped, problem, Server } from "./server";

const METRICS = "GET /operator/metrics";
const LIST = "GET /operator/users";
const PERSON = "GET /operator/users/u-1";
const SEEN = {
  user_id: "u-1",
  email: "h***@demo.com",
  member_since: "2026-01-01T00:00:00Z",
  consent: "none",
  offers_consent: "none",
  flagged: false,
  consent_log: [],
  traces: [],
  data: null,
};
const ROW = {
  ...SEEN,
  window: "30d",
  persona: null,
  as_of: null,
  risk_flags: [],
  open_disputes: 0,
};

let server: Server;
beforeEach(() => {
  server = new Server().gives(PERSON, SEEN).gives(LIST, [ROW]);
  server.groups = ["operators"];
  server.start();
});

/** A flag is recorded, and then everything shown is read anew: by `again`. */
async function readAnew(again: () => ReturnType<typeof problem>) {
  server.on("POST /operator/users/u-1/flag", () => {
    server.on(PERSON, again);
    return enveloped({});
  });
  const { user } = await signIn("/operator/users/u-1");
  await user.click(await screen.findByRole("button", { name: "Flag this person" }));
  await user.click(screen.getByLabelText("Reason"));
  await user.paste("Three accounts in two days.");
  await user.click(screen.getByRole("button", { name: "Flag" }));
}

describe("what was read before", () => {
  it.each([
    [403, "This page is not for your account"],
    [404, "There is nothing here"],
    [410, "This account is erased"],
  ])("is gone where the API says %s now", async (status, title) => {
    await readAnew(() => problem(status, "no"));

    expect(await screen.findByText(title)).toBeVisible();
    expect(screen.queryByText("h***@demo.com")).toBeNull();
    expect(screen.queryByText("No consent, no data")).toBeNull();
    expect(screen.queryByText(/could not refresh/)).toBeNull();
  });

  it.each([429, 503])("stays where the API says %s, and is said to be old", async (status) => {
    await readAnew(() => problem(status, "no"));

    expect(await screen.findByText(/could not refresh this person/)).toBeVisible();
    expect(screen.getByText("No consent, no data")).toBeVisible();
  });

  it("is gone from a list, too", async () => {
    server.on(LIST, ({ query }) =>
      query.has("cursor") ? problem(403, "forbidden") : enveloped([ROW], { next_cursor: "c-1" }),
    );
    const { user } = await signIn("/operator/users");
    await user.click(await screen.findByRole("button", { name: "Show more" }));

    expect(await screen.findByText("This page is not for your account")).toBeVisible();
    expect(screen.queryByText("h***@demo.com")).toBeNull();
  });
});

describe("a refusal", () => {
  it("of an address that is none reads as a page that there is not", async () => {
    const errors = [{ field: "path.recommendation_id", reason: "Input should be a valid UUID" }];
    server.on("GET /operator/recommendations/r-1x/trace", () =>
      problem(422, "invalid_input", { detail: "The request is not valid.", errors }),
    );
    await signIn("/operator/recommendations/r-1x");

    expect(await screen.findByText("There is nothing here")).toBeVisible();
    expect(screen.getByText(/may be mistyped, or cut short/)).toBeVisible();
    expect(screen.queryByText(/cannot be reached/)).toBeNull();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it("of a choice says which one, and leaves the filters there", async () => {
    const errors = [{ field: "query.risk_flag", reason: "Input should be 'overdue'" }];
    server.on(LIST, () => problem(422, "invalid_input", { errors }));
    await signIn("/operator/users?risk_flag=cheerful");

    expect(await screen.findByText(/Please check: risk flag\./)).toBeVisible();
    expect(screen.getByRole("button", { name: "Show" })).toBeEnabled();
  });

  it("that comes with words for people says them, and whom to ask", async () => {
    server.on(METRICS, () => problem(409, "conflict", { detail: "A count is under way." }));
    server.gives("GET /operator/metrics/runs", []);
    await signIn("/operator/metrics");

    expect(await screen.findByText("A count is under way.")).toBeVisible();
    expect(screen.getByText("req-7")).toBeVisible();
    expect(screen.queryByText(/cannot be reached/)).toBeNull();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("of too much at once can be tried again", async () => {
    server.on(LIST, () => problem(429, "too_many_requests"));
    const { user } = await signIn("/operator/users");
    await screen.findByText("That was a lot at once");
    server.gives(LIST, [ROW]);
    await user.click(screen.getByRole("button", { name: "Try again" }));

    await waitFor(() => expect(screen.getByText("h***@demo.com")).toBeVisible());
  });
});
