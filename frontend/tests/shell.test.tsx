import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { signIn } from "./page";
import { NOT_AGREED, set } from "./people";
import { Server } from "./server";

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives("GET /users/me/accounts", [])
    .gives("GET /users/me/consents", NOT_AGREED)
    .gives("GET /users/me/recommendations", set())
    .start();
});

describe("addresses", () => {
  it("lead through the door to the page that they name", async () => {
    await signIn("/consent");

    await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "Consent" })).toHaveFocus());
    expect(document.title).toBe("Consent · SpendSense");
    expect(screen.getByRole("link", { name: "Consent" })).toHaveAttribute("aria-current", "page");
  });

  it("keep the span of days", async () => {
    const { user } = await signIn("/recommendations?window=90d");
    await screen.findByText("How utilization works");
    expect(server.of("GET /users/me/recommendations")[0]?.query.get("window")).toBe("90d");

    await user.click(screen.getByRole("radio", { name: "180 days" }));
    await waitFor(() => expect(window.location.search).toBe("?window=180d"));
  });

  it("that lead nowhere say so and offer a way on", async () => {
    const { user } = await signIn("/no/such/page");
    await screen.findByRole("heading", { name: "There is no such page" });
    await user.click(screen.getByRole("link", { name: "To the first page" }));

    expect(await screen.findByRole("heading", { name: "Your overview" })).toBeVisible();
  });
});

describe("the menu", () => {
  it("opens by its button and closes with the page that was chosen", async () => {
    const { user } = await signIn("/");
    const button = await screen.findByRole("button", { name: "Menu" });
    await user.click(button);
    expect(button).toHaveAttribute("aria-expanded", "true");

    await user.click(within(screen.getByRole("navigation")).getByRole("link", { name: "Consent" }));
    expect(button).toHaveAttribute("aria-expanded", "false");
  });
});

describe("appearance", () => {
  it("follows the device until somebody chooses, and remembers that alone", async () => {
    const { user } = await signIn("/");
    expect(document.documentElement).not.toHaveAttribute("data-theme");

    await user.click(screen.getByRole("radio", { name: "Dark" }));
    expect(document.documentElement).toHaveAttribute("data-theme", "dark");
    expect({ ...localStorage }).toEqual({ "spendsense.theme": "dark" });

    await user.click(screen.getByRole("radio", { name: "As my device" }));
    expect(document.documentElement).not.toHaveAttribute("data-theme");
    expect(localStorage).toHaveLength(0);
  });
});

describe("a machine without a network", () => {
  it("is said, and taken back", async () => {
    await signIn("/");
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event("offline")));
    expect(await screen.findByText(/You are offline/)).toBeVisible();

    online.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event("online")));
    await waitFor(() => expect(screen.queryByText(/You are offline/)).toBeNull());
  });

  it("keeps on screen what was read, and says that it could not be refreshed", async () => {
    const { user } = await signIn("/recommendations");
    await screen.findByText("How utilization works");
    server.on("GET /users/me/recommendations", () => new TypeError("network"));
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await user.click(screen.getByRole("link", { name: "Overview" }));
    await act(() => vi.advanceTimersByTimeAsync(61_000));
    await user.click(screen.getByRole("link", { name: "Recommendations" }));
    await act(() => vi.advanceTimersByTimeAsync(10_000));

    expect(await screen.findByText(/could not refresh your recommendations/)).toBeVisible();
    expect(screen.getByText("How utilization works")).toBeVisible();
  });
});
