import { DataError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Dataset, imageDataset } from "./dataset.ts"
import { fetchBytes, type Progress } from "./download.ts"
import { embeddedDigits, holdOut } from "./embedded.ts"
import { isGzip } from "./gzip.ts"
import { type MnistFile, type MnistSets, maxFileBytes, mnistFiles, readMnistFile, readMnistSets } from "./mnistFiles.ts"
import { type Digits, packedName } from "./packedDigits.ts"
import { inNode } from "./platform.ts"

export interface MnistOptions {
  /** A folder with the four IDX files, raw or gzipped. Default: `$KASANE_DATA/mnist` or `$KASANE_DATA`, if set. */
  readonly folder?: string
  /** The folder that keeps downloads, or false to neither read nor write it. Default: the user's cache. */
  readonly cache?: string | false
  /** Whether to download what is not on this machine. Default: true, unless `KASANE_OFFLINE` is set (to more than 0). */
  readonly download?: boolean
  /** Folder on the web with the four files or `mnist10k.bin`; for pages. In Node it replaces the publishers' mirrors. */
  readonly baseUrl?: string | URL
  /** Called as a download proceeds. */
  readonly onProgress?: (progress: Progress) => void
  /** Breaks the download off; its reason is thrown. */
  readonly signal?: AbortSignal
}

const known: OptionNames<MnistOptions> = {
  folder: true,
  cache: true,
  download: true,
  baseUrl: true,
  onProgress: true,
  signal: true,
}

export interface Mnist {
  /** `mnist-60000`: the full set. `mnist-10000`: the digits that come with Kasane. */
  readonly name: "mnist-60000" | "mnist-10000"
  readonly train: Dataset
  readonly test: Dataset
  /** One sentence for people: where the digits come from, and what that means. */
  readonly source: string
  /** What the user should know, one sentence each: a damaged or unwritable cache. */
  readonly notices: readonly string[]
  readonly classNames: readonly string[]
}

const mirrors = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
]

/** How long a mirror may take to answer. Short, as everybody offline waits for it; the embedded digits come next. */
const mirrorTimeout = 2_000

/**
 * MNIST: handwritten digits, 60,000 to train on and 10,000 to test with (LeCun, Cortes, Burges, 1998).
 *
 * Taken from `folder` or `KASANE_DATA`, else from the user's cache, else downloaded from the publishers' mirrors into
 * that cache. All four files are checked to be the published ones. With none of these, 10,000 training digits that
 * come with Kasane are used: 9,000 to train on and 1,000 held out for testing.
 *
 * `x` is float32 `[n, 28, 28]` from 0 (paper) to 1 (ink), `y` int32 `[n]`.
 *
 * @example
 * const { train, test } = await mnist({ download: false, cache: false })
 * train.x.shape.slice(1) // → 28,28
 * test.y.dtype // → int32
 * @throws DataError where a folder or address that was asked for holds something else.
 */
export async function mnist(given?: MnistOptions): Promise<Mnist> {
  const options = checkOptions("mnist", given, known)
  if (inNode) return fromNode(options)
  if (options.baseUrl !== undefined) return fromPage(folderUrl(options.baseUrl), options)
  return tenThousand(await embeddedDigits(), "as the page named no place that has more")
}

