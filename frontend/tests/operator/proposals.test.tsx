/** A proposal of rules: whole rules are written in a form, what is wrong is said at its field, nothing is lost. */
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { fill, findings, PASSWORD, signIn } from "../page";
import { enveloped, problem, refused, type Server } from "../server";
import { edition, editionsServer, proposed, REASON, rules } from "./editions";

let server: Server;
type User = Awaited<ReturnType<typeof signIn>>["user"];
beforeEach(() => {
  server = editionsServer();
});

/** The part of the form that is called so: a card's group of fields. */
const part = (name: string | RegExp) => within(screen.getByRole("group", { name, hidden: true }));

async function open(user: User, title: string | RegExp) {
  await user.click(await screen.findByText(title));
}

async function put(user: User, field: HTMLElement, text: string) {
  await user.clear(field);
  await user.click(field);
  await user.paste(text);
}

async function send(user: User) {
  await user.clear(screen.getByLabelText("Reason"));
  await fill(user, "Reason", REASON);
  await user.click(screen.getByRole("button", { name: "Propose" }));
}

const sent = () =>
  (server.of("POST /operator/rules").at(-1)?.body as { content: unknown } | undefined)?.content;

describe("a proposal of rules", () => {
  it("moves thresholds, each as exact as it was, and goes to the draft", async () => {
    server.gives("POST /operator/rules", proposed(true));
    const { user } = await signIn("/operator/propose/rules");
    await open(user, /^1\. High utilization/);
    await put(user, part("Utilization max ≥ 0.50").getByLabelText("Value"), "0.40");
    expect(part("Utilization max ≥ 0.40").getByText(/This is 40\.0%/)).toBeVisible();
    await open(user, /^2\. Fee pressure/);
    await put(user, part("NSF count ≥ 1").getByLabelText("Value"), "2");
    await put(user, part(/^Fees typical ≥/).getByLabelText("Value in 90 days"), "70");
    await send(user);

    expect(await screen.findByRole("heading", { name: "Rules 2026-11-20.1" })).toBeVisible();
    const [call] = server.of("POST /operator/rules");
    expect(call?.body).toMatchObject({ reason: REASON, based_on: "2026-11.1" });
    expect(sent()).toEqual({
      rules: [
        {
          persona: "high_utilization",
          rule: {
            any: [
              { feature: "utilization_max", op: ">=", threshold: "0.40" },
              { feature: "is_overdue", op: "==", threshold: true },
            ],
          },
        },
        {
          persona: "fee_pressure",
          rule: {
            all: [
              { feature: "nsf_count", op: ">=", threshold: 2 },
              {
                any: [
                  { feature: "fees_typical", op: ">=", threshold: { "30": "20", "90": "70", "180": "120" } },
                ],
              },
            ],
          },
        },
      ],
      settings: { nearness: "0.02" },
    });
  });

  it("writes a condition part by part: signal, comparison, value, group, and its opposite", async () => {
    server.gives("POST /operator/rules", proposed(true));
    const { user } = await signIn("/operator/propose/rules");
    await user.click(await screen.findByRole("button", { name: "Add a persona" }));
    await fill(user, "Name of the persona", "calm_spender");
    const first = part("A new test");
    await user.selectOptions(first.getByLabelText("Signal"), "fees");
    await user.selectOptions(part(/^Fees/).getByLabelText("Comparison"), "<");
    await user.type(part(/^Fees/).getByLabelText("Value"), "5");
    await user.click(screen.getByRole("button", { name: "Add a test beside it" }));
    await user.selectOptions(part("A new test").getByLabelText("Signal"), "is_overdue");
    await user.click(
      part("Is overdue = yes").getByRole("button", { name: "Say the opposite of Is overdue = yes" }),
    );
    await user.click(part("All of these").getByRole("button", { name: "Add a group" }));
    expect(part("A new test").getByLabelText("Signal")).toHaveFocus();
    await user.selectOptions(part("A new test").getByLabelText("Signal"), "pay_rhythm");
    expect(
      screen.getByText(/Fees < 5 and Is overdue = no and \(Pay rhythm = WEEKLY\)$/, { selector: "p" }),
    ).toBeVisible();
    await user.click(part("Any of these").getByRole("button", { name: "Say the opposite of this group" }));
    await send(user);

    await screen.findByRole("heading", { name: "Rules 2026-11-20.1" });
    expect((sent() as { rules: unknown[] }).rules[2]).toEqual({
      persona: "calm_spender",
      rule: {
        all: [
          { feature: "fees", op: "<", threshold: "5" },
          { feature: "is_overdue", op: "==", threshold: false },
          {
            all: [
              {
                any: [
                  { feature: "pay_rhythm", op: "==", threshold: "MONTHLY" },
                  { feature: "pay_rhythm", op: "==", threshold: "UNKNOWN" },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it("takes parts and personas away, and puts them in another order", async () => {
    server.gives("POST /operator/rules", proposed(true));
    const { user } = await signIn("/operator/propose/rules");
    await user.click(await screen.findByRole("button", { name: "Add a persona" }));
    await fill(user, "Name of the persona", "late_payer");
    await user.selectOptions(part("A new test").getByLabelText("Signal"), "is_overdue");
    const earlier = screen.getByRole("button", { name: "Look at it earlier (Late payer)" });
    await user.click(earlier);
    expect(screen.getByText(/^2\. Late payer/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Look at it later (Late payer)" })).toHaveFocus();
    await open(user, /^1\. High utilization/);
    await user.click(screen.getByRole("button", { name: "Remove Utilization max ≥ 0.50" }));
    expect(screen.getByText("Any of these")).toHaveFocus();
    expect(screen.queryByRole("button", { name: /^Remove Is overdue/ })).toBeNull();
    await open(user, /^3\. Fee pressure/);
    const [, away] = screen.getAllByRole("checkbox", { name: "Take this persona away" });
    if (away) await user.click(away);
    await send(user);

    await screen.findByRole("heading", { name: "Rules 2026-11-20.1" });
    const overdue = { feature: "is_overdue", op: "==", threshold: true };
    expect((sent() as { rules: unknown[] }).rules).toEqual([
      { persona: "high_utilization", rule: { any: [overdue] } },
      { persona: "late_payer", rule: overdue },
    ]);
  });

  it("shows what the API finds wrong at the very field, and where to look", async () => {
    const reason = "nsf_count is a count: its threshold is a whole number, not 'many'";
    server.on("POST /operator/rules", () =>
      problem(422, "invalid_edition", {
        detail: "The edition cannot be used: 3 fault(s).",
        errors: [
          { entry: "fee_pressure", field: "rule", reason, pointer: "/rule/all/0/threshold" },
          { entry: "settings", field: "nearness", reason: "nearness is a share", pointer: null },
          {
            entry: "high_utilization",
            field: null,
            reason: "the catalogue has entries for it",
            pointer: null,
          },
          { entry: "gone", field: null, reason: "there is no such rule to remove", pointer: null },
        ],
      }),
    );
    const { user } = await signIn("/operator/propose/rules");
    await open(user, /^2\. Fee pressure/);
    await put(user, part("NSF count ≥ 1").getByLabelText("Value"), "many");
    await user.click(screen.getByText(/^2\. Fee pressure/));
    await open(user, /^1\. High utilization/);
    await user.click(screen.getByRole("checkbox", { name: "Take this persona away" }));
    await send(user);

    await screen.findByRole("group", { name: "NSF count ≥ many" });
    const field = part("NSF count ≥ many").getByLabelText("Value");
    await waitFor(() => expect(field).toBeInvalid());
    expect(field).toHaveAccessibleDescription(expect.stringContaining("NSF count is a count"));
    expect(field).toHaveValue("many");
    expect(screen.getByLabelText("A near miss is within")).toBeInvalid();
    expect(screen.getByText("The catalogue has entries for it.")).toBeVisible();
    expect(screen.getByText("There is no such rule to remove.", { exact: false })).toBeVisible();
    expect(await findings()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Fee pressure, condition" }));
    expect(field).toHaveFocus();
  });

  it("that changes nothing is not sent", async () => {
    const { user } = await signIn("/operator/propose/rules");
    await screen.findByText(/^1\. High utilization/);
    await send(user);

    expect(await screen.findByText("Nothing is changed yet.")).toBeVisible();
    expect(server.of("POST /operator/rules")).toEqual([]);
  });

  it("keeps what was typed where a colleague was quicker, until one starts again", async () => {
    server.on("POST /operator/rules", () => problem(412, "precondition_failed"));
    const { user } = await signIn("/operator/propose/rules");
    await put(user, await screen.findByLabelText("A near miss is within"), "0.05");
    await send(user);
    expect(await screen.findByText(/would undo what a colleague changed/)).toBeVisible();
    expect(screen.getByLabelText("A near miss is within")).toHaveValue("0.05");

    const next = edition({ version: "2026-11-20.2" });
    server.on("GET /operator/rules", () => enveloped([next]));
    server.gives("GET /operator/rules/2026-11-20.2", rules({ edition: next, compared_with: next.version }));
    await user.click(screen.getByRole("button", { name: "Start again" }));
    expect(await screen.findByRole("link", { name: "2026-11-20.2" })).toBeVisible();
    expect(screen.getByLabelText("A near miss is within")).toHaveValue("0.02");
  });

  it("that the end of a session caught is there again, made from the edition that it was made from", async () => {
    let over = true;
    server.on("POST /operator/rules", () =>
      over ? problem(401, "unauthorized") : enveloped(proposed(true)),
    );
    server.on("InitiateAuth", ({ body }) =>
      (body as { AuthFlow: string }).AuthFlow === "REFRESH_TOKEN_AUTH"
        ? refused("NotAuthorizedException")
        : { body: { AuthenticationResult: server.tokens(1) } },
    );
    const { user } = await signIn("/operator/propose/rules");
    await open(user, /^2\. Fee pressure/);
    await put(user, part("NSF count ≥ 1").getByLabelText("Value"), "7");
    await send(user);
    expect(await screen.findByText(/session has expired/)).toBeVisible();

    over = false;
    const next = edition({ version: "2026-11-20.2" });
    server.gives("GET /operator/rules", [next]);
    server.gives(
      "GET /operator/rules/2026-11.1",
      rules({ edition: edition({ in_force: false }), compared_with: next.version }),
    );
    await fill(user, "Email", "operator@demo.com");
    await fill(user, "Password", PASSWORD);
    await user.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByText(/What you wrote is here again/)).toBeVisible();
    expect(screen.getByText(/^2\. Fee pressure/)).toHaveTextContent("NSF count ≥ 7");
    expect(screen.getByLabelText("Reason")).toHaveValue(REASON);
    await user.click(screen.getByRole("button", { name: "Propose" }));
    await screen.findByRole("heading", { name: "Rules 2026-11-20.1" });
    expect(server.of("POST /operator/rules").at(-1)?.body).toMatchObject({ based_on: "2026-11.1" });
  });
});
