/** A dialog cannot be left as if declined while what was confirmed in it is under way. */
import { fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Dialog } from "../src/ui/Dialog";
import { DialogButtons } from "../src/ui/DialogButtons";
import { signIn } from "./page";
import { AGREED, NOT_AGREED } from "./people";
import { never, Server } from "./server";

const NOTICE = {
  purpose: "education",
  version: "1",
  sha256: "b".repeat(64),
  expires_after_days: 365,
  text: "Heading\nA text.",
};

/** What the browser sends for Escape. */
const pressEscape = (dialog: HTMLElement) => fireEvent(dialog, new Event("cancel", { cancelable: true }));

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives("GET /users/me/consents", NOT_AGREED)
    .gives("GET /consent/notices/education", NOTICE)
    .on("PUT /users/me/consents/education", never)
    .on("DELETE /users/me/consents/education", never)
    .start();
});

async function expectHeld(confirming: string) {
  await screen.findByRole("button", { name: confirming });
  const dialog = screen.getByRole("dialog");
  for (const button of within(dialog).getAllByRole("button")) expect(button).toBeDisabled();
  pressEscape(dialog);
  expect(screen.getByRole("dialog")).toBeVisible();
}

it("a yes to a notice that is being recorded", async () => {
  const { user } = await signIn("/consent");
  const card = within(await screen.findByRole("region", { name: "Lessons from your own numbers" }));
  await user.click(card.getByRole("button", { name: /Read and decide/ }));
  await user.click(await screen.findByRole("button", { name: "Yes, I agree" }));

  await expectHeld("Recording…");
});

it("a consent that is being withdrawn", async () => {
  server.gives("GET /users/me/consents", AGREED);
  const { user } = await signIn("/consent");
  await user.click(await screen.findByRole("button", { name: /Withdraw “Lessons/ }));
  await user.click(screen.getByRole("button", { name: "Withdraw" }));

  await expectHeld("Withdrawing…");
});

describe("a dialog", () => {
  const open = (busy: boolean, onClose: () => void) => (
    <Dialog title="Sure?" onClose={onClose}>
      <DialogButtons confirm="Yes" confirming="One moment…" busy={busy} onClose={onClose} />
    </Dialog>
  );

  it("is left by Escape before and after, and opens again where the browser closed it meanwhile", () => {
    const onClose = vi.fn();
    const { rerender } = render(open(true, onClose));
    const dialog = screen.getByRole<HTMLDialogElement>("dialog");
    dialog.open = false;
    fireEvent(dialog, new Event("close"));
    expect(dialog.open).toBe(true);
    expect(onClose).not.toHaveBeenCalled();

    rerender(open(false, onClose));
    pressEscape(dialog);
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
