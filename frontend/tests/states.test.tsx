/** What every page says while it waits, when nobody answers, and when the session is over. */
import { act, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useLocation } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { Frame } from "../src/shell/Frame";
import { PRODUCT } from "../src/shell/product";
import { SPENDSENSE } from "../src/spendsense/product";
import { Boundary } from "../src/ui/Boundary";
import { findings, signIn } from "./page";
import { never, problem, refused, Server } from "./server";

const CONSUMER = ["/", "/recommendations", "/recommendations/r-1", "/subscriptions", "/bring", "/consent"];
const OPERATOR = [
  "/operator/users",
  "/operator/users/u-1",
  "/operator/recommendations/r-1",
  "/operator/review",
  "/operator/runs",
  "/operator/runs/k-1",
  "/operator/metrics",
  "/operator/catalogue",
  "/operator/catalogue/2026-11.1",
  "/operator/propose/catalogue",
  "/operator/rules",
  "/operator/rules/2026-11.1",
  "/operator/propose/rules",
  "/operator/audit",
];
const PAGES = [
  ...CONSUMER.map((path) => ({ path, group: "consumers" })),
  ...OPERATOR.map((path) => ({ path, group: "operators" })),
];

let server: Server;
beforeEach(() => {
  server = new Server().start();
});

describe.each(PAGES)("$path", ({ path, group }) => {
  beforeEach(() => {
    server.groups = [group];
  });

  it("says what it waits for on a slow network", async () => {
    server.all = () => never();
    await signIn(path);

    // The heading of the page itself: before it, the console's own code is waited for.
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
    expect(screen.getAllByRole("status", { name: /^Loading / })[0]).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it("says that nobody answers, and offers to try again", async () => {
    server.all = () => new Error("down");
    const { user } = await signIn(path);
    const [again] = await screen.findAllByRole("button", { name: "Try again" });
    expect(screen.getAllByRole("alert")[0]).toHaveTextContent(/SpendSense cannot be reached/);
    expect(await findings()).toEqual([]);

    const before = server.api.length;
    if (again) await user.click(again);
    expect(server.api.length).toBeGreaterThan(before);
  });

  it("leads back to the door when the session is over", async () => {
    server.all = () => problem(401, "unauthorized");
    server.on("InitiateAuth", ({ body }) => {
      const { AuthFlow } = body as { AuthFlow: string };
      if (AuthFlow === "REFRESH_TOKEN_AUTH") return refused("NotAuthorizedException");
      return { body: { AuthenticationResult: server.tokens(1) } };
    });
    await signIn(path);

    expect(await screen.findByText("Your session has expired. Please sign in again.")).toBeVisible();
    expect(window.location.pathname).toBe(path);
  });
});

it("is no empty page where a part of the application does not arrive", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const NotArrived = () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  };
  render(
    <PRODUCT.Provider value={SPENDSENSE}>
      <Boundary at="/">
        <NotArrived />
      </Boundary>
    </PRODUCT.Provider>,
  );

  expect(screen.getByRole("alert")).toHaveTextContent(/SpendSense cannot be reached/);
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
});

describe("a fault in drawing one page", () => {
  const Page = () => {
    const [path] = useLocation();
    if (path !== "/consent") throw new Error(`a fault at ${path}`);
    return <p>This page works.</p>;
  };

  it("does not block the others, and is said of each page that has one", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    window.history.replaceState(null, "", "/");
    render(
      <PRODUCT.Provider value={SPENDSENSE}>
        <Frame>
          <Page />
        </Frame>
      </PRODUCT.Provider>,
    );
    expect(screen.getByRole("alert")).toHaveTextContent(/SpendSense cannot be reached/);

    act(() => navigate("/bring"));
    expect(screen.getByRole("alert")).toHaveTextContent(/SpendSense cannot be reached/);
    act(() => navigate("/consent"));
    expect(screen.getByText("This page works.")).toBeVisible();
    act(() => navigate("/"));
    expect(screen.getByRole("alert")).toHaveTextContent(/SpendSense cannot be reached/);
  });
});
