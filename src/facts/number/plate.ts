import type { Evidence } from '../../protocol/common.ts';
import type { FactOf, FactStatus } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { Turn } from '../dialogue.ts';
import { SPOKEN_DIGIT } from '../digits.ts';
import { fact } from '../fact.ts';
import { allMatches, evidenceOf } from '../text.ts';
import { alignments, differences } from './group-reading.ts';
import { answerOf, boundedEvidence } from './number-evidence.ts';
import { bicyclePlatesIn, type PlateReading, platesIn, plateTailIn, serialFrom } from './plate-number.ts';

interface Entry {
  readonly plate: string;
  readonly complete: boolean;
  readonly status: FactStatus;
  readonly source: ValueSource;
  readonly evidence: readonly Evidence[];
  readonly spoken: string;
}

interface Begun {
  readonly plate: string;
  readonly index: number;
  readonly evidence: Evidence;
}

const MAX_PLATES = 8;
const PLATE_WORD = /车牌|牌照|牌号|车号|号牌|尾号/;
const CORRECTS = /(?<!对)不对|(?<!是)不是|错|反了|[讲说念报记]反|应该是|改成/;
/** 不是七，是六三零一: digits that take the place of others. */
const RESTATED = new RegExp(
  `(?<!不)(?:是|不对|错了|改成)[，,\\s]*(?<serial>[A-Za-z${SPOKEN_DIGIT}]{2,6})(?![A-Za-z${SPOKEN_DIGIT}])`,
  'g',
);
/** Words before the rest of a plate that was begun. */
const GOES_ON = /^(?:[\s，,嗯呃啊哦对是]|后面|然后)*/;
/** Turns after which a plate that was begun is not gone on with. */
const PATIENCE = 4;

/** Licence plates: said at once or in pieces, corrected, read back; of some only a part is known. */
export class PlateReader {
  private readonly entries = new Map<string, Entry>();
  private begun: Begun | null = null;
  private offered: { readonly plate: string; readonly evidence: Evidence } | null = null;
  private latest: string | null = null;

  observe(turn: Turn): void {
    const { text } = turn;
    const known = turn.asked.has('plate') || PLATE_WORD.test(text) || this.begun !== null;
    const found = platesIn(text, known);
    const readings = found.length === 0 && known ? bicyclePlatesIn(text) : found;
    if (turn.speaker === 'agent') for (const reading of readings) this.hearAgent(turn, reading);
    else this.hearCaller(turn, readings, known);
  }

  facts(): readonly FactOf<'plate'>[] {
    return [...this.entries.values()].map(({ plate, complete, ...grounds }) => {
      const agreed = grounds.status === 'confirmed';
      const whole = agreed ? 0.97 : grounds.source === 'inferred' ? 0.6 : 0.88;
      const confidence = complete ? whole : agreed ? 0.7 : 0.5;
      const rule = complete ? 'plate' : 'plate-part';
      return fact('plate', { plate, complete }, { ...grounds, confidence, rule, key: plate });
    });
  }

  private hearAgent(turn: Turn, reading: PlateReading): void {
    const evidence = evidenceOf(turn.segment, reading);
    const { plate } = reading;
    const known = this.entries.get(plate);
    this.offered = { plate, evidence };
    if (known?.status === 'withdrawn') return;
    if (known !== undefined) {
      const source = known.source === 'caller' ? 'read-back' : known.source;
      this.put(reading, 'confirmed', source, [evidence]);
    } else if (!isNear(this.latest, plate)) this.put(reading, 'stated', 'inferred', [evidence]);
  }

  private hearCaller(turn: Turn, readings: readonly PlateReading[], known: boolean): void {
    const { text, segment } = turn;
    const offered = this.offered;
    this.offered = null;
    if (turn.reply === 'yes' && offered !== null) this.agree(turn, offered.plate, offered.evidence);
    const corrects = turn.reply === 'no' || CORRECTS.test(text);
    for (const reading of readings) this.hear(turn, reading, corrects);
    const last = readings.at(-1);
    if (last !== undefined) {
      const evidence = evidenceOf(segment, last);
      this.begun = last.complete ? null : { plate: last.plate, index: turn.index, evidence };
    }
    if (corrects && this.restate(turn, last?.end ?? 0)) return;
    if (last !== undefined || this.goOn(turn) || !known) return;
    const tail = turn.asked.has('plate') || text.includes('车') ? plateTailIn(text) : null;
    if (tail !== null) this.hearTail(turn, tail);
  }

