// @vitest-environment node
import { fileURLToPath } from "node:url";
import type { Rollup } from "vite";
import { build } from "vite";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

async function built(): Promise<Map<string, string>> {
  const options = { root, logLevel: "silent", mode: "production", build: { write: false } } as const;
  const { output } = (await build(options)) as Rollup.RollupOutput;
  return new Map(output.map((it) => [it.fileName, it.type === "chunk" ? it.code : String(it.source)]));
}

describe("the build", async () => {
  const files = await built();
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
    expect(await built()).toEqual(files);
  });
});
