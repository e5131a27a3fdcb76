/** What somebody was writing when their session ended is found again by them, and by nobody else. */
import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { createDrafts } from "../src/drafts/keeper";
import { fill, findings, PASSWORD, signIn } from "./page";
import { item, set, stream } from "./people";
import { enveloped, problem, refused, Server } from "./server";

const PAGE = "/subscriptions";
const CORRECT = "PATCH /users/me/recurring/s-1";
const REASON = "Three accounts in two days.";
const PERSON = {
  user_id: "p-1",
  email: "h•••@demo.com",
  member_since: "2026-01-01T00:00:00Z",
  consent: "none",
  offers_consent: "none",
  flagged: false,
  data: null,
};
const NOTE = "My brother pays half of it.";

let server: Server;
let over: boolean;
type User = Awaited<ReturnType<typeof signIn>>["user"];

beforeEach(() => {
  over = false;
  server = new Server()
    .gives("GET /users/me/recurring", [stream()])
    .gives("GET /users/me/recommendations", set({ education: [item()] }))
    .on("InitiateAuth", ({ body }) =>
      (body as { AuthFlow: string }).AuthFlow === "REFRESH_TOKEN_AUTH"
        ? refused("NotAuthorizedException")
        : { body: { AuthenticationResult: server.tokens(1) } },
    )
    .on(CORRECT, () =>
      over ? problem(401, "unauthorized") : enveloped({ stream: stream(), recompute: false }),
    )
    .start();
});

const dialog = () => within(screen.getByRole("dialog"));

async function again(user: User) {
  expect(await screen.findByText("Your session has expired. Please sign in again.")).toBeVisible();
  over = false;
  await fill(user, "Email", "hannah@demo.com");
  await fill(user, "Password", PASSWORD);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

/** A correction with a choice and a note, sent by a session that is over. */
async function lost() {
  const { user } = await signIn(PAGE);
  await user.click(await screen.findByRole("button", { name: /^More/ }));
  await user.selectOptions(screen.getByLabelText("What it is"), "bill");
  await fill(user, "A note to yourself", NOTE);
  over = true;
  await user.click(dialog().getByRole("button", { name: "Save" }));
  return user;
}

describe("text that was being sent when the session ended", () => {
  it("is in its form again, and can be sent", async () => {
    const user = await lost();
    await again(user);

    expect(await screen.findByText(/What you wrote is here again/)).toBeVisible();
    expect(screen.getByLabelText("A note to yourself")).toHaveValue(NOTE);
    expect(screen.getByLabelText("What it is")).toHaveValue("bill");
    expect(await findings()).toEqual([]);
    await user.click(dialog().getByRole("button", { name: "Save" }));
    expect(server.of(CORRECT).at(-1)?.body).toEqual({ kind: "bill", note: NOTE });
  });

  it("is kept a second time, though nothing was added to it", async () => {
    const user = await lost();
    await again(user);
    await screen.findByText(/What you wrote is here again/);
    over = true;
    await user.click(dialog().getByRole("button", { name: "Save" }));
    await again(user);

    expect(await screen.findByLabelText("A note to yourself")).toHaveValue(NOTE);
  });

  it("is gone once its form is closed", async () => {
    const user = await lost();
    await again(user);
    await screen.findByText(/What you wrote is here again/);
    await user.click(dialog().getByRole("button", { name: "Cancel" }));
    await user.click(screen.getByRole("button", { name: /^More/ }));

    expect(screen.getByLabelText("A note to yourself")).toHaveValue("");
    expect(screen.queryByText(/What you wrote is here again/)).toBeNull();
  });

  it("lies nowhere in the browser", async () => {
    await lost();
    await screen.findByText(/session has expired/);

    const kept = JSON.stringify([localStorage, sessionStorage, document.cookie, document.body.innerHTML]);
    expect(kept).not.toContain(NOTE);
    expect(window.location.href).not.toContain("brother");
  });

  it("is not found by anybody else, and not by its author after them", async () => {
    const user = await lost();
    server.subject = "u-2";
    await again(user);
    expect(await screen.findByRole("button", { name: /^More/ })).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByDisplayValue(NOTE)).toBeNull();

    await user.click(screen.getByRole("button", { name: "Sign out" }));
    window.history.replaceState(null, "", PAGE);
    server.subject = "u-1";
    await fill(user, "Email", "hannah@demo.com");
    await fill(user, "Password", PASSWORD);
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("button", { name: /^More/ })).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is deleted when its author signs out without having looked for it", async () => {
    const user = await lost();
    window.history.replaceState(null, "", "/recommendations");
    await again(user);
    await screen.findByText("How utilization works");
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    window.history.replaceState(null, "", PAGE);
    await fill(user, "Email", "hannah@demo.com");
    await fill(user, "Password", PASSWORD);
    await user.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByRole("button", { name: /^More/ })).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is kept as well where it was another request that met the end", async () => {
    const { user } = await signIn(PAGE);
    await user.click(await screen.findByRole("button", { name: /^More/ }));
    await fill(user, "A note to yourself", NOTE);
    // The correction is refused, so the page reads the list anew: that is what finds the session over.
    server.on(CORRECT, () => problem(412, "changed_meanwhile"));
    server.on("GET /users/me/recurring", () => (over ? problem(401, "unauthorized") : enveloped([stream()])));
    over = true;
    await user.click(dialog().getByRole("button", { name: "Save" }));
    await again(user);

    expect(await screen.findByLabelText("A note to yourself")).toHaveValue(NOTE);
  });

  it("is an operator's reason too, with the decision that it was for", async () => {
    server.groups = ["operators"];
    server.gives("GET /operator/users/p-1", PERSON);
    server.on("POST /operator/users/p-1/flag", () => problem(401, "unauthorized"));
    const { user } = await signIn("/operator/users/p-1");
    await user.click(await screen.findByRole("button", { name: "Flag this person" }));
    await fill(user, "Reason", REASON);
    await user.click(dialog().getByRole("button", { name: "Flag" }));
    await again(user);

    expect(await screen.findByRole("dialog", { name: "Flag this person" })).toBeVisible();
    expect(screen.getByLabelText("Reason")).toHaveValue(REASON);
  });

  it("is not there where nothing was written: a form that was only open stays closed", async () => {
    const { user } = await signIn(PAGE);
    await user.click(await screen.findByRole("button", { name: /^More/ }));
    over = true;
    await user.click(screen.getByRole("button", { name: /^Ignore/ }));
    await again(user);

    expect(await screen.findByRole("button", { name: /^More/ })).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("what is kept", () => {
  it("belongs to nobody where a token does not say whose it is", () => {
    const drafts = createDrafts();
    drafts.watch("note", () => "text");
    drafts.keep("");
    drafts.admit("");

    expect(drafts.find("note")).toBeUndefined();
  });

  it("is only of forms that are open", () => {
    const drafts = createDrafts();
    const undo = drafts.watch("note", () => "text");
    undo();
    drafts.keep("u-1");

    expect(drafts.find("note")).toBeUndefined();
  });
});
