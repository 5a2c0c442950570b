import fc from "fast-check"

// Property tests look for new counterexamples at every desk, but continuous integration must not fail by chance.
if (process.env.CI) fc.configureGlobal({ seed: 2026 })
