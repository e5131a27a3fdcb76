import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, signIn } from "./page";
import { problem, Server } from "./server";

const COPY = "GET /users/me/export";
const ERASE = "DELETE /users/me";
const LINK = { url: "https://exports.test/copy", expires_at: "2026-11-19T10:05:00Z" };
const copy = (status: string, link: object | null) => ({
  export_id: "x-1",
  status,
  requested_at: "2026-11-19T10:00:00Z",
  link,
});

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives(COPY, copy("ready", LINK))
    .gives(ERASE, { erase_id: "e-1", status: "queued", requested_at: "", finished_at: null })
    .start();
});

describe("a copy", () => {
  it("is made when somebody asks, and not before", async () => {
    const { user } = await signIn("/data");
    await screen.findByRole("heading", { level: 1, name: "Your data" });
    expect(server.of(COPY)).toEqual([]);

    await user.click(screen.getByRole("button", { name: "Make my copy" }));
    expect(await screen.findByRole("link", { name: "Download" })).toHaveAttribute("href", LINK.url);
  });

  it("that is being made appears by itself", async () => {
    server.gives(COPY, copy("running", null));
    const { user } = await signIn("/data");
    await user.click(await screen.findByRole("button", { name: "Make my copy" }));
    expect(await screen.findByText(/is being made/)).toBeVisible();

    server.gives(COPY, copy("ready", LINK));
    expect(await screen.findByRole("link", { name: "Download" })).toBeVisible();
  });
});

describe("erasing", () => {
  async function ask(word: string) {
    const { user } = await signIn("/data");
    await user.click(await screen.findByRole("button", { name: "Erase my data" }));
    await fill(user, /Type the word/, word);
    await user.click(screen.getByRole("button", { name: "Erase for good" }));
  }

  it("needs the word, and does nothing without it", async () => {
    await ask("yes");

    expect(await screen.findByRole("alert")).toHaveTextContent("Please type the word erase");
    expect(server.of(ERASE)).toEqual([]);
  });

  it("signs out at once and says what happens", async () => {
    await ask("Erase ");

    expect(await screen.findByText(/Your data are being erased/)).toBeVisible();
    expect(server.of(ERASE)).toHaveLength(1);
    expect(screen.getByRole("button", { name: "Sign in" })).toBeVisible();
    expect(window.location.pathname).toBe("/");
    expect(server.api.at(-1)?.method).toBe("DELETE");
  });

  it("that failed says that nothing was erased", async () => {
    server.on(ERASE, () => problem(503, "unavailable"));
    await ask("erase");

    expect(await screen.findByRole("alert")).toHaveTextContent(/nothing was erased/);
  });
});

it("has no finding of axe, also with the question open", async () => {
  const { user } = await signIn("/data");
  await user.click(await screen.findByRole("button", { name: "Erase my data" }));

  expect(await findings()).toEqual([]);
});
