import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, signIn } from "../page";
import { account } from "../people";
import { enveloped, problem, Server } from "../server";

const LIST = "GET /operator/users";
const ONE = "GET /operator/users/u-1";
const SIGNALS = "GET /operator/users/u-1/signals";

const PERSON = {
  user_id: "u-1",
  email: "h***@demo.com",
  member_since: "2026-01-01T00:00:00Z",
  consent: "active",
  window: "30d",
  persona: "high_utilization",
  as_of: "2026-11-18",
  risk_flags: ["interest_charged"],
  flagged: true,
  open_disputes: 2,
};
const OVERVIEW = {
  user_id: "u-1",
  email: "h***@demo.com",
  member_since: "2026-01-01T00:00:00Z",
  consent: "active",
  offers_consent: "none",
  flagged: false,
  consent_log: [
    {
      event: "granted",
      purpose: "education",
      occurred_at: "2026-01-01T00:00:00Z",
      expires_at: null,
      notice_version: "1",
      method: "api",
    },
  ],
  traces: [],
  data: {
    accounts: [account()],
    personas: [
      {
        window: "30d",
        as_of: "2026-11-18",
        persona: "high_utilization",
        matched: ["high_utilization", "fee_pressure"],
        hysteresis: true,
        rules_version: "3",
      },
    ],
    current_recommendations: { "30d": 4 },
    open_disputes: 0,
    inputs_changed_at: "2026-11-18T00:00:00Z",
    transactions: { count: 120, first: "2026-01-01", last: "2026-11-18" },
  },
};
const value = (text: string | null, null_reason: string | null = null) => ({ value: text, null_reason });
const SIDE_BY_SIDE = {
  user_id: "u-1",
  windows: [
    { window: "30d", as_of: "2026-11-18", feature_version: "1", computed_at: "2026-11-19T01:00:00Z" },
  ],
  signals: [
    {
      name: "fees",
      unit: "money",
      "30d": value("35.00"),
      "90d": value("20.00"),
      "180d": value("35.00"),
      difference: { less_90d: "15.00", less_180d: "0.00" },
    },
    {
      name: "subscription_share",
      unit: "ratio",
      "30d": value("0.01284"),
      "90d": value("0.01288"),
      "180d": value("0.01188"),
      difference: { less_90d: "-0.00004", less_180d: "0.00096" },
    },
    {
      name: "savings_growth",
      unit: "ratio",
      "30d": value(null, "base_too_small"),
      "90d": value("0.133"),
      "180d": value("0.133"),
      difference: { less_90d: null, less_180d: null },
    },
  ],
  personas: [],
};

let server: Server;
beforeEach(() => {
  server = new Server().gives(LIST, [PERSON]).gives(ONE, OVERVIEW).gives(SIGNALS, SIDE_BY_SIDE);
  server.groups = ["operators"];
  server.start();
});

