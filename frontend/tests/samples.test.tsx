/** Sample data are never mixed unasked with what somebody has. */
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { bring, bringing, bucket, PROGRESS, progress } from "./bringing";
import { findings, signIn } from "./page";
import { account } from "./people";
import { problem, type Server } from "./server";

const ACCOUNTS = "GET /users/me/accounts";
const HANNAHS = account({ account_id: "hannah-checking" });
const MIXED = "You have sample data here";

let server: Server;
beforeEach(() => {
  server = bringing();
});

async function press(name: string) {
  const { user } = await signIn("/bring");
  await user.click(await screen.findByRole("button", { name: `Use the data of ${name}` }));
  return user;
}
const question = () => screen.findByRole("dialog", { name: "Add invented data to what is here?" });

it("says plainly what sample data do, before anybody uses them", async () => {
  await signIn("/bring");

  const card = await screen.findByRole("region", { name: "Sample data" });
  expect(card).toHaveTextContent(/Invented people/);
  expect(card).toHaveTextContent(/counted together with what you bring of your own/);
  expect(card).toHaveTextContent(/Only erasing everything takes them away again/);
});

it("asks first where there are accounts, and sends nothing without a yes", async () => {
  server.gives(ACCOUNTS, [account()]);
  const user = await press("Hannah");
  const dialog = await question();
  expect(dialog).toHaveTextContent(/Hannah is invented/);
  expect(dialog).toHaveTextContent(/only erasing everything takes them away/);
  expect(await findings()).toEqual([]);

  await user.click(within(dialog).getByRole("button", { name: "Leave it as it is" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(server.of("POST /users/me/imports")).toEqual([]);
});

it("sends them after a yes", async () => {
  server.gives(ACCOUNTS, [account()]);
  const user = await press("Hannah");
  await user.click(within(await question()).getByRole("button", { name: "Add Hannah’s data" }));

  expect(await screen.findByText("Your data are here")).toBeVisible();
  expect(bucket.sent).toHaveLength(1);
});

it("asks while a file is still read, whose accounts are not here yet", async () => {
  server.gives(PROGRESS, progress("reading"));
  const { user } = await bring();
  await screen.findByText("Reading your file");
  await user.click(screen.getByRole("button", { name: "Use the data of Hannah" }));

  expect(await question()).toBeVisible();
  expect(bucket.sent).toHaveLength(1);
});

it("asks also where nobody can say what is there", async () => {
  server.on(ACCOUNTS, () => problem(500, "internal"));
  await press("Hannah");

  expect(await question()).toBeVisible();
  expect(bucket.sent).toEqual([]);
});

it("asks before a second invented person joins the first, but not before the first is brought up to date", async () => {
  server.gives(ACCOUNTS, [HANNAHS]);
  const user = await press("Sam");
  await user.click(within(await question()).getByRole("button", { name: "Leave it as it is" }));
  await user.click(screen.getByRole("button", { name: "Use the data of Hannah" }));

  expect(await screen.findByText("Your data are here")).toBeVisible();
  await waitFor(() => expect(bucket.sent).toHaveLength(1));
});

it("tells whoever brings a file of their own beside sample data", async () => {
  server.gives(ACCOUNTS, [HANNAHS, account()]);
  await signIn("/bring");

  const card = await screen.findByRole("region", { name: "A file of your own" });
  expect(await within(card).findByText(new RegExp(MIXED))).toBeVisible();
});

it("says nothing of sample data to whoever has none", async () => {
  server.gives(ACCOUNTS, [account()]);
  await signIn("/bring");

  await screen.findByRole("region", { name: "A file of your own" });
  await waitFor(() => expect(server.of(ACCOUNTS)).toHaveLength(1));
  expect(screen.queryByText(new RegExp(MIXED))).toBeNull();
});
