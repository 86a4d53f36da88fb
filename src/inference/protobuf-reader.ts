/** One field of a message; `bytes` is its whole encoding, tag included, as a view. */
export interface ProtobufField {
  readonly number: number;
  /** Of a varint; 0 otherwise. */
  readonly value: number;
  /** Of a length-delimited field, as a view; empty otherwise. */
  readonly body: Uint8Array;
  readonly bytes: Uint8Array;
}

const VARINT = 0;
const FIXED_64 = 1;
const DELIMITED = 2;
const FIXED_32 = 5;
const MAX_VARINT_BYTES = 10;

/**
 * The fields of a protocol buffer in the order in which they stand, without copying.
 *
 * @throws RangeError where the bytes are no protocol buffer
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let digit = 0; digit < MAX_VARINT_BYTES; digit += 1) {
      const byte = message[at];
      if (byte === undefined) break;
      at += 1;
      value += (byte & 127) * 128 ** digit;
      if (byte < 128) return value;
    }
    throw new RangeError(`no number at byte ${at}`);
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const wireType = tag % 8;
    const value = wireType === VARINT ? varint() : 0;
    const length = wireType === DELIMITED ? varint() : fixedLength(wireType);
    const body = at;
    at += length;
    if (at > message.length) throw new RangeError(`a field of ${length} bytes does not fit at byte ${body}`);
    yield {
      number: Math.floor(tag / 8),
      value,
      body: wireType === DELIMITED ? message.subarray(body, at) : message.subarray(0, 0),
      bytes: message.subarray(start, at),
    };
  }
}

function fixedLength(wireType: number): number {
  if (wireType === VARINT) return 0;
  if (wireType === FIXED_32) return 4;
  if (wireType === FIXED_64) return 8;
  throw new RangeError(`there is no wire type ${wireType}`);
}
