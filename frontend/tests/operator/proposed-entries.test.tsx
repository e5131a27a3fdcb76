/** A proposal of a catalogue: entries are written whole, added and taken out; what is wrong is said at its field. */
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, signIn } from "../page";
import { enveloped, problem, type Server } from "../server";
import { CATALOGUE, DRAFT, editionsServer, REASON } from "./editions";

let server: Server;
type User = Awaited<ReturnType<typeof signIn>>["user"];
beforeEach(() => {
  server = editionsServer();
  const draft = { ...CATALOGUE, edition: { ...DRAFT, mine: true } };
  server.on("POST /operator/catalogue", () => enveloped(draft));
  server.gives("GET /operator/catalogue/2026-11-20.1", draft);
});

const group = (name: string | RegExp) => within(screen.getByRole("group", { name, hidden: true }));

async function put(user: User, label: string, text: string) {
  const field = screen.getByLabelText(label);
  await user.clear(field);
  await user.click(field);
  await user.paste(text);
}

async function send(user: User) {
  await fill(user, "Reason", REASON);
  await user.click(screen.getByRole("button", { name: "Propose" }));
}

const change = () =>
  (server.of("POST /operator/catalogue").at(-1)?.body as { change: unknown } | undefined)?.change;
const arrived = () => screen.findByRole("heading", { name: "Catalogue 2026-11-20.1" });

