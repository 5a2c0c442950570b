import cliProgress from "cli-progress"
import type { EpochRecord, Start, Watcher } from "../experiments/index.ts"
import { percent, withShortLosses } from "./figures.ts"
import { forecast } from "./forecast.ts"
import { progressLine } from "./progressLine.ts"
import type { Screen } from "./screen.ts"
import { fitParts, type Part } from "./text.ts"

export interface Display {
  readonly watch: Watcher
  /** Something the user should know, beside a bar that may be there. */
  notice(line: string): void
  /** Takes the bar away; also without one. */
  end(): void
}

export interface DisplayOptions {
  /** Shown first of all, once it is clear that the run can begin. */
  readonly title?: string
  /** Told with the first lines. */
  readonly notices?: readonly string[]
  /** A record of every epoch too. */
  readonly json?: boolean
  /** In milliseconds. */
  readonly clock?: () => number
}

/** Shows a run while it happens: on a terminal a bar, elsewhere a line for every epoch. */
export function showRun(screen: Screen, options: DisplayOptions = {}): Display {
  const { title, notices = [], json = false, clock = () => performance.now() } = options
  const bar = createBar(screen)
  const timer = createTimer(clock)
  let downloading: string | undefined
  let start: Start | undefined
  let line: readonly Part[] = []
  const notice = (text: string) => bar.aside(() => screen.notice(screen.colors.yellow(text)))
  const watch: Watcher = {
    onDownload({ file, received, total }) {
      if (downloading !== file) {
        downloading = file
        if (!screen.animated) screen.tell(`Downloading ${file} …`)
        bar.open(`Downloading ${file}`, total ?? Number.POSITIVE_INFINITY)
      }
      const megabytes = { text: `${(received / 1e6).toFixed(1)} MB` }
      bar.update(received, total === undefined ? [megabytes] : [{ ...megabytes, rank: 1 }, share(received / total)])
    },
    onStart(started) {
      bar.close()
      start = started
      for (const text of [...notices, ...started.notices]) notice(text)
      // Elsewhere the line about the data says it.
      if (screen.quiet && started.shortfall !== undefined) notice(started.shortfall)
      if (title !== undefined) screen.tell(screen.colors.bold(title))
      for (const text of describe(started)) screen.tell(text, labelWidth)
      screen.tell()
    },
    onBatch({ epoch, step, steps, loss, accuracy }) {
      if (step === 1) bar.open(`Epoch ${epoch}/${start?.settings.epochs}`, steps)
      if (screen.animated) {
        line = [
          { text: `${step}/${steps}`, rank: 1 },
          { text: `loss ${loss.toFixed(4)}` },
          { text: `accuracy ${percent(accuracy)}`, rank: 2 },
        ]
        bar.update(step, line)
      }
      const secondsPerStep = timer(epoch, step)
      const long = start && secondsPerStep && forecast(start, secondsPerStep)
      if (long) notice(long)
    },
    onEpoch(epoch) {
      bar.close()
      if (json) screen.data(withShortLosses(epoch))
      screen.tell(epochLine(epoch, start?.settings.epochs ?? epoch.epoch, screen.columns))
    },
  }
  return { watch, notice, end: bar.close }
}

const share = (value: number): Part => ({ text: `${Math.floor(100 * value)} %` })

/** A bar on stderr that fits its line at every moment, also after the window was made narrower. */
export function createBar(screen: Screen) {
  let bar: cliProgress.SingleBar | undefined
  let [title, size, value] = ["", 0, 0]
  let shown: readonly Part[] = []
  const close = () => {
    process.off("exit", close)
    bar?.stop()
    bar = undefined
  }
  const draw = () => {
    bar = new cliProgress.SingleBar({
      format: (_, { progress }) => progressLine(title, progress, shown, process.stderr.columns || 80),
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: null,
      // Ctrl-C does not end the run at once, and its own end is told below.
      gracefulExit: false,
    } as cliProgress.Options)
    bar.start(size, value)
    // Also when a second Ctrl-C ends the process: the bar hides the cursor.
    process.once("exit", close)
  }
  return {
    open(name: string, total: number) {
      close()
      title = name
      size = total
      value = 0
      shown = []
      if (screen.animated) draw()
    },
    update(now: number, parts: readonly Part[]) {
      value = now
      shown = parts
      bar?.update(now)
    },
    close,
    /** Something is written where the bar was; the bar follows. */
    aside(write: () => void) {
      const drawn = bar !== undefined
      close()
      write()
      if (drawn) draw()
    },
  }
}

/** Seconds a step, once, from steps of the first epoch that took a second or more; the first one prepares much. */
function createTimer(clock: () => number): (epoch: number, step: number) => number | undefined {
  let began: number | undefined
  let told = false
  return (epoch, step) => {
    if (epoch === 1 && step === 1) began = clock()
    if (told || began === undefined || step < 3) return undefined
    const seconds = (clock() - began) / 1000
    if (seconds < 1) return undefined
    told = true
    return epoch === 1 ? seconds / (step - 1) : undefined
  }
}

const labelWidth = 9

function describe({ source, network, parameters, target, settings, trainSize, testSize }: Start): string[] {
  const count = (value: number) => value.toLocaleString("en-US")
  const { epochs, batchSize, learningRate } = settings
  return [
    `Digits   ${source}`,
    `Network  ${network}, ${count(parameters)} parameters`,
    `Training ${count(trainSize)} ${trainSize === 1 ? "digit" : "digits"}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, batches of ${batchSize}, ` +
      `learning rate ${learningRate}; testing with ${count(testSize)}`,
    `Target   ${target}`,
  ]
}

/**
 * One line an epoch: `Epoch 1/5 · loss 0.3012 · accuracy 91.34 % · test 95.10 % · 1.2 s`; less of it where a line is
 * shorter.
 */
export function epochLine(record: EpochRecord, epochs: number, columns = Number.POSITIVE_INFINITY): string {
  const { epoch, loss, accuracy, valAccuracy, partial, seconds } = record
  const parts: Part[] = [
    { text: `Epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}` },
    { text: `loss ${loss.toFixed(4)}`, rank: 1 },
    { text: `accuracy ${percent(accuracy)}`, rank: valAccuracy === undefined ? 0 : 2 },
    ...(valAccuracy === undefined ? [] : [{ text: `test ${percent(valAccuracy)}` }]),
    { text: `${seconds.toFixed(1)} s`, rank: 3 },
    ...(partial ? [{ text: "stopped" }] : []),
  ]
  return fitParts(parts, columns)
}
