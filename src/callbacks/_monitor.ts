import { checkChoice, checkNotNegative } from "../base/checks.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { uncapitalize } from "../base/registry.ts"
import { show } from "../base/show.ts"
import type { CallbackContext, CallbackLogs } from "./callback.ts"

export interface MonitorOptions {
  /** The log to watch: `loss`, the name of a metric, or either with `val` before it. Default "valLoss". */
  readonly monitor?: string
  /** Whether it should fall or rise. Default "auto": a loss should fall, and a metric knows for itself. */
  readonly mode?: "auto" | "min" | "max"
}

/** Watches one log. NaN is never better than a number, and any number is better than NaN. */
export interface Monitor {
  /** Throws if this training has no such log, or if nobody knows whether it should fall. */
  begin(context: CallbackContext): void
  /** Undefined after an epoch that was broken off before it was validated. */
  read(logs: CallbackLogs): number | undefined
  /** Whether a value is better than another, or than none yet, by more than `minDelta`. */
  improves(value: number, reference: number | undefined): boolean
}

export function createMonitor(
  where: string,
  { monitor = "valLoss", mode = "auto" }: MonitorOptions,
  minDelta: number,
): Monitor {
  if (typeof monitor !== "string")
    throw new ArgumentError(`${where}: monitor must be the name of a log, as in "valLoss", got ${show(monitor)}.`)
  checkChoice(where, "mode", mode, ["auto", "min", "max"])
  checkNotNegative(where, "minDelta", minDelta)
  let sign = 1
  return {
    begin({ directions }) {
      if (!Object.hasOwn(directions, monitor)) throw unknownLog(where, monitor, Object.keys(directions))
      const direction = mode === "auto" ? directions[monitor] : mode
      if (direction === undefined)
        throw new ArgumentError(
          `${where}: '${monitor}' does not say whether it should fall or rise. Give mode: "min" or mode: "max".`,
        )
      sign = direction === "min" ? -1 : 1
    },
    read: (logs) => logs[monitor],
    improves(value, reference) {
      if (Number.isNaN(value)) return false
      // In this order, as in Keras: rounding is the same.
      return reference === undefined || Number.isNaN(reference) || sign * (value - sign * minDelta) > sign * reference
    },
  }
}

function unknownLog(where: string, monitor: string, known: readonly string[]): Error {
  const trained = uncapitalize(monitor.replace(/^val_?/, ""))
  if (trained !== monitor && known.includes(trained) && !known.some((name) => /^val[A-Z]/.test(name)))
    return new ArgumentError(
      `${where}: there is no '${monitor}' without validation data. Give fit validationData or validationSplit, or monitor '${trained}'.`,
    )
  return new NameError("log", monitor, known, where)
}
