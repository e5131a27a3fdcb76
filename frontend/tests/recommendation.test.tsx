import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fill, findings, signIn } from "./page";
import { BECAUSE, DISCLOSURE, item, set } from "./people";
import { enveloped, problem, Server } from "./server";

const ONE = "GET /users/me/recommendations/r-1";
const SAY = "POST /users/me/recommendations/r-1/feedback";
const LIST = "GET /users/me/recommendations";
const full = (changes: object = {}) => ({
  ...item(),
  set_id: "s-1",
  window: "30d",
  as_of: "2026-11-18",
  said: [],
  ...changes,
});
const said = (action: string, changes: object = {}) => ({
  feedback_id: "f-1",
  recommendation_id: "r-1",
  action,
  note: null,
  created_at: "2026-11-19T10:00:00Z",
  dispute: null,
  resolution: null,
  resolved_at: null,
  ...changes,
});
const rule = (signal: string, result: string, changes: object = {}) => ({
  signal,
  unit: "ratio",
  value: "0.680000",
  comparison: ">=",
  threshold: "0.5",
  result,
  null_reason: null,
  ...changes,
});

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives(LIST, set())
    .gives(ONE, full())
    .gives(SAY, said("helpful"))
    .gives(`${ONE}/explanation`, {
      recommendation_id: "r-1",
      decided_at: "2026-11-19T01:00:00Z",
      as_of: "2026-11-18",
      window: "30d",
      currency: "USD",
      rules: [
        rule("utilization_max", "met"),
        rule("savings_growth", "unknown", { value: null, null_reason: "base_too_small" }),
        rule("is_overdue", "not_met", { unit: "flag", value: false, comparison: "==", threshold: true }),
      ],
      data: { history_days: 200, tx_count: 120, last_tx_date: "2026-11-17", balances_as_of: "2026-11-18" },
      consent: { purpose: "education", notice_version: "1", checked_at: "2026-11-19T01:00:00Z" },
    })
    .start();
});

describe("one recommendation", () => {
  it("is reached from its card and says why, why now, by which facts, and what it leaves out", async () => {
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("link", { name: "How utilization works" }));

    expect(await screen.findByRole("heading", { level: 1, name: "How utilization works" })).toBeVisible();
    const article = await screen.findByRole("article");
    expect(article).toHaveTextContent(BECAUSE);
    expect(article).toHaveTextContent("Your statement closes on November 18.");
    expect(within(article).getByRole("definition")).toHaveTextContent("68% November 18, 2026");
    expect(within(article).getByText("Accounts that are not linked")).toBeVisible();
    expect(within(article).getByText(DISCLOSURE)).toBeVisible();
  });

  it("explains its rules in plain words, also those that nobody could check", async () => {
    const { user } = await signIn("/recommendations/r-1");
    await user.click(await screen.findByText("How this was decided"));

    expect(
      await screen.findByText("Share of the limit in use on your fullest card: 68%, which is at least 50%."),
    ).toBeVisible();
    expect(screen.getByText(/because there was too little at the start to compare with/)).toBeVisible();
    expect(screen.getByText("No card payment is overdue. So this was no reason.")).toBeVisible();
    expect(screen.getByText(/looked at 120 payments, the last on November 17, 2026/)).toBeVisible();
  });

  it("that is gone says so", async () => {
    server.on(ONE, () => problem(404, "not_found"));
    await signIn("/recommendations/r-1");

    expect(await screen.findByText("There is nothing here")).toBeVisible();
  });

  it("shows how a doubt was answered", async () => {
    server.gives(
      ONE,
      full({ said: [said("not_true", { dispute: "answered", resolution: "You were right." })] }),
    );
    await signIn("/recommendations/r-1");

    expect(await screen.findByText(/Our answer: You were right\./)).toBeVisible();
  });

  it("has no finding of axe", async () => {
    const { user } = await signIn("/recommendations/r-1");
    await user.click(await screen.findByText("How this was decided"));
    await screen.findByText(/could not be checked/);

    expect(await findings()).toEqual([]);
  });
});

