import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { KeptMetrics, Metrics } from "../../src/spendsense/operator/types";
import { findings, signIn } from "../page";
import { enveloped, problem, Server } from "../server";

const METRICS = "GET /operator/metrics";
const KEPT = "GET /operator/metrics/runs";
const KEEP = "POST /operator/metrics/run";
const metrics = (changes: Partial<Metrics> = {}): Metrics => ({
  people: { known: 40, consenting: 31, allowing_offers: 12 },
  coverage: [
    { window: "30d", of: 30, part: 30 },
    { window: "90d", of: 30, part: 29 },
  ],
  personas: [
    { window: "30d", persona: "high_utilization", people: 18 },
    { window: "30d", persona: "savings_builder", people: 12 },
    { window: "90d", persona: "fee_pressure", people: 7 },
  ],
  recommendations: {
    shown: 2000,
    offers: 10,
    explained: 2000,
    traced: 1999,
    disclosed: 2000,
    tone_violations: 0,
    eligibility_violations: 2,
  },
  consent: { checked: 2000, violations: 0 },
  event_path: { runs: 12, p50_seconds: 1.24, p95_seconds: 3.2 },
  waiting: {
    pending: 3,
    flagged: 1,
    disputed: 0,
    dropped_texts: 0,
    events: 2,
    oldest_event_seconds: 41,
    failed_shards: 0,
  },
  feedback: { helpful: 9, not_true: 1 },
  fairness: null,
  run: null,
  ...changes,
});
const NOTHING = metrics({
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
  feedback: {},
});

const RUN = {
  run_id: "11111111-0000-4000-8000-000000000000",
  requested_by: "op-1",
  started_at: "2026-11-01T10:00:00Z",
  finished_at: "2026-11-01T10:00:02Z",
  rules_version: "2026-11.1",
  catalogue_version: "2026-10.2",
};
const kept = (run: Partial<typeof RUN> = {}, changes: Partial<Metrics> = {}): KeptMetrics => ({
  ...metrics(changes),
  run: { ...RUN, ...run },
});

let server: Server;
beforeEach(() => {
  server = new Server().gives(METRICS, metrics()).gives(KEPT, []);
  server.groups = ["operators"];
  server.start();
});

const goal = async (name: string) =>
  (await screen.findByRole("heading", { name, level: 3 })).closest("li") as HTMLElement;

