import { ProviderError } from '../provider-error.ts';

/** The sound of a voice message. */
export interface Sound {
  readonly bytes: Buffer;
  /** Media type. */
  readonly type: string;
}

/** Somewhere voice messages are kept. */
export interface RecordingSource {
  /**
   * The sound at an address; null for an address of somebody else, and once it was removed.
   *
   * @throws RecordingError when whoever keeps it does not hand it out
   */
  read(url: string): Promise<Sound | null>;
}

/** A telephony platform's store, which outlives our own retention unless it is told. */
export interface PlatformRecordings extends RecordingSource {
  keeps(url: string): boolean;
  /** Answers whether there was anything to remove. @throws RecordingError */
  remove(url: string): Promise<boolean>;
}

/** Whoever keeps a recording did not do what was asked; the message says why, without an address. */
export class RecordingError extends ProviderError {
  override readonly name = 'RecordingError';
}

/** Asks one after the other; the first that has the sound hands it out. */
export function firstOf(sources: readonly RecordingSource[]): RecordingSource {
  return {
    async read(url) {
      for (const source of sources) {
        const sound = await source.read(url);
        if (sound !== null) return sound;
      }
      return null;
    },
  };
}
