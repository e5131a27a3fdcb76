import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { findings } from "../page";
import type { Server } from "../server";
import { answered, enter, figures, METRICS, me, OCTOBER, point, shop, VISIBILITY } from "./shop";

let server: Server;
beforeEach(() => {
  server = shop().start();
});

const tile = async (name: string | RegExp) => {
  const latest = within(await screen.findByRole("region", { name: "Latest figures" }));
  const heading = latest.getByRole("heading", { level: 3, name });
  return within(heading.closest("li") ?? heading);
};

async function openTable(name: string) {
  await screen.findByText(`: ${name}`, { selector: "summary *" });
  return within(screen.getByRole("region", { name }));
}

describe("what somebody sees", () => {
  it("is said by who they are, and what of the shops", async () => {
    server.gives(VISIBILITY, me({ regions: ["EU", "NA"], stores: ["ST001"] }));
    await enter();

    expect(
      await screen.findByText("Finance at Fashion Boutique. You see regions EU, NA, and of it store ST001."),
    ).toBeVisible();
  });

  it("is every metric that the API tells, and no other", async () => {
    const late = figures([point("2026-10-01", "7", { currency: null })], { metric: "late_x", unit: "count" });
    server.on(METRICS, () => answered([figures(OCTOBER), late]));
    await enter();

    expect(await (await tile("Late x")).findByText("7")).toBeVisible();
    expect(screen.queryByRole("heading", { name: /ROAS/ })).toBeNull();
    expect(screen.getByText(/Return on ad spend/, { selector: ".not-shown *" })).toBeInTheDocument();
  });

  it("is asked for without naming what is hidden", async () => {
    const { user } = await enter();
    await tile("Net revenue");
    await user.click(screen.getByRole("radio", { name: "Region" }));
    await waitFor(() => expect(server.of(METRICS)).toHaveLength(2));

    expect(new Set(server.api.map(({ path }) => path))).toEqual(new Set(["/me/visibility", "/metrics"]));
    for (const { url } of server.api) expect(url).not.toMatch(/roas/i);
  });

  it.each([
    [{ metrics: me().metrics.map((one) => ({ ...one, status: "hidden" as const })) }, /No metric is shown/],
    [{ regions: [] }, /Your rules show you no shop/],
    [{ stores: [] }, /Your rules show you no shop/],
  ])("is asked for only where there can be something: %j", async (changes, said) => {
    server.gives(VISIBILITY, me(changes));
    await enter();

    expect(await screen.findByText(said)).toBeVisible();
    expect(server.of(METRICS)).toEqual([]);
  });
});

describe("a tile", () => {
  it("tells the latest period and how it differs from the one before", async () => {
    await enter();

    const net = await tile("Net revenue");
    expect(net.getByText("$1,250.50")).toBeVisible();
    expect(net.getByText("Oct 2026, USD")).toBeVisible();
    expect(net.getByText("$250.50 (25.05%) more than in Sep 2026")).toBeVisible();
  });

  it("holds a month that is not over against a whole one in so many words", async () => {
    server.on(METRICS, () => answered([figures([...OCTOBER, point("2026-11-01", "400.00")])]));
    await enter();

    const net = await tile("Net revenue");
    expect(net.getByText("Nov 2026 (so far), USD")).toBeVisible();
    expect(net.getByText(/\$850\.50 \(68\.01%\) less so far than in Oct 2026 as a whole/)).toBeVisible();
  });

  it("tells currencies apart, and one that is not recorded", async () => {
    const more = [
      point("2026-10-01", "9.00", { currency: "EUR" }),
      point("2026-10-01", "5", { currency: null }),
    ];
    server.on(METRICS, () => answered([figures([...OCTOBER, ...more])]));
    await enter();

    const net = await tile("Net revenue");
    expect(net.getByText("$1,250.50")).toBeVisible();
    expect(net.getByText("€9.00")).toBeVisible();
    expect(net.getByText("5.00")).toBeVisible();
    expect(net.getByText("Oct 2026, no currency recorded")).toBeVisible();
    expect(screen.getByRole("heading", { name: "Net revenue, EUR" })).toBeVisible();
    expect(screen.queryByText(/1,2(59|64)/)).toBeNull();
  });

  it("says that there was nothing to divide by, and nothing of 0", async () => {
    const roas = { metric: "roas", unit: "ratio" } as const;
    const points = [
      point("2026-09-01", "2.5", { currency: null }),
      point("2026-10-01", null, { currency: null }),
    ];
    server.on(METRICS, () => answered([figures(points, roas)]));
    await enter();

    const found = await tile("Return on ad spend (ROAS)");
    expect(found.getByText(/nothing to divide by/)).toBeVisible();
    expect(found.getByText("Nothing to compare with in Sep 2026")).toBeVisible();
    expect(found.queryByText(/^0/)).toBeNull();
  });

  it("compares with the period before, not with the last that has a figure", async () => {
    server.on(METRICS, () => answered([figures([point("2026-08-01", "1.00"), point("2026-10-01", "2.00")])]));
    await enter();

    expect(await (await tile("Net revenue")).findByText("Nothing to compare with in Sep 2026")).toBeVisible();
  });

  it.each([
    ["unavailable", "Not available", "No column holds what the goods cost."],
    ["out_of_scope", "Outside what you see", /you see only some/],
    ["available", "Nothing recorded", /nothing in these days/],
  ] as const)("says why there is no figure: %s", async (status, title, text) => {
    const changes = { metric: "margin", status, description: "No column holds what the goods cost." };
    server.on(METRICS, () => answered([figures([], changes)]));
    await enter();

    const margin = await tile("Margin");
    expect(margin.getByText(title)).toBeVisible();
    expect(margin.getByText(text)).toBeVisible();
    expect(screen.queryByRole("img", { name: /Margin/ })).toBeNull();
  });
});

