import type * as Plot from "@observablehq/plot"
import { KasaneError } from "../base/errors.ts"

export type PlotLibrary = typeof Plot

/** Observable Plot, and a document for it to draw in: Node has none of its own. */
export interface Drawer {
  readonly plot: PlotLibrary
  readonly document: Document
}

let loaded: Promise<Drawer> | undefined

/**
 * Loads the two optional packages that charts are drawn with, at the first call.
 * @throws KasaneError where they are not installed; it names the cure.
 */
export function loadDrawer(): Promise<Drawer> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined // after `npm install` the next call may succeed
    throw error
  })
  return loaded
}

async function load(): Promise<Drawer> {
  try {
    const [plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")])
    return { plot, document: parseHTML("<!doctype html><html><body></body></html>").document as unknown as Document }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error)
    throw new KasaneError(
      `charts need the optional packages @observablehq/plot and linkedom, which cannot be loaded (${reason}). Install them: npm install @observablehq/plot linkedom`,
    )
  }
}
