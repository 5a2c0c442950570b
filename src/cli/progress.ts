import cliProgress from "cli-progress"
import type { EpochRecord, Start, Watcher } from "../experiments/index.ts"
import type { Screen } from "./screen.ts"

/** Shows a run while it happens: on a terminal a bar, elsewhere a line for every epoch; with `json` records too. */
export function showRun(screen: Screen, json: boolean): { watch: Watcher; end(): void } {
  let bar: cliProgress.SingleBar | undefined
  let downloading: string | undefined
  let settings: Start["settings"] | undefined
  const end = () => {
    process.off("exit", end)
    bar?.stop()
    bar = undefined
  }
  const open = (format: string, total: number, payload: object) => {
    end()
    if (!screen.animated) return
    bar = new cliProgress.SingleBar({
      format,
      stream: process.stderr,
      barsize: 24,
      barCompleteChar: "━",
      barIncompleteChar: "─",
      hideCursor: true,
      clearOnComplete: true,
      linewrap: null,
    } as cliProgress.Options)
    bar.start(total, 0, payload)
    // Also when a second Ctrl-C ends the process: the bar hides the cursor.
    process.once("exit", end)
  }
  const watch: Watcher = {
    onDownload({ file, received, total }) {
      if (downloading !== file) {
        downloading = file
        if (!screen.animated) screen.tell(`Downloading ${file} …`)
        open(`Downloading {file} {bar} {percentage} %`, total ?? 10e6, { file })
      }
      bar?.update(received)
    },
    onStart(start) {
      end()
      settings = start.settings
      for (const notice of start.notices) screen.notice(screen.colors.yellow(notice))
      for (const line of describe(start)) screen.tell(line)
      screen.tell()
    },
    onBatch({ epoch, step, steps, loss, accuracy }) {
      const figures = { loss: loss.toFixed(4), accuracy: percent(accuracy) }
      if (step === 1) {
        const name = `Epoch ${epoch}/${settings?.epochs}`
        open(`${name} {bar} {value}/{total} · loss {loss} · accuracy {accuracy}`, steps, figures)
      }
      bar?.update(step, figures)
    },
    onEpoch(epoch) {
      end()
      if (json) screen.data(epoch)
      screen.tell(epochLine(epoch, settings?.epochs ?? epoch.epoch))
    },
  }
  return { watch, end }
}

function describe({ source, network, parameters, target, settings, trainSize, testSize }: Start): string[] {
  const count = (value: number) => value.toLocaleString("en-US")
  const { epochs, batchSize, learningRate } = settings
  return [
    `Digits   ${source}`,
    `Network  ${network}, ${count(parameters)} parameters`,
    `Training ${count(trainSize)} digits, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, batches of ${batchSize}, ` +
      `learning rate ${learningRate}; testing with ${count(testSize)}`,
    `Target   ${target}`,
  ]
}

/** One line an epoch: `Epoch 1/5 · loss 0.3012 · accuracy 91.34 % · test 95.10 % · 1.2 s`. */
export function epochLine({ epoch, loss, accuracy, valAccuracy, seconds }: EpochRecord, epochs: number): string {
  return [
    `Epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `loss ${loss.toFixed(4)}`,
    `accuracy ${percent(accuracy)}`,
    ...(valAccuracy === undefined ? [] : [`test ${percent(valAccuracy)}`]),
    `${seconds.toFixed(1)} s`,
  ].join(" · ")
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
