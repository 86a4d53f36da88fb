import { answerCheck } from './answer-check.ts';
import type { Completion } from './completion.ts';
import { type Answer, type Ask, type LanguageModel, LanguageModelError, type Use } from './contract.ts';
import type { Asking } from './exchange.ts';
import { Fleet } from './fleet.ts';
import { Question } from './question.ts';
import { withoutUnfinishedSentence } from './sentences.ts';
import { ModelServer } from './server.ts';
import type { LanguageModelOptions, ServerStatus } from './settings.ts';
import { SharedAnswers } from './shared-answers.ts';
import { noUsage, Tally } from './tokens.ts';
import { repairTurn, type Turn } from './turn.ts';
import { TurnQueue } from './turn-queue.ts';

/** A language model on one or more OpenAI-compatible servers. Opens no connection before the first question. */
export function createLanguageModel(
  options: LanguageModelOptions,
): LanguageModel & { status(): ServerStatus[] } {
  return new ServedLanguageModel(options);
}

type Told = Pick<Answer, 'text' | 'value' | 'repaired'>;

class ServedLanguageModel implements LanguageModel {
  readonly #options: LanguageModelOptions;
  readonly #servers: readonly ModelServer[];
  readonly #fleet: Fleet;
  readonly #queue: TurnQueue;
  readonly #shared = new SharedAnswers();
  readonly #underWay = new Map<Question, Promise<unknown>>();
  #closed = false;

  constructor(options: LanguageModelOptions) {
    this.#options = options;
    this.#servers = options.servers.map((server) => new ModelServer(server, options));
    this.#fleet = new Fleet(this.#servers);
    this.#queue = new TurnQueue(options.concurrency);
  }

  status(): ServerStatus[] {
    return this.#servers.map((server) => server.status());
  }

  async ask(ask: Ask): Promise<Answer> {
    if (ask.cached !== true) return this.#askNow(ask, ask.signal);
    const known = this.#shared.recall(ask);
    if (known !== undefined) return this.#again(ask, async () => known);
    const begin = (signal: AbortSignal) => this.#askNow(quietOnceLeft(ask), signal);
    if (!this.#shared.isUnderWay(ask)) return this.#shared.join(ask, begin);
    return this.#again(ask, () => this.#shared.join(ask, begin));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const underWay = [...this.#underWay];
    for (const [question] of underWay) question.breakOff('cancelled', 'the service is stopping');
    await Promise.allSettled(underWay.map(([, answer]) => answer));
  }

  /** Asks the servers, and accounts for it whatever comes of it. */
  async #askNow(ask: Ask, signal: AbortSignal | undefined): Promise<Answer> {
    const question = this.#question(ask, signal);
    const tally = new Tally();
    if (this.#closed) question.breakOff('cancelled', 'the service is stopping');
    const told = this.#queue.run(ask.priority, question.signal, () => this.#converse(ask, question, tally));
    this.#underWay.set(question, told);
    try {
      const { text, value, repaired } = await told;
      this.#report(ask, repaired ? 'repaired' : 'answered', question, tally);
      return {
        text,
        value,
        repaired,
        cached: false,
        model: tally.model ?? '',
        server: tally.server ?? '',
        usage: tally.usage,
        cost: tally.cost,
        firstTextMs: question.firstTextMs ?? question.elapsedMs,
        totalMs: question.elapsedMs,
      };
    } catch (error) {
      const failure = asFailure(error);
      this.#report(ask, failure.failure, question, tally);
      throw failure;
    } finally {
      question.end();
      this.#underWay.delete(question);
    }
  }

  /** An answer that costs nothing, because it was given before or is being given to somebody else. */
  async #again(ask: Ask, answer: () => Promise<Answer>): Promise<Answer> {
    const question = this.#question(ask, ask.signal);
    const tally = new Tally();
    try {
      const given = await answer();
      question.signal.throwIfAborted();
      question.textCame();
      if (ask.schema === undefined) this.#tell(ask.onText, given.text);
      tally.asked(given.server, given.model);
      this.#report(ask, 'cached', question, tally);
      return {
        ...given,
        cached: true,
        usage: noUsage,
        cost: given.cost === null ? null : 0,
        firstTextMs: question.firstTextMs ?? question.elapsedMs,
        totalMs: question.elapsedMs,
      };
    } catch (error) {
      const failure = asFailure(error);
      this.#report(ask, failure.failure, question, tally);
      throw failure;
    } finally {
      question.end();
    }
  }

