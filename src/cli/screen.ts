import picocolors from "picocolors"
import { wrap } from "./text.ts"

export type Colors = ReturnType<typeof picocolors.createColors>

/**
 * Where a command writes. Results for programs go to stdout alone; what people read gives way to stderr then. On a
 * terminal long lines are broken between words, and what follows is indented by `indent`.
 */
export interface Screen {
  /** A line for people. */
  say(line?: string, indent?: number): void
  /** A line for people that `--quiet` leaves out. */
  tell(line?: string, indent?: number): void
  /** Something the user should know; always stderr. */
  notice(line: string): void
  /** One JSON object on a line of stdout. Figures that are not finite become null, as JSON has no others. */
  data(value: unknown): void
  readonly colors: Colors
  /** Asked to leave out what `tell` is given. */
  readonly quiet: boolean
  /** Whether lines may be redrawn: a terminal, and not asked to be quiet. */
  readonly animated: boolean
  /** Characters to a line for people; infinite where nothing needs to fit, as in a file. */
  readonly columns: number
}

export interface ScreenOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

export type Stream = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">

interface Surroundings {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: NodeJS.ProcessEnv
}

export function createScreen(options: ScreenOptions = {}, surroundings: Surroundings = process): Screen {
  const { json = false, quiet = false } = options
  const { stdout, stderr, env } = surroundings
  const people = json ? stderr : stdout
  const write = (line = "", indent = 0) => {
    for (const part of wrap(line, columnsOf(people), indent)) people.write(`${part}\n`)
  }
  return {
    say: json && quiet ? () => {} : write,
    tell: quiet ? () => {} : write,
    notice(line) {
      for (const part of wrap(line, columnsOf(stderr))) stderr.write(`${part}\n`)
    },
    data: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    colors: picocolors.createColors(wantsColors(people, env)),
    quiet,
    animated: !quiet && stderr.isTTY === true && people.isTTY === true && env.TERM !== "dumb",
    get columns() {
      return columnsOf(people)
    },
  }
}

/** A terminal that does not tell its width has 80 columns, as has had every other since the VT100. */
function columnsOf(stream: Stream): number {
  return stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY
}

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what the stream is. */
export function wantsColors(stream: Pick<Stream, "isTTY">, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false"
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
