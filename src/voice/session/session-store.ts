import { GroupWriter } from '../../store/group-writer.ts';
import type {
  NewVoiceSession,
  VoiceSessionAdvance,
  VoiceSessionRepository,
} from '../../store/repositories/voice-session-repository.ts';
import { fromRow, type SessionRecord, toAdvance, toNew } from './session-record.ts';

/** The session repository one session at a time; what comes together goes in one statement. */
export class SessionStore {
  readonly #insert: GroupWriter<NewVoiceSession, boolean>;
  readonly #advance: GroupWriter<VoiceSessionAdvance, boolean>;
  readonly #close: GroupWriter<string, undefined>;
  readonly #find: GroupWriter<string, SessionRecord | null>;

  constructor(repository: Pick<VoiceSessionRepository, 'insert' | 'advance' | 'close' | 'find'>) {
    this.#insert = new GroupWriter(async (sessions) => {
      const kept = await repository.insert(sessions);
      // Of two that want the same in one batch only the first was done.
      return ({ id }) => kept.delete(id);
    });
    this.#advance = new GroupWriter(async (steps) => {
      const kept = await repository.advance(steps);
      return ({ id }) => kept.delete(id);
    });
    this.#close = new GroupWriter(async (ids) => {
      await repository.close(ids);
      return () => undefined;
    });
    this.#find = new GroupWriter(async (ids) => {
      const rows = await repository.find(ids);
      return (id) => {
        const row = rows.get(id);
        return row === undefined ? null : fromRow(row);
      };
    });
  }

  /** False when the session is known already. */
  insert(session: SessionRecord): Promise<boolean> {
    return this.#insert.add(toNew(session));
  }

  /** False when the reply before it is not the newest one any more, or the session is closed. */
  advance(session: SessionRecord): Promise<boolean> {
    return this.#advance.add(toAdvance(session));
  }

  async close(id: string): Promise<void> {
    await this.#close.add(id);
  }

  find(id: string): Promise<SessionRecord | null> {
    return this.#find.add(id);
  }
}
