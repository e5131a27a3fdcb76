import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { findings, signIn } from "../page";
import { BECAUSE } from "../people";
import { problem, Server } from "../server";

const TRACE = "GET /operator/recommendations/r-1/trace";
const VOCABULARY = "GET /operator/vocabulary";
const SIGNALS = [
  { name: "utilization_max", unit: "ratio" },
  { name: "is_overdue", unit: "flag" },
  { name: "savings_growth", unit: "ratio" },
  { name: "emergency_fund_band", unit: "text" },
];
const REPLAY = "POST /operator/recommendations/r-1/replay";
const CHAIN = { position: 3, length: 12, sha256: "c".repeat(64), previous_sha256: null, broken: null };
const test = (name: string, result: string, changes: object = {}) => ({
  persona: "high_utilization",
  name,
  value: "0.68",
  threshold: "0.5",
  op: ">=",
  result,
  null_reason: null,
  ...changes,
});
const trace = (changes: object = {}) => ({
  recommendation_id: "r-1",
  user_id: "u-1",
  set_id: "s-1",
  created_at: "2026-11-19T01:00:00Z",
  type: "education",
  status: "approved",
  version: 1,
  flagged_at: null,
  current: true,
  feedback: [],
  replay: { replays: true, differences: [] },
  text: BECAUSE,
  erased: false,
  chain: CHAIN,
  decision: {
    rules: {
      met: [test("utilization_max", "met")],
      not_met: [test("is_overdue", "not_met", { value: false, threshold: true, op: "==" })],
      unknown: [test("savings_growth", "unknown", { value: null, null_reason: "base_too_small" })],
    },
    chosen: [
      {
        catalogue_id: "utilization-basics",
        score: "5",
        parts: { persona: "3", trigger: "2" },
        rejected_because: null,
      },
    ],
    rejected: [
      {
        catalogue_id: "emergency-fund",
        score: "0.666666",
        parts: { trigger: "0.666666" },
        rejected_because: "trigger_unknown",
      },
    ],
    persona: {
      winner: "high_utilization",
      matched: ["high_utilization", "fee_pressure"],
      not_met: [],
      unknown: [],
      rules_version: "2026-11",
      hysteresis: false,
    },
    eligibility: [{ check: "not_overdue", result: "pass" }],
    guardrails: {
      tone: { list_version: "4", result: "pass", hits: [] },
      faithfulness: true,
      disclosure: true,
    },
    consent: { notice_version: "1", checked_at: "2026-11-19T01:00:00Z" },
    data: { history_days: 200, tx_count: 120, last_tx_date: "2026-11-17", balances_as_of: "2026-11-18" },
    slots: [],
    template: { id: "utilization-basics", version: "2" },
    catalogue_version: "7",
    feature_version: "5",
    code_version: "2026-11.3",
    rendered_sha256: "d".repeat(64),
    supersedes: null,
  },
  ...changes,
});
const DISPUTE = {
  action: "not_true",
  note: null,
  created_at: "2026-11-19T02:00:00Z",
  resolved_at: null,
  resolution: null,
};
const replay = (changes: object = {}) => ({
  recommendation_id: "r-1",
  erased: false,
  replays: true,
  text: BECAUSE,
  rendered_sha256: "d".repeat(64),
  differences: [],
  chain: CHAIN,
  ...changes,
});

let server: Server;
beforeEach(() => {
  server = new Server().gives(TRACE, trace()).gives(REPLAY, replay());
  server.gives(VOCABULARY, { signals: SIGNALS });
  server.groups = ["operators"];
  server.start();
});

const open = () => signIn("/operator/recommendations/r-1");

