// @vitest-environment node
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Rollup } from "vite";
import { build } from "vite";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

type Output = Rollup.RollupOutput["output"];
const FIRST_VIEW_BYTES = 200 * 1000;

async function output(): Promise<Output> {
  const options = { root, logLevel: "silent", mode: "production", build: { write: false } } as const;
  return ((await build(options)) as Rollup.RollupOutput).output;
}

function contents(output: Output): Map<string, string> {
  return new Map(output.map((it) => [it.fileName, it.type === "chunk" ? it.code : String(it.source)]));
}

/** The code that a browser needs before it shows anything: the entry and all that it imports outright. */
function firstView(output: Output): string[] {
  const chunks = new Map(output.flatMap((it) => (it.type === "chunk" ? [[it.fileName, it] as const] : [])));
  const wanted = [...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName);
  for (const name of wanted) {
    const news = chunks.get(name)?.imports.filter((it) => !wanted.includes(it)) ?? [];
    wanted.push(...news);
  }
  return wanted.map((name) => chunks.get(name)?.code ?? "");
}

describe("the build", async () => {
  const made = await output();
  const files = contents(made);
  const page = files.get("index.html") ?? "";

  it("has nothing inline that the content security policy forbids", () => {
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
    expect([...files.values()].join("\n")).not.toMatch(/url\(["']?data:|\beval\(|new Function\(/);
  });

  it("loads its own files alone, each named by its content", () => {
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");

    expect(loaded.filter((it) => it !== "/favicon.svg").length).toBeGreaterThan(1);
    for (const address of loaded)
      expect(address).toMatch(/^\/(favicon\.svg|assets\/index-[\w-]{8}\.(js|css))$/);
  });

  it("says its language and its name", () => {
    expect(page).toMatch(/<html lang="en">[\s\S]*<title>SpendSense<\/title>/);
  });

  it("carries no configuration of an environment", () => {
    expect([...files.keys()]).not.toContain("config.json");
    expect([...files.values()].join("\n")).not.toMatch(/execute-api|cognito-idp|amazonaws\.com/);
  });

  it("is the same every time", async () => {
    expect(contents(await output())).toEqual(files);
  });

  it("needs at most 200 kB of zipped code for the first view", () => {
    const bytes = firstView(made).reduce((sum, code) => sum + gzipSync(code).length, 0);

    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_VIEW_BYTES);
  });

  it("spares consumers the code of the console", () => {
    const console = "Every look at a person is recorded";

    expect([...files.values()].join("")).toContain(console);
    expect(firstView(made).join("")).not.toContain(console);
  });
});
