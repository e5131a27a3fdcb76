import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { CatalogueEdition, Edition, RulesEdition } from "../../src/operator/types";
import { fill, findings, signIn } from "../page";
import { enveloped, problem, Server } from "../server";

const edition = (changes: Partial<Edition> = {}): Edition => ({
  version: "2026-11.1",
  status: "approved",
  revision: 2,
  in_force: true,
  based_on: null,
  reason: null,
  created_by: "release",
  created_at: "2026-11-01T10:00:00Z",
  mine: false,
  decided_by: "release",
  decided_at: "2026-11-01T10:00:00Z",
  decision_reason: null,
  ...changes,
});
const DRAFT = edition({
  version: "2026-11-20.1",
  status: "draft",
  revision: 1,
  in_force: false,
  based_on: "2026-11.1",
  reason: "Figures of the last quarter.",
  created_by: "op-00001",
  decided_by: null,
  decided_at: null,
});
const rules = (changes: Partial<RulesEdition> = {}): RulesEdition => ({
  edition: edition(),
  content: {
    rules: [
      {
        persona: "high_utilization",
        rule: {
          any: [
            { feature: "utilization_max", op: ">=", threshold: "0.50" },
            { feature: "is_overdue", op: "==", threshold: true },
          ],
        },
      },
      {
        persona: "fee_pressure",
        rule: {
          all: [
            { feature: "nsf_count", op: ">=", threshold: 1 },
            {
              any: [
                { feature: "fees_typical", op: ">=", threshold: { "180": "120", "30": "20", "90": "60" } },
              ],
            },
          ],
        },
      },
    ],
    settings: { nearness: "0.02" },
  },
  compared_with: "2026-11.1",
  differences: [],
  ...changes,
});
const proposed = (mine: boolean) =>
  rules({
    edition: { ...DRAFT, mine },
    differences: [
      {
        part: "rules",
        entry: "high_utilization",
        field: "rule",
        before: { feature: "utilization_max", op: ">=", threshold: "0.50" },
        after: { feature: "utilization_max", op: ">=", threshold: "0.40" },
      },
    ],
  });
const CATALOGUE: CatalogueEdition = {
  edition: edition(),
  content: {
    education: [
      {
        id: "edu-fees",
        template_version: 1,
        title: "What fees add up to",
        summary: "Fees add up.",
        because: "You paid {fees} in fees.",
        why_now: "It is the end of a month.",
        personas: ["fee_pressure"],
        reviewed_by: "editorial",
        reviewed_at: "2026-11-20",
        trigger: { feature: "fees", op: ">", threshold: "0" },
        generic: false,
      },
    ],
    offers: [
      {
        id: "offer-card",
        template_version: 1,
        title: "A card without fees",
        summary: "It costs nothing.",
        because: "You paid {fees} in fees.",
        why_now: "It is the end of a month.",
        personas: [],
        reviewed_by: "editorial",
        reviewed_at: "2026-11-20",
        category: "card",
        checks: [
          { check: "pays_fees", rule: { feature: "fees", op: ">", threshold: "0" } },
          { check: "not_overdue", rule: { feature: "is_overdue", op: "==", threshold: false } },
        ],
      },
    ],
    settings: {
      tone: { version: "1", phrases: ["must", "should"], traits: ["bad"] },
      approval: { offers: "pre_review", first_use: "auto" },
    },
  },
  compared_with: "2026-11.1",
  differences: [],
};
const REASON = "Looked at with the editors.";

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives("GET /operator/rules", [DRAFT, edition()])
    .gives("GET /operator/rules/2026-11.1", rules())
    .gives("GET /operator/rules/2026-11-20.1", proposed(false))
    .gives("GET /operator/catalogue", [edition()])
    .gives("GET /operator/catalogue/2026-11.1", CATALOGUE);
  server.groups = ["operators"];
  server.start();
});

