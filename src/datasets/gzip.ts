import { DataError } from "../base/errors.ts"
import { maxHeaderBytes, readIdxHeader } from "./idx.ts"
import { inNode, nodeModule } from "./platform.ts"

/** Deflate cannot do better than this (RFC 1951: 258 bytes for two bits), so more is a lie in the header. */
const maxRatio = 1032

/** Whether the bytes start with gzip's magic number. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * The bytes of an IDX file that may be gzipped. The IDX header inside is read first, so that no more memory is taken
 * than the file's own header, `maxBytes` and deflate's best ratio allow.
 *
 * @param maxBytes Bytes that the caller is ready to hold. Default 2 GiB.
 * @throws DataError for damaged gzip data, a wrong IDX header, or more bytes than expected.
 */
export async function gunzipIdx(bytes: Uint8Array, name: string, maxBytes = 2 ** 31): Promise<Uint8Array> {
  if (!isGzip(bytes)) {
    if (/\.gz$/i.test(name)) throw new DataError(`${name}: not gzip data, whatever its name says. Fetch it again.`)
    return bytes
  }
  const { shape, totalBytes } = readIdxHeader(await inflateHead(bytes, name), name)
  if (totalBytes > maxBytes || totalBytes > bytes.length * maxRatio) {
    throw new DataError(
      `${name}: the header claims [${shape.join(", ")}], ${totalBytes} bytes, which ` +
        (totalBytes > maxBytes
          ? `is more than the ${maxBytes} bytes expected. Check that this is the right file.`
          : `${bytes.length} bytes of gzip data cannot hold. Delete it and fetch it again.`),
    )
  }
  return gunzip(bytes, name, totalBytes)
}

/**
 * Unpacks gzip data to at most `maxBytes` bytes.
 *
 * @throws DataError for damaged data and for more than `maxBytes` (a "gzip bomb").
 */
export async function gunzip(bytes: Uint8Array, name: string, maxBytes: number): Promise<Uint8Array> {
  if (!inNode) return inflate(bytes, name, maxBytes, "refuse")
  const zlib = await nodeModule<typeof import("node:zlib")>("zlib")
  return new Promise((resolve, reject) => {
    // One byte more than allowed, as zlib itself refuses a limit of 0.
    zlib.gunzip(bytes, { maxOutputLength: maxBytes + 1 }, (error, result) => {
      if (error === null && result.length <= maxBytes) return resolve(result)
      const tooLong = error === null || (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
      reject(tooLong ? oversized(name, maxBytes) : damaged(name, error))
    })
  })
}

/** The first bytes inside, enough for an IDX header; fewer if there are fewer. */
async function inflateHead(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  // A prefix of the file bounds the work, whatever the rest holds.
  const prefix = bytes.subarray(0, 4096)
  if (!inNode) return inflate(prefix, name, maxHeaderBytes, "cut")
  const { constants, gunzipSync } = await nodeModule<typeof import("node:zlib")>("zlib")
  try {
    return gunzipSync(prefix, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, maxHeaderBytes)
  } catch (error) {
    throw damaged(name, error)
  }
}

/** For browsers, where a stream is all there is. */
async function inflate(bytes: Uint8Array, name: string, limit: number, beyond: "refuse" | "cut"): Promise<Uint8Array> {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
  const reader = source.pipeThrough(new DecompressionStream("gzip")).getReader()
  const result = new Uint8Array(limit)
  let size = 0
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return result.subarray(0, size)
      if (size + value.length > limit) {
        if (beyond === "refuse") throw oversized(name, limit)
        result.set(value.subarray(0, limit - size), size)
        return result
      }
      result.set(value, size)
      size += value.length
    }
  } catch (error) {
    if (error instanceof DataError) throw error
    // A prefix ends in the middle of the data: what came before is what was asked for.
    if (beyond === "cut" && size > 0) return result.subarray(0, size)
    throw damaged(name, error)
  } finally {
    reader.cancel().catch(() => {})
  }
}

function oversized(name: string, maxBytes: number): DataError {
  return new DataError(
    `${name}: unpacks to more than the ${maxBytes} bytes expected. Check that this is the right file.`,
  )
}

function damaged(name: string, cause: unknown): DataError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DataError(`${name}: damaged gzip data (${reason}). Delete it and fetch it again.`)
}
