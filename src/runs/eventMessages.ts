import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire"
import type { Histogram } from "./run.ts"

// The few messages of tensorboard/compat/proto/{event,summary,tensor}.proto that hold scalars and histograms, by the
// numbers of their fields. What a file has besides is passed over.

/** What one event says of one tag. */
export type EventValue =
  | { readonly tag: string; readonly kind: "scalar"; readonly scalar: number }
  | { readonly tag: string; readonly kind: "histogram"; readonly histogram: Histogram }
  /** A text, an image, a graph …; `tensor` is there for numbers whose meaning an earlier event of the tag gave. */
  | { readonly tag: string; readonly kind: "other"; readonly plugin: string; readonly tensor?: TensorNumbers }

export interface Event {
  /** Seconds since 1970. */
  readonly wallTime: number
  readonly step: number
  /** Of a file's first event: `brain.Event:2`. */
  readonly fileVersion?: string
  readonly values: readonly EventValue[]
}

export interface TensorNumbers {
  readonly shape: readonly number[]
  readonly numbers: readonly number[]
}

const floatType = 1 // DataType.DT_FLOAT
const doubleType = 2 // DataType.DT_DOUBLE

/**
 * Ours, in `Summary.Value`: a scalar in float64, where its `simple_value`, a float32, is not the same number. Readers of
 * protobuf pass over fields that they do not know. Not a tensor of float64, which TensorBoard's fast reader does not show.
 */
const exactField = 1000

const isFloat32 = (value: number): boolean => Object.is(Math.fround(value), value)

// --- writing ---------------------------------------------------------------------------------------------------------

export function writeEvent({ wallTime, step, fileVersion, values }: Event): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.Bit64).double(wallTime)
  if (step !== 0) writer.tag(2, WireType.Varint).int64(step)
  if (fileVersion !== undefined) writer.tag(3, WireType.LengthDelimited).string(fileVersion)
  if (values.length > 0) {
    writer.tag(5, WireType.LengthDelimited).fork()
    for (const value of values) writeValue(writer.tag(1, WireType.LengthDelimited).fork(), value).join()
    writer.join()
  }
  return writer.finish()
}

function writeValue(writer: BinaryWriter, value: EventValue): BinaryWriter {
  writer.tag(1, WireType.LengthDelimited).string(value.tag)
  if (value.kind === "histogram") {
    writer.tag(5, WireType.LengthDelimited).fork()
    return writeHistogram(writer, value.histogram).join()
  }
  if (value.kind === "scalar") {
    // Above float32's range that is infinite, which TensorBoard shows as such.
    writer.tag(2, WireType.Bit32).float(Math.fround(value.scalar))
    if (!isFloat32(value.scalar)) writer.tag(exactField, WireType.Bit64).double(value.scalar)
  }
  return writer
}

function writeHistogram(writer: BinaryWriter, h: Histogram): BinaryWriter {
  ;[h.min, h.max, h.count, h.sum, h.sumOfSquares].forEach((value, i) => {
    writer.tag(i + 1, WireType.Bit64).double(value)
  })
  return writePacked(writePacked(writer, 6, h.limits), 7, h.counts)
}

function writePacked(writer: BinaryWriter, field: number, values: readonly number[]): BinaryWriter {
  writer.tag(field, WireType.LengthDelimited).fork()
  for (const value of values) writer.double(value)
  return writer.join()
}

// --- reading ---------------------------------------------------------------------------------------------------------

/** Reads one field and advances the reader past it. */
type Field = (reader: BinaryReader, type: WireType) => void

/** @throws Error for bytes that are no such message. Nothing is allocated from what a length claims. */
export function readEvent(bytes: Uint8Array): Event {
  let [wallTime, step] = [0, 0]
  let fileVersion: string | undefined
  const values: EventValue[] = []
  readFields(bytes, {
    1: one(WireType.Bit64, (reader) => (wallTime = reader.double())),
    2: one(WireType.Varint, (reader) => (step = wholeNumber(reader.int64(), "step"))),
    3: one(WireType.LengthDelimited, (reader) => (fileVersion = reader.string())),
    5: message({ 1: one(WireType.LengthDelimited, (reader) => values.push(readValue(reader.bytes()))) }),
  })
  return { wallTime, step, ...(fileVersion !== undefined && { fileVersion }), values }
}

function readValue(bytes: Uint8Array): EventValue {
  let [tag, plugin] = ["", ""]
  let exact: number | undefined
  let found: Partial<{ scalar: number; histogram: Histogram; tensor: TensorNumbers }> = {}
  readFields(bytes, {
    1: one(WireType.LengthDelimited, (reader) => (tag = reader.string())),
    2: one(WireType.Bit32, (reader) => (found = { scalar: reader.float() })),
    5: one(WireType.LengthDelimited, (reader) => (found = { histogram: readHistogram(reader.bytes()) })),
    8: one(WireType.LengthDelimited, (reader) => {
      const tensor = readTensor(reader.bytes())
      found = tensor === undefined ? {} : { tensor }
    }),
    9: message({ 1: message({ 1: one(WireType.LengthDelimited, (reader) => (plugin = reader.string())) }) }),
    [exactField]: one(WireType.Bit64, (reader) => (exact = reader.double())),
  })
  if (found.scalar !== undefined) {
    // Were they two numbers, somebody else's field would have been taken for ours.
    const scalar = exact !== undefined && Object.is(Math.fround(exact), found.scalar) ? exact : found.scalar
    return { tag, kind: "scalar", scalar }
  }
  if (found.histogram !== undefined) return { tag, kind: "histogram", histogram: found.histogram }
  return { tag, kind: "other", plugin, ...(found.tensor !== undefined && { tensor: found.tensor }) }
}

