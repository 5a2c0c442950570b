import { DataError } from "../base/errors.ts"
import { checkSum } from "./checksum.ts"
import { gunzip } from "./gzip.ts"
import { nodeModule } from "./platform.ts"

/** Images of 28×28 bytes and their labels. */
export interface Digits {
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

export const digitBytes = 28 * 28

/** The file's name beside the compiled loader. */
export const packedName = "mnist10k.bin"

/*
 * The packed file: 8 bytes "KASANE-1", a big-endian uint32 count, the sha256 of what follows once unpacked (32
 * bytes), then gzip of all labels and all images. Gzip and not Brotli, as pages can unpack it without a library.
 */
const magic = new TextEncoder().encode("KASANE-1")
const headerBytes = magic.length + 4 + 32

/** More than MNIST has; a larger count is damage. */
const maxCount = 70_000

/** Packs digits at build time. Node only. */
export async function packDigits({ images, labels }: Digits): Promise<Uint8Array> {
  const { gzipSync } = await nodeModule<typeof import("node:zlib")>("zlib")
  const content = new Uint8Array(labels.length + images.length)
  content.set(labels)
  content.set(images, labels.length)
  const body = gzipSync(content, { level: 7 }) // 9 takes sixteen times as long for 0.5 %
  const packed = new Uint8Array(headerBytes + body.length)
  packed.set(magic)
  new DataView(packed.buffer).setUint32(magic.length, labels.length)
  packed.set(new Uint8Array(await crypto.subtle.digest("SHA-256", content)), magic.length + 4)
  packed.set(body, headerBytes)
  return packed
}

/** @throws DataError where the file is damaged. */
export async function unpackDigits(packed: Uint8Array, name: string): Promise<Digits> {
  const damaged = (what: string) => new DataError(`${name}: ${what}. Install kasane again, or run npm run build.`)
  if (packed.length < headerBytes || magic.some((byte, i) => packed[i] !== byte)) {
    throw damaged("not a file of packed digits")
  }
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const count = view.getUint32(magic.length)
  if (count > maxCount) throw damaged(`its header claims ${count} digits, at most ${maxCount} expected`)
  const size = count * (1 + digitBytes)
  const content = await gunzip(packed.subarray(headerBytes), name, size)
  if (content.length !== size) throw damaged(`${count} digits take ${size} bytes, it has ${content.length}`)
  await checkSum(content, hex(packed.subarray(magic.length + 4, headerBytes)), name)
  return { labels: content.subarray(0, count), images: content.subarray(count) }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