describe("a decision", () => {
  it("says of one day of history that it is one day", async () => {
    const { decision } = trace();
    server.gives(TRACE, trace({ decision: { ...decision, data: { ...decision.data, history_days: 1 } } }));
    await open();

    expect(await screen.findByText("1 day")).toBeVisible();
  });

  it("shows rules met, not met and unknown with the values that decided", async () => {
    await open();
    const tests = within(await screen.findByRole("table", { name: "Tests of the rules" }));

    expect(tests.getByRole("row", { name: /Utilization max/ })).toHaveTextContent(/Met.*68\.0%.*≥ 50\.0%/);
    expect(tests.getByRole("row", { name: /Is overdue/ })).toHaveTextContent(/Not met.*No.*= Yes/);
    expect(tests.getByRole("row", { name: /Savings growth/ })).toHaveTextContent(/Unknown.*Base too small/);
    expect(screen.getByText(/1 met, 1 not met, 1 unknown/)).toBeVisible();
  });

  it("shows the exact value where it is rounded to the threshold that it misses", async () => {
    const band = test("emergency_fund_band", "met", { value: "low", threshold: "low", op: "==" });
    const rules = {
      met: [band],
      not_met: [test("utilization_max", "not_met", { value: "0.49999" })],
      unknown: [],
    };
    server.gives(TRACE, trace({ decision: { ...trace().decision, rules } }));
    await open();

    expect(await screen.findByRole("row", { name: /Utilization max/ })).toHaveTextContent(
      /50\.0% \(0\.49999\).*≥ 50\.0%/,
    );
    expect(screen.getByRole("row", { name: /Emergency fund band/ })).toHaveTextContent(/Low ?= Low/);
  });

  it("shows numbers as they were written where their units cannot be read", async () => {
    server.on(VOCABULARY, () => problem(503, "unavailable"));
    await open();

    expect(await screen.findByRole("row", { name: /Utilization max/ })).toHaveTextContent(/0\.68.*≥ 0\.5/);
  });

  it("shows the rejected candidates and why", async () => {
    await open();

    const rejected = await screen.findByRole("table", { name: "Rejected candidates" });
    expect(within(rejected).getByRole("row", { name: /emergency-fund/ })).toHaveTextContent(
      /0\.67.*Trigger unknown.*Trigger 0\.67/,
    );
  });

  it("whose words are erased shows the seal alone", async () => {
    server.gives(TRACE, trace({ erased: true, text: null, decision: null }));
    await open();

    expect(await screen.findByText("The words are erased")).toBeVisible();
    expect(screen.getByText(/Link 3 of 12/)).toBeVisible();
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("in a broken chain says where it breaks", async () => {
    const broken = { position: 2, recommendation_id: "r-0", reason: "its content is not what was written" };
    server.gives(TRACE, trace({ chain: { ...CHAIN, broken } }));
    await open();

    expect(await screen.findByRole("alert")).toHaveTextContent(/breaks at link 2/);
  });

  it("has no finding of axe", async () => {
    await open();
    await screen.findByRole("table", { name: "Rejected candidates" });

    expect(await findings()).toEqual([]);
  });
});

describe("what can be decided", () => {
  const settled = { ...DISPUTE, resolved_at: "2026-11-19T03:00:00Z", resolution: "approve" };
  const FLAGGED = { flagged_at: "2026-11-19T02:00:00Z" };

  it.each([
    ["nothing is raised against", {}, {}, ["Override", "Flag"]],
    ["a dispute was settled", {}, { feedback: [settled] }, ["Override", "Flag"]],
    ["waits for its first approval", { status: "pending" }, {}, ["Approve", "Override", "Flag"]],
    ["is flagged", FLAGGED, {}, ["Approve", "Override", "Lift flag"]],
    ["is disputed", {}, { feedback: [DISPUTE] }, ["Approve", "Override", "Flag"]],
    ["a newer set replaced", FLAGGED, { current: false }, ["Lift flag"]],
    ["the person dismissed", { status: "dismissed", ...FLAGGED }, {}, ["Lift flag"]],
    ["was overridden", { status: "overridden" }, {}, []],
  ])("about one that %s", async (_, state, standing, names) => {
    server.gives(TRACE, trace({ ...state, ...standing }));
    await open();
    await screen.findByRole("heading", { name: "Seal" });

    const buttons = screen.queryAllByRole("button", { name: /^(Approve|Override|Flag|Lift flag)$/ });
    expect(buttons.map(({ textContent }) => textContent)).toEqual(names);
  });
});

describe("a replay", () => {
  it.each([
    [replay(), /The same decision and the same text came out/],
    [replay({ replays: null, erased: true }), /cannot be decided again/],
    [
      replay({ replays: false, differences: [{ part: "text", stored: "a", replayed: "b" }] }),
      /Something else came out/,
    ],
  ])("tells what came out", async (answer, words) => {
    server.gives(REPLAY, answer);
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: /Decide again/ }));

    expect(await screen.findByText(words)).toBeVisible();
  });

  it("that failed can be tried again", async () => {
    server.on(REPLAY, () => problem(503, "unavailable"));
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: /Decide again/ }));

    expect(await screen.findByRole("alert")).toHaveTextContent(/try again/);
  });
});