describe("a proposal of a catalogue", () => {
  it("sends the fields that were changed and no others, and takes entries out", async () => {
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByText("What fees add up to"));
    await put(user, "Summary", "Fees add up. Some can be avoided.");
    await user.click(group("For these personas").getByLabelText("High utilization"));
    expect(screen.getByText("Changed")).toBeVisible();
    await user.click(screen.getByText("A card without fees"));
    const boxes = screen.getAllByRole("checkbox", { name: "Take it out of the catalogue" });
    if (boxes[1]) await user.click(boxes[1]);
    expect(screen.getByText("Goes")).toBeVisible();
    await send(user);

    await arrived();
    expect(change()).toEqual({
      education: [
        {
          id: "edu-fees",
          summary: "Fees add up. Some can be avoided.",
          personas: ["fee_pressure", "high_utilization"],
        },
      ],
      offers: [],
      remove: ["offer-card"],
      settings: {},
    });
  });

  it("adds a lesson with everything that it takes", async () => {
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
    await put(user, "Id", "edu-fees-2");
    await put(user, "Title", "Fees and how to ask");
    await put(user, "Summary", "A bank may take a fee back.");
    await put(user, "Because", "You paid ");
    await user.selectOptions(screen.getByLabelText("A number or name of the person's"), "fees");
    expect(screen.getByText(/It holds for a window/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Put it into the text" }));
    expect(screen.getByLabelText("Because")).toHaveValue("You paid {fees}");
    expect(screen.getByLabelText("Because")).toHaveFocus();
    await user.paste(" in {feez}");
    expect(screen.getByText("[Fees]")).toBeVisible();
    expect(screen.getByText("[there is no slot feez]")).toBeVisible();
    await put(user, "Why now", "A fee came up.");
    await user.click(group("For these personas").getByLabelText("Fee pressure"));
    await user.selectOptions(group("A new test").getByLabelText("Signal"), "nsf_count");
    await put(user, "Value", "1");
    expect(screen.getByText(/This is educational content/)).toBeVisible();
    await send(user);

    await arrived();
    expect(change()).toEqual({
      education: [
        {
          id: "edu-fees-2",
          title: "Fees and how to ask",
          summary: "A bank may take a fee back.",
          because: "You paid {fees} in {feez}",
          why_now: "A fee came up.",
          personas: ["fee_pressure"],
          generic: false,
          trigger: { feature: "nsf_count", op: ">=", threshold: 1 },
        },
      ],
      offers: [],
      remove: [],
      settings: {},
    });
  });

  it("adds a lesson for everybody, which has no condition", async () => {
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
    await put(user, "Id", "gen-budget");
    await user.click(group("When it is shown").getByRole("checkbox"));
    expect(screen.queryByRole("group", { name: "A new test" })).toBeNull();
    await send(user);

    await arrived();
    expect(change()).toMatchObject({ education: [{ id: "gen-budget", generic: true, trigger: null }] });
  });

  it("adds an offer with its conditions by name, and says what is disclosed", async () => {
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByRole("button", { name: "Add an offer" }));
    await put(user, "Id", "offer-app");
    await put(user, "Category", "budgeting_app");
    await put(user, "Name of the condition", "pays_fees");
    await user.selectOptions(group("A new test").getByLabelText("Signal"), "fees");
    await put(user, "Value", "0");
    await user.click(group("Who may see it").getByRole("button", { name: "Add a condition" }));
    await user.click(screen.getByRole("button", { name: "Remove this condition A new condition" }));
    expect(group("Who may see it").getByRole("button", { name: "Add a condition" })).toHaveFocus();
    expect(screen.getByText(/We may be paid/)).toBeVisible();
    await send(user);

    await arrived();
    expect(change()).toMatchObject({
      education: [],
      offers: [
        {
          id: "offer-app",
          category: "budgeting_app",
          checks: [{ check: "pays_fees", rule: { feature: "fees", op: ">=", threshold: "0" } }],
        },
      ],
    });
    expect((change() as { offers: object[] }).offers[0]).not.toHaveProperty("trigger");
  });

  it("changes what holds for all entries", async () => {
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByText("For all entries: reviews and tone"));
    await user.selectOptions(screen.getByLabelText("Offers are"), "auto");
    await put(user, "Version of the tone list", "2");
    await put(user, "Phrases that no text says", "must\n\n should \nought to");
    await send(user);

    await arrived();
    expect(change()).toMatchObject({
      settings: {
        approval: { offers: "auto", first_use: "auto" },
        tone: { version: "2", phrases: ["must", "should", "ought to"], traits: ["bad"] },
      },
    });
  });

  it("shows each thing that the API finds wrong at its field, and keeps what was typed", async () => {
    server.on("POST /operator/catalogue", () =>
      problem(422, "invalid_edition", {
        detail: "The edition cannot be used: 5 fault(s).",
        errors: [
          { entry: "edu-fees", field: "summary", reason: "it says 'must', which no text of ours says" },
          { entry: "edu-fees", field: null, reason: "reading grade 12.0, at most 8" },
          { entry: "edu-fees", field: "trigger", reason: "fees is money", pointer: "/trigger/threshold" },
          { entry: "offer-card", field: "checks", reason: "check: small", pointer: "/checks/1/check" },
          { entry: "offer-card", field: "checks", reason: "odd", pointer: "/checks/0/rule/threshold" },
          { entry: "settings", field: "tone", reason: "tone list: few", pointer: "/tone/traits" },
        ],
      }),
    );
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByText("What fees add up to"));
    await put(user, "Summary", "You must pay less.");
    await send(user);

    await waitFor(() => expect(screen.getAllByLabelText("Summary")[0]).toBeInvalid());
    expect(screen.getAllByLabelText("Summary")[0]).toHaveAccessibleDescription(/It says 'must'/);
    expect(screen.getAllByLabelText("Summary")[0]).toHaveValue("You must pay less.");
    expect(screen.getByText("Reading grade 12.0, at most 8.")).toBeVisible();
    const [ofLesson, ofOffer] = screen.getAllByRole("group", { name: "Fees > 0" });
    if (!ofLesson || !ofOffer) throw new Error("both have a test of fees");
    expect(within(ofLesson).getByLabelText("Value")).toHaveAccessibleDescription(/Fees is money/);
    expect(within(ofOffer).getByLabelText("Value")).toHaveAccessibleDescription(/Odd/);
    expect(group("Not overdue").getByLabelText("Name of the condition")).toBeInvalid();
    expect(screen.getByLabelText("Traits that nobody is told to have")).toBeInvalid();
    expect(screen.getByText(/6 things to look at/)).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it("asks for an id of its own before it asks the API, which would take the entry for another", async () => {
    const { user } = await signIn("/operator/propose/catalogue");
    await user.click(await screen.findByRole("button", { name: "Add a lesson" }));
    await send(user);
    expect(screen.getByLabelText("Id")).toHaveAccessibleDescription(/It takes an id/);
    expect(await findings()).toEqual([]);

    await put(user, "Id", "offer-card");
    await user.click(screen.getByRole("button", { name: "Propose" }));
    expect(screen.getByLabelText("Id")).toHaveAccessibleDescription(/There is an entry of the id offer-card/);
    expect(server.of("POST /operator/catalogue")).toEqual([]);
    await user.click(screen.getByRole("button", { name: /^Discard this entry/ }));
    expect(screen.queryByLabelText("Id")).toBeNull();
  });
});
