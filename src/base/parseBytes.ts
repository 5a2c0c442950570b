import { ArgumentError } from "./errors.ts"
import { show } from "./show.ts"

const units: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}

/** An amount of memory: a number of bytes, or a text with a unit, as in "512MiB", "8GB", "1.5 GiB". */
export type Bytes = number | string

/** Whole bytes; KB, MB, GB and TB count in thousands, KiB, MiB, GiB and TiB in 1024s. */
export function parseBytes(where: string, name: string, amount: Bytes): number {
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*$/i.exec(String(amount)) ?? []
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()]
  const known = typeof amount === "number" || typeof amount === "string"
  if (!known || digits === undefined || factor === undefined || !Number.isFinite(Number(digits)))
    throw new ArgumentError(
      `${where}: ${name} must be a number of bytes or a text like "512MiB" or "8GB", got ${show(amount)}.${
        digits !== undefined && factor === undefined ? ` Units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB.` : ""
      }`,
    )
  return Math.floor(Number(digits) * factor)
}
