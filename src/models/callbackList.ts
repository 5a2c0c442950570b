import { closest } from "../base/closest.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import type { Callback } from "../callbacks/index.ts"

const hookNames = Object.keys({
  onTrainBegin: true,
  onEpochBegin: true,
  onBatchBegin: true,
  onBatchEnd: true,
  onEpochEnd: true,
  onTrainEnd: true,
} satisfies Record<keyof Callback, true>)

/** Refuses what is no list of callbacks, and hooks whose names are nearly right: they would never be called. */
export function checkCallbacks(callbacks: unknown): readonly Callback[] {
  if (!Array.isArray(callbacks))
    throw new ArgumentError(
      `fit: callbacks must be an array of objects, as in callbacks: [{ onEpochEnd(epoch, logs) {} }], got ${show(callbacks)}.`,
    )
  for (const [i, callback] of callbacks.entries()) {
    if (typeof callback !== "object" || callback === null)
      throw new ArgumentError(
        `fit: callbacks[${i}] must be an object with hooks, as in { onEpochEnd(epoch, logs) {} }, got ${show(callback)}.`,
      )
    checkHooks(callback as Record<string, unknown>, i)
  }
  return callbacks as Callback[]
}

function checkHooks(callback: Readonly<Record<string, unknown>>, i: number): void {
  let hooks = 0
  for (const name of hookNames) {
    const hook = callback[name]
    if (hook !== undefined && typeof hook !== "function")
      throw new ArgumentError(`fit: callbacks[${i}].${name} must be a function, got ${show(hook)}.`)
    if (hook !== undefined) hooks++
  }
  // A class has its hooks in its prototype; it may well have other methods that begin with "on".
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(callback) ?? {})
  for (const name of [...Object.keys(callback), ...own])
    if (/^on[A-Z_]/.test(name) && !hookNames.includes(name) && closest(name, hookNames))
      throw new NameError("hook", name, hookNames, `fit: callbacks[${i}]`)
  // {} stands for no callback.
  if (hooks > 0 || Object.keys(callback).length === 0) return
  // What doctor.watch() gives is two things in one.
  const cure = "callback" in callback ? " Pass its callback, and its probe in probes." : ""
  throw new ArgumentError(`fit: callbacks[${i}] has no hook, such as onEpochEnd, got ${show(callback)}.${cure}`)
}
