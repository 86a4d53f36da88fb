import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildService } from '../../app.ts';
import { type Config, loadConfig } from '../../config.ts';
import { createLogger } from '../../telemetry/log.ts';

export interface OwnService {
  readonly url: string;
  /** Made for this process alone; signs the tokens of its clients. */
  readonly secret: string;
  close(): Promise<void>;
}

/** No file of settings counts but what is given. */
const NO_FILE = '';

/**
 * Starts the service in this process on embedded engines. Without a `DATA_DIR` its data goes with it.
 * @throws ConfigError for a setting that cannot be
 */
export async function startOwnService(
  settings: Partial<Record<keyof Config, string | number>> = {},
): Promise<OwnService> {
  const secret = randomBytes(32).toString('hex');
  const temporary =
    settings.DATA_DIR === undefined ? await mkdtemp(path.join(tmpdir(), 'jiesu-')) : undefined;
  const all = {
    LOG_LEVEL: 'warn',
    PORT: 0,
    JWT_SECRET: secret,
    ...(temporary === undefined ? {} : { DATA_DIR: temporary }),
    ...settings,
  };
  const texts = Object.entries(all).map(([name, value]) => [name, String(value)]);
  // A command that is ended in the middle (a closed pipe) leaves nothing behind either.
  const discard = () => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  process.once('exit', discard);
  const discardNow = () => {
    process.off('exit', discard);
    discard();
  };
  try {
    const config = loadConfig(Object.fromEntries(texts), NO_FILE);
    const service = await buildService(config, createLogger(config.LOG_LEVEL, process.stderr));
    const url = await service.listen();
    const close = async () => {
      await service.close();
      discardNow();
    };
    return { url, secret, close };
  } catch (error) {
    discardNow();
    throw error;
  }
}