async function fromNode(options: MnistOptions): Promise<Mnist> {
  const files = await import("./nodeFiles.ts")
  const readFile = async (folder: string, file: MnistFile) => {
    const found = await files.readFrom(folder, file.name, maxFileBytes(file))
    return found && readMnistFile(file, found.bytes, found.path)
  }
  const readFolder = (folder: string) => readMnistSets(folder, (file) => readFile(folder, file))

  // 1. A folder that the user names. What is wrong there is an error: it was asked for.
  if (options.folder !== undefined) {
    const sets = await readFolder(options.folder)
    if (sets === undefined) {
      throw new DataError(`${options.folder}: none of MNIST's files there, such as ${mnistFiles.trainImages.name}.`)
    }
    return sixtyThousand(sets, options.folder)
  }
  const data = process.env.KASANE_DATA
  for (const folder of data ? [files.joinPath(data, "mnist"), data] : []) {
    const sets = await readFolder(folder)
    if (sets !== undefined) return sixtyThousand(sets, folder)
  }

  // 2. The cache. What is wrong there is replaced, or told.
  const notices: string[] = []
  if (data) notices.push(`KASANE_DATA=${data}: none of MNIST's files there, nor in its folder mnist.`)
  const cache = options.cache ?? files.cacheFolder("mnist")
  const cached = new Map<MnistFile, Uint8Array>()
  for (const file of cache === false ? [] : Object.values(mnistFiles)) {
    try {
      const values = await readFile(cache as string, file)
      if (values !== undefined) cached.set(file, values)
    } catch (error) {
      notices.push(`Not used from the cache: ${messageOf(error)}`)
    }
  }
  if (cached.size === Object.keys(mnistFiles).length) {
    const sets = await readMnistSets(String(cache), async (file) => cached.get(file))
    return sixtyThousand(sets!, String(cache), notices)
  }

  // 3. The mirrors, or the address that was asked for.
  const download = options.download ?? /^(0|false|no|off)?$/i.test(process.env.KASANE_OFFLINE ?? "")
  if (download) {
    const keep = async (file: MnistFile, bytes: Uint8Array) => {
      if (cache === false) return
      await files.replaceIn(cache, file.name, bytes, isGzip(bytes)).catch((error) => {
        notices.push(`${file.name} could not be kept in the cache: ${messageOf(error)}.`)
      })
    }
    const bases = options.baseUrl === undefined ? mirrors.map((url) => new URL(url)) : [folderUrl(options.baseUrl)]
    const result = await downloadSets(bases, options, cached, keep)
    if ("sets" in result) return sixtyThousand(result.sets, result.from, notices)
    if (options.baseUrl !== undefined) throw new DataError(result.problem)
    const why = result.problem.replaceAll(/https?:\/\/([^/]+)\S*:/g, "$1:") // hosts say enough here
    return tenThousand(await embeddedDigits(), `as the full set could not be downloaded (${why})`, notices)
  }

  // 4. What comes with Kasane.
  return tenThousand(await embeddedDigits(), "as the full set is not on this machine and downloading is off", notices)
}

async function fromPage(base: URL, options: MnistOptions): Promise<Mnist> {
  const result = await downloadSets([base], options)
  if ("sets" in result) return sixtyThousand(result.sets, result.from)
  try {
    const digits = await embeddedDigits(new URL(packedName, base))
    // That the four files are not there is as meant; that one is damaged is not.
    const notices = result.problem.includes("the server answered 404") ? [] : [result.problem]
    return tenThousand(digits, `as ${base} has no more`, notices)
  } catch (error) {
    throw new DataError(`${result.problem}; ${messageOf(error)}. Put MNIST's four files or ${packedName} there.`)
  }
}

/**
 * Tries one address after the other.
 *
 * @param have Checked values that need not be fetched; grows with every file, so that no address is asked twice.
 * @param keep Called with every file that has been fetched and checked.
 */
async function downloadSets(
  bases: readonly URL[],
  { onProgress, signal }: MnistOptions,
  have = new Map<MnistFile, Uint8Array>(),
  keep?: (file: MnistFile, bytes: Uint8Array) => Promise<void>,
): Promise<{ sets: MnistSets; from: string } | { problem: string }> {
  const problems: string[] = []
  for (const base of bases) {
    try {
      const sets = await readMnistSets(base.href, async (file) => {
        const known = have.get(file)
        if (known !== undefined) return known
        const url = new URL(`${file.name}.gz`, base)
        const maxBytes = maxFileBytes(file)
        const bytes = await fetchBytes(url, { maxBytes, answerTimeout: mirrorTimeout, onProgress, signal })
        // No ".gz" in the name, as a server that declares a content encoding sends it unpacked.
        const values = await readMnistFile(file, bytes, new URL(file.name, base).href)
        await keep?.(file, bytes)
        have.set(file, values)
        return values
      })
      return { sets: sets!, from: base.href }
    } catch (error) {
      signal?.throwIfAborted()
      problems.push(messageOf(error))
    }
  }
  return { problem: problems.join("; ") }
}

const classNames = Array.from("0123456789")

function sixtyThousand({ train, test }: MnistSets, place: string, notices: readonly string[] = []): Mnist {
  const source = `MNIST, 60,000 training and 10,000 test digits, from ${place}.`
  return { name: "mnist-60000", train: digitSet(train), test: digitSet(test), source, notices, classNames }
}

function tenThousand(digits: Digits, why: string, notices: readonly string[] = []): Mnist {
  const { train, test } = holdOut(digits, 1000)
  const source =
    "10,000 of MNIST's 60,000 training digits, which come with Kasane: 9,000 to train on and 1,000 held out for " +
    `testing, ${why}.`
  return { name: "mnist-10000", train: digitSet(train), test: digitSet(test), source, notices, classNames }
}

function digitSet({ images, labels }: Digits): Dataset {
  return imageDataset(images, labels, [28, 28])
}

/** `new URL(name, base)` replaces what follows the last slash, so a folder must end in one. */
function folderUrl(base: string | URL): URL {
  const page = typeof location === "undefined" ? undefined : location.href
  const url = new URL(base, page)
  if (!url.pathname.endsWith("/")) url.pathname += "/"
  return url
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
