import { isObject } from "./plain.ts"
import type { Json, JsonObject, Manifest } from "./run.ts"

/** One thing that fixed one run otherwise than the other. */
export interface Difference {
  /** `settings.optimizer.learningRate`, `seed`, `versions.node`. */
  readonly path: string
  /** Undefined where this run has no such thing. */
  readonly a: Json | undefined
  readonly b: Json | undefined
}

/**
 * What fixed two runs, where it was not the same. Names (of experiments, variants, titles) cause nothing and are left out,
 * as are times and results.
 */
export function differencesOf(a: Manifest, b: Manifest): Difference[] {
  const fixed = ({ dataset, target, seed, settings, versions }: Manifest): JsonObject => ({
    ...(dataset !== undefined && { dataset }),
    target,
    seed,
    settings,
    versions,
  })
  return [...walk("", fixed(a), fixed(b))]
}

function* walk(path: string, a: Json | undefined, b: Json | undefined): Generator<Difference> {
  if (isObject(a) && isObject(b)) {
    // In the order of a, then what only b has.
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
      yield* walk(path === "" ? name : `${path}.${name}`, own(a, name), own(b, name))
    return
  }
  // Of lists of unequal length nobody knows which item answers to which.
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (const [i, item] of a.entries()) yield* walk(`${path}[${i}]`, item as Json, b[i] as Json)
    return
  }
  if (!sameJson(a, b)) yield { path, a, b }
}

/** Whatever the order of names. */
function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a)
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
    )
  }
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: Json, i) => sameJson(item, b[i] as Json))
  return a === b
}

const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined
