import { Argument, Command, Option } from "commander"
import { experiments } from "../experiments/index.ts"
import { targetNames } from "../targets/index.ts"
import { bench, workloadNames } from "./bench.ts"
import { type Example, environmentText, exampleText, exitCodeText, helpStyle } from "./help.ts"
import { type RunArguments, run } from "./run.ts"
import { createScreen } from "./screen.ts"
import { listTargets } from "./targets.ts"
import { wrap } from "./text.ts"
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
    .configureHelp(helpStyle)
    .exitOverride()
  addExamples(program, [
    ["kasane run digits", "a network learns to read handwritten digits"],
    ["kasane run digits --seed 1 --epochs 2", "another start, a shorter run"],
    ["kasane run deep-cnn", "six convolutions read nearly all of them"],
    ["kasane help run", "what a run can be told"],
    ["kasane list", "the experiments"],
    ["kasane targets", "where programs can run on this machine"],
    ["kasane bench w1", "compare the speed with other libraries (in a checkout)"],
  ])
    .addHelpText("after", "\nIn a checkout: npx kasane …")
    .addHelpText("after", ({ error }) => environmentText(columnsOf(error)))
    .addHelpText("afterAll", ({ error }) => exitCodeText(columnsOf(error)))

  const ids = Object.keys(experiments)
  const runCommand = program
    .command("run")
    .description("Run an experiment")
    .addArgument(new Argument("<experiment>", `one of: ${ids.join(", ")}`).argParser(oneOf("experiment", ids)))
    .option("--seed <number>", "fixes the weights and the order of examples, from 0 to 2^53 - 1", wholeNumber(0), 0)
    .addOption(
      new Option("--target <name>", `one of: ${targetNames.join(", ")} (default: the fastest here)`).argParser(
        targetName,
      ),
    )
    .option("--epochs <count>", "how often all examples are seen", wholeNumber(1))
    .option("--batch-size <count>", "examples to a step", wholeNumber(1))
    .option("--learning-rate <number>", "how far the first steps go", positiveNumber)
    .option("--limit <count>", "use the first so many examples only, also to test", wholeNumber(1))
    .option("--full", "use all examples, where the experiment takes a part of them")
    .option("--json", "one JSON object an epoch and one at the end on stdout, all else on stderr")
    .option("--quiet", "only the result, and notices on stderr")
    .action(async (id: string, options: RunArguments) => {
      done(await run(experiments[id]!, options, createScreen(options)))
    })
  addExamples(runCommand, [
    ["kasane run digits"],
    ["kasane run digits --target wasm --epochs 1", "one epoch on WebAssembly"],
    ["kasane run digits --target interpreter --limit 300", "the slow, plain target on few digits"],
    ["kasane run deep-cnn --full", "six convolutions on all 60,000 digits"],
    ["kasane run digits --json | tail -1", "the result for another program"],
  ]).addHelpText("after", ({ error }) => {
    const stopping = "Ctrl-C stops the training and still tests what was learned; twice quits at once."
    return ["", ...wrap(stopping, columnsOf(error))].join("\n")
  })

  const listCommand = program
    .command("list")
    .description("List the experiments")
    .option("--json", "one JSON object an experiment")
    .action(({ json = false }: { json?: boolean }) => {
      const screen = createScreen({ json })
      const width = Math.max(...ids.map((id) => id.length))
      for (const { id, title, description, defaults } of Object.values(experiments)) {
        if (json) screen.data({ id, title, description, defaults })
        else screen.say(`${screen.colors.bold(id.padEnd(width))}  ${title.en}. ${description.en}`, width + 2)
      }
    })
  addExamples(listCommand, [["kasane list"], ["kasane list --json"]])

  const targetsCommand = program
    .command("targets")
    .description("Show where programs can run on this machine, and why not elsewhere")
    .option("--json", "one JSON object a target")
    .action(async ({ json = false }: { json?: boolean }) => done(await listTargets(json, createScreen({ json }))))
  addExamples(targetsCommand, [["kasane targets"], ["kasane targets --json"]])

  const workloads = workloadNames()
  const benchCommand = program
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
    .action(async (names: readonly string[] = [], { json = false }: { json?: boolean }) => {
      done(await bench(names, json, createScreen({ json })))
    })
  addExamples(benchCommand, [["kasane bench", "some minutes"], ["kasane bench w0 w1 --json"]])

  // Commander's own would answer an unknown command with the whole help, or differently without "help".
  const commands = () => program.commands.map((command) => command.name())
  program.on("command:*", ([name]: string[]) => oneOf("command", commands())(name!))
  const helpCommand = program
    .command("help")
    .description("Print help, or that of a command")
    .argument("[command]", "such as run", (text: string) => oneOf("command", commands())(text))
    .action((name?: string) => (program.commands.find((command) => command.name() === name) ?? program).outputHelp())
  addExamples(helpCommand, [["kasane help"], ["kasane help run", "the same as kasane run --help"]])

  return program
}

function addExamples(command: Command, examples: readonly Example[]): Command {
  return command.addHelpText("after", ({ error }) => exampleText(examples, columnsOf(error)))
}

/** What is not a terminal is given the same lines everywhere. */
const columnsOf = (error: boolean): number => (error ? process.stderr : process.stdout).columns || 80
