import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { findings, signIn } from "../page";
import { enveloped, Server } from "../server";

const stage = (changes: object = {}) => ({
  run_id: "k-1",
  request_id: "11111111-0000-4000-8000-000000000000",
  stage: "compute-features",
  event_type: "scheduled",
  user_id: null,
  as_of: "2026-11-18",
  status: "failed",
  counts: { people: 40, no_consent: 0 },
  started_at: "2026-11-19T01:00:00Z",
  finished_at: null,
  waiting: 1,
  done: 3,
  failed: 1,
  ...changes,
});
const LOOK = {
  id: "7",
  occurred_at: "2026-11-19T10:00:00Z",
  operator_id: "op-1",
  what: "/api/v1/operator/users/{user_id}",
  user_id: "u-1",
  reason: "See where a person stands",
  request_id: null,
};
const OPERATOR = "0b9c1f5e-1111-4222-8333-444455556666";
const PERSON = "7d3e2a10-5555-4666-8777-888899990000";
const ACTION = {
  id: "a-1",
  occurred_at: "2026-11-19T10:00:00Z",
  operator_id: OPERATOR,
  action: "override",
  user_id: PERSON,
  recommendation_id: null,
  reason_code: "not_true",
  reason: "The balance was paid.",
  replacement_catalogue_id: null,
  details: {},
  request_id: null,
};

let server: Server;
beforeEach(() => {
  server = new Server()
    .gives("GET /operator/runs", [stage()])
    .gives("GET /operator/runs/11111111-0000-4000-8000-000000000000", {
      run_id: "11111111-0000-4000-8000-000000000000",
      status: "failed",
      event: null,
      stages: [stage()],
      failures: [
        {
          stage: "compute-features",
          number: 4,
          people: 10,
          attempts: 2,
          last_error: "timed out",
          failed_at: null,
        },
      ],
    })
    .gives("GET /operator/audit", [LOOK]);
  server.groups = ["operators"];
  server.start();
});

describe("runs", () => {
  it("lead from the list to the stages and what failed", async () => {
    const { user } = await signIn("/operator/runs");
    expect(await screen.findByText("3 done, 1 waiting, 1 failed")).toBeVisible();
    expect(screen.getByRole("cell", { name: "People 40" })).toBeVisible();
    expect(screen.getByRole("cell", { name: "November 18, 2026" })).toBeVisible();
    await user.click(screen.getByRole("link", { name: "Run 11111111" }));

    const failures = await screen.findByRole("table", { name: "Failures" });
    expect(within(failures).getByRole("row", { name: /Compute features/ })).toHaveTextContent(
      /4.*10.*2.*timed out/,
    );
    expect(await findings()).toEqual([]);
  });
});

describe("the books", () => {
  it("say who looked at whom and why", async () => {
    const { user } = await signIn("/operator/audit?log=looks");

    expect(await screen.findByRole("row", { name: /See where a person stands/ })).toBeVisible();
    expect(server.of("GET /operator/audit")[0]?.query.get("log")).toBe("looks");
    expect(await findings()).toEqual([]);

    await user.type(screen.getByLabelText("Person's id"), "u-1");
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(window.location.search).toBe("?log=looks&user_id=u-1");
  });
});

describe("the book of actions", () => {
  it("says to whom, by whom and why, each with its whole id behind it", async () => {
    server.gives("GET /operator/audit", [ACTION]);
    const { user } = await signIn("/operator/audit");

    const row = await screen.findByRole("row", { name: /Override/ });
    expect(row).toHaveTextContent("Not true: The balance was paid.");
    const person = within(row).getByRole("link", { name: "Person 7d3e2a10" });
    expect(person).toHaveAttribute("href", `/operator/users/${PERSON}`);
    expect(within(person).getByTitle(PERSON)).toBeVisible();
    expect(await findings()).toEqual([]);

    await user.click(within(row).getByRole("link", { name: "Operator 0b9c1f5e" }));
    expect(screen.getByLabelText("Operator's id")).toHaveValue(OPERATOR);
    await waitFor(() =>
      expect(server.of("GET /operator/audit").at(-1)?.query.get("operator_id")).toBe(OPERATOR),
    );
  });

  it("is searched by what was done, and by days of which the last one is included", async () => {
    server.gives("GET /operator/audit", [ACTION]);
    const { user } = await signIn("/operator/audit");
    await user.selectOptions(await screen.findByLabelText("What"), "flag_user");
    fireEvent.change(screen.getByLabelText("First day"), { target: { value: "2026-11-01" } });
    fireEvent.change(screen.getByLabelText("Last day"), { target: { value: "2026-11-30" } });
    await user.click(screen.getByRole("button", { name: "Show" }));

    await waitFor(() => {
      const query = server.of("GET /operator/audit").at(-1)?.query;
      expect([query?.get("action"), query?.get("since"), query?.get("until")]).toEqual([
        "flag_user",
        new Date(2026, 10, 1).toISOString(),
        new Date(2026, 11, 1).toISOString(),
      ]);
    });
    expect(window.location.search).toBe("?log=actions&action=flag_user&since=2026-11-01&until=2026-11-30");
  });

  it("keeps in the other book what both are searched by, and nothing else", async () => {
    const { user } = await signIn(`/operator/audit?operator_id=op-1&since=2026-11-01&action=flag`);
    await user.click(await screen.findByRole("radio", { name: "Who looked at whom" }));

    expect(window.location.search).toBe("?log=looks&operator_id=op-1&since=2026-11-01");
    expect(screen.queryByLabelText("What")).toBeNull();
    expect(screen.getByLabelText("First day")).toHaveValue("2026-11-01");
    await waitFor(() => {
      const query = server.of("GET /operator/audit").at(-1)?.query;
      expect([query?.get("log"), query?.get("operator_id"), query?.has("action")]).toEqual([
        "looks",
        "op-1",
        false,
      ]);
    });
  });
});

describe("a list in pages", () => {
  it("goes on where it ended, and keeps what it has when it cannot", async () => {
    const first = () => enveloped([LOOK], { next_cursor: "c-1" });
    server.on("GET /operator/audit", ({ query }) => (query.has("cursor") ? new Error("down") : first()));
    const { user } = await signIn("/operator/audit?log=looks");
    await user.click(await screen.findByRole("button", { name: "Show more" }));

    expect(await screen.findByText(/could not read on/)).toBeVisible();
    expect(screen.getByRole("row", { name: /See where a person stands/ })).toBeVisible();

    server.gives("GET /operator/audit", [{ ...LOOK, id: "6", reason: "Answer a dispute" }]);
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByRole("row", { name: /Answer a dispute/ })).toBeVisible();
    expect(screen.queryByText(/could not read on/)).toBeNull();
  });

  it("leaves whoever reads on where they are: at the button, and where the list ends", async () => {
    const pages: Record<string, object> = { "": { next_cursor: "c-1" }, "c-1": { next_cursor: "c-2" } };
    server.on("GET /operator/audit", ({ query }) => {
      const cursor = query.get("cursor") ?? "";
      return enveloped([{ ...LOOK, id: `id${cursor}`, reason: `Read from ${cursor}` }], pages[cursor]);
    });
    const { user } = await signIn("/operator/audit?log=looks");
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    await screen.findByRole("row", { name: /Read from c-1/ });
    expect(screen.getByRole("button", { name: "Show more" })).toHaveFocus();

    await user.keyboard("{Enter}");
    await screen.findByRole("row", { name: /Read from c-2/ });
    expect(screen.getByText("The list ends here, with 3 in it.")).toHaveFocus();
  });
});
