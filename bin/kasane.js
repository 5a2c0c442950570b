#!/usr/bin/env node
// The launcher: kept to what any Node understands, so that an old one gets a message and not a syntax error.
import { existsSync } from "node:fs"

const main = new URL("../dist/cli/main.js", import.meta.url)

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`kasane needs Node 20 or newer; this is ${process.versions.node}.`)
  process.exitCode = 1
} else if (!existsSync(main)) {
  console.error("kasane is not built here. Run npm ci (or, after changing its sources, npm run build).")
  process.exitCode = 1
} else {
  import(main.href).then((cli) => cli.main(process.argv.slice(2)))
}
