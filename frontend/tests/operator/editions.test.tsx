/** Editions are read in words, and a draft is decided by somebody else, by its revision. */
import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, signIn } from "../page";
import { problem, type Server } from "../server";
import { DRAFT, edition, editionsServer, proposed, REASON, rules } from "./editions";

let server: Server;
beforeEach(() => {
  server = editionsServer();
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
      screen.getByText("NSF count ≥ 1 and (Fees typical ≥ 20 in 30 days, 60 in 90 days, 120 in 180 days)"),
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
