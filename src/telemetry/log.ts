import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { MASK, maskText } from './mask.ts';

export type Log = Logger;

/** Names whose value never stands in a log, at any depth. */
const SECRET_NAMES =
  /^(authorization|cookie|set-cookie|headers?|token|jwt|secret|password|body|query|text|transcript|segments?|words|spoken|caller|called|callerNumber|phone|callbackPhone|requesterName|form|value|evidence)$/i;
const MAX_DEPTH = 6;
/** Mobile numbers of China, as a number. */
const MIN_MOBILE = 13_000_000_000;
const MAX_MOBILE = 19_999_999_999;

interface RequestLike {
  method?: string;
  url?: string;
  id?: unknown;
  routeOptions?: { url?: string };
}

/**
 * Makes the service's logger: JSON lines on standard output, masked. Headers, query strings and bodies are never logged.
 * `destination` is for tests.
 */
export function createLogger(level: string, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: { service: 'jiesu', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
    serializers: { req: describeRequest, res: describeReply, err: describeError },
    formatters: {
      level: (label) => ({ level: label }),
      log: (object) => maskObject(object, 0),
    },
    hooks: {
      logMethod(args, method) {
        const [first, ...others] = args as unknown[];
        const masked = others.map((arg) => maskValue(arg, 0, ''));
        // pino would copy the text of an error that stands alone into the message, past every mask.
        const line =
          first instanceof Error
            ? [{ err: first }, ...(masked.length === 0 ? [maskText(first.message)] : masked)]
            : [typeof first === 'string' ? maskText(first) : first, ...masked];
        method.apply(this, line as typeof args);
      },
    },
  };
  const log = destination === undefined ? pino(options) : pino(options, destination);
  // pino's formatters pass over what children are bound to; children inherit this from their parent.
  const { child } = log;
  log.child = function maskedChild(this: Log, bindings, childOptions) {
    return child.call(this, maskObject(bindings, 0), childOptions);
  } as typeof child;
  return log;
}

function maskObject(object: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      SECRET_NAMES.test(name) && value !== null && value !== undefined ? MASK : maskValue(value, depth, name),
    ]),
  );
}

function maskValue(value: unknown, depth: number, name: string): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') return value >= MIN_MOBILE && value <= MAX_MOBILE ? MASK : value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return name === 'err' ? value : describeError(value);
  // At the top, the serialisers above take these apart.
  if (depth === 0 && (name === 'req' || name === 'res')) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth + 1, ''));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor.name}]`;
  return maskObject(value, depth + 1);
}

function describeRequest(request: RequestLike): object {
  return {
    method: request.method,
    path: maskText((request.url ?? '').split('?')[0] ?? ''),
    route: request.routeOptions?.url,
  };
}

function describeReply(reply: { statusCode?: number }): object {
  return { statusCode: reply.statusCode };
}

/** Only these: database errors carry whole rows in their other properties. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: maskText(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: maskText(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: maskText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
