import { checkTarget, defaultTarget, targetNames } from "../targets/index.ts"
import { exitCodes, type Screen } from "./screen.ts"

/** Shows every target: whether it can run here, with what, or why not; and which one is used. @returns The exit code. */
export async function listTargets(json: boolean, screen: Screen): Promise<number> {
  const { colors } = screen
  const chosen = defaultTarget().name
  const width = Math.max(...targetNames.map((name) => name.length))
  for (const name of targetNames) {
    const found = checkTarget(name)
    if (json) {
      screen.data({ target: name, available: found.ok, default: name === chosen, ...withoutOk(found) })
      continue
    }
    const mark = found.ok ? colors.green("yes") : colors.red("no ")
    const use = name === chosen ? colors.bold(" (used unless you name another)") : ""
    screen.say(`${name.padEnd(width)}  ${mark}  ${found.ok ? found.detail : found.reason}${use}`)
  }
  if (process.env.KASANE_TARGET) screen.tell(`\nKASANE_TARGET names ${process.env.KASANE_TARGET}.`)
  return exitCodes.ok
}

function withoutOk({ ok: _, ...rest }: ReturnType<typeof checkTarget>) {
  return rest
}
