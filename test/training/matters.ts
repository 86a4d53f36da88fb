import { createRandom } from '../../src/training/random.ts';
import type { TrainingRow } from '../../src/training/read-rows.ts';
import type { TrainOptions } from '../../src/training/train-model.ts';

const matters = [
  { unit: '公交公司', category: '交通/公交', words: ['公交车', '等车太久', '站台', '司机甩站'] },
  { unit: '供电局', category: '电力/停电', words: ['停电', '电表', '跳闸', '变压器'] },
  { unit: '城管局', category: '市容/占道', words: ['占道经营', '摊贩', '烧烤油烟', '违建'] },
] as const;
const places = ['东门', '西街', '南路', '北巷', '码头'];

/** Synthetic orders of three units. */
export function syntheticRows(count: number, seed = 1): TrainingRow[] {
  const random = createRandom(seed);
  const pick = (choices: readonly string[]): string => choices[Math.floor(random() * choices.length)] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const matter = matters[index % matters.length] ?? matters[0];
    const text = `市民来电反映：${pick(places)}${pick(matter.words)}，${pick(matter.words)}，希望处理。`;
    return { text, unit: matter.unit, category: index % 4 === 3 ? null : matter.category };
  });
}

export const tinyOptions: TrainOptions = {
  seed: 7,
  oneVsRest: { epochs: 3, learningRate: 0.5 },
  embeddingBag: { dimensions: 8, epochs: 3, learningRate: 0.3, dropout: 0.3 },
  bags: 2,
  softening: { teachers: 3, share: { category: 0.6 }, unfiled: 0.3 },
  heldOut: 0.2,
  spokenCopies: 1,
  vocabulary: { minDocuments: 5, maxSize: 2_000 },
  progress: () => {},
};