describe("people", () => {
  it("are what an operator sees first, and no consumer's route is called", async () => {
    await signIn("/");

    const row = await screen.findByRole("row", { name: /h\*\*\*@demo\.com/ });
    expect(row).toHaveTextContent(/Active.*High utilization.*Flagged.*2 disputes.*Interest charged/);
    expect(server.api.every(({ path }) => path.startsWith("/operator/"))).toBe(true);
  });

  it("are found by filters that stand in the address", async () => {
    const { user } = await signIn("/operator/users");
    await user.type(await screen.findByLabelText("Address or id"), "hannah");
    await user.selectOptions(screen.getByLabelText("Consent"), "active");
    await user.click(screen.getByRole("button", { name: "Show" }));

    await waitFor(() => expect(window.location.search).toBe("?q=hannah&window=30d&consent=active"));
    await waitFor(() => {
      const query = server.of(LIST).at(-1)?.query;
      expect([query?.get("q"), query?.get("consent"), query?.has("persona")]).toEqual([
        "hannah",
        "active",
        false,
      ]);
    });
  });

  it("come a page at a time", async () => {
    server.on(LIST, ({ query }) => ({
      body: query.get("cursor")
        ? { data: [{ ...PERSON, user_id: "u-2", email: "s***@demo.com" }], meta: { next_cursor: null } }
        : { data: [PERSON], meta: { next_cursor: "next" } },
    }));
    const { user } = await signIn("/operator/users");
    await user.click(await screen.findByRole("button", { name: "Show more" }));

    expect(await screen.findByText("s***@demo.com")).toBeVisible();
    expect(screen.getByText("h***@demo.com")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("that nobody is say so", async () => {
    server.gives(LIST, []);
    await signIn("/operator/users?q=nobody");

    expect(await screen.findByText("Nothing found")).toBeVisible();
  });
});

describe("a person", () => {
  it("stands with persona, all matches and accounts", async () => {
    await signIn("/operator/users/u-1");

    expect(await screen.findByText(/kept by hysteresis/)).toBeVisible();
    expect(screen.getByText("All matches: High utilization, Fee pressure")).toBeVisible();
    expect(screen.getByText("$850.00")).toBeVisible();
  });

  it("without consent is their consent log and past traces alone", async () => {
    server.gives(ONE, { ...OVERVIEW, consent: "revoked", data: null });
    const { user } = await signIn("/operator/users/u-1");
    expect(await screen.findByText("No consent, no data")).toBeVisible();

    await user.click(screen.getByRole("radio", { name: /Consent/ }));
    expect(await screen.findByRole("table", { name: "Consent log" })).toBeVisible();
  });

  it("who does not exist is said", async () => {
    server.on("GET /operator/users/nobody", () => problem(404, "not_found"));
    await signIn("/operator/users/nobody");

    expect(await screen.findByText("There is nothing here")).toBeVisible();
  });
});

describe("the whole address", () => {
  const REASON = "They wrote from it: “écris-moi”.";

  it("is shown for a reason that goes with the look, and is gone with the page", async () => {
    server.on(ONE, ({ query }) =>
      enveloped(query.get("email") === "full" ? { ...OVERVIEW, email: "hannah@demo.com" } : OVERVIEW),
    );
    const { user } = await signIn("/operator/users/u-1");
    await user.click(await screen.findByRole("button", { name: "Show the whole address" }));
    await fill(user, "Reason", REASON);
    expect(screen.getByLabelText("Reason")).toHaveAttribute("minlength", "10");
    expect(screen.getByLabelText("Reason")).toHaveAttribute("maxlength", "300");
    expect(await findings()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Show the address" }));

    expect((await screen.findByText("hannah@demo.com")).closest("[role=status]")).not.toBeNull();
    const asked = server.of(ONE).find(({ query }) => query.has("email"));
    expect(decodeURIComponent(asked?.headers.get("X-Access-Reason") ?? "")).toBe(REASON);
    expect(document.title).not.toContain("hannah@demo.com");

    await user.click(screen.getByRole("link", { name: "People" }));
    await user.click(await screen.findByRole("link", { name: "h***@demo.com" }));
    await screen.findByRole("button", { name: "Show the whole address" });
    expect(screen.queryByText("hannah@demo.com")).toBeNull();
  });

  it("that is refused says why", async () => {
    server.on(ONE, ({ query }) =>
      query.has("email")
        ? problem(422, "invalid_input", { detail: "It needs a reason." })
        : enveloped(OVERVIEW),
    );
    const { user } = await signIn("/operator/users/u-1");
    await user.click(await screen.findByRole("button", { name: "Show the whole address" }));
    await fill(user, "Reason", REASON);
    await user.click(screen.getByRole("button", { name: "Show the address" }));

    expect(await screen.findByRole("alert")).toHaveTextContent("It needs a reason.");
  });

  it("is not offered where none is known", async () => {
    server.gives(ONE, { ...OVERVIEW, email: null });
    await signIn("/operator/users/u-1");
    await screen.findByText(/kept by hysteresis/);

    expect(screen.queryByRole("button", { name: "Show the whole address" })).toBeNull();
  });
});

describe("computing anew", () => {
  const RUN = "11111111-0000-4000-8000-000000000000";
  const run = (status: string) => ({ run_id: RUN, status, event: null, stages: [], failures: [] });

  /** Starts a run whose first look says `first`, and goes back to the person once it is over. */
  async function recompute(first: string) {
    server.gives("POST /operator/users/u-1/recompute", { run_id: RUN });
    server.gives(`GET /operator/runs/${RUN}`, run(first));
    const { user } = await signIn("/operator/users/u-1");
    await user.click(await screen.findByRole("button", { name: "Compute anew" }));
    await fill(user, "Reason", "The balances were wrong.");
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Compute anew" }));
    return user;
  }

  it("has the person's page read anew once the run is over, also where somebody looked meanwhile", async () => {
    await recompute("started");
    expect(await screen.findByText("Started")).toBeVisible();
    act(() => window.history.pushState(null, "", "/operator/users/u-1"));
    await screen.findByText(/kept by hysteresis/);
    await waitFor(() => expect(server.of(ONE)).toHaveLength(2));

    act(() => window.history.pushState(null, "", `/operator/runs/${RUN}`));
    expect(await screen.findByText("Started")).toBeVisible();
    server.gives(`GET /operator/runs/${RUN}`, run("finished"));
    expect(await screen.findByText("Finished")).toBeVisible();
    act(() => window.history.pushState(null, "", "/operator/users/u-1"));
    await waitFor(() => expect(server.of(ONE)).toHaveLength(3));
  });

  it("has it read anew as well where the run was over before anybody looked", async () => {
    await recompute("finished");
    expect(await screen.findByText("Finished")).toBeVisible();
    act(() => window.history.pushState(null, "", "/operator/users/u-1"));

    await waitFor(() => expect(server.of(ONE)).toHaveLength(2));
  });
});

describe("signals", () => {
  it("stand side by side, with changes and with the reason where there is no value", async () => {
    const { user } = await signIn("/operator/users/u-1?view=signals");
    const fees = await screen.findByRole("row", { name: /Fees/ });
    expect(
      within(fees)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["$35.00", "$20.00", "$35.00", "▲ +$15.00", "0"]);
    expect(screen.getByRole("row", { name: /Subscription share/ })).toHaveTextContent(/about 0▲ \+0\.1%$/);
    expect(screen.getByText("Base too small")).toBeVisible();

    await user.click(screen.getByLabelText(/Only what differs/));
    expect(screen.queryByText("Savings growth")).toBeNull();
    expect(screen.getByText("Fees")).toBeVisible();
  });
});

it("has no finding of axe in any view", async () => {
  await signIn("/operator/users");
  await screen.findByText("h***@demo.com");
  expect(await findings()).toEqual([]);
});

it.each(["now", "signals", "history"])("has no finding of axe in a person's view of %s", async (view) => {
  await signIn(`/operator/users/u-1?view=${view}`);
  await screen.findByRole("region", { name: /^(Now|Signals|History)$/ });
  expect(await findings()).toEqual([]);
});