describe("feedback", () => {
  it("is sent once under a key of its own, and thanked for", async () => {
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("button", { name: "Helpful" }));

    expect(await screen.findByText(/glad it helped/)).toBeVisible();
    const [call] = server.of(SAY);
    expect(call?.body).toEqual({ action: "helpful" });
    expect(call?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is sent again under the same key when the session had to be renewed", async () => {
    const answers = [problem(401, "unauthorized"), enveloped(said("helpful"))];
    server.on(SAY, () => answers.shift() ?? problem(500, "internal"));
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("button", { name: "Helpful" }));

    expect(await screen.findByText(/glad it helped/)).toBeVisible();
    const keys = server.of(SAY).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("shows what was said before", async () => {
    server.gives(LIST, set({ education: [item({ feedback: "already_did" })] }));
    await signIn("/recommendations");

    expect(await screen.findByRole("button", { name: "I did this" })).toHaveAttribute("aria-pressed", "true");
  });

  it("is in the list at once, also when it was said on the recommendation's own page", async () => {
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("link", { name: "How utilization works" }));
    server.gives(LIST, set({ education: [item({ feedback: "helpful" })] }));
    await user.click(await screen.findByRole("button", { name: "Helpful" }));
    await screen.findByText(/glad it helped/);
    await user.click(screen.getByRole("link", { name: "Back to all recommendations" }));

    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Helpful" })).toHaveAttribute("aria-pressed", "true"),
    );
  });

  it("hands the focus of its button to the thanks", async () => {
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("button", { name: "Not helpful" }));

    expect(await screen.findByText(/We keep that in mind/)).toHaveFocus();
  });

  it("that hides it reads the list anew, and leaves the focus on what was done", async () => {
    const { user } = await signIn("/recommendations");
    const hide = await screen.findByRole("button", { name: "Hide" });
    server.gives(LIST, set({ education: [item({ id: "r-2", title: "Another" })] }));
    await user.click(hide);

    expect(await screen.findByText("Another")).toBeVisible();
    expect(screen.queryByRole("link", { name: "How utilization works" })).toBeNull();
    expect(screen.getByText(/“How utilization works”: It will not be shown/)).toHaveFocus();
  });

  it("that hides it on its own page leads back, and does not ask for what is gone", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user } = await signIn("/recommendations/r-1");
    server.on(SAY, () => {
      server.on(ONE, () => problem(404, "not_found")).gives(LIST, set({ education: [] }));
      return enveloped(said("dismissed"));
    });
    await user.click(await screen.findByRole("button", { name: "Hide" }));
    expect(await screen.findByText(/will not be shown again/)).toHaveFocus();
    await act(() => vi.advanceTimersByTimeAsync(120_000));
    act(() => void window.dispatchEvent(new Event("visibilitychange")));

    expect(server.of(ONE)).toHaveLength(1);
    await user.click(screen.getByRole("link", { name: "See your other recommendations" }));
    expect(await screen.findByText("Nothing to point out right now")).toBeVisible();
  });

  it("offers no hiding where that is not possible", async () => {
    server.gives(LIST, set({ education: [item({ dismissible: false })] }));
    await signIn("/recommendations");
    await screen.findByRole("button", { name: "Helpful" });

    expect(screen.queryByRole("button", { name: "Hide" })).toBeNull();
  });

  it("of doubt takes a note and promises an answer by a person", async () => {
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("button", { name: "This is not true" }));
    await fill(user, "Your note", "I paid it off.");
    await user.click(screen.getByRole("button", { name: "Send" }));

    expect(await screen.findByText(/A person will look at it/)).toBeVisible();
    expect(server.of(SAY)[0]?.body).toEqual({ action: "not_true", note: "I paid it off." });
  });

  it("that could not be sent says so and can be tried again", async () => {
    server.on(SAY, () => problem(503, "unavailable"));
    const { user } = await signIn("/recommendations");
    await user.click(await screen.findByRole("button", { name: "Helpful" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/could not be recorded/);

    server.gives(SAY, said("helpful"));
    await user.click(screen.getByRole("button", { name: "Helpful" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    expect(await screen.findByText(/glad it helped/)).toBeVisible();
  });
});
