// @vitest-environment node
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Rollup } from "vite";
import { build } from "vite";
import { describe, expect, it } from "vitest";

const HERE = fileURLToPath(new URL("..", import.meta.url));

type Output = Rollup.RollupOutput["output"];
const FIRST_VIEW_BYTES = 200 * 1000;

/** Each product, its name, and a sentence of a page that only it may carry. */
const PRODUCTS = [
  { product: "spendsense", name: "SpendSense", own: "See what your spending is telling you" },
  { product: "shoppulse", name: "ShopPulse", own: "See how your shops are doing" },
] as const;

async function output(product: string): Promise<Output> {
  const options = {
    root: `${HERE}src/${product}`,
    configFile: `${HERE}vite.config.ts`,
    logLevel: "silent",
    mode: "production",
    build: { write: false },
  } as const;
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

describe.each(PRODUCTS)("the build of $product", async ({ product, name, own }) => {
  const made = await output(product);
  const files = contents(made);
  const page = files.get("index.html") ?? "";
  const code = [...files.values()].join("\n");

  it("has nothing inline that the content security policy forbids", () => {
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
    expect(code).not.toMatch(/url\(["']?data:|\beval\(|new Function\(/);
  });

  it("loads its own files alone, each named by its content", () => {
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");

    expect(loaded.filter((it) => it !== "/favicon.svg").length).toBeGreaterThan(1);
    for (const address of loaded)
      expect(address).toMatch(/^\/(favicon\.svg|assets\/index-[\w-]{8}\.(js|css))$/);
  });

  it("says its language and its name, and has a sign of its own", () => {
    expect(page).toMatch(new RegExp(`<html lang="en">[\\s\\S]*<title>${name}</title>`));
    expect(readFileSync(`${HERE}src/${product}/public/favicon.svg`, "utf8")).toContain(name);
  });

  it("carries no configuration of an environment", () => {
    expect([...files.keys()]).not.toContain("config.json");
    expect(code).not.toMatch(/execute-api|cognito-idp|amazonaws\.com/);
  });

  it("is the same every time", async () => {
    expect(contents(await output(product))).toEqual(files);
  });

  it("needs at most 200 kB of zipped code for the first view", () => {
    const bytes = firstView(made).reduce((sum, code) => sum + gzipSync(code).length, 0);

    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_VIEW_BYTES);
  });

  it("carries its own pages and none of the other product's", () => {
    expect(code).toContain(own);
    for (const other of PRODUCTS.filter((it) => it.product !== product)) {
      expect(code).not.toContain(other.own);
      expect(code).not.toContain(other.name);
    }
  });

  it.runIf(product === "spendsense")("spares consumers the code of the console", () => {
    const console = "Every look at a person is recorded";

    expect(code).toContain(console);
    expect(firstView(made).join("")).not.toContain(console);
  });
});
