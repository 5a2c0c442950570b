import { readFileSync } from "node:fs"
import { CommanderError } from "commander"
import { ArgumentError, KasaneError, NameError } from "../base/errors.ts"
import { createProgram } from "./program.ts"
import { createScreen, endOnBrokenPipe, exitCodes } from "./screen.ts"

/** The command line. Sets the process's exit code; a second call in one process is not meant. */
export async function main(args: readonly string[]): Promise<void> {
  endOnBrokenPipe()
  process.exitCode = await execute(args)
}

async function execute(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.ok
  const program = createProgram(version(), (result) => {
    code = result
  })
  try {
    await program.parseAsync([...args], { from: "user" })
    return code
  } catch (error) {
    // Commander has printed its message; its code for everything that it refuses is 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const { colors, notice } = createScreen({ json: true })
    if (error instanceof KasaneError) {
      notice(`${colors.red("error:")} ${error.message}`)
      return error instanceof NameError || error instanceof ArgumentError ? exitCodes.usage : exitCodes.failed
    }
    notice(`${colors.red("error:")} this is a mistake in Kasane, please report it with what follows.`)
    notice(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return exitCodes.failed
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "?"
}
