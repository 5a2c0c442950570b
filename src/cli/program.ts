import { Argument, Command, Option } from "commander"
import { experiments } from "../experiments/index.ts"
import { targetNames } from "../targets/index.ts"
import { bench, workloadNames } from "./bench.ts"
import { type RunArguments, run } from "./run.ts"
import { createScreen } from "./screen.ts"
import { listTargets } from "./targets.ts"
import { oneOf, positiveNumber, targetName, wholeNumber } from "./values.ts"

/**
 * All commands and options.
 *
 * @param done Given the exit code of the command that ran.
 */
export function createProgram(version: string, done: (exitCode: number) => void): Command {
  const program = new Command("kasane")
    .description("Deep learning in TypeScript: run an experiment, see the targets, measure.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help; also after a command")
    .helpCommand(false)
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride()
    .addHelpText(
      "after",
      examples(
        ["kasane run digits", "a network learns to read handwritten digits"],
        ["kasane run digits --seed 1 --epochs 2", "another start, a shorter run"],
        ["kasane list", "the experiments"],
        ["kasane targets", "where programs can run on this machine"],
        ["kasane bench w1", "compare the speed with other libraries (in a checkout)"],
      ),
    )
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 not understood, 130 interrupted.")

  const ids = Object.keys(experiments)
  program
    .command("run")
    .description("Run an experiment")
    .addArgument(new Argument("<experiment>", `one of: ${ids.join(", ")}`).argParser(oneOf("experiment", ids)))
    .option("--seed <number>", "fixes the weights and the order of examples", wholeNumber(0), 0)
    .addOption(
      new Option("--target <name>", `one of: ${targetNames.join(", ")} (default: the fastest here)`).argParser(
        targetName,
      ),
    )
    .option("--epochs <count>", "how often all examples are seen", wholeNumber(1))
    .option("--batch-size <count>", "examples to a step", wholeNumber(1))
    .option("--learning-rate <number>", "how far the first steps go", positiveNumber)
    .option("--limit <count>", "use the first so many examples only, also to test", wholeNumber(1))
    .option("--json", "one JSON object an epoch and one at the end on stdout, all else on stderr")
    .option("--quiet", "only the result")
    .addHelpText(
      "after",
      examples(
        ["kasane run digits", ""],
        ["kasane run digits --target wasm --epochs 1", "one epoch on WebAssembly"],
        ["kasane run digits --target interpreter --limit 300", "the slow, plain target on few digits"],
        ["kasane run digits --json | tail -1", "the result for another program"],
      ),
    )
    .addHelpText("after", "\nCtrl-C stops the training and still tests what was learned; twice quits at once.")
    .action(async (id: string, options: RunArguments) => {
      done(await run(experiments[id]!, options, createScreen(options)))
    })

  program
    .command("list")
    .description("List the experiments")
    .option("--json", "one JSON object an experiment")
    .addHelpText("after", examples(["kasane list", ""], ["kasane list --json", ""]))
    .action(({ json = false }: { json?: boolean }) => {
      const screen = createScreen({ json })
      const width = Math.max(...ids.map((id) => id.length))
      for (const { id, title, description, defaults } of Object.values(experiments)) {
        if (json) screen.data({ id, title, description, defaults })
        else screen.say(`${screen.colors.bold(id.padEnd(width))}  ${title.en}. ${description.en}`)
      }
    })

  program
    .command("targets")
    .description("Show where programs can run on this machine, and why not elsewhere")
    .option("--json", "one JSON object a target")
    .addHelpText("after", examples(["kasane targets", ""], ["kasane targets --json", ""]))
    .action(async ({ json = false }: { json?: boolean }) => done(await listTargets(json, createScreen({ json }))))

  const workloads = workloadNames()
  program
    .command("bench")
    .description("Measure against other libraries in one run (in a checkout)")
    .addArgument(
      new Argument(
        "[workloads...]",
        `default: all${workloads.length > 0 ? ` of ${workloads.join(", ")}` : ""}`,
      ).argParser(
        // Outside a checkout there are no names to check, and bench says so.
        (text: string, before: string[] = []) => [
          ...before,
          workloads.length > 0 ? oneOf("workload", workloads)(text.toLowerCase()) : text,
        ],
      ),
    )
    .option("--json", "all figures as one JSON object on stdout")
    .addHelpText("after", examples(["kasane bench", "some minutes"], ["kasane bench w0 w1 --json", ""]))
    .action(async (names: readonly string[] = [], { json = false }: { json?: boolean }) => {
      done(await bench(names, json, createScreen({ json })))
    })

  return program
}

function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length))
  return `\nExamples:\n${lines.map(([command, meaning]) => `  ${command.padEnd(width)}  ${meaning}`.trimEnd()).join("\n")}`
}
