import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Metrics } from "../../src/spendsense/operator/types";
import { findings, signIn } from "../page";
import { Server } from "../server";

type Fairness = NonNullable<Metrics["fairness"]>;
type Dimension = Fairness["dimensions"][number];
type Rate = Dimension["outcomes"][number]["rates"][number];

const METRICS = "GET /operator/metrics";
const rate = (group: Rate["group"], changes: Partial<Rate> = {}): Rate => ({
  group,
  of: 60,
  rate: 0.42,
  low: 0.3,
  high: 0.55,
  difference: 0,
  ratio: 1,
  flagged: false,
  ...changes,
});
const INCOME: Dimension = {
  dimension: "income",
  groups: [
    { group: "irregular", people: 60 },
    { group: "steady", people: 1200 },
    { group: "unknown", people: 45 },
  ],
  withheld: [],
  outcomes: [
    {
      outcome: "offer_shown",
      persona: null,
      reference: "steady",
      rates: [
        rate("irregular", {
          rate: 0.25,
          low: 0.16,
          high: 0.37,
          difference: -0.17,
          ratio: 0.6,
          flagged: true,
        }),
        rate("steady"),
      ],
    },
    {
      outcome: "every_offer_rejected",
      persona: null,
      reference: "steady",
      rates: [rate("irregular", { rate: 0.998 }), rate("steady", { rate: 0.004 })],
    },
    {
      outcome: "persona",
      persona: "savings_builder",
      reference: "steady",
      rates: [rate("irregular"), rate("steady"), rate("unknown", { difference: 0.01, flagged: true })],
    },
  ],
};
const ACCOUNTS: Dimension = {
  dimension: "accounts",
  groups: [{ group: "cards", people: 1300 }],
  withheld: ["neither", "savings"],
  outcomes: [{ outcome: "persona", persona: "fee_pressure", reference: "cards", rates: [rate("cards")] }],
};
const HISTORY: Dimension = {
  dimension: "history",
  groups: [],
  withheld: ["under_90_days", "from_180_days"],
  outcomes: [],
};
const fairness = (dimensions = [INCOME, ACCOUNTS, HISTORY], people = 1305): Fairness => ({
  window: "90d",
  fewest: 30,
  people,
  dimensions,
});
const metrics = (found: Metrics["fairness"]): Metrics => ({
  people: { known: 2000, consenting: 1900, allowing_offers: 900 },
  coverage: [],
  personas: [],
  recommendations: {
    shown: 0,
    offers: 0,
    explained: 0,
    traced: 0,
    disclosed: 0,
    tone_violations: 0,
    eligibility_violations: 0,
  },
  consent: { checked: 0, violations: 0 },
  event_path: { runs: 0, p50_seconds: null, p95_seconds: null },
  waiting: {
    pending: 0,
    flagged: 0,
    disputed: 0,
    dropped_texts: 0,
    events: 0,
    oldest_event_seconds: null,
    failed_shards: 0,
  },
  feedback: {},
  fairness: found,
  run: null,
});

let server: Server;
beforeEach(() => {
  server = new Server().gives(METRICS, metrics(fairness())).gives("GET /operator/metrics/runs", []);
  server.groups = ["operators"];
  server.start();
});

const shown = async () => within(await screen.findByRole("region", { name: "Fairness" }));
const table = async (name = "Rates by income") => within((await shown()).getByRole("table", { name }));

describe("fairness", () => {
  it("is a table of groups beside each other, with what is far apart in words", async () => {
    await signIn("/operator/metrics");
    const section = await shown();

    expect((await table()).getAllByRole("columnheader").map((cell) => cell.textContent)).toEqual([
      "What people get",
      "Steady income (1,200)",
      "Irregular income (60)",
      "No income found (45)",
    ]);
    const row = (await table()).getByRole("row", { name: /^An offer shown/ });
    const [steady, irregular, unknown] = within(row).getAllByRole("cell");
    expect(steady).toHaveTextContent("42% (30% to 55%) reference");
    expect(irregular).toHaveTextContent("25% (16% to 37%) Flagged: 17 points lower");
    expect(unknown).toHaveTextContent("Not told: too few of at least 30");
    expect(
      section.getByText("Groups are far apart in: An offer shown; Persona: savings builder."),
    ).toBeVisible();
    expect(section.getByText(/a flag is\s+a question, not a verdict/)).toBeVisible();
    expect(section.getByText(/1,305 people who agreed to be counted.*90 days/s)).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it("never calls nearly all of them all, nor some of them none", async () => {
    await signIn("/operator/metrics");

    const row = (await table()).getByRole("row", { name: /^Every offer rejected/ });
    const [steady, irregular] = within(row).getAllByRole("cell");
    expect(irregular).toHaveTextContent(/^over 99%/);
    expect(steady).toHaveTextContent(/^under 1%/);
  });

  it("says of which groups nothing is told, and where there is nothing to compare with", async () => {
    const { user } = await signIn("/operator/metrics");
    await user.click((await shown()).getByRole("radio", { name: "Accounts" }));
    const section = await shown();

    expect(
      (await table("Rates by accounts")).getByRole("row", { name: /Persona: fee pressure/ }),
    ).toBeVisible();
    expect(section.getByText(/there is nothing to compare it with/)).toBeVisible();
    expect(
      section.getByText(/few people are in it.*Savings, no card; Neither card nor savings\./s),
    ).toBeVisible();

    await user.click(section.getByRole("radio", { name: "History" }));
    expect(
      section.getByText("No group here is large enough: nothing is told of fewer than 30 people."),
    ).toBeVisible();
    expect(section.queryByRole("table")).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it("says so where no group is far from the others", async () => {
    const even = INCOME.outcomes.map((one) => ({
      ...one,
      rates: one.rates.map((each) => ({ ...each, flagged: false })),
    }));
    server.gives(METRICS, metrics(fairness([{ ...INCOME, outcomes: even }])));
    await signIn("/operator/metrics");

    expect((await shown()).getByText("No group is far from the reference in any of 3 rates.")).toBeVisible();
  });

  it("needs people who agreed to be counted", async () => {
    server.gives(METRICS, metrics(fairness([HISTORY], 1)));
    await signIn("/operator/metrics");
    const section = await shown();

    expect(section.getByText(/Too few people yet: 1 person agreed.*fewer than 30\./s)).toBeVisible();
    expect(section.queryByRole("radio")).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it("is missing in counts that are older than it", async () => {
    server.gives(METRICS, metrics(null));
    await signIn("/operator/metrics");

    expect((await shown()).getByText("This count was kept before fairness was counted.")).toBeVisible();
  });
});