  private hear(turn: Turn, reading: PlateReading, corrects: boolean): void {
    const known = this.entries.get(reading.plate);
    this.replace(reading.plate, corrects);
    const foundByAgent = known !== undefined && known.status !== 'withdrawn' && known.source !== 'caller';
    const confirmed = foundByAgent || known?.status === 'confirmed';
    const evidence = evidenceOf(turn.segment, reading);
    this.put(reading, confirmed ? 'confirmed' : 'stated', foundByAgent ? 'read-back' : 'caller', [evidence]);
  }

  /** 不是七，是六三零一 after a plate: the part of it that they most resemble. */
  private restate(turn: Turn, from: number): boolean {
    const before = this.latest === null ? undefined : this.entries.get(this.latest);
    if (before?.complete !== true) return false;
    const match = allMatches(turn.text.slice(from), RESTATED).at(-1);
    const words = match?.groups?.serial;
    if (match === undefined || words === undefined) return false;
    const serial = serialFrom(words, 0, false).serial;
    const [first, second] = alignments(before.plate, serial);
    if (first === undefined || first.at < 2 || first.distance > serial.length / 2) return false;
    if (second?.distance === first.distance) return false;
    const plate = before.plate.slice(0, first.at) + serial + before.plate.slice(first.at + serial.length);
    const end = from + match.index + match[0].length;
    const reading = { plate, complete: true, start: end - words.length, end };
    this.replace(plate, true);
    this.put(reading, 'stated', 'caller', [...before.evidence, evidenceOf(turn.segment, reading)]);
    return true;
  }

  /** The rest of a plate that was begun in an earlier turn. */
  private goOn(turn: Turn): boolean {
    const begun = this.begun;
    if (begun === null) return false;
    if (turn.index - begun.index > PATIENCE) {
      this.begun = null;
      return false;
    }
    const start = GOES_ON.exec(turn.text)?.[0].length ?? 0;
    const { serial, end } = serialFrom(turn.text, start, true);
    const [whole] = serial === '' ? [] : platesIn(begun.plate + serial, true);
    if (whole === undefined) return false;
    this.entries.delete(begun.plate);
    const reading = { ...whole, start, end };
    const evidence = evidenceOf(turn.segment, reading);
    this.put(reading, 'stated', 'caller', [begun.evidence, evidence]);
    this.begun = whole.complete ? null : { plate: whole.plate, index: turn.index, evidence };
    return true;
  }

  /** 尾号321: of a plate already known nothing new, else all that is known of one. */
  private hearTail(turn: Turn, tail: PlateReading): void {
    for (const { plate, status } of this.entries.values()) {
      if (status !== 'withdrawn' && plate.endsWith(tail.plate)) return;
    }
    this.put(tail, 'stated', 'caller', [evidenceOf(turn.segment, tail)]);
  }

  private agree(turn: Turn, plate: string, evidence: Evidence): void {
    this.replace(plate, true);
    const known = this.entries.get(plate);
    const complete = known?.complete ?? platesIn(plate, true)[0]?.complete ?? false;
    const answer = answerOf(turn);
    if (known === undefined) this.put({ plate, complete }, 'confirmed', 'read-back', [evidence]);
    this.put({ plate, complete }, 'confirmed', 'read-back', [answer]);
  }

  /** Takes back the last plate where the new one completes it, or is said instead of it. */
  private replace(plate: string, corrects: boolean): void {
    const before = this.latest === null ? undefined : this.entries.get(this.latest);
    if (before === undefined || before.plate === plate) return;
    const completes = plate.startsWith(before.plate) || plate.endsWith(before.plate);
    if (!before.complete && completes) this.entries.delete(before.plate);
    else if ((corrects || before.source === 'inferred') && isNear(before.plate, plate)) {
      this.entries.set(before.plate, { ...before, status: 'withdrawn' });
    }
  }

  private put(
    { plate, complete }: Pick<PlateReading, 'plate' | 'complete'>,
    status: FactStatus,
    source: ValueSource,
    proofs: readonly Evidence[],
  ): void {
    const known = this.entries.get(plate);
    const evidence = boundedEvidence([...(known?.evidence ?? []), ...proofs]);
    const spoken = known?.spoken ?? proofs.map(({ text }) => text).join(' ');
    this.entries.set(plate, { plate, complete, status, source, evidence, spoken });
    this.latest = plate;
    if (this.entries.size <= MAX_PLATES) return;
    const oldest = this.entries.keys().next().value;
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}

/** Tries at one plate: of one length with up to two characters otherwise. */
function isNear(a: string | null, b: string): boolean {
  return a !== null && a.length === b.length && a.length >= 6 && differences(a, b) <= 2;
}