describe("a chart", () => {
  it("has the exact figures as a table, what is missing in words", async () => {
    const exact = "9007199254740993.0166666666666667";
    const points = [point("2026-07-01", exact), point("2026-08-01", null), point("2026-10-01", "2.00")];
    server.on(METRICS, () => answered([figures(points)]));
    await enter();

    const rows = (await openTable("Net revenue, USD")).getAllByRole("row", { hidden: true });
    expect(rows.map((row) => row.textContent)).toEqual([
      "PeriodNet revenue",
      "Jul 20269,007,199,254,740,993.0166666666666667",
      "Aug 2026no value",
      "Sep 2026nothing recorded",
      "Oct 20262.00",
    ]);
  });

  it("is broken where nothing is known, and draws what is below 0", async () => {
    const roi = { metric: "roi", unit: "ratio" } as const;
    const values = ["0.5", "-0.5", null, "0.25"];
    const points = values.map((value, at) => point(`2026-0${at + 1}-01`, value, { currency: null }));
    server.on(METRICS, () => answered([figures(points, roi)]));
    await enter();

    const chart = await screen.findByRole("img", { name: /^Return on investment.*Lowest -50% in Feb 2026/ });
    expect(chart.querySelectorAll("polyline")).toHaveLength(1);
    expect(chart.querySelectorAll("circle")).toHaveLength(1);
    expect(chart).toHaveTextContent("-50%");
    const drawn = chart.querySelector("polyline")?.getAttribute("points")?.split(/[ ,]/).map(Number) ?? [];
    for (const y of [drawn[1], drawn[3]]) expect(y).toBeLessThanOrEqual(240 - 28);
  });

  it("has a line a member, and a column for every one", async () => {
    const members = ["ST1", "ST2", "ST3", "ST4", "ST5", "ST6", "ST7"];
    const points = members.map((member, at) => point("2026-10-01", `${at}.00`, { member }));
    const unknown = point("2026-10-01", "99.00", { member: null });
    server.on(METRICS, ({ query }) =>
      query.get("split")
        ? answered([figures([...points, unknown])], { split: "store" })
        : answered([figures(OCTOBER)]),
    );
    await enter("/?split=store");

    const chart = await screen.findByRole("img", { name: /6 of 8 stores are drawn/ });
    expect([...chart.querySelectorAll("title")].map((it) => it.textContent)).toEqual([
      ...members.slice(2),
      "no store recorded",
    ]);
    const head = (await openTable("Net revenue, USD")).getAllByRole("columnheader", { hidden: true });
    expect(head.map((it) => it.textContent)).toEqual(["Period", ...members, "no store recorded"]);
    expect(screen.getByText("$1,250.50")).toBeVisible();
  });
});

describe("choices", () => {
  it("are what is asked, and stand in the address", async () => {
    const { user } = await enter("/?by=week&split=channel&from=2026-01-01&before=2026-02-01");
    await tile("Net revenue");

    expect(server.of(METRICS).map(({ query }) => Object.fromEntries(query))).toEqual([
      { by: "week", from: "2026-01-01", before: "2026-02-01" },
      { by: "week", split: "channel", from: "2026-01-01", before: "2026-02-01" },
    ]);
    expect(screen.getByRole("radio", { name: "Week" })).toBeChecked();
    expect(screen.getByLabelText("From")).toHaveValue("2026-01-01");
    await user.click(screen.getByRole("radio", { name: "Quarter" }));
    await user.clear(screen.getByLabelText("Before"));
    await user.click(screen.getByRole("button", { name: "Show" }));
    await waitFor(() => expect(window.location.search).toBe("?by=quarter&split=channel&from=2026-01-01"));
  });

  it("are months of the last year without any", async () => {
    await enter();
    await tile("Net revenue");

    expect(server.of(METRICS).map(({ query }) => query.toString())).toEqual(["by=month"]);
  });
});

it.each(["/", "/?split=region"])("has no finding of axe at %s", async (path) => {
  server.on(METRICS, () =>
    answered([
      figures([...OCTOBER, point("2026-10-01", "1.00", { currency: "EUR" })]),
      figures([], { metric: "margin", status: "unavailable" }),
      figures([], { metric: "roas", unit: "ratio", status: "out_of_scope" }),
    ]),
  );
  await enter(path);
  await tile("Margin");

  expect(await findings()).toEqual([]);
});
