import { type Command, Option } from "commander"
import { ArgumentError } from "../../base/errors.ts"
import { claims, experiments } from "../../experiments/index.ts"
import { targetNames } from "../../targets/index.ts"
import { addExamples, columnsOf } from "../help.ts"
import { type RunArguments, run } from "../run.ts"
import { createScreen } from "../screen.ts"
import { wrap } from "../text.ts"
import { positiveNumber, seedList, targetName, wholeNumber } from "../values.ts"
import { claimFor, findClaim, isFile, unknownExperiment } from "./find.ts"
import { languageOption } from "./language.ts"
import { type ClaimArguments, runClaims } from "./run.ts"

type Given = Partial<RunArguments> & Omit<ClaimArguments, "seed"> & { readonly seed?: number }

/** What only one of the two kinds of experiments understands. */
const onlyReading = ["epochs", "batchSize", "learningRate", "limit"] as const
const onlyClaims = ["variant", "seeds", "quick", "set", "out", "overwrite", "resume", "jobs", "check"] as const

/** `kasane run`: trains a network that reads digits, or runs claims of the notes. */
export function addRunCommand(program: Command, done: (exitCode: number) => void): void {
  const names = Object.keys(experiments).join(", ")
  const command = program
    .command("run")
    .description("Run an experiment, and say what came of it")
    .argument(
      "<experiment>",
      `a training (${names}), a claim of the notes (6.E1; kasane list), all claims (all), or a file`,
    )
    .option(
      "--seed <number>",
      "fixes the weights and the order of examples, from 0 to 2^53 - 1 (default: 0)",
      wholeNumber(0),
    )
    .addOption(
      new Option("--target <name>", `one of: ${targetNames.join(", ")} (default: the fastest here)`).argParser(
        targetName,
      ),
    )
    .option("--json", "results as JSON objects, one a line, on stdout; all else on stderr")
    .option("--quiet", "only the result, and notices on stderr")
    .option("--full", "all examples where a training takes a part; all variants where a claim leaves out long ones")
    .optionsGroup("Options for trainings:")
    .option("--epochs <count>", "how often all examples are seen", wholeNumber(1))
    .option("--batch-size <count>", "examples to a step", wholeNumber(1))
    .option("--learning-rate <number>", "how far the first steps go", positiveNumber)
    .option("--limit <count>", "use the first so many examples only, also to test", wholeNumber(1))
    .optionsGroup("Options for claims:")
    .option("--variant <names...>", "these variants only (default: all that the verdict needs)")
    .option("--seeds <list>", "several runs of each: 0-7, or 0,2,5, or record for those on record", seedList)
    .option("--quick", "smaller settings that take a second or two")
    .option("--set <path=value...>", "change a setting, such as optimizer.learningRate=0.3")
    .option("--out <folder>", "save every run there: TensorBoard event files and a manifest")
    .option("--overwrite", "replace runs that the folder of --out holds already")
    .option("--resume", "go on where a run with the same --out was broken off")
    .option("--jobs <count>", "how many runs at a time (default: one a core)", wholeNumber(1))
    .option("--check", "exit with 1 if a verdict is not the one on record, or there is none")
    .addOption(languageOption())
    .action(async (word: string, options: Given) => {
      done(await start(word, options))
    })
  addExamples(command, [
    ["kasane run digits"],
    ["kasane run digits --target wasm --epochs 1", "one epoch on WebAssembly"],
    ["kasane run deep-cnn --full", "six convolutions on all 60,000 digits"],
    ["kasane run digits --json | tail -1", "the result for another program"],
    ["kasane run 6.E1 --seeds 0-3", "a claim, over four seeds"],
    ["kasane run 7.E1 --set optimizer.learningRate=3", "the same with another setting"],
    ["kasane run all --quick", "every claim of the notes, in a minute"],
    ["kasane run ./mine.ts --out runs", "an experiment of your own, saved"],
  ]).addHelpText("after", ({ error }) => {
    const stopping = "Ctrl-C stops a training and still tests what was learned; twice quits at once."
    return ["", ...wrap(stopping, columnsOf(error))].join("\n")
  })
}

async function start(word: string, options: Given): Promise<number> {
  const screen = createScreen(options)
  if (Object.hasOwn(experiments, word)) {
    refuse(word, options, onlyClaims)
    return run(experiments[word]!, { ...options, seed: options.seed ?? 0 }, screen)
  }
  if (word !== "all" && !isFile(word) && !findClaim(word)) throw unknownExperiment(word)
  refuse(word, options, onlyReading)
  if (word === "all") {
    const chosen = Object.values(claims).map((claim) => ({ claim, source: claim.id }))
    return runClaims(chosen, { ...options, check: options.check ?? "ifJudged" }, screen)
  }
  return runClaims([{ claim: await claimFor(word), source: word }], options, screen)
}

function refuse(word: string, options: Given, names: readonly (keyof Given)[]): void {
  const given = names.find((name) => options[name] !== undefined)
  if (given === undefined) return
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const cure =
    names === onlyReading
      ? `--set does that there; kasane list ${word} shows its settings`
      : "kasane run --help shows what it can be told"
  throw new ArgumentError(`${flag} is not for ${word}: ${cure}.`)
}
