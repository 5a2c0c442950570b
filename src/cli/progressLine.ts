import { type Part, shorter } from "./text.ts"

const longestBar = 24
const shortestBar = 6

/**
 * A line with a bar that fits into `columns` characters: first the bar gets shorter, then figures are left out. One
 * character stays free, as some terminals begin a new line after the last.
 *
 * @param share Done so far, 0 to 1.
 */
export function progressLine(name: string, share: number, parts: readonly Part[], columns: number): string {
  for (const figures of shorter(parts)) {
    const rest = `${name}  ${figures}`
    const room = columns - 1 - rest.length
    if (room < shortestBar) continue
    const bar = Math.min(room, longestBar)
    const done = Math.round(bar * Math.min(1, Math.max(0, share)))
    return `${name} ${"━".repeat(done)}${"─".repeat(bar - done)} ${figures}`
  }
  const figures = [...shorter(parts)].at(-1) ?? ""
  return `${name} ${figures}`.slice(0, Math.max(0, columns - 1))
}
