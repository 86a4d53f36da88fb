import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type { LabelledText } from '../../training/evaluate-model.ts';
import { FastText, fastTextIsInstalled } from '../peers/fasttext.ts';
import { type Block, BlockMeter } from './block-meter.ts';
import { median, type Percentiles, percentiles, type Times, timed } from './times.ts';

export interface DispatchSpeed {
  readonly model: string;
  readonly texts: number;
  readonly rounds: number;
  /** The first load in a process also starts ONNX Runtime; later ones (a new model) do not. */
  readonly load: {
    readonly first: Times;
    readonly firstBlock: Block;
    readonly again: Times;
    readonly block: Block;
  };
  /** Bytes that a loaded model adds to the process, after garbage collection. */
  readonly memory: number;
  readonly single: { readonly wall: Percentiles; readonly cpu: Percentiles; readonly block: Block };
  /** Medians over the rounds; `perCpuSecond` counts a second of processor time. */
  readonly batch: { readonly perSecond: number; readonly perCpuSecond: number; readonly block: Block };
  /** One text of `LONG` characters. */
  readonly long: Times & { readonly block: Block };
  /** The same texts in the same rounds; ratios above 1 say that this project is quicker. Null: not installed. */
  readonly fastText: {
    readonly labels: number;
    readonly perSecond: number;
    readonly perCpuSecond: number;
    /** Medians over the rounds, by processor time. */
    readonly single: number;
    readonly batch: number;
  } | null;
}

export const LONG = 100_000;
/** Passes over the texts before the clock runs. */
const WARM_UP = 5;

/**
 * Times a dispatch model in this process, which should not have loaded one before: loading, memory, texts one by one and
 * many at once, and fastText (learnt from the same texts) in turns with them.
 *
 * @throws Error for no texts
 */
export async function measureDispatch(
  folder: string,
  rows: readonly LabelledText[],
  rounds: number,
): Promise<DispatchSpeed> {
  if (rows.length === 0) throw new Error('there are no texts to classify');
  const texts = rows.map(({ text }) => text);
  const before = residentBytes();
  let first: Times = { wall: 0, cpu: 0 };
  let again: Times = { wall: 0, cpu: 0 };
  let classifier: TextClassifier | undefined;
  const load = async (): Promise<Times> => {
    const [times, loaded] = await timed(() => TextClassifier.load(folder));
    classifier = loaded;
    return times;
  };
  const firstBlock = await BlockMeter.of(async () => {
    first = await load();
  });
  const memory = residentBytes() - before;
  await classifier?.close();
  const block = await BlockMeter.of(async () => {
    again = await load();
  });
  if (classifier === undefined) throw new Error('the model was not loaded');
  try {
    const run = await inTurns(classifier, rows, texts, rounds);
    const whole = texts.join('');
    const long = whole.repeat(Math.ceil(LONG / whole.length)).slice(0, LONG);
    const loaded = classifier;
    await loaded.classify(long);
    const [longTimes] = await timed(() => loaded.classify(long));
    return {
      model: classifier.manifest.version,
      texts: texts.length,
      rounds,
      load: { first, firstBlock, again, block },
      memory,
      ...run,
      long: { ...longTimes, block: await BlockMeter.of(() => loaded.classify(long)) },
    };
  } finally {
    await classifier.close();
  }
}

async function inTurns(
  classifier: TextClassifier,
  rows: readonly LabelledText[],
  texts: readonly string[],
  rounds: number,
): Promise<Pick<DispatchSpeed, 'single' | 'batch' | 'fastText'>> {
  const fastText = fastTextIsInstalled() ? new FastText(rows) : null;
  try {
    for (let pass = 0; pass < WARM_UP; pass += 1) {
      for (const text of texts) await classifier.classify(text);
      await classifier.classifyMany(texts);
    }
    const wall: number[] = [];
    const cpu: number[] = [];
    const singles: Times[] = [];
    const batches: Times[] = [];
    const peers: Times[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [single] = await timed(async () => {
        for (const text of texts) {
          const [one] = await timed(() => classifier.classify(text));
          wall.push(one.wall);
          cpu.push(one.cpu);
        }
      });
      singles.push(perText(single, texts.length));
      const [batch] = await timed(() => classifier.classifyMany(texts));
      batches.push(perText(batch, texts.length));
      if (fastText === null) continue;
      const peer = fastText.times(texts);
      peers.push({ wall: peer.wallMs, cpu: peer.cpuMs });
    }
    const ratio = (ours: readonly Times[]): number =>
      median(ours.map((own, round) => (peers[round]?.cpu ?? 0) / own.cpu));
    return {
      single: {
        wall: percentiles(wall),
        cpu: percentiles(cpu),
        block: await BlockMeter.of(async () => {
          for (const text of texts) await classifier.classify(text);
        }),
      },
      batch: {
        ...rates(batches),
        block: await BlockMeter.of(() => classifier.classifyMany(texts)),
      },
      fastText:
        fastText === null
          ? null
          : {
              labels: fastText.labels.length,
              ...rates(peers),
              single: ratio(singles),
              batch: ratio(batches),
            },
    };
  } finally {
    fastText?.close();
  }
}

function rates(each: readonly Times[]): { perSecond: number; perCpuSecond: number } {
  return {
    perSecond: 1_000 / median(each.map(({ wall }) => wall)),
    perCpuSecond: 1_000 / median(each.map(({ cpu }) => cpu)),
  };
}

function perText({ wall, cpu }: Times, texts: number): Times {
  return { wall: wall / texts, cpu: cpu / texts };
}

function residentBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') {
    collect();
    collect();
  }
  return process.memoryUsage.rss();
}
