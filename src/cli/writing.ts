import { KasaneError } from "../base/errors.ts"

/** Does what writes files; that the system refuses it is no mistake of ours, and said in a line. */
export function writing<T>(path: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (error instanceof Error && "syscall" in error)
      throw new KasaneError(`${path}: cannot be written (${error.message}). Choose another --out.`)
    throw error
  }
}
