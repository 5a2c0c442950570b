#!/usr/bin/env node
/** Writes a workload's network as an ONNX file, the one that onnxruntime is timed with. */
import { writeFile } from "node:fs/promises"
import { networkModel } from "./lib/onnx.mjs"

const [name = "w6", path = `${name}.onnx`] = process.argv.slice(2)
const { default: workload } = await import(new URL(`workloads/${name}.mjs`, import.meta.url).href)
await writeFile(path, networkModel(workload))
console.log(`Written to ${path}`)
