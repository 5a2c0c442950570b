// `npm test`: sets itself up on a fresh machine, then checks format, types and the tests.
// `npm test -- src/base` and the like: what follows the dashes goes to vitest.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { findChromium } from "./chromium.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const node = process.execPath
const bin = (...path) => join(root, "node_modules", ...path)

if (!existsSync(bin("vitest"))) fail("the development tools are not installed. Run: npm ci")

sayWhatDataIsMissing()
process.env.KASANE_CHROMIUM = findChromium() ?? installChromium()

step("format and lint", node, bin("@biomejs", "biome", "bin", "biome"), "check", ".")
step("indexes of the open rooms", node, join(root, "tools", "generateIndexes.mjs"), "--check")
step("build", node, join(root, "tools", "build.mjs"))
// After the build: the examples are checked as a user writes them, against the built package.
step("types", node, bin("typescript", "bin", "tsc"), "--noEmit", "-p", "tsconfig.json")
// A forgotten `.only` would make the rest of its file pass unrun.
step("tests", node, bin("vitest", "vitest.mjs"), "run", "--allowOnly=false", ...process.argv.slice(2))

function sayWhatDataIsMissing() {
  const folder = process.env.KASANE_DATA
  if (folder && existsSync(folder)) return
  const why = folder ? `KASANE_DATA names ${folder}, which does not exist.` : "KASANE_DATA is not set."
  console.warn(`
  ****************************************************************************
  ${why}
  NOT TESTED: reading the real MNIST files, and training on 60,000 digits.
  Everything else is. To test these too: KASANE_DATA=<a folder with
  mnist/train-images-idx3-ubyte.gz and its three companions> npm test
  ****************************************************************************
`)
}

function installChromium() {
  const byApt = process.getuid?.() === 0 && has("apt-get")
  const commands = byApt
    ? [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "chromium"],
      ]
    : [[node, bin("playwright-core", "cli.js"), "install", "chromium"]]
  const cure = byApt ? "apt-get update && apt-get install -y chromium" : "npx playwright-core install chromium"
  console.log(`No Chromium was found for the browser tests; installing one: ${cure}`)
  const installed = commands.every(([command, ...args]) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    return spawnSync(command, args, { stdio: "inherit", env }).status === 0
  })
  const path = installed ? findChromium() : undefined
  return (
    path ??
    fail(`the browser tests need a Chromium, and none could be installed. Run: ${cure}
  (or name one that is already there: CHROMIUM_PATH=/path/to/chromium npm test)`)
  )
}

function has(command) {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0
}

function step(name, command, ...args) {
  console.log(`\n— ${name}`)
  const { status, signal, error } = spawnSync(command, args, { stdio: "inherit" })
  if (error) fail(`"${name}" could not be started: ${error.message}`)
  if (status !== 0) fail(`"${name}" failed (${signal ?? `exit code ${status}`}); its message stands above`)
}

function fail(message) {
  console.error(`\nkasane: npm test: ${message}`)
  process.exit(1)
}
