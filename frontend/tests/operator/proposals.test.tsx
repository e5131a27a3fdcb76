/** A proposal sends what was changed and no more, and what was typed is not lost. */
import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, signIn } from "../page";
import { enveloped, problem, type Server } from "../server";
import { edition, editionsServer, proposed, REASON, rules } from "./editions";

let server: Server;
beforeEach(() => {
  server = editionsServer();
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
