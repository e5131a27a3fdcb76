import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, signIn } from "../page";
import { BECAUSE } from "../people";
import { enveloped, problem, Server } from "../server";

const QUEUE = "GET /operator/review";
const one = (action: string) => `POST /operator/recommendations/r-1/${action}`;
const WAITING = {
  waiting_since: "2026-11-18T10:00:00Z",
  age_seconds: 90_000,
  recommendation: {
    id: "r-1",
    user_id: "u-1",
    set_id: "s-1",
    window: "30d",
    as_of: "2026-11-18",
    current: true,
    type: "education",
    status: "approved",
    version: 4,
    flagged_at: null,
    created_at: "2026-11-18T10:00:00Z",
    expires_at: null,
    words: {
      catalogue_id: "c-1",
      title: "How utilization works",
      summary: "",
      because: { text: BECAUSE, facts: [] },
      why_now: "",
      eligibility: [],
      persona: "high_utilization",
    },
    feedback: [
      {
        action: "not_true",
        note: "I paid it off.",
        created_at: "2026-11-18T10:00:00Z",
        resolved_at: null,
        resolution: null,
      },
    ],
  },
};
const REASON = "The balance was paid on Monday.";
const ANSWER = "You are right: your bank told us on Tuesday.";

let server: Server;
beforeEach(() => {
  server = new Server().gives(QUEUE, [WAITING]);
  for (const action of ["approve", "override", "flag"]) {
    server.on(one(action), () => {
      server.gives(QUEUE, []);
      return enveloped({});
    });
  }
  server.groups = ["operators"];
  server.start();
});

async function decide(button: string, reason: string) {
  const page = await signIn("/operator/review?status=disputed");
  await page.user.click(await screen.findByRole("button", { name: button }));
  if (screen.queryByLabelText(/^Answer/)) await fill(page.user, /^Answer/, ANSWER);
  await fill(page.user, /^Reason/, reason);
  const dialog = within(screen.getByRole("dialog"));
  await page.user.click(dialog.getByRole("button", { name: button }));
  return page;
}

describe("the queue", () => {
  it("says what waits, since when, and what the person says", async () => {
    await signIn("/operator/review?status=disputed");

    expect(await screen.findByText(/Waiting for 1 day/)).toBeVisible();
    expect(screen.getByText("“I paid it off.”")).toBeVisible();
    expect(server.of(QUEUE)[0]?.query.get("status")).toBe("disputed");
    expect(await findings()).toEqual([]);
  });

  it("that is empty says so", async () => {
    server.gives(QUEUE, []);
    await signIn("/operator/review");

    expect(await screen.findByText("Nothing waits for its first approval.")).toBeVisible();
  });
});

describe("a card that leaves the queue", () => {
  const other = (id: string, title: string) => ({
    ...WAITING,
    recommendation: {
      ...WAITING.recommendation,
      id,
      words: { ...WAITING.recommendation.words, title },
    },
  });

  it.each([
    ["Approve", "approve", "Approved"],
    ["Override", "override", "Overridden"],
  ])("after %s is said, and the next one has the focus", async (button, action, done) => {
    server.gives(QUEUE, [WAITING, other("r-2", "Fees add up")]);
    server.on(one(action), () => {
      server.gives(QUEUE, [other("r-2", "Fees add up")]);
      return enveloped({});
    });
    const { user } = await signIn("/operator/review?status=disputed");
    const [first] = await screen.findAllByRole("button", { name: button });
    if (first) await user.click(first);
    await fill(user, /^Answer/, ANSWER);
    await fill(user, /^Reason/, REASON);
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: button }));

    const said = await screen.findByText(`${done}: How utilization works.`);
    expect(said.closest("[role=status]")).not.toBeNull();
    await waitFor(() => expect(screen.getByRole("link", { name: "Fees add up" })).toHaveFocus());
    expect(await findings()).toEqual([]);
  });

  it("as the last one leads to the heading", async () => {
    await decide("Approve", REASON);

    await screen.findByText("Nobody says that something is not true.");
    expect(screen.getByRole("heading", { level: 1, name: "Review" })).toHaveFocus();
  });
});

describe("a decision", () => {
  it.each([
    ["Approve", "approve", { reason: REASON, answer: ANSWER }],
    ["Override", "override", { reason: REASON, reason_code: "not_true", answer: ANSWER }],
    ["Flag", "flag", { reason: REASON }],
  ])("to %s is recorded with its reason, for the version that was seen", async (button, action, body) => {
    await decide(button, REASON);

    expect(await screen.findByText("Nobody says that something is not true.")).toBeVisible();
    const [call] = server.of(one(action));
    expect(call?.body).toEqual(body);
    expect(call?.headers.get("If-Match")).toBe('"4"');
  });

  it("about what nobody doubts asks for no answer", async () => {
    const { recommendation } = WAITING;
    server.gives(QUEUE, [
      { ...WAITING, recommendation: { ...recommendation, flagged_at: "2026-11-18T10:00:00Z", feedback: [] } },
    ]);
    await decide("Approve", REASON);

    expect(await screen.findByText("Nobody says that something is not true.")).toBeVisible();
    expect(server.of(one("approve"))[0]?.body).toEqual({ reason: REASON });
  });

  it("that a colleague came before is not done", async () => {
    server.on(one("flag"), () => problem(412, "changed_meanwhile"));
    await decide("Flag", REASON);

    expect(await screen.findByRole("alert")).toHaveTextContent(/colleague decided something/);
  });

  it("that the checks refuse says why", async () => {
    server.on(one("override"), () =>
      problem(422, "not_eligible", { detail: "It does not fit this person." }),
    );
    await decide("Override", REASON);

    expect(await screen.findByRole("alert")).toHaveTextContent("It does not fit this person.");
  });
});
