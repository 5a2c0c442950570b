import { NameError } from "../base/errors.ts"
import { checkTarget, getTarget, type TargetName, targetNames } from "../targets/index.ts"

export interface Choice {
  readonly name: TargetName
  /** What the user should know: that a slower target stands in for a faster one, and why. */
  readonly notice?: string
}

/**
 * The target that is used when none is named. By the rule of `defaultTarget`, which tells on stderr by itself what
 * stands in for what; a command has its own time and place for that.
 */
export function usualTarget(env: NodeJS.ProcessEnv = process.env): Choice {
  const named = env.KASANE_TARGET
  if (named) {
    const name = targetNames.find((target) => target === named)
    if (name === undefined) throw new NameError("target in KASANE_TARGET", named, targetNames)
    return { name }
  }
  const native = checkTarget("native")
  if (native.ok) return { name: "native" }
  const name = targetNames.find((target) => checkTarget(target).ok)!
  return { name, notice: `Using the ${name} target instead of native: ${native.reason} (kasane targets tells more).` }
}

/** The same for a run, which needs it to work. @throws TargetError that says why a named target cannot run here. */
export function chooseTarget(named: TargetName | undefined): Choice {
  const choice = named === undefined ? usualTarget() : { name: named }
  getTarget(choice.name)
  return choice
}
