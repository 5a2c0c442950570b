import { type Command, Option } from "commander"
import { type Finding, type Language, markdown, type Severity } from "../../doctor/index.ts"
import { reportWords, severityWords } from "../../doctor/report.ts"
import { type TargetName, targetNames } from "../../targets/index.ts"
import { languageOption } from "../experiment/language.ts"
import { words } from "../experiment/tell.ts"
import { addExamples } from "../help.ts"
import { onInterrupt } from "../interrupt.ts"
import { createBar } from "../progress.ts"
import { createScreen, exitCodes, type Screen } from "../screen.ts"
import { targetName, wholeNumber } from "../values.ts"
import { type Examination, examinationOf } from "./subject.ts"

interface DoctorArguments {
  readonly quick?: boolean
  readonly seed?: number
  readonly target?: TargetName
  readonly set?: readonly string[]
  readonly json?: boolean
  readonly markdown?: boolean
  readonly quiet?: boolean
  readonly lang: Language
}

/** `kasane doctor`: what may be wrong with a network, or with a training. */
export function addDoctorCommand(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command("doctor")
    .description("Examine a network before it is trained, or the record of a training")
    .argument(
      "<what>",
      "a saved run (its folder), an experiment with a variant (6.E-bug:asDistributed), or a file that exports { model, train, test }",
    )
    .option("--quick", "leave out what takes long: gradients, other learning rates, learning one batch by heart")
    .option("--seed <number>", "fixes what is drawn (default: 0)", wholeNumber(0))
    .addOption(
      new Option("--target <name>", `one of: ${targetNames.join(", ")} (default: the fastest here)`).argParser(
        targetName,
      ),
    )
    .option("--set <path=value...>", "change a setting of an experiment, such as optimizer.learningRate=3")
    .option("--json", "the findings as JSON objects, one a line, on stdout; all else on stderr")
    .addOption(new Option("--markdown", "the findings as a Markdown document").conflicts("json"))
    .option("--quiet", "only the findings, and notices on stderr")
    .addOption(languageOption())
    .action(async (what: string, options: DoctorArguments) => {
      done(await examine(what, options))
    })
  addExamples(command, [
    ["kasane doctor 6.E-bug:asDistributed", "find the bug of an exercise"],
    ["kasane doctor 6.E1 --set optimizer.learningRate=30", "an experiment with another setting"],
    ["kasane doctor runs/6.E1/default/seed-0", "a training that kasane run … --out saved"],
    ["kasane doctor ./mine.ts --quick", "a network of your own"],
    ["kasane doctor ./mine.ts --markdown > findings.md"],
  ]).addHelpText("after", "\nExits with 1 if there is a problem, with 0 if there are warnings at most.")
}

async function examine(what: string, options: DoctorArguments): Promise<number> {
  const { json = false, quick = false, quiet = false, lang } = options
  // What a program or a document is to hold stands alone on stdout.
  const screen = createScreen({ json: json || options.markdown === true, quiet })
  const bar = createBar(screen)
  const interrupt = onInterrupt(() => bar.aside(() => screen.notice(words(lang).stopping)))
  let [done, all] = [0, 0]
  let found: { readonly title: string; readonly findings: readonly Finding[] }
  let examination: Examination
  try {
    examination = await examinationOf(what, {
      ...{ quick, seed: options.seed, target: options.target, set: options.set ?? [] },
      signal: interrupt.signal,
      onCheck: (id, count, total) => {
        if (!interrupt.signal.aborted) [done, all] = [count, total]
        bar.update(count / total, [{ text: id }])
      },
    })
    bar.open(examination.title, 1)
    if (examination.notice) bar.aside(() => screen.notice(examination.notice![lang]))
    found = { title: examination.title, findings: await examination.findings() }
  } finally {
    bar.close()
    interrupt.release()
  }
  const { title, findings } = found
  const { aborted } = interrupt.signal
  if (aborted) screen.notice(screen.colors.yellow(words(lang).unfinished(done, all)))
  if (json) for (const finding of findings) screen.data(finding)
  else if (options.markdown) process.stdout.write(`# ${title}\n\n${markdown(findings, lang)}`)
  else if (findings.length > 0 || !aborted) tell(title, findings, lang, screen)
  if (quick && !aborted && examination.skips) screen.notice(screen.colors.dim(words(lang).quickDoctor))
  if (aborted) return exitCodes.interrupted
  return findings.some(({ severity }) => severity === "problem") ? exitCodes.failed : exitCodes.ok
}

const marks: Readonly<Record<Severity, string>> = { problem: "✖", warning: "▲", note: "·" }

function tell(title: string, findings: readonly Finding[], lang: Language, screen: Screen): void {
  const { colors } = screen
  const say = reportWords(lang)
  const paint = { problem: colors.red, warning: colors.yellow, note: colors.dim }
  screen.tell(colors.bold(title))
  if (findings.length === 0) screen.say(colors.green(say.none))
  for (const { id, severity, title, evidence, threshold, remedy, see } of findings) {
    screen.say(
      `${paint[severity](`${marks[severity]} ${severityWords[severity][lang]}`)}  ${colors.bold(title[lang])}  ${colors.dim(id)}`,
      4,
    )
    screen.say(`    ${evidence[lang]}`, 4)
    screen.say(`    ${say.cure}${say.colon}${remedy[lang]}`, 4)
    if (severity !== "note") screen.tell(colors.dim(`    ${say.why}${say.colon}${threshold.why[lang]}`), 4)
    screen.say(`    ${say.see}${say.colon}kasane run ${see}`, 4)
  }
}
