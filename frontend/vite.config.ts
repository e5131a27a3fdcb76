import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  // The web address of a deployed environment: `npm run dev` borrows its runtime configuration.
  const deployed = loadEnv(mode, ".", "SPENDSENSE_").SPENDSENSE_WEB_URL;
  return {
    plugins: [react()],
    build: {
      // The content security policy allows neither inline scripts nor data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: deployed ? { proxy: { "/config.json": { target: deployed, changeOrigin: true } } } : {},
    test: {
      environment: "jsdom",
      include: ["tests/**/*.test.{ts,tsx}"],
      setupFiles: ["tests/setup.ts"],
      restoreMocks: true,
      unstubGlobals: true,
      // A machine that builds and tests other things beside this is slow, and not wrong.
      testTimeout: 60_000,
    },
  };
});
