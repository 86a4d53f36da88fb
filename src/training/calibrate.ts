/**
 * The temperature that makes a head's probabilities honest on rows it has not learnt from: least mean negative
 * log-likelihood by golden-section search. `scores`: rows by classes, before softmax.
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
