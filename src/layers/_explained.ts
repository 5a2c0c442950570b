import { ShapeError } from "../base/errors.ts"

/** Errors that name their layer already. */
const named = new WeakSet<ShapeError>()

/** Runs `body`; errors about shapes from deep inside say which layer they happened in: the innermost. */
export function explained<T>(label: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (!(error instanceof ShapeError) || named.has(error)) throw error
    const explanation = error.operation === label ? error : new ShapeError(label, error.message, error.shapes)
    named.add(explanation)
    throw explanation
  }
}