/** What the numbers of a tensor are, by the plugin that its tag belongs to; undefined for other plugins. */
export function interpret(tag: string, plugin: string, { shape, numbers }: TensorNumbers): EventValue | undefined {
  if (plugin === "scalars") {
    if (numbers.length !== 1) throw new Error(`the scalar '${tag}' has ${numbers.length} numbers`)
    return { tag, kind: "scalar", scalar: numbers[0]! }
  }
  if (plugin !== "histograms") return undefined
  // As tf.summary.histogram writes them: rows [left edge, right edge, count], and no sums.
  if (shape.length !== 2 || shape[1] !== 3 || shape[0]! * 3 !== numbers.length)
    throw new Error(`the histogram '${tag}' has the shape [${shape.join(", ")}] and ${numbers.length} numbers`)
  const column = (k: number): number[] => numbers.filter((_, i) => i % 3 === k)
  const counts = column(2)
  const count = counts.reduce((sum, n) => sum + n, 0)
  const [min, max, sum] = count === 0 ? [0, 0, 0] : [numbers[0]!, numbers.at(-2)!, Number.NaN]
  return { tag, kind: "histogram", histogram: { min, max, count, sum, sumOfSquares: sum, limits: column(1), counts } }
}

function readHistogram(bytes: Uint8Array): Histogram {
  const numbers = [0, 0, 0, 0, 0]
  const [limits, counts]: number[][] = [[], []]
  const number = (i: number): Field => one(WireType.Bit64, (reader) => (numbers[i] = reader.double()))
  readFields(bytes, {
    ...{ 1: number(0), 2: number(1), 3: number(2), 4: number(3), 5: number(4) },
    ...{ 6: packed("double", limits!), 7: packed("double", counts!) },
  })
  if (limits!.length !== counts!.length)
    throw new Error(`a histogram has ${limits!.length} limits and ${counts!.length} counts`)
  const [min, max, count, sum, sumOfSquares] = numbers as [number, number, number, number, number]
  return { min, max, count, sum, sumOfSquares, limits: limits!, counts: counts! }
}

/** Undefined for other dtypes than float32 and float64. */
function readTensor(bytes: Uint8Array): TensorNumbers | undefined {
  let dtype = 0
  let content = new Uint8Array()
  const shape: number[] = []
  const [floats, doubles]: number[][] = [[], []]
  const size = one(WireType.Varint, (reader) => shape.push(wholeNumber(reader.int64(), "size of an axis")))
  // An axis of size 0 is written as a message without fields.
  const axis: Field = (reader, type) => {
    const before = shape.length
    message({ 1: size })(reader, type)
    if (shape.length === before) shape.push(0)
  }
  readFields(bytes, {
    1: one(WireType.Varint, (reader) => (dtype = reader.int32())),
    2: message({ 2: axis }),
    4: one(WireType.LengthDelimited, (reader) => (content = new Uint8Array(reader.bytes()))),
    5: packed("float", floats!),
    6: packed("double", doubles!),
  })
  if (dtype !== floatType && dtype !== doubleType) return undefined
  const listed = dtype === floatType ? floats! : doubles!
  return { shape, numbers: listed.length > 0 ? listed : numbersOf(content, dtype) }
}

function numbersOf(content: Uint8Array, dtype: number): number[] {
  const width = dtype === floatType ? 4 : 8
  if (content.length % width !== 0) throw new Error(`a tensor of ${width}-byte numbers has ${content.length} bytes`)
  const view = new DataView(content.buffer)
  return Array.from({ length: content.length / width }, (_, i) =>
    dtype === floatType ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
  )
}

function readFields(bytes: Uint8Array, fields: Readonly<Record<number, Field>>): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    const field = fields[number]
    if (field) field(reader, type)
    else reader.skip(type, number)
  }
  if (reader.pos > reader.len) throw new RangeError("a field is cut off")
}

function one(expected: WireType, read: (reader: BinaryReader) => unknown): Field {
  return (reader, type) => {
    if (type !== expected) throw new Error(`a field has the wire type ${type} instead of ${expected}`)
    read(reader)
  }
}

const message = (fields: Readonly<Record<number, Field>>): Field =>
  one(WireType.LengthDelimited, (reader) => readFields(reader.bytes(), fields))

/** Repeated numbers, packed or one by one, as a reader of protobuf must take both. */
function packed(kind: "float" | "double", into: number[]): Field {
  const [single, width] = kind === "float" ? [WireType.Bit32, 4] : [WireType.Bit64, 8]
  return (reader, type) => {
    if (type === single) into.push(reader[kind]())
    else
      one(WireType.LengthDelimited, () => {
        const list = new BinaryReader(reader.bytes())
        if (list.len % width !== 0) throw new Error(`a list of ${width}-byte numbers has ${list.len} bytes`)
        while (list.pos < list.len) into.push(list[kind]())
      })(reader, type)
  }
}

function wholeNumber(value: bigint | string | number, what: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new Error(`the ${what} ${value} is no number that can be counted with`)
  return number
}
