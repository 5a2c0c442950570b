import type { Command, Help } from "commander"
import { exitCodes } from "./screen.ts"
import { wrap } from "./text.ts"

/** From here on down a term and its description no longer fit beside each other. */
const narrow = 72

/** A term and what it means: beside it, or below it where lines are short. */
function helpItem(term: string, termWidth: number, description: string, columns: number): string {
  const beside = columns >= narrow
  const lines = beside
    ? wrap(`  ${term.padEnd(termWidth)}  ${description}`.trimEnd(), columns, termWidth + 4)
    : [`  ${term}`, ...(description ? wrap(`      ${description}`, columns, 6) : [])]
  return lines.join("\n")
}

/** Commander's help for lines of every width. */
export const helpStyle: Partial<Help> = {
  minWidthToWrap: 16,
  styleUsage(usage) {
    return wrap(usage, (this.helpWidth ?? 80) - "Usage: ".length, 2).join("\n")
  },
  formatItem: (term, termWidth, description, helper) => helpItem(term, termWidth, description, helper.helpWidth ?? 80),
}

export type Example = readonly [command: string, meaning?: string]

/** Commands to copy, which are never broken, with what they do beside them or below. */
export function exampleText(examples: readonly Example[], columns: number): string {
  const width = Math.max(...examples.map(([command]) => command.length))
  const beside = examples.map(([command, meaning = ""]) => `  ${command.padEnd(width)}  ${meaning}`.trimEnd())
  const below = examples.flatMap(([command, meaning]) => [
    `  ${command}`,
    ...(meaning ? wrap(`      ${meaning}`, columns, 6) : []),
  ])
  const lines = beside.every((line) => line.length <= columns) ? beside : below
  return ["", "Examples:", ...lines].join("\n")
}

/** Every exit code and its meaning. */
export function exitCodeText(columns: number): string {
  const meanings: Record<keyof typeof exitCodes, string> = {
    ok: "done",
    failed: "failed",
    usage: "not understood",
    interrupted: "interrupted (Ctrl-C)",
    brokenPipe: "the reader of the output went away",
  }
  const list = Object.entries(meanings).map(
    ([name, meaning]) => `${exitCodes[name as keyof typeof exitCodes]} ${meaning}`,
  )
  return ["", ...wrap(`Exit codes: ${list.join(", ")}.`, columns, 2)].join("\n")
}

/** The variables of the environment that change what commands do. */
export function environmentText(columns: number): string {
  const variables = {
    KASANE_TARGET: "the target where none is named",
    KASANE_THREADS: "how many threads, 1 to 64; otherwise one a core",
    KASANE_DATA: "a folder with data sets, such as MNIST's four files in its folder mnist",
    KASANE_CACHE: "the folder for downloads and compiled programs",
    KASANE_OFFLINE: "1: nothing is downloaded",
    KASANE_LANG: "en or ja: the language of claims and verdicts where --lang names none",
    CC: "the C compiler of the native target",
    NO_COLOR: "1: no colours, whatever else is asked for",
    FORCE_COLOR: "1: colours in files and pipes too; 0: none",
  }
  const width = Math.max(...Object.keys(variables).map((name) => name.length))
  const items = Object.entries(variables).map(([name, meaning]) => helpItem(name, width, meaning, columns))
  return ["", "Environment:", ...items].join("\n")
}

export function addExamples(command: Command, examples: readonly Example[]): Command {
  return command.addHelpText("after", ({ error }) => exampleText(examples, columnsOf(error)))
}

/** What is not a terminal is given the same lines everywhere. */
export const columnsOf = (error: boolean): number => (error ? process.stderr : process.stdout).columns || 80
