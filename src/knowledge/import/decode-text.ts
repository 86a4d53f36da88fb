/** A file's bytes are in no encoding that is read here. */
export class EncodingError extends Error {
  constructor() {
    super('is neither UTF-8, UTF-16 with a mark, nor GB18030 (GBK); save it as UTF-8 and try again');
    this.name = 'EncodingError';
  }
}

const MARKS = { fffe: 'utf-16le', feff: 'utf-16be' } as const;

/** The text of a file in UTF-8 or, by its mark, UTF-16; else in GB18030, as office programs save it. @throws EncodingError */
export function decodeText(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex');
  const marked = mark === 'fffe' || mark === 'feff' ? MARKS[mark] : null;
  for (const encoding of marked === null ? ['utf-8', 'gb18030'] : [marked]) {
    const text = decode(bytes, encoding);
    if (text !== null) return text;
  }
  throw new EncodingError();
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
