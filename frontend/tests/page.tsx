import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../src/App";

export const PASSWORD = "Demo123!";

/** Opens the page and signs in as a person would: by label and by button. */
export async function signIn(password = PASSWORD) {
  const user = userEvent.setup({ delay: null });
  const page = render(<App />);
  await user.type(await screen.findByLabelText("Email"), "hannah@demo.com");
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  return { user, ...page };
}
