import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { findings, signIn } from "./page";
import { stream } from "./people";
import { enveloped, problem, Server } from "./server";

const LIST = "GET /users/me/recurring";
const CORRECT = "PATCH /users/me/recurring/s-1";
const CORRECTION = {
  kind: null,
  ignored: false,
  merged_into: null,
  note: null,
  updated_at: "2026-11-19T00:00:00Z",
};

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives(LIST, [stream(), stream({ stream_id: "s-2", merchant: "Rent", kind: "bill", price_history: [] })])
    .start();
});

/** The correction is kept, so that what is read next already has it. */
function takes(changes: Parameters<typeof stream>[0]) {
  server.on(CORRECT, () => {
    server.gives(LIST, [stream(changes)]);
    return enveloped({ stream_id: "s-1", correction: CORRECTION, version: "1", recompute: false });
  });
}

describe("subscriptions and bills", () => {
  it("say when the next charge is expected, what was paid and since when", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, now: new Date("2026-12-06T23:00:00") });
    const { user } = await signIn("/subscriptions");
    const card = await screen.findByRole("article", { name: "Netflix" });
    expect(card).toHaveTextContent(/\$15\.49.*every month.*Next charge.*December 6, 2026/);

    await user.click(within(card).getByText("Prices and how we know"));
    const prices = within(card).getByRole("list", { name: "Prices of Netflix" });
    expect(prices).toHaveTextContent(/January 6, 2026 \$13\.99.*July 6, 2026 \$15\.49 ▲ dearer/);
    expect(
      screen.getByText(/1 in all, about \$15\.49 per month\./, { selector: "#shelf-subscriptions + p" }),
    ).toBeVisible();
  });

  it("say of a charge that is late that it was expected", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, now: new Date("2026-12-07T12:00:00") });
    await signIn("/subscriptions");

    const card = await screen.findByRole("article", { name: "Netflix" });
    expect(card).toHaveTextContent(/Was expected.*December 6, 2026/);
    expect(screen.getByRole("region", { name: "Expected next" })).toHaveTextContent(
      /Netflix \(not seen yet\)/,
    );
  });

  it("that ended are payments, whichever way the money went", async () => {
    const ended = { is_active: false, next_date: null };
    server.gives(LIST, [stream({ direction: "inflow", kind: "income", merchant: "Old Job", ...ended })]);
    await signIn("/subscriptions");

    const shelf = await screen.findByRole("region", { name: "Ended" });
    expect(shelf).toHaveTextContent("The next payment did not come.");
    expect(shelf).not.toHaveTextContent(/charge/);
  });

  it("have no finding of axe", async () => {
    await signIn("/subscriptions");
    await screen.findByRole("article", { name: "Netflix" });

    expect(await findings()).toEqual([]);
  });
});

