import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { findings, signIn as signInAt } from "./page";
import { BECAUSE, COMPENSATION, DISCLOSURE, item, OFFER, set } from "./people";
import { never, problem, Server } from "./server";

const LIST = "GET /users/me/recommendations";
let server: Server;
beforeEach(() => {
  server = new Server().gives(LIST, set()).start();
});

const signIn = (path = "/recommendations") => signInAt(path);

describe("a recommendation", () => {
  it("says why, with the person's own numbers, and what it is not", async () => {
    await signIn();
    const card = await screen.findByRole("article", { name: "How utilization works" });

    expect(card.querySelector(".because")).toHaveTextContent(BECAUSE);
    expect(within(card).getByText(DISCLOSURE)).toBeVisible();
    const set_off = [...card.querySelectorAll(".because strong")].map((part) => part.textContent);
    expect(set_off).toEqual(["68%", "$3,400", "$5,000", "30%", "$87"]);
  });

  it("lists the facts behind its text", async () => {
    const { user } = await signIn();
    await user.click(await screen.findByText("The numbers behind this"));

    expect(screen.getByText("Utilization")).toBeVisible();
    expect(screen.getByRole("definition")).toHaveTextContent("68% November 18, 2026");
  });

  it("shows text as text, whatever is in it", async () => {
    const title = "<img src=x onerror=alert(1)>";
    server.gives(LIST, set({ education: [item({ title })] }));
    await signIn();

    expect(await screen.findByText(title)).toBeVisible();
    expect(document.querySelector("main img")).toBeNull();
  });

  it("carries its disclosure each time", async () => {
    const education = ["a", "b", "c"].map((id) => item({ id, title: id }));
    server.gives(LIST, set({ education, offers: [OFFER] }));
    await signIn();
    await screen.findByText("a");

    expect(screen.getAllByText(DISCLOSURE)).toHaveLength(4);
  });
});

