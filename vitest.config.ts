import { defineConfig } from "vitest/config"
import { findChromium } from "./tools/chromium.mjs"

export default defineConfig({
  resolve: { alias: { "#native": new URL("./src/targets/native/index.ts", import.meta.url).pathname } },
  test: {
    // Of the benchmark only what runs without its own packages.
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/lib/*.test.mjs"],
    setupFiles: ["test/setup.ts"],
    // The engine starts threads of its own; more test processes than this only take the cores from one another.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // `npm test` has found (or installed) one already; a bare `npx vitest` looks for itself.
    env: { KASANE_CHROMIUM: process.env.KASANE_CHROMIUM ?? findChromium() ?? "" },
  },
})