  async #converse(ask: Ask, question: Question, tally: Tally): Promise<Told> {
    const asking: Asking = {
      question,
      tally,
      onText: (text) => {
        question.textCame();
        if (ask.schema === undefined) this.#tell(ask.onText, text);
      },
    };
    const turn: Turn = { ...ask, spellOut: false };
    if (ask.schema === undefined) {
      const text = wholeText(await this.#fleet.complete(turn, asking));
      return { text, value: undefined, repaired: false };
    }
    const check = answerCheck(ask.schema.schema);
    const first = await this.#fleet.complete(turn, asking);
    const checked = check(first.text);
    if (checked.fits) return { text: first.text, value: checked.value, repaired: false };
    // It would be cut off again.
    if (first.finish !== 'stop')
      throw new LanguageModelError('invalid', `the JSON was cut off (${first.finish})`);
    const second = await this.#fleet
      .complete(repairTurn(turn, first.text, checked.faults), asking)
      .catch(invalidWhenTooLong);
    const repaired = check(second.text);
    if (!repaired.fits)
      throw new LanguageModelError('invalid', 'the JSON does not fit its schema, nor when repaired');
    return { text: second.text, value: repaired.value, repaired: true };
  }

  #question(ask: Ask, signal: AbortSignal | undefined): Question {
    const { softMs, hardMs } = this.#options;
    return new Question({ softMs, hardMs, signal, onSlow: () => this.#tell(ask.onSlow, undefined) });
  }

  /** What a listener does wrong is no reason to lose the answer. */
  #tell<Said>(listener: ((said: Said) => void) | undefined, said: Said): void {
    try {
      listener?.(said);
    } catch (error) {
      this.#options.log.error({ err: error }, 'a listener to a language model failed');
    }
  }

  #report(ask: Ask, outcome: Use['outcome'], question: Question, tally: Tally): void {
    const { purpose, account } = ask;
    const { server, model, usage, cost } = tally;
    const { firstTextMs, elapsedMs: totalMs } = question;
    const { metrics } = this.#options;
    metrics?.llmQuestions.inc({ purpose, outcome });
    metrics?.llmTokens.inc({ purpose, kind: 'prompt' }, usage.prompt);
    metrics?.llmTokens.inc({ purpose, kind: 'completion' }, usage.completion);
    if (firstTextMs !== null && outcome !== 'cached')
      metrics?.llmFirstTextSeconds.observe({ purpose }, firstTextMs / 1_000);
    this.#tell(this.#options.onUse, {
      purpose,
      account,
      server,
      model,
      outcome,
      usage,
      cost,
      firstTextMs,
      totalMs,
    });
  }
}

/** Who has left a question on which others still wait hears nothing of it. */
function quietOnceLeft(ask: Ask): Ask {
  const { onText, onSlow } = ask;
  const isThere = () => ask.signal?.aborted !== true;
  return {
    ...ask,
    onText: (text) => {
      if (isThere()) onText?.(text);
    },
    onSlow: () => {
      if (isThere()) onSlow?.();
    },
  };
}

function wholeText({ text, finish }: Completion): string {
  if (finish === 'filtered') throw new LanguageModelError('invalid', 'the server has filtered the answer');
  const whole = finish === 'length' ? withoutUnfinishedSentence(text) : text;
  if (whole.trim() === '') throw new LanguageModelError('invalid', `no text (${finish})`);
  return whole;
}

/** The question did fit; with the bad answer it does not, so the bad answer is what there is. */
function invalidWhenTooLong(error: unknown): never {
  if (error instanceof LanguageModelError && error.failure === 'too-long')
    throw new LanguageModelError(
      'invalid',
      'the JSON does not fit its schema, and is too long to be repaired',
    );
  throw error;
}

/** Anything else than a failure is our own fault; nobody who asks can do more about it. */
function asFailure(error: unknown): LanguageModelError {
  if (error instanceof LanguageModelError) return error;
  return new LanguageModelError('invalid', 'the question could not be asked', { cause: error });
}
