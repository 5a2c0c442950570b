import { DataError } from "../base/errors.ts"

export type IdxArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array

export interface Idx {
  readonly shape: readonly number[]
  /** Row-major values. Bytes are a view of the file, not a copy. */
  readonly data: IdxArray
}

export interface IdxHeader {
  readonly shape: readonly number[]
  readonly type: IdxType
  /** Bytes before the first value. */
  readonly headerBytes: number
  /** Bytes of the whole file, header included. */
  readonly totalBytes: number
}

interface IdxType {
  readonly name: string
  readonly bytes: number
  /** Reads `size` big-endian values; the caller has checked that they are there. */
  read(view: DataView, offset: number, size: number): IdxArray
}

/** The element types of the format, by the third byte of a file (LeCun's description, "THE MNIST DATABASE"). */
const types: Readonly<Record<number, IdxType>> = {
  8: {
    name: "uint8",
    bytes: 1,
    read: (view, offset, size) => new Uint8Array(view.buffer, view.byteOffset + offset, size),
  },
  9: {
    name: "int8",
    bytes: 1,
    read: (view, offset, size) => new Int8Array(view.buffer, view.byteOffset + offset, size),
  },
  11: {
    name: "int16",
    bytes: 2,
    read: (view, offset, size) => Int16Array.from({ length: size }, (_, i) => view.getInt16(offset + 2 * i)),
  },
  12: {
    name: "int32",
    bytes: 4,
    read: (view, offset, size) => Int32Array.from({ length: size }, (_, i) => view.getInt32(offset + 4 * i)),
  },
  13: {
    name: "float32",
    bytes: 4,
    read: (view, offset, size) => Float32Array.from({ length: size }, (_, i) => view.getFloat32(offset + 4 * i)),
  },
  14: {
    name: "float64",
    bytes: 8,
    read: (view, offset, size) => Float64Array.from({ length: size }, (_, i) => view.getFloat64(offset + 8 * i)),
  },
}

/** More axes than any data set has; a header that claims more is damaged. */
const maxRank = 8

/** The longest header that `readIdxHeader` accepts, in bytes. */
export const maxHeaderBytes = 4 + 4 * maxRank

/**
 * Reads the header of an IDX file: two zero bytes, the element type, the number of axes, then one big-endian uint32
 * per axis. Nothing is allocated from what the header claims.
 *
 * @param name The file's name, for messages.
 * @throws DataError for a wrong magic number, an unknown element type, no or too many axes, or a cut header.
 */
export function readIdxHeader(bytes: Uint8Array, name: string): IdxHeader {
  if (bytes.length < 4) {
    throw new DataError(`${name}: too short for an IDX file: ${bytes.length} bytes, its header needs 4. ${fetchAgain}`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = types[bytes[2]!]
  const rank = bytes[3]!
  if (view.getUint16(0) !== 0 || type === undefined) {
    const known = Object.entries(types).map(([code, { name }]) => `${hex(Number(code))} ${name}`)
    throw new DataError(
      `${name}: not an IDX file: it starts with ${hex(...bytes.subarray(0, 4))}, expected 00 00, ` +
        `a type (${known.join(", ")}) and the number of axes. Check that this is the right file.`,
    )
  }
  if (rank === 0 || rank > maxRank) {
    throw new DataError(`${name}: the header claims ${rank} axes, expected 1 to ${maxRank}. ${fetchAgain}`)
  }
  const headerBytes = 4 + 4 * rank
  if (bytes.length < headerBytes) {
    throw new DataError(
      `${name}: the header is cut off: ${rank} axes need ${headerBytes} bytes, the file has ${bytes.length}. ${fetchAgain}`,
    )
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  // BigInt, because eight axes of 2³² − 1 overflow a number's exact range.
  const total = shape.reduce((product, extent) => product * BigInt(extent), BigInt(type.bytes)) + BigInt(headerBytes)
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new DataError(
      `${name}: the header claims the shape [${shape.join(", ")}], larger than any file. ${fetchAgain}`,
    )
  }
  return { shape, type, headerBytes, totalBytes: Number(total) }
}

/**
 * Reads an uncompressed IDX file, the format of MNIST. The size that the header claims is compared with the bytes
 * that are there before any memory is taken.
 *
 * @example
 * const { shape, data } = parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1), "labels")
 * shape // → 3
 * data // → 7,2,1
 * @param name The file's name, for messages.
 * @throws DataError for a damaged header, and for fewer or more bytes than the header claims.
 */
export function parseIdx(bytes: Uint8Array, name: string): Idx {
  const { shape, type, headerBytes, totalBytes } = readIdxHeader(bytes, name)
  if (bytes.length !== totalBytes) {
    const problem = bytes.length < totalBytes ? "truncated" : "too long"
    throw new DataError(
      `${name}: ${problem}: ${type.name} [${shape.join(", ")}] takes ${totalBytes} bytes with its header, ` +
        `the file has ${bytes.length}. ${fetchAgain}`,
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = (totalBytes - headerBytes) / type.bytes
  return { shape, data: type.read(view, headerBytes, size) }
}

const fetchAgain = "Delete it and fetch it again."

function hex(...bytes: number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
}