describe("the metrics", () => {
  it("are in the menu, and say which goals are met and by how much", async () => {
    const { user } = await signIn("/operator/metrics");
    expect(await screen.findByRole("link", { name: "Metrics" })).toHaveAttribute("aria-current", "page");

    expect(await goal("Coverage, 30 days")).toHaveTextContent(/✓ Met.*100%.*30 of 30 people/);
    expect(await goal("Coverage, 90 days")).toHaveTextContent(/✕ Not met.*96\.6%/);
    expect(await goal("Shown without consent")).toHaveTextContent(/Met.*None.*Among 2,000/);
    expect(await goal("Eligibility")).toHaveTextContent(/Not met.*2.*Among 10 offers/);
    expect(await goal("Speed")).toHaveTextContent(/Met.*3\.2 s.*under 5 s.*12 runs/);
    expect(screen.getByText("Not met: Coverage, 90 days; Traced; Eligibility.")).toBeVisible();
    expect(screen.getByRole("link", { name: "To be reviewed" })).toHaveAttribute(
      "href",
      "/operator/review?status=pending",
    );
    expect(await findings()).toEqual([]);

    await user.click(screen.getByRole("radio", { name: "90 days" }));
    expect(screen.getByRole("img", { name: /Fee pressure is the most frequent of 7 people/ })).toBeVisible();
  });

  it("say how long something waits in a unit that can be read", async () => {
    server.gives(METRICS, metrics({ waiting: { ...metrics().waiting, oldest_event_seconds: 86_400 } }));
    await signIn("/operator/metrics");

    expect(await screen.findByText("The oldest waits for 1 day.")).toBeVisible();
  });

  it("say of a single goal that it is met", async () => {
    server.gives(METRICS, { ...NOTHING, consent: { checked: 5, violations: 0 } });
    await signIn("/operator/metrics");

    expect(await screen.findByText("The one goal that could be counted is met.")).toBeVisible();
  });

  it("never call nearly all of them all", async () => {
    await signIn("/operator/metrics");

    expect(await goal("Traced")).toHaveTextContent(/Not met.*99\.9%/);
  });

  it("show pictures as tables too", async () => {
    const { user } = await signIn("/operator/metrics");
    const figure = within(await screen.findByRole("figure", { name: "People by persona" }));
    await user.click(figure.getByText("Show as a table"));

    expect(figure.getByRole("row", { name: "High utilization 18" })).toBeVisible();
  });

  it("are neither met nor missed where nothing was counted", async () => {
    server.gives(METRICS, NOTHING);
    await signIn("/operator/metrics");

    expect(await screen.findByText("Nothing could be counted yet.")).toBeVisible();
    expect(await goal("Explained")).toHaveTextContent(/Unknown.*Nothing to count yet/);
    expect(screen.getByText("Nobody has a persona in this window yet.")).toBeVisible();
    expect(screen.getByText("Nobody has said anything yet.")).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it("say that nobody is here where nobody is", async () => {
    server.gives(METRICS, { ...NOTHING, people: { known: 0, consenting: 0, allowing_offers: 0 } });
    await signIn("/operator/metrics");

    expect(await screen.findByText("Nobody is here yet")).toBeVisible();
    expect(screen.queryByText("Goals")).toBeNull();
  });

  it("stay on screen, marked as old, when they cannot be counted again", async () => {
    const { user } = await signIn("/operator/metrics");
    await goal("Traced");
    server.on(METRICS, () => new Error("offline"));
    await user.click(screen.getByRole("button", { name: "Count again" }));

    expect(await screen.findByText(/could not refresh the metrics/)).toBeVisible();
    expect(await goal("Traced")).toBeVisible();
  });

  it("that cannot be read say so, and can be tried again", async () => {
    server.on(METRICS, () => problem(503, "unavailable"));
    const { user } = await signIn("/operator/metrics");
    const retry = await screen.findByRole("button", { name: "Try again" });
    expect(await findings()).toEqual([]);

    server.on(METRICS, () => enveloped(metrics()));
    await user.click(retry);
    expect(await goal("Traced")).toBeVisible();
  });
});

describe("kept counts", () => {
  it("are listed with how many goals were met, drawn over time, and can be looked at again", async () => {
    const later = { run_id: "22222222-0000-4000-8000-000000000000", started_at: "2026-11-15T10:00:00Z" };
    const recommendations = { ...metrics().recommendations, traced: 2000 };
    server.gives(KEPT, [kept(later, { recommendations }), kept()]);
    server.on(METRICS, ({ query }) => enveloped(query.has("run") ? kept() : metrics()));
    const { user } = await signIn("/operator/metrics");

    const table = within(await screen.findByRole("table", { name: "Counts that were kept" }));
    expect(table.getAllByRole("row")[1]).toHaveTextContent(/7 of 9/);
    const older = table.getAllByRole("row")[2] as HTMLElement;
    expect(older).toHaveTextContent(/6 of 9.*2026-11\.1.*2026-10\.2/);
    expect(screen.getByRole("img", { name: /Shares over time/ })).toBeVisible();
    expect(await findings()).toEqual([]);

    await user.click(within(older).getByRole("link", { name: /^Nov 1, 2026/ }));
    expect(await screen.findByText(/Kept as it was counted/)).toBeVisible();
    expect(server.of(METRICS).at(-1)?.query.get("run")).toBe(RUN.run_id);
    expect(screen.queryByRole("button", { name: "Count again" })).toBeNull();
  });

  it("are made when somebody asks, and listed at once", async () => {
    server.gives(KEEP, { run_id: RUN.run_id });
    const { user } = await signIn("/operator/metrics");
    expect(await screen.findByText("No count was kept yet.")).toBeVisible();
    server.gives(KEPT, [kept()]);
    await user.click(screen.getByRole("button", { name: "Count and keep" }));

    expect(await screen.findByText("It is kept, and listed below.")).toBeVisible();
    expect(await screen.findByRole("table", { name: "Counts that were kept" })).toBeVisible();
    expect(server.of(KEEP)[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("that somebody else is making just now are not made twice", async () => {
    server.on(KEEP, () => problem(409, "conflict", { detail: "A run is under way." }));
    const { user } = await signIn("/operator/metrics");
    await user.click(await screen.findByRole("button", { name: "Count and keep" }));

    expect(await screen.findByText("A run is under way.")).toBeVisible();
  });
});
