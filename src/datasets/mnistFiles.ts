import { DataError } from "../base/errors.ts"
import { checkSum } from "./checksum.ts"
import { gunzipIdx } from "./gzip.ts"
import { parseIdx } from "./idx.ts"
import type { Digits } from "./packedDigits.ts"

/** One of the four published files. */
export interface MnistFile {
  readonly name: string
  readonly shape: readonly number[]
  /** Of the unpacked file, as what gzip makes of it differs from mirror to mirror. */
  readonly sha256: string
}

/** LeCun, Cortes, Burges: "The MNIST database of handwritten digits". The small files come first: they fail fast. */
export const mnistFiles = {
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    shape: [60_000],
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    shape: [10_000],
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    shape: [10_000, 28, 28],
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  trainImages: {
    name: "train-images-idx3-ubyte",
    shape: [60_000, 28, 28],
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
} as const satisfies Record<string, MnistFile>

export type MnistPart = keyof typeof mnistFiles

export interface MnistSets {
  readonly train: Digits
  readonly test: Digits
}

/** Bytes of the file, unpacked. */
export function rawBytes({ shape }: MnistFile): number {
  return 4 + 4 * shape.length + shape.reduce((product, extent) => product * extent, 1)
}

/** Gzip may make a file that cannot be compressed slightly longer. */
export function maxFileBytes(file: MnistFile): number {
  return rawBytes(file) + 4096
}

/**
 * The values of one file, checked to be exactly those that were published.
 *
 * @param bytes Raw or gzipped.
 * @param path For messages.
 */
export async function readMnistFile(file: MnistFile, bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const raw = await gunzipIdx(bytes, path, rawBytes(file))
  const { shape, data } = parseIdx(raw, path)
  if (!(data instanceof Uint8Array) || shape.join() !== file.shape.join()) {
    throw new DataError(
      `${path}: holds ${data.constructor.name} [${shape.join(", ")}], expected bytes [${file.shape.join(", ")}]. ` +
        "Check that this is MNIST's file.",
    )
  }
  await checkSum(raw, file.sha256, path)
  return data
}

/**
 * Puts the four files together; `read` gives a file's checked values, or undefined where there is no such file.
 *
 * @returns undefined where none of the four exists.
 * @throws DataError where only some of the four exist.
 */
export async function readMnistSets(
  place: string,
  read: (file: MnistFile) => Promise<Uint8Array | undefined>,
): Promise<MnistSets | undefined> {
  const parts = new Map<MnistPart, Uint8Array>()
  const missing: string[] = []
  for (const [part, file] of Object.entries(mnistFiles) as [MnistPart, MnistFile][]) {
    const values = await read(file)
    if (values === undefined) missing.push(file.name)
    else parts.set(part, values)
  }
  if (parts.size === 0) return undefined
  if (missing.length > 0) {
    throw new DataError(`${place}: ${missing.join(" and ")} (or the same with .gz) missing. Put all four files there.`)
  }
  return {
    train: { images: parts.get("trainImages")!, labels: parts.get("trainLabels")! },
    test: { images: parts.get("testImages")!, labels: parts.get("testLabels")! },
  }
}