describe("an answer to a doubt", () => {
  const ANSWERED = {
    recommendation_id: "r-9",
    title: "How interest adds up",
    said_at: "2026-11-17T10:00:00Z",
    answer: "You are right: the card was paid off on Monday.",
    answered_at: "2026-11-18T10:00:00Z",
  };

  it.each([
    ["beside what is shown", set({ answers: [ANSWERED] })],
    ["where nothing is shown any more", set({ education: [], answers: [ANSWERED] })],
  ])("is read %s", async (_, found) => {
    server.gives(LIST, found);
    await signIn();
    const answers = await screen.findByRole("region", { name: "Answers to your doubts" });

    expect(within(answers).getByRole("heading", { name: "How interest adds up" })).toBeVisible();
    expect(within(answers).getByText(ANSWERED.answer)).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it("is not mentioned where there is none", async () => {
    await signIn();
    await screen.findByText("How utilization works");

    expect(screen.queryByText("Answers to your doubts")).toBeNull();
  });
});

describe("partner offers", () => {
  it("stand apart, say who pays and which conditions are met", async () => {
    server.gives(LIST, set({ offers: [OFFER] }));
    await signIn();
    const offers = await screen.findByRole("region", { name: "Partner offers" });

    expect(within(offers).getByText(COMPENSATION)).toBeVisible();
    expect(within(offers).getByText("Not overdue")).toBeVisible();
    expect(within(offers).queryByText("Internal note")).toBeNull();
    expect(within(offers).queryByText("How utilization works")).toBeNull();
  });

  it("are not mentioned where there are none", async () => {
    await signIn();
    await screen.findByText("How utilization works");

    expect(screen.queryByText("Partner offers")).toBeNull();
    expect(screen.queryByText(COMPENSATION)).toBeNull();
  });
});

describe("a state", () => {
  it("of loading is announced", async () => {
    server.on(LIST, never);
    await signIn();

    expect(await screen.findByRole("status", { name: "Loading your recommendations" })).toHaveAttribute(
      "aria-busy",
      "true",
    );
  });

  it.each([
    ["ready", "Nothing to point out right now"],
    ["insufficient_data", "Not enough history yet"],
  ] as const)("of %s without items is said", async (status, words) => {
    server.gives(LIST, set({ status, education: [] }));
    await signIn();

    expect(await screen.findByRole("heading", { name: words })).toBeVisible();
  });

  it("of too little data shows general items as such", async () => {
    server.gives(LIST, set({ status: "insufficient_data" }));
    await signIn();

    expect(await screen.findByText(/history is still short/)).toBeVisible();
    expect(screen.getByText("How utilization works")).toBeVisible();
  });

  it("of staleness shows what is known and says that it is old", async () => {
    server.gives(LIST, set({ status: "stale" }));
    await signIn();

    expect(await screen.findByText(/An update is on its way/)).toBeVisible();
    expect(screen.getByText(/up to November 18, 2026/)).toBeVisible();
  });

  it("of pending ends by itself when the result is there", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.gives(LIST, set({ status: "pending", set_id: null, as_of: null, education: [] }));
    await signIn();
    expect(await screen.findByText("We are working it out")).toBeVisible();

    server.gives(LIST, set());
    await act(() => vi.advanceTimersByTimeAsync(3_500));
    expect(await screen.findByText("How utilization works")).toBeVisible();
    const asked = server.of(LIST).length;
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(server.of(LIST)).toHaveLength(asked);
  });

  it("of staleness is not waited for without end", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.gives(LIST, set({ status: "stale" }));
    await signIn();
    expect(await screen.findByText(/not up to date/)).toBeVisible();

    await act(() => vi.advanceTimersByTimeAsync(300_000));
    expect(server.of(LIST).length).toBeLessThan(30);
    expect(screen.getByText(/not up to date/)).toBeVisible();
  });

  it("of staleness becomes what the newer data say", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.gives(LIST, set({ status: "stale" }));
    await signIn();
    expect(await screen.findByText(/not up to date/)).toBeVisible();

    server.gives(LIST, set());
    await act(() => vi.advanceTimersByTimeAsync(3_500));
    expect(await screen.findByText("How utilization works")).toBeVisible();
    expect(screen.queryByText(/not up to date/)).toBeNull();
  });

  it("of missing consent is no error and is not asked again", async () => {
    server.on(LIST, () => problem(403, "consent_required"));
    await signIn();

    expect(await screen.findByText("Your consent comes first")).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(server.of(LIST)).toHaveLength(1);
  });

  it("of an operator's account is explained", async () => {
    server.on(LIST, () => problem(403, "forbidden"));
    await signIn();

    expect(await screen.findByText("This page is not for your account")).toBeVisible();
  });

  it("of an API that is down offers another try, which works", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.on(LIST, () => problem(503, "unavailable"));
    const { user } = await signIn();
    await screen.findByRole("heading", { level: 1, name: "Your recommendations" });
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(await screen.findByRole("alert")).toHaveTextContent(/cannot be reached/);
    expect(screen.getByText("req-7")).toBeVisible();
    expect(server.of(LIST)).toHaveLength(3);

    server.gives(LIST, set());
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("How utilization works")).toBeVisible();
  });

  it("of no network is the same", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.on(LIST, () => new TypeError("network"));
    await signIn();
    await screen.findByRole("heading", { level: 1, name: "Your recommendations" });
    await act(() => vi.advanceTimersByTimeAsync(10_000));

    expect(await screen.findByRole("alert")).toHaveTextContent(/cannot be reached/);
  });
});

describe("accessibility", () => {
  it("of the door has no finding", async () => {
    server.on("InitiateAuth", () => ({ status: 400, body: { __type: "NotAuthorizedException" } }));
    await signIn();
    await screen.findByRole("alert");

    expect(await findings()).toEqual([]);
  });

  it("of recommendations and offers has no finding", async () => {
    server.gives(LIST, set({ offers: [OFFER] }));
    await signIn();
    await screen.findByText("A balance transfer card");

    expect(await findings()).toEqual([]);
  });

  it("leads whoever works by keyboard to the new heading", async () => {
    await signIn();

    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Your recommendations");
  });
});
