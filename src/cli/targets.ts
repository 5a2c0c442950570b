import { checkTarget, targetNames } from "../targets/index.ts"
import { usualTarget } from "./chooseTarget.ts"
import { exitCodes, type Screen } from "./screen.ts"

/** Shows every target: whether it can run here, with what, or why not; and which one is used. @returns The exit code. */
export async function listTargets(json: boolean, screen: Screen): Promise<number> {
  const { colors } = screen
  // Its notice is left out: the table says the same.
  const usual = usualTarget().name
  const width = Math.max(...targetNames.map((name) => name.length))
  for (const name of targetNames) {
    const { ok, ...found } = checkTarget(name)
    if (json) {
      screen.data({ target: name, available: ok, default: name === usual, ...found })
      continue
    }
    const mark = ok ? colors.green("yes") : colors.red("no ")
    const use = name === usual ? colors.bold(" (used unless you name another)") : ""
    screen.say(`${name.padEnd(width)}  ${mark}  ${"detail" in found ? found.detail : found.reason}${use}`, width + 7)
  }
  if (process.env.KASANE_TARGET) {
    const problem = checkTarget(usual).ok ? "" : ", which cannot run here: name another, or unset it"
    screen.notice(`KASANE_TARGET names ${usual}${problem}.`)
  }
  return exitCodes.ok
}
