import { type Calibration, DOUBT_FLATNESS } from './calibration.ts';

const TEMPERATURES = { lowest: 0.3, highest: 2.5, steps: 60 } as const;
const DOUBTS = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6] as const;
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
  // Laplace's rule: however many answers were right, the next may be wrong.
  const surprise = 1 / (scores.length + 2);
  const firsts = scores.map(indexOfHighest);
  const { lowest, highest, steps } = TEMPERATURES;
  for (let step = 0; step <= steps; step += 1) {
    const temperature = lowest * (highest / lowest) ** (step / steps);
    const sharp = scores.map((row, n) => shareOf(row, firsts[n] as number, temperature));
    const flat = scores.map((row, n) => shareOf(row, firsts[n] as number, temperature * DOUBT_FLATNESS));
    for (const doubt of DOUBTS) {
      let loss = 0;
      for (const [n, first] of firsts.entries()) {
        const share = Math.min(
          MOST_CERTAIN,
          (1 - doubt) * (sharp[n] as number) + doubt * (flat[n] as number),
        );
        const right = first === targets[n] ? 1 - surprise : surprise;
        loss -= right * Math.log(share) + (1 - right) * Math.log(1 - share);
      }
      if (loss < least) {
        least = loss;
        best = { temperature, doubt };
      }
    }
  }
  return best;
}

/** The class's share after softmax, of scores none of which is higher than its own. */
function shareOf(scores: Float32Array, first: number, temperature: number): number {
  const top = scores[first] as number;
  let sum = 0;
  for (let c = 0; c < scores.length; c += 1) sum += Math.exp(((scores[c] as number) - top) / temperature);
  return 1 / sum;
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