describe("editions", () => {
  it("are listed with where they stand, and filtered by it", async () => {
    const { user } = await signIn("/operator/rules");

    const table = within(await screen.findByRole("table", { name: "Editions of the rules" }));
    expect(table.getByRole("row", { name: /2026-11-20\.1/ })).toHaveTextContent(
      /Draft.*2026-11\.1.*op-00001.*Figures of the last quarter/,
    );
    expect(table.getByRole("row", { name: /release/ })).toHaveTextContent("In force");
    expect(await findings()).toEqual([]);

    await user.selectOptions(screen.getByLabelText("Status"), "draft");
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(window.location.search).toBe("?status=draft");
    expect(server.of("GET /operator/rules").at(-1)?.query.get("status")).toBe("draft");
  });

  it("say where there are none, and where they cannot be read", async () => {
    server.gives("GET /operator/catalogue", []);
    await signIn("/operator/catalogue");
    expect(await screen.findByText("No edition fits this filter.")).toBeVisible();
  });

  it("in force show their rules in words, and what they were made from", async () => {
    server.gives("GET /operator/rules/2026-11.1", rules({ edition: edition({ based_on: "2026-10.1" }) }));
    await signIn("/operator/rules/2026-11.1");

    expect(await screen.findByText("Utilization max ≥ 0.50 or Is overdue = yes")).toBeVisible();
    expect(
      screen.getByText("Nsf count ≥ 1 and (Fees typical ≥ 20 in 30 days, 60 in 90 days, 120 in 180 days)"),
    ).toBeVisible();
    expect(screen.getByText("This is the edition in force.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
    expect(screen.getByRole("link", { name: /Compare it with 2026-10\.1/ })).toHaveAttribute(
      "href",
      "/operator/rules/2026-11.1?against=2026-10.1",
    );
    expect(await findings()).toEqual([]);
  });

  it("show every entry of a catalogue with when it is shown", async () => {
    await signIn("/operator/catalogue/2026-11.1");

    expect(await screen.findByText("Fees > 0")).toBeInTheDocument();
    expect(screen.getByText("Pays fees: Fees > 0; Not overdue: Is overdue = no")).toBeInTheDocument();
    expect(screen.getByText(/Offers: Pre review.*No text says: must, should/)).toBeVisible();
    expect(await findings()).toEqual([]);
  });
});

describe("a draft", () => {
  it("shows what it changes and is put in force by somebody else, by its revision", async () => {
    server.gives("POST /operator/rules/2026-11-20.1/approve", { ...DRAFT, status: "approved" });
    const { user } = await signIn("/operator/rules/2026-11-20.1");

    const change = within(await screen.findByRole("table", { name: "Differences" }));
    expect(change.getByRole("row", { name: /high_utilization/ })).toHaveTextContent(/≥ 0\.50.*≥ 0\.40/);
    expect(screen.queryByRole("button", { name: "Withdraw" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Approve" }));
    await fill(user, "Reason", REASON);
    expect(await findings()).toEqual([]);
    const inForce = edition({ version: DRAFT.version, based_on: "2026-11.1", decision_reason: REASON });
    server.gives(
      "GET /operator/rules/2026-11-20.1",
      rules({ edition: inForce, compared_with: DRAFT.version }),
    );
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Approve" }));

    expect(await screen.findByText("This is the edition in force.")).toBeVisible();
    const [call] = server.of("POST /operator/rules/2026-11-20.1/approve");
    expect(call?.headers.get("If-Match")).toBe('"1"');
    expect(call?.body).toEqual({ reason: REASON });
  });

  it("of one's own says why one cannot approve it, and can be taken back", async () => {
    server.gives("GET /operator/rules/2026-11-20.1", proposed(true));
    await signIn("/operator/rules/2026-11-20.1");

    expect(await screen.findByText(/You proposed this, so somebody else has to approve it/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Withdraw" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Reject" })).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it("that was made from what is no longer in force says so", async () => {
    server.gives("GET /operator/rules/2026-11-20.1", { ...proposed(false), compared_with: "2026-11-19.1" });
    await signIn("/operator/rules/2026-11-20.1");

    expect(await screen.findByText(/was made from 2026-11\.1.*has to be proposed anew/)).toBeVisible();
  });

  it("that a colleague decided meanwhile is read again", async () => {
    server.on("POST /operator/rules/2026-11-20.1/reject", () => problem(412, "precondition_failed"));
    const { user } = await signIn("/operator/rules/2026-11-20.1");
    await user.click(await screen.findByRole("button", { name: "Reject" }));
    await fill(user, "Reason", REASON);
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Reject" }));

    expect(await screen.findByText(/A colleague decided something about it meanwhile/)).toBeVisible();
    expect(server.of("GET /operator/rules/2026-11-20.1").length).toBeGreaterThan(1);
  });
});

describe("a proposal", () => {
  it("moves thresholds, each as exact as it was, and goes to the draft", async () => {
    server.gives("POST /operator/rules", proposed(true));
    const { user } = await signIn("/operator/propose/rules");
    const field = await screen.findByLabelText("Utilization max ≥");
    await user.clear(field);
    await user.type(field, "0.40");
    await user.clear(screen.getByLabelText("Nsf count ≥"));
    await user.type(screen.getByLabelText("Nsf count ≥"), "2");
    await user.clear(screen.getByLabelText("Fees typical ≥ in 90 days"));
    await user.type(screen.getByLabelText("Fees typical ≥ in 90 days"), "70");
    await fill(user, "Reason", REASON);
    expect(await findings()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Propose" }));

    expect(await screen.findByRole("heading", { name: "Rules 2026-11-20.1" })).toBeVisible();
    expect(server.of("POST /operator/rules")[0]?.body).toEqual({
      reason: REASON,
      based_on: "2026-11.1",
      change: {
        thresholds: [
          { persona: "high_utilization", feature: "utilization_max", op: ">=", threshold: "0.40" },
          { persona: "fee_pressure", feature: "nsf_count", op: ">=", threshold: 2 },
          {
            persona: "fee_pressure",
            feature: "fees_typical",
            op: ">=",
            threshold: { "30": "20", "90": "70", "180": "120" },
          },
        ],
      },
    });
  });

  it("of a catalogue changes what entries say, or takes them out", async () => {
    server.on("POST /operator/catalogue", () =>
      problem(422, "invalid_edition", {
        detail: "The edition cannot be used: 1 fault(s).",
        errors: [{ entry: "edu-fees", field: "summary", reason: "says “must”, which no text says" }],
      }),
    );
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByText("What fees add up to"));
    const [summary] = screen.getAllByLabelText("Summary");
    if (!summary) throw new Error("there is no field for the summary");
    await user.clear(summary);
    await user.type(summary, "You must pay less.");
    await user.click(screen.getByText("A card without fees"));
    const [, remove] = screen.getAllByRole("checkbox");
    if (remove) await user.click(remove);
    await fill(user, "Reason", REASON);
    expect(await findings()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Propose" }));

    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent(/Nothing was proposed.*edu-fees, summary: says “must”/);
    expect(server.of("POST /operator/catalogue")[0]?.body).toEqual({
      reason: REASON,
      based_on: "2026-11.1",
      change: {
        education: [{ id: "edu-fees", summary: "You must pay less." }],
        offers: [],
        remove: ["offer-card"],
      },
    });
    expect(summary).toHaveValue("You must pay less.");
    expect(await findings()).toEqual([]);
  });

  it("that changes nothing is not sent", async () => {
    const { user } = await signIn("/operator/propose/rules");
    await fill(user, "Reason", REASON);
    await user.click(screen.getByRole("button", { name: "Propose" }));

    expect(await screen.findByText("Nothing is changed yet.")).toBeVisible();
    expect(server.of("POST /operator/rules")).toEqual([]);
  });

  it("keeps what was typed where a colleague was quicker, until one starts again", async () => {
    server.on("POST /operator/rules", () => problem(412, "precondition_failed"));
    const { user } = await signIn("/operator/propose/rules");
    const field = await screen.findByLabelText("Utilization max ≥");
    await user.clear(field);
    await user.type(field, "0.40");
    await fill(user, "Reason", REASON);
    await user.click(screen.getByRole("button", { name: "Propose" }));
    expect(await screen.findByText(/would undo what a colleague changed/)).toBeVisible();
    expect(field).toHaveValue("0.40");

    const next = edition({ version: "2026-11-20.2" });
    server.on("GET /operator/rules", () => enveloped([next]));
    server.gives("GET /operator/rules/2026-11-20.2", rules({ edition: next, compared_with: next.version }));
    await user.click(screen.getByRole("button", { name: "Start again" }));
    expect(await screen.findByRole("link", { name: "2026-11-20.2" })).toBeVisible();
    expect(screen.getByLabelText("Utilization max ≥")).toHaveValue("0.50");
  });
});