describe("a correction", () => {
  it("that it is no subscription is sent for the version that was seen, and lasts", async () => {
    takes({ kind: "habit", correction: { ...CORRECTION, kind: "habit" } });
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "Not a subscription (Netflix)" }));

    expect(await screen.findByRole("region", { name: "Habits" })).toHaveTextContent("Netflix");
    const [call] = server.of(CORRECT);
    expect(call?.body).toEqual({ kind: "habit" });
    expect(call?.headers.get("If-Match")).toBe('"0"');
    expect(screen.getByText(/It stays so until you undo it/)).toBeVisible();
  });

  it.each([
    ["at once", false, 0],
    ["once the figures have followed", true, 4_500],
  ])("moves the card %s, says so and keeps the focus on it", async (_, recompute, wait) => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const moved = () => server.gives(LIST, [stream({ kind: "habit" })]);
    server.on(CORRECT, () => {
      if (!recompute) moved();
      return enveloped({ stream_id: "s-1", correction: CORRECTION, version: "1", recompute });
    });
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "Not a subscription (Netflix)" }));
    await waitFor(() => expect(server.of(LIST)).toHaveLength(2));
    moved();
    await act(() => vi.advanceTimersByTimeAsync(wait));

    const habits = await screen.findByRole("region", { name: "Habits" });
    expect(within(habits).getByRole("heading", { name: "Netflix" })).toHaveFocus();
    expect(screen.getByText("“Netflix” now stands under “Habits”.")).toHaveAttribute("role", "status");
    expect(await findings()).toEqual([]);
  });

  it("calls nobody away who went on elsewhere meanwhile", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.gives(CORRECT, { stream_id: "s-1", correction: CORRECTION, version: "1", recompute: true });
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "Not a subscription (Netflix)" }));
    await waitFor(() => expect(server.of(LIST)).toHaveLength(2));
    const elsewhere = screen.getByRole("link", { name: "Consent" });
    elsewhere.focus();
    server.gives(LIST, [stream({ kind: "habit" })]);
    await act(() => vi.advanceTimersByTimeAsync(4_500));

    expect(await screen.findByText("“Netflix” now stands under “Habits”.")).toBeVisible();
    expect(elsewhere).toHaveFocus();
  });

  it("that merges a card with another says that it is gone", async () => {
    const rent = stream({ stream_id: "s-2", merchant: "Rent", kind: "bill" });
    server.on(CORRECT, () => {
      server.gives(LIST, [rent]);
      return enveloped({ stream_id: "s-1", correction: CORRECTION, version: "1", recompute: false });
    });
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "More about Netflix" }));
    await user.selectOptions(screen.getByLabelText("Part of another"), "s-2");
    await user.click(screen.getByRole("button", { name: "Save" }));

    expect(await screen.findByText("“Netflix” no longer stands on its own.")).toHaveFocus();
  });

  it("to ignore it can be taken back", async () => {
    takes({ kind: "ignored", correction: { ...CORRECTION, ignored: true } });
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "Ignore (Netflix)" }));
    expect(await screen.findByRole("region", { name: "Ignored by you" })).toHaveTextContent("Netflix");

    takes({});
    await user.click(screen.getByRole("button", { name: "Count it again (Netflix)" }));
    expect(await screen.findByRole("region", { name: "Subscriptions" })).toBeVisible();
    expect(server.of(CORRECT).at(-1)?.body).toEqual({ ignored: null });
  });

  it("sends only what was changed", async () => {
    takes({});
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "More about Netflix" }));
    await user.selectOptions(screen.getByLabelText("Part of another"), "s-2");
    await user.click(screen.getByRole("button", { name: "Save" }));

    await screen.findByRole("article", { name: "Netflix" });
    expect(server.of(CORRECT)[0]?.body).toEqual({ merged_into: "s-2" });
  });

  it("offers to merge with other merchants alone, and not with the same one", async () => {
    const again = stream({ stream_id: "s-3", frequency: "ANNUALLY" });
    const pay = stream({
      stream_id: "s-4",
      merchant: "Northside Dental",
      direction: "inflow",
      kind: "income",
    });
    server.gives(LIST, [stream(), stream({ stream_id: "s-2", merchant: "Rent", kind: "bill" }), again, pay]);
    const { user } = await signIn("/subscriptions");
    const [more] = await screen.findAllByRole("button", { name: "More about Netflix" });
    if (more) await user.click(more);

    const choices = within(screen.getByLabelText("Part of another")).getAllByRole("option");
    expect(choices.map(({ textContent }) => textContent)).toEqual(["No, it stands alone", "Rent"]);
  });

  it("that crossed another one is not done, and says so", async () => {
    server.on(CORRECT, () => problem(412, "changed_meanwhile"));
    const { user } = await signIn("/subscriptions");
    await user.click(await screen.findByRole("button", { name: "Ignore (Netflix)" }));

    expect(await screen.findByRole("alert")).toHaveTextContent(/changed elsewhere meanwhile/);
  });
});
