import { type Calibration, calibrated } from './calibration.ts';

const TEMPERATURES = { lowest: 0.4, highest: 2.5, steps: 38 } as const;
const DOUBTS = [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2] as const;
const MOST_CERTAIN = 1 - 1e-6;

/**
 * The temperature with the least mean negative log-likelihood, by golden-section search. `scores`: rows by classes,
 * before softmax, of rows not learnt from.
 */
export function fitTemperature(scores: readonly Float32Array[], targets: readonly number[]): number {
  if (scores.length === 0) return 1;
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.2);
  let high = Math.log(5);
  let left = high - ratio * (high - low);
  let right = low + ratio * (high - low);
  let leftLoss = meanLoss(scores, targets, Math.exp(left));
  let rightLoss = meanLoss(scores, targets, Math.exp(right));
  while (high - low > 1e-3) {
    if (leftLoss < rightLoss) {
      high = right;
      right = left;
      rightLoss = leftLoss;
      left = high - ratio * (high - low);
      leftLoss = meanLoss(scores, targets, Math.exp(left));
    } else {
      low = left;
      left = right;
      leftLoss = rightLoss;
      right = low + ratio * (high - low);
      rightLoss = meanLoss(scores, targets, Math.exp(right));
    }
  }
  return Math.exp((low + high) / 2);
}

/**
 * Temperature and doubt under which the first answer's probability best says whether it is right (least log-loss of
 * that one question), by search over a grid. `targets`: -1 for a class the scores do not know.
 */
export function fitCalibration(scores: readonly Float32Array[], targets: readonly number[]): Calibration {
  let best: Calibration = { temperature: 1, doubt: 0 };
  let least = Number.POSITIVE_INFINITY;
  if (scores.length === 0) return best;
  const { lowest, highest, steps } = TEMPERATURES;
  for (let step = 0; step <= steps; step += 1) {
    const temperature = lowest * (highest / lowest) ** (step / steps);
    const sharp = scores.map((row) => calibrated(row, { temperature, doubt: 0 }));
    const flat = scores.map((row) => calibrated(row, { temperature, doubt: 1 }));
    for (const doubt of DOUBTS) {
      let loss = 0;
      for (const [n, row] of sharp.entries()) {
        const first = indexOfHighest(row);
        const share = Math.min(
          MOST_CERTAIN,
          (1 - doubt) * (row[first] ?? 0) + doubt * (flat[n]?.[first] ?? 0),
        );
        loss -= Math.log(first === targets[n] ? share : 1 - share);
      }
      if (loss < least) {
        least = loss;
        best = { temperature, doubt };
      }
    }
  }
  return best;
}

/** The first place of the highest value; 0 for none. */
export function indexOfHighest(row: Float32Array): number {
  let best = 0;
  for (let c = 1; c < row.length; c += 1) if ((row[c] as number) > (row[best] as number)) best = c;
  return best;
}

function meanLoss(scores: readonly Float32Array[], targets: readonly number[], temperature: number): number {
  let loss = 0;
  for (let n = 0; n < scores.length; n += 1) {
    const row = scores[n] as Float32Array;
    let top = Number.NEGATIVE_INFINITY;
    for (const value of row) if (value > top) top = value;
    let sum = 0;
    for (const value of row) sum += Math.exp((value - top) / temperature);
    loss += Math.log(sum) - ((row[targets[n] as number] as number) - top) / temperature;
  }
  return loss / scores.length;
}
