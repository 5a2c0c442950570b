/** Where Kasane's build is: ../dist, or another one to compare with, KASANE_BENCH_DIST=/path/to/its/dist. */
import { existsSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"

const dist = process.env.KASANE_BENCH_DIST
  ? pathToFileURL(`${process.env.KASANE_BENCH_DIST}/`)
  : new URL("../../dist/", import.meta.url)

/** The URL of a file of the build. */
export const inDist = (path = "index.js") => new URL(path, dist)

/** Why a file of the build cannot be loaded, or undefined. */
export const missingInDist = (path) =>
  existsSync(fileURLToPath(inDist(path)))
    ? undefined
    : `${fileURLToPath(inDist(path))} is absent: run \`npm run build\` in the project's root`
