import { signToken } from '../../http/sign-token.ts';
import { UsageError } from '../command-line.ts';
import { type OwnService, startOwnService } from './own-service.ts';

const TOKEN_SECONDS = 12 * 3_600;
const ANSWER_MS = 5_000;

/** A service to play calls into, and the tokens for it. */
export interface Target {
  readonly url: string;
  /** `sub` that the desk signs in as; calls are assigned to it. */
  readonly agent: string;
  readonly gatewayToken: string;
  readonly deskToken: string;
  /** Closes the service if it was started for this run. */
  close(): Promise<void>;
}

export interface TargetOptions {
  readonly url?: string | undefined;
  /** A token with the roles gateway and agent; its `sub` takes the calls. */
  readonly token?: string | undefined;
  /** The service's JWT_SECRET, to sign tokens with. */
  readonly secret?: string | undefined;
  /** Folder of the dispatch model of a service that is started. */
  readonly model?: string | undefined;
  /** Address of the language model of a service that is started; without one it has none. */
  readonly languageModel?: string | undefined;
}

/** Uses the named service, or starts one of its own on embedded storage when none is named. */
export async function openTarget(options: TargetOptions, agent: string): Promise<Target> {
  if (options.url === undefined) {
    const own = await startOwnService({
      RATE_LIMIT_PER_MINUTE: 100_000,
      WS_MAX_MESSAGES_PER_SECOND: 10_000,
      ...(options.model === undefined ? {} : { MODEL_DIR: options.model }),
      ...(options.languageModel === undefined
        ? {}
        : { LLM_BASE_URL: options.languageModel, LLM_MODEL: 'recorded', LLM_CONCURRENCY: 16 }),
    });
    return { ...(await signed(own, agent)), close: () => own.close() };
  }
  if (!URL.canParse(options.url)) throw new UsageError(`--url ${options.url} is not a URL`);
  const { url, token } = options;
  const secret = options.secret ?? process.env.JWT_SECRET;
  const close = async () => undefined;
  if (token !== undefined) {
    const target = { url, agent: subjectOf(token), gatewayToken: token, deskToken: token, close };
    await checkAnswers(url);
    return target;
  }
  if (secret === undefined) {
    throw new UsageError('--url needs --token, --secret or JWT_SECRET in the environment');
  }
  await checkAnswers(url);
  return { ...(await signed({ url, secret }, agent)), close };
}

async function signed({ url, secret }: Pick<OwnService, 'url' | 'secret'>, agent: string) {
  return {
    url,
    agent,
    gatewayToken: await signToken(secret, {
      sub: `${agent}-gateway`,
      roles: ['gateway'],
      seconds: TOKEN_SECONDS,
    }),
    deskToken: await signToken(secret, { sub: agent, roles: ['agent'], seconds: TOKEN_SECONDS }),
  };
}

/** The clients would try for ever; somebody who mistyped a URL wants to know at once. */
async function checkAnswers(url: string): Promise<void> {
  const health = new URL('/health/live', url);
  const answers = await fetch(health, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!answers) throw new Error(`${health.href} does not answer; is the service running?`);
}

function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    if (typeof claims === 'object' && claims !== null && 'sub' in claims && typeof claims.sub === 'string')
      return claims.sub;
  } catch {
    // Said below, as for a token without a subject.
  }
  throw new UsageError('--token is not a JWT with a subject');
}
