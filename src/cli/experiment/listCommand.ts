import type { Command } from "commander"
import { claims, experiments, flatten, type Section, sections } from "../../experiments/index.ts"
import { addExamples } from "../help.ts"
import { createScreen, type Screen } from "../screen.ts"
import { oneOf } from "../values.ts"
import { claimFor } from "./find.ts"
import { languageOption } from "./language.ts"
import { type Language, marks, words } from "./tell.ts"

interface ListArguments {
  readonly section?: Section
  readonly json?: boolean
  readonly lang: Language
}

/** `kasane list`: the experiments, or all that one can be told. */
export function addListCommand(program: Command): void {
  const names = Object.keys(sections) as Section[]
  const command = program
    .command("list")
    .description("List the experiments, or the variants and settings of one")
    .argument("[experiment]", "an id or name, such as 6.E1")
    .option("--section <name>", `one section of the notes: ${names[0]} … ${names.at(-1)}`, oneOf("section", names))
    .option("--json", "one JSON object an experiment")
    .addOption(languageOption())
    .action(async (word: string | undefined, options: ListArguments) => {
      const screen = createScreen(options)
      if (word !== undefined) await listOne(word, options, screen)
      else listAll(options, screen)
    })
  addExamples(command, [
    ["kasane list"],
    ["kasane list --section day2.s1", "what the notes say of vanishing gradients"],
    ["kasane list 6.E1", "its variants and settings"],
    ["kasane list --json"],
  ])
}

function listAll({ section, json, lang }: ListArguments, screen: Screen): void {
  const { colors } = screen
  if (section === undefined) {
    const width = Math.max(...Object.keys(experiments).map((id) => id.length))
    for (const { id, title, description, defaults } of Object.values(experiments)) {
      if (json) screen.data({ id, title, description, defaults })
      else
        screen.say(`${colors.bold(id.padEnd(width))}  ${title[lang]}${words(lang).stop}${description[lang]}`, width + 2)
    }
  }
  let last: Section | undefined
  const order = Object.keys(sections)
  const bySection = Object.values(claims).toSorted((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
  for (const claim of bySection) {
    if (section !== undefined && claim.section !== section) continue
    const { id, name, title, verdict, seeds } = claim
    if (json) {
      screen.data({
        ...{ id, name, section: claim.section, title, claim: claim.claim, finding: claim.finding, verdict, seeds },
        variants: claim.variants,
      })
      continue
    }
    if (claim.section !== last) {
      last = claim.section
      screen.say()
      screen.say(`${colors.bold(sections[last][lang])}  ${colors.dim(last)}`)
    }
    screen.say(`${marks[verdict]} ${colors.bold(id.padEnd(5))} ${title[lang]}  ${colors.dim(name)}`, 8)
  }
}

async function listOne(word: string, { json, lang }: ListArguments, screen: Screen): Promise<void> {
  const training = Object.hasOwn(experiments, word) ? experiments[word] : undefined
  if (training) {
    const { id, title, description, defaults } = training
    if (json) return screen.data({ id, title, description, defaults })
    screen.say(`${screen.colors.bold(id)}  ${title[lang]}${words(lang).stop}${description[lang]}`)
    for (const [name, value] of Object.entries(defaults)) screen.say(`  ${name} ${value}`)
    return
  }
  const claim = await claimFor(word)
  const settings = Object.fromEntries(Object.keys(claim.variants).map((name) => [name, claim.settingsOf(name)]))
  const { judge: _, settingsOf: __, run: ___, ...data } = claim
  if (json) return screen.data({ ...data, settings })
  const say = words(lang)
  const { colors } = screen
  screen.say(
    `${colors.bold(`${claim.id}  ${claim.title[lang]}`)}  ${colors.dim(`${sections[claim.section][lang]}, ${claim.name}`)}`,
  )
  for (const [label, text] of [
    [say.notes, claim.claim[lang]],
    [say.verdict, `${marks[claim.verdict]} ${say.verdicts[claim.verdict]}${say.stop}${claim.finding[lang]}`],
    [say.vary, claim.vary[lang]],
    [say.watch, claim.watch[lang]],
  ])
    screen.say(`${label}${say.colon}${text}`, 2)
  const first = Object.keys(claim.variants)[0]!
  const usual = new Map(flatten(settings[first]!).map(([path, value]) => [path, JSON.stringify(value)]))
  const others = new Map(flatten(claim.words).map(([path, list]) => [path, list as readonly string[]]))
  for (const [name, variant] of Object.entries(claim.variants)) {
    screen.say()
    screen.say(`${colors.bold(name)}  ${variant.title[lang]}${variant.onDemand ? " (--full)" : ""}`)
    if (variant.defect) screen.say(`  ${colors.yellow(variant.defect[lang])}`, 2)
    for (const [path, value] of flatten(settings[name]!)) {
      const text = JSON.stringify(value)
      if (name !== first && usual.get(path) === text) continue
      const list = name === first ? (others.get(path) ?? []) : []
      const rest = list.flatMap((word) => (word === value ? [] : [JSON.stringify(word)])).join(", ")
      screen.say(`  ${path} ${text}${rest && colors.dim(say.or(rest))}`, 4)
    }
  }
}
