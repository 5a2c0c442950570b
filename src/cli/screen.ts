import picocolors from "picocolors"

export type Colors = ReturnType<typeof picocolors.createColors>

/** Where a command writes. Results for programs go to stdout alone; what people read gives way to stderr then. */
export interface Screen {
  /** A line for people. */
  say(line?: string): void
  /** A line for people that `--quiet` leaves out. */
  tell(line?: string): void
  /** Something the user should know; always stderr. */
  notice(line: string): void
  /** One JSON object on a line of stdout. Figures that are not finite become null, as JSON has no others. */
  data(value: unknown): void
  readonly colors: Colors
  /** Whether lines may be redrawn: a terminal, and not asked to be quiet. */
  readonly animated: boolean
  /** Characters to a line. */
  readonly columns: number
}

export interface ScreenOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

export function createScreen({ json = false, quiet = false }: ScreenOptions = {}): Screen {
  const people = json ? process.stderr : process.stdout
  const write = (line = "") => void people.write(`${line}\n`)
  return {
    say: json && quiet ? () => {} : write,
    tell: quiet ? () => {} : write,
    notice: (line) => void process.stderr.write(`${line}\n`),
    data: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    colors: picocolors.createColors(wantsColors(people)),
    animated: !quiet && process.stderr.isTTY === true && people.isTTY === true && process.env.TERM !== "dumb",
    columns: people.columns || 80,
  }
}

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what the stream is. */
export function wantsColors(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0"
  return stream.isTTY === true && env.TERM !== "dumb"
}

/** The exit codes of the command line. */
export const exitCodes = {
  ok: 0,
  /** The command was understood but failed. */
  failed: 1,
  /** The command was not understood: an unknown name, or a value outside its range. */
  usage: 2,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
  /** The reader of our output went away: 128 + SIGPIPE. */
  brokenPipe: 141,
} as const

/** `kasane list | head -1` closes our stdout: that is no error, but there is nothing left to do. */
export function endOnBrokenPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
    process.exit(exitCodes.brokenPipe)
  })
  // Nobody to tell that there is nobody to tell.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
}
