import type { LinearModel } from './linear-model.ts';

/** Weights of several heads side by side, one byte each: `values[feature * columns + column] * scales[feature]`. */
export interface QuantisedWeights {
  readonly features: number;
  readonly columns: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Joins the heads' weights and stores them as bytes with one scale per n-gram. Each head's row is first centred on its
 * mean: softmax does not see the shift, and a contribution then says what speaks for a class against the others.
 */
export function quantise(heads: readonly LinearModel[]): QuantisedWeights {
  const columns = heads.reduce((sum, head) => sum + head.classes, 0);
  const features = (heads[0]?.weights.length ?? 0) / (heads[0]?.classes ?? 1);
  const values = new Int8Array(features * columns);
  const scales = new Float32Array(features);
  const row = new Float32Array(columns);
  for (let feature = 0; feature < features; feature += 1) {
    let column = 0;
    for (const { weights, classes } of heads) {
      const own = weights.subarray(feature * classes, (feature + 1) * classes);
      const mean = own.reduce((sum, value) => sum + value, 0) / classes;
      for (const value of own) {
        row[column] = value - mean;
        column += 1;
      }
    }
    const largest = row.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    const scale = Math.fround(largest / 127);
    scales[feature] = scale;
    if (scale === 0) continue;
    for (let c = 0; c < columns; c += 1)
      values[feature * columns + c] = Math.round((row[c] as number) / scale);
  }
  const bias = new Float32Array(columns);
  let at = 0;
  for (const head of heads) {
    bias.set(head.bias, at);
    at += head.classes;
  }
  return { features, columns, values, scales, bias };
}

/** One head's weights as the runtime sees them. */
export function dequantise(quantised: QuantisedWeights, offset: number, classes: number): LinearModel {
  const { features, columns, values, scales } = quantised;
  const weights = new Float32Array(features * classes);
  for (let feature = 0; feature < features; feature += 1) {
    const scale = scales[feature] as number;
    for (let c = 0; c < classes; c += 1) {
      weights[feature * classes + c] = (values[feature * columns + offset + c] as number) * scale;
    }
  }
  return { classes, weights, bias: quantised.bias.slice(offset, offset + classes) };
}
