/** The benchmark's own tests, apart from the project's: `npx vitest run --root bench`. */
export default { test: { include: ["**/*.test.mjs"], testTimeout: 30_000 } }
