import ts from 'typescript';

/** A log call that could write personal data or a secret. */
export interface Leak {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

const METHODS = new Set([
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
  'child',
  'setBindings',
]);
const CONSOLE_METHODS = new Set(['log', 'dir', 'table', 'group', ...METHODS]);

/** May not appear anywhere in what is logged: as a name, a property, a key or a shorthand. */
const FORBIDDEN = new Set([
  ...['text', 'transcript', 'segment', 'segments', 'sentence', 'words', 'spoken', 'utterance', 'partial'],
  ...[
    'caller',
    'callerNumber',
    'called',
    'phone',
    'callbackPhone',
    'requesterName',
    'location',
    'street',
    'ip',
  ],
  ...['form', 'value', 'values', 'candidate', 'evidence', 'summary', 'draft', 'digits'],
  ...['token', 'bearer', 'jwt', 'secret', 'password', 'authorization', 'cookie', 'headers'],
  ...[
    'body',
    'payload',
    'query',
    'querystring',
    'rawBody',
    'stringify',
    'inspect',
    'databaseUrl',
    'redisUrl',
  ],
]);

/** May be taken apart (`call.id`), but not logged whole; nor may anything be spread into a log line. */
const NOT_WHOLE = new Set([
  ...[
    'message',
    'data',
    'raw',
    'frame',
    'event',
    'events',
    'command',
    'state',
    'call',
    'order',
    'row',
    'rows',
  ],
  ...['principal', 'fields', 'alert', 'suggestion', 'context', 'config', 'env', 'options', 'deps', 'input'],
]);

/** Log calls of a file that mention what must not be logged. Errors are fine: the logger takes them apart itself. */
export function findLeaks(file: string, source: string): Leak[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const leaks: Leak[] = [];
  const report = (node: ts.Node, name: string) => {
    leaks.push({ file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, name });
  };

  const inspect = (node: ts.Node): void => {
    if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) report(node, '...');
    const name = nameOf(node);
    if (name !== null && FORBIDDEN.has(name)) report(node, name);
    else if (name !== null && NOT_WHOLE.has(name) && isWhole(node)) report(node, `${name} (whole)`);
    node.forEachChild(inspect);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isLogCall(node.expression)) node.arguments.forEach(inspect);
    node.forEachChild(visit);
  };
  visit(tree);
  return leaks;
}

/** `log.info`, `this.#log?.error`, `request.log[level]`, `logger.child`, `console.log`. */
function isLogCall(callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) {
    const receiver = lastName(callee.expression);
    const methods = receiver === 'console' ? CONSOLE_METHODS : METHODS;
    return isLogger(receiver) && methods.has(callee.name.text);
  }
  return ts.isElementAccessExpression(callee) && isLogger(lastName(callee.expression));
}

function isLogger(name: string): boolean {
  return name === 'console' || /log(ger)?$/i.test(name);
}

function lastName(expression: ts.Expression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  if (ts.isNonNullExpression(expression) || ts.isParenthesizedExpression(expression)) {
    return lastName(expression.expression);
  }
  return ts.isIdentifier(expression) ? expression.text : '';
}

function nameOf(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPrivateIdentifier(node)) return node.text.slice(1);
  const parent = node.parent;
  const isKey =
    ts.isElementAccessExpression(parent) || (ts.isPropertyAssignment(parent) && parent.name === node);
  return isKey && ts.isStringLiteralLike(node) ? node.text : null;
}

/** Whether the name stands for a value that is logged as it is, rather than taken apart or used as a key. */
function isWhole(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    // `error.message` is no more than the logger writes of an error anyway, masked.
    return parent.name.text !== 'message' && !isTakenApart(parent);
  }
  return !isTakenApart(node);
}

function isTakenApart(node: ts.Node): boolean {
  const { parent } = node;
  const accessed = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent);
  return accessed && parent.expression === node;
}
