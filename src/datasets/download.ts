import { DataError } from "../base/errors.ts"

export interface Progress {
  /** The file being fetched. */
  readonly file: string
  /** Bytes so far. */
  readonly received: number
  /** Bytes in all; undefined where the server does not say. */
  readonly total: number | undefined
}

export interface FetchOptions {
  /** The transfer is broken off beyond this many bytes. */
  readonly maxBytes: number
  /** Milliseconds until the server must have answered. Default 10,000. */
  readonly answerTimeout?: number
  /** Milliseconds that may pass without a byte once it has. Default 10,000. */
  readonly stallTimeout?: number
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Stops the transfer; the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Fetches one file.
 *
 * @throws DataError for an address that cannot be reached, an answer other than 200, silence, or too many bytes.
 */
export async function fetchBytes(url: URL, options: FetchOptions): Promise<Uint8Array> {
  const { maxBytes, answerTimeout = 10_000, stallTimeout = 10_000, onProgress, signal } = options
  const file = url.pathname.split("/").at(-1) ?? ""
  const abort = new AbortController()
  const stop = () => abort.abort(signal?.reason)
  signal?.throwIfAborted()
  signal?.addEventListener("abort", stop, { once: true })
  let timer: ReturnType<typeof setTimeout> | undefined
  const expect = (milliseconds: number, what: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => abort.abort(new DataError(`${url}: ${what} for ${milliseconds / 1000} s`)), milliseconds)
  }
  try {
    expect(answerTimeout, "no answer")
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok)
      throw new DataError(`${url}: the server answered ${response.status} ${response.statusText}`.trim())
    // With a content encoding the length counts the packed bytes, but the body arrives unpacked.
    const length = response.headers.has("content-encoding") ? null : response.headers.get("content-length")
    const total = length === null ? undefined : Number(length)
    if (total !== undefined && total > maxBytes) throw tooLong(url, maxBytes)
    const chunks: Uint8Array[] = []
    let received = 0
    expect(stallTimeout, "nothing came")
    const reader = response.body?.getReader()
    for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
      received += part.value.length
      if (received > maxBytes) throw tooLong(url, maxBytes)
      chunks.push(part.value)
      onProgress?.({ file, received, total })
      expect(stallTimeout, "nothing came")
    }
    return concatenate(chunks, received)
  } catch (error) {
    signal?.throwIfAborted()
    if (abort.signal.aborted) throw abort.signal.reason
    abort.abort() // so that the rest of a refused answer is not transferred
    throw error instanceof DataError ? error : new DataError(`${url}: ${reasonOf(error)}`)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", stop)
  }
}

function tooLong(url: URL, maxBytes: number): DataError {
  return new DataError(`${url}: longer than the ${maxBytes} bytes expected`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "host not found",
  EAI_AGAIN: "host not found",
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection broken",
  UND_ERR_SOCKET: "connection broken",
}

/** Node's fetch says "fetch failed" and hides what happened in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, message } = (error.cause ?? error) as { code?: unknown; message?: unknown }
  return reasons[String(code)] || String(message || code || error.message)
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const result = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    result.set(chunk, offset)
    offset += chunk.length
  }
  return result
}
