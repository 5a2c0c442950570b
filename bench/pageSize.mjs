#!/usr/bin/env node
import { fileURLToPath } from "node:url"
/** The size of a browser page that trains W1: one bundle, minified, as a server would send it. */
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { minify } from "terser"
import { table } from "./lib/statistics.mjs"

const budget = 60_000
const entries = {
  kasane: "page/w1.ts",
  "kasane, with Sequential": "page/w1.model.ts",
  "tfjs (core, wasm; without its .wasm files)": "page/w1.tfjs.mjs",
  "jax-js": "page/w1.jaxJs.mjs",
}
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

async function bundle(path) {
  const { outputFiles, metafile } = await build({
    entryPoints: [here(path)],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    // The checkout's tsconfig maps #native to its source; a page gets what package.json says.
    tsconfigRaw: {},
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
  })
  // A page that is published deserves the better minifier; esbuild's own comes out some 5 % larger after gzip.
  const { code } = await minify(outputFiles[0].text, { module: true, ecma: 2020, compress: { passes: 3 } })
  const [output] = Object.values(metafile.outputs)
  return {
    minified: Buffer.byteLength(code),
    esbuild: gzipSync(outputFiles[0].contents, { level: 9 }).length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
    inputs: Object.entries(output.inputs).map(([file, { bytesInOutput }]) => [file, bytesInOutput]),
  }
}

const rows = []
let ours
for (const [name, path] of Object.entries(entries)) {
  try {
    const size = await bundle(path)
    if (name === "kasane") ours = size
    rows.push([name, kB(size.minified), kB(size.gzip), kB(size.brotli), kB(size.esbuild)])
  } catch (error) {
    const [first] = error.errors ?? []
    console.log(
      `${name} does not bundle: ${first ? `${first.text} (${first.location?.file}:${first.location?.line})` : error.message}`,
    )
    if (name === "kasane") process.exitCode = 1
  }
}
console.log(table(["page that trains W1", "minified", "gzip", "brotli", "gzip, by esbuild alone"], rows))

if (ours) {
  // Where it goes, by room of src/, so that a page that grew can be blamed on somebody.
  const rooms = new Map()
  for (const [file, bytes] of ours.inputs) {
    const room = /src\/(\w+(?:\/(?:wasm|native|webgpu))?)\//.exec(file)?.[1] ?? file
    rooms.set(room, (rooms.get(room) ?? 0) + bytes)
  }
  const sorted = [...rooms].sort(([, a], [, b]) => b - a)
  console.log(
    `\n${table(
      ["room", "minified"],
      sorted.map(([room, bytes]) => [room, kB(bytes)]),
    )}`,
  )
  const reached = ours.gzip <= budget
  console.log(`\nBar: ${kB(ours.gzip)} of ${kB(budget)} min + gzip: ${reached ? "reached" : "MISSED"}`)
  if (!reached) process.exitCode = 1
}
