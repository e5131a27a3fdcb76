import { screen, within } from "@testing-library/react";
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
