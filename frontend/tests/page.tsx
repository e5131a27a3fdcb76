import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { App } from "../src/spendsense/App";

export const PASSWORD = "Demo123!";

/** Opens the page at an address and signs in as a person would: by label and by button. */
export async function signIn(path = "/", app = <App />) {
  window.history.replaceState(null, "", path);
  const user = userEvent.setup({ delay: null });
  const page = render(app);
  await fill(user, "Email", "hannah@demo.com");
  await fill(user, "Password", PASSWORD);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  return { user, ...page };
}

/** Puts a text into a field in one go, as a password manager does. */
export async function fill(user: ReturnType<typeof userEvent.setup>, label: string | RegExp, text: string) {
  await user.click(await screen.findByLabelText(label));
  await user.paste(text);
}

// Colours need a rendering engine, and so are held by tests/e2e; the rest is in index.html, not loaded here.
const ELSEWHERE = ["color-contrast", "html-has-lang", "document-title"];

/** What axe finds on the page as it stands, by the rule's id. */
export async function findings(): Promise<string[]> {
  const rules = Object.fromEntries(ELSEWHERE.map((rule) => [rule, { enabled: false }]));
  return (await axe.run(document, { rules })).violations.map(({ id }) => id);
}
