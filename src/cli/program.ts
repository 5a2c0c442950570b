import { Argument, Command } from "commander"
import { bench, workloadNames } from "./bench.ts"
import { addDoctorCommand } from "./doctor/doctorCommand.ts"
import { addListCommand } from "./experiment/listCommand.ts"
import { addRunCommand } from "./experiment/runCommand.ts"
import { addExamples, columnsOf, environmentText, exitCodeText, helpStyle } from "./help.ts"
import { addCompareCommand } from "./report/compareCommand.ts"
import { addReportCommand } from "./report/reportCommand.ts"
import { createScreen } from "./screen.ts"
import { listTargets } from "./targets.ts"
import { oneOf } from "./values.ts"

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
    ["kasane run 6.E1", "a claim of the notes, measured again, with a verdict"],
    ["kasane doctor ./mine.ts", "what may be wrong with a network of your own"],
    ["kasane help run", "what a run can be told"],
    ["kasane list", "the experiments"],
    ["kasane report runs", "a page about runs that run --out saved"],
    ["kasane targets", "where programs can run on this machine"],
    ["kasane bench w1", "compare the speed with other libraries (in a checkout)"],
  ])
    .addHelpText("after", "\nIn a checkout: npx kasane …")
    .addHelpText("after", ({ error }) => environmentText(columnsOf(error)))
    .addHelpText("afterAll", ({ error }) => exitCodeText(columnsOf(error)))

  addRunCommand(program, done)
  addListCommand(program)
  addReportCommand(program)
  addCompareCommand(program)

  const targetsCommand = program
    .command("targets")
    .description("Show where programs can run on this machine, and why not elsewhere")
    .option("--json", "one JSON object a target")
    .action(async ({ json = false }: { json?: boolean }) => done(await listTargets(json, createScreen({ json }))))
  addExamples(targetsCommand, [["kasane targets"], ["kasane targets --json"]])

  addDoctorCommand(program, done)

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
