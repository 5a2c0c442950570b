/**
 * The order of rooms, checked. A file imports from its own room or from a room below, never upward or sideways, and
 * never in a circle of files; types count, since they tell a reader what to know first.
 */

/** From top to bottom. Rooms on one line are neighbours, which do not import each other. */
export const rooms: readonly (readonly string[])[] = [
  [""], // src/*.ts: the faces of the package, for its users; nothing inside imports them
  ["cli"],
  ["report"], // from records to figures and pages
  ["experiments"], // one experiment, one file
  ["datasets"],
  ["doctor"], // what may be wrong with a network
  ["inspect"], // looking into models while they learn
  ["models"], // Sequential, fit
  ["callbacks"], // what fit calls; they know a model by a small interface of their own
  ["layers"],
  ["metrics"], // what training makes small can be watched, too
  ["activations", "initializers", "losses", "optimizers", "regularizers"],
  ["tensor"], // Tensor, Variable, math, random, compile(), grad()
  ["targets"], // wasm, native
  ["compile"], // schedule, loops, arena, program, explain
  ["interpret"], // one line a primitive
  ["grad"], // the rules, the reverse walk
  ["graph"], // the primitives, node, trace, print
  ["runs"], // the record of a training, on disk and compared
  ["base"], // errors, shapes, random bits
]

/**
 * @param files source text by path, relative to `src/` and with forward slashes
 * @returns one sentence for each breach, naming the offending pair
 */
export function checkRooms(files: ReadonlyMap<string, string>, order = rooms): string[] {
  const edges = new Map<string, string[]>()
  const breaches: string[] = []
  for (const [from, source] of files) {
    const room = roomOf(from)
    if (floorOf(room, order) === undefined) {
      breaches.push(`src/${from}: the room "${room}" has no place in the table of tools/rooms.ts`)
      continue
    }
    for (const specifier of importsOf(source)) {
      const to = resolve(from, specifier)
      if (to === undefined) {
        if (/^kasane($|\/)/.test(specifier))
          breaches.push(`src/${from} imports "${specifier}": name the file instead, so that its room can be seen`)
        continue
      }
      if (to.endsWith(".json") && !to.startsWith("../")) continue
      const breach = judge(from, to, files, order)
      if (breach !== undefined) breaches.push(`src/${from} imports src/${to}: ${breach}`)
      else edges.set(from, [...(edges.get(from) ?? []), to])
    }
  }
  return [...breaches, ...circles(edges).map((circle) => `circle: ${circle.map((file) => `src/${file}`).join(" → ")}`)]
}

function judge(
  from: string,
  to: string,
  files: ReadonlyMap<string, string>,
  order: readonly (readonly string[])[],
): string | undefined {
  const fromTest = isTest(from)
  if (to.startsWith("../")) return fromTest ? undefined : "it lies outside src/"
  if (!files.has(to)) return `there is no such file${to.endsWith(".ts") ? "" : " (relative imports end in .ts)"}`
  if (isTest(to)) return "that is a test"
  // A test ships nothing, and checks a low room best with the rooms above (a gradient rule with the interpreter).
  if (fromTest) return undefined
  const [above, below] = [roomOf(from), roomOf(to)]
  if (above === below) return undefined
  const [start, end] = [floorOf(above, order), floorOf(below, order)]
  if (start === undefined || end === undefined || start < end) return undefined
  const direction = start === end ? "neighbours do not import each other" : `upward from "${above}" to "${below}"`
  return start === end ? `${direction} ("${above}" and "${below}")` : direction
}

/** The specifiers of every static, type-only, re-exporting and dynamic import, in order of appearance. */
export function importsOf(source: string): string[] {
  const found: string[] = []
  for (const match of source.matchAll(tokens)) {
    const specifier = match.groups?.static ?? match.groups?.bare ?? match.groups?.dynamic
    if (specifier !== undefined) found.push(specifier)
  }
  return found
}

// Comments, templates and strings come first among the alternatives, so that an import inside one is passed over.
const tokens = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    String.raw`\/\*[\s\S]*?\*\/`,
    "`(?:\\\\[\\s\\S]|[^`\\\\])*`",
    String.raw`(?<![\w$.])(?:import|export)\b[^"'\`;()=]*?\bfrom\s*["'](?<static>[^"'\n]+)["']`,
    String.raw`(?<![\w$.])import\s*["'](?<bare>[^"'\n]+)["']`,
    String.raw`(?<![\w$.])import\s*\(\s*["'\`](?<dynamic>[^"'\`\n]+)["'\`]`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    String.raw`'(?:\\.|[^'\\\n])*'`,
  ].join("|"),
  "g",
)

function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined
  // A made-up root deep enough for `..` to climb out of src/ and still be seen.
  const depth = "/x/x/x/x/src/"
  const path = new URL(specifier, `file://${depth}${from}`).pathname
  return path.startsWith(depth) ? path.slice(depth.length) : `../${path.replace(/^(\/x)+\//, "")}`
}

function roomOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : ""
}

function floorOf(room: string, order: readonly (readonly string[])[]): number | undefined {
  const floor = order.findIndex((line) => line.includes(room))
  return floor < 0 ? undefined : floor
}

function isTest(file: string): boolean {
  return file.endsWith(".test.ts")
}

/** One circle for each edge that closes one, found depth first; each begins and ends with the same file. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const walk = (file: string) => {
    const start = path.indexOf(file)
    if (start >= 0) {
      found.push([...path.slice(start), file])
      return
    }
    if (done.has(file)) return
    path.push(file)
    for (const next of edges.get(file) ?? []) walk(next)
    path.pop()
    done.add(file)
  }
  for (const file of edges.keys()) walk(file)
  return found
}
