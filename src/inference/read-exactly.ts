import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ModelError } from './model-error.ts';

/** Bytes read, and digested on this thread, between two turns of the event loop. */
const CHUNK = 2 ** 20;

/** Bytes of a plain file; rejects with `ModelError` for anything else (a pipe would be waited for in vain). */
export async function fileSize(file: string): Promise<number> {
  const found = await orUnreadable(file, stat(file));
  if (!found.isFile()) throw unreadable(file);
  return found.size;
}

/** A file of the given size and its SHA-256, hexadecimal; rejects with `ModelError`. */
export async function readExactly(file: string, size: number): Promise<{ bytes: Buffer; sha256: string }> {
  const handle = await orUnreadable(file, open(file));
  try {
    return await orUnreadable(file, readAll(handle, file, size));
  } finally {
    await handle.close();
  }
}

async function readAll(
  handle: FileHandle,
  file: string,
  size: number,
): Promise<{ bytes: Buffer; sha256: string }> {
  // Memory of its own: a slice of Node's pool would keep the pool, and is shared with others.
  const bytes = Buffer.allocUnsafeSlow(size);
  const hash = createHash('sha256');
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK, size - at), at);
    if (bytesRead === 0)
      throw new ModelError(`${file}: became shorter while it was read; restore it or train again`);
    hash.update(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function orUnreadable<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ModelError ? error : unreadable(file, error);
  }
}

function unreadable(file: string, cause?: unknown): ModelError {
  return new ModelError(`${file}: cannot be read; train a model with "npm run train"`, { cause });
}
