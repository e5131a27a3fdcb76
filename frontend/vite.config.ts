import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PRODUCTS = ["spendsense", "shoppulse"];

/** Each product is a page of its own: its folder in src/ is the root, its build lies in a folder of its name. */
export default defineConfig(({ mode }) => {
  const product = process.env.PRODUCT || "spendsense";
  if (!PRODUCTS.includes(product))
    throw new Error(`PRODUCT is ${product}: there are ${PRODUCTS.join(", ")}.`);
  // The web address of a deployed environment: `npm run dev` borrows its runtime configuration.
  const deployed = loadEnv(mode, HERE, "SPENDSENSE_").SPENDSENSE_WEB_URL;
  return {
    root: process.env.VITEST ? HERE : `${HERE}src/${product}`,
    plugins: [react()],
    build: {
      outDir: `${HERE}dist/${product}`,
      emptyOutDir: true,
      // The content security policy allows neither inline scripts nor data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: {
      fs: { allow: [HERE] },
      ...(deployed && { proxy: { "/config.json": { target: deployed, changeOrigin: true } } }),
    },
    test: {
      environment: "jsdom",
      include: ["tests/**/*.test.{ts,tsx}"],
      setupFiles: ["tests/setup.ts"],
      restoreMocks: true,
      unstubGlobals: true,
      // A worker's files share its modules, which keep nothing between tests: half of the time went to loading them.
      isolate: false,
      // A machine that builds and tests other things beside this is slow, and not wrong.
      testTimeout: 180_000,
      hookTimeout: 180_000,
    },
  };
});
