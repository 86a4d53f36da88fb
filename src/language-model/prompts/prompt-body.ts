import mustache from 'mustache';
import { PromptError } from './contract.ts';

/** What a prompt says: its orders, and the question in which the inputs stand. */
export interface PromptBody {
  readonly system: string;
  readonly inputs: ReadonlySet<string>;
  /** The question with each input replaced by what `material` makes of it. */
  question(material: (input: string) => string): string;
  /** Both without their inputs. */
  readonly instructions: string;
}

/** Parts the orders from the question. */
const DIVIDE = '===';

/** A piece of a parsed template: its kind, what it says, and where it begins. */
type Token = readonly [kind: string, value: string, start: number, ...rest: readonly unknown[]];

/**
 * Parses a body: the orders, a line of `===`, the question with `{{input}}` where the inputs stand. The orders hold no
 * input: nothing that a caller said may stand among them.
 *
 * @param firstLine the line of the file on which the body begins
 * @throws PromptError
 */
export function parseBody(
  file: string,
  text: string,
  firstLine: number,
  inputs: readonly string[],
): PromptBody {
  const lines = text.split('\n');
  const divide = lines.indexOf(DIVIDE);
  if (divide < 0)
    throw new PromptError(
      file,
      firstLine,
      `the body needs a line ${DIVIDE} between the orders and the question`,
    );
  const parse = (from: number, to?: number) =>
    parseTemplate(file, lines.slice(from, to).join('\n'), firstLine + from);
  const system = parse(0, divide);
  const question = parse(divide + 1);
  const stray = system.tokens.find(isInput);
  if (stray !== undefined)
    throw new PromptError(file, system.lineOf(stray), `input ${stray[1]} stands above the line ${DIVIDE}`);
  const unknown = question.tokens.find((token) => isInput(token) && !inputs.includes(token[1]));
  if (unknown !== undefined)
    throw new PromptError(
      file,
      question.lineOf(unknown),
      `there is no input ${unknown[1]} in the front matter`,
    );
  const systemText = plain(system.tokens);
  if (systemText === '') throw new PromptError(file, firstLine, 'the orders are empty');
  if (plain(question.tokens) === '')
    throw new PromptError(file, firstLine + divide + 1, 'the question is empty');
  return {
    system: systemText,
    inputs: new Set(question.tokens.filter(isInput).map(([, name]) => name)),
    question: (material) =>
      mustache
        .render(
          question.source,
          Object.fromEntries(inputs.map((name) => [name, material(name)])),
          undefined,
          {
            escape: String,
          },
        )
        .trim(),
    instructions: `${systemText}\n${plain(question.tokens)}`,
  };
}

function parseTemplate(file: string, source: string, firstLine: number) {
  const lineAt = (offset: number) => firstLine + source.slice(0, offset).split('\n').length - 1;
  let tokens: readonly Token[];
  try {
    tokens = mustache.parse(source) as readonly Token[];
  } catch (error) {
    const { message } = error as Error;
    const told = Number(/ at (\d+)$/.exec(message)?.[1] ?? 0);
    // Of a tag that does not end it tells where the text does.
    const offset = message.startsWith('Unclosed tag') ? source.lastIndexOf('{{', told) : told;
    throw new PromptError(file, lineAt(offset), message.replace(/ at \d+$/, ''), { cause: error });
  }
  const lineOf = (token: Token) => lineAt(token[2]);
  const odd = tokens.find(([kind]) => !['text', 'name', '!'].includes(kind));
  if (odd !== undefined)
    throw new PromptError(
      file,
      lineOf(odd),
      `only {{input}} and {{! remark }} may be used, not {{${odd[0]}${odd[1]}}}`,
    );
  return { source, tokens, lineOf };
}

function isInput([kind]: Token): boolean {
  return kind === 'name';
}

function plain(tokens: readonly Token[]): string {
  return tokens
    .filter(([kind]) => kind === 'text')
    .map(([, value]) => value)
    .join('')
    .trim();
}
