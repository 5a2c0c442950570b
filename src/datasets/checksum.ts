import { DataError } from "../base/errors.ts"

/** SHA-256 in hexadecimal, or undefined on pages without a secure context, where browsers offer no digests. */
export async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  if (globalThis.crypto?.subtle === undefined) return undefined
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** @throws DataError where the bytes are not those that were published. */
export async function checkSum(bytes: Uint8Array, expected: string, name: string): Promise<void> {
  const found = await sha256(bytes)
  if (found === undefined || found === expected) return
  throw new DataError(
    `${name}: not the published file: its sha256 is ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…. ` +
      "Delete it and fetch it again.",
  )
}
