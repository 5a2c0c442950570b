import crc32c from "crc-32/crc32c.js"

// TFRecord, which frames the events of TensorBoard's files (tensorflow/core/lib/io/record_writer.h): the length as
// uint64, its checksum, the data, the checksum of the data; all little-endian.

/**
 * Makes an error of a message. What is loaded lazily does not import errors: a bundler would wrap all that it imports, in
 * pages that never load it too.
 */
export type Refusal = (message: string) => Error

const headerBytes = 12
const footerBytes = 4

/** CRC32C, rotated and offset, since checksums of data that hold checksums are weak (ibid.). */
function maskedChecksum(bytes: Uint8Array): number {
  const checksum = crc32c.buf(bytes)
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0
}

/** One record around `data`. */
export function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(headerBytes + data.length + footerBytes)
  const view = new DataView(record.buffer)
  view.setBigUint64(0, BigInt(data.length), true)
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true)
  record.set(data, headerBytes)
  view.setUint32(headerBytes + data.length, maskedChecksum(data), true)
  return record
}

/**
 * Calls `each` with the data of every record, views of `bytes`, and where in the file it begins.
 *
 * @param name The file's name, for messages.
 * @param refusal Makes the error for a checksum that does not fit.
 * @returns Where a last record begins that is not there whole, as a run leaves it that was killed while it wrote.
 */
export function readRecords(
  bytes: Uint8Array,
  name: string,
  refusal: Refusal,
  each: (data: Uint8Array, offset: number) => void,
): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 0
  while (offset < bytes.length) {
    if (bytes.length - offset < headerBytes) return offset
    const check = (found: number, data: Uint8Array, what: string): void => {
      if (found !== maskedChecksum(data))
        throw refusal(
          `${name}: damaged: the checksum of the ${what} at byte ${offset} does not fit. ` +
            "Check that this is an event file of TensorBoard's; if it is, fetch it again.",
        )
    }
    check(view.getUint32(offset + 8, true), bytes.subarray(offset, offset + 8), "record's length")
    const begin = offset + headerBytes
    // Compared as a BigInt: the length may be any 64-bit number, since whoever writes it can write its checksum too.
    const length = view.getBigUint64(offset, true)
    if (length > BigInt(bytes.length - begin - footerBytes)) return offset
    const end = begin + Number(length)
    const data = bytes.subarray(begin, end)
    check(view.getUint32(end, true), data, "record")
    each(data, offset)
    offset = end + footerBytes
  }
  return undefined
}
