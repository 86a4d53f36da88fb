/** Names in the graph that the exporter and the runtime share. */
export const graphNames = {
  /** int32[N]: vocabulary ids. */
  ids: 'ids',
  /** float32[N]: feature weights. */
  weights: 'weights',
  /** int64[1]: the class whose contributions are wanted; -1 for the most probable. */
  wantedClass: (head: string) => `${head}_class`,
  /** float32[1, C]: calibrated probabilities. */
  probabilities: (head: string) => `${head}_probabilities`,
  /** float32[N]: what each feature adds to the wanted class's score. */
  contributions: (head: string) => `${head}_contributions`,
  /** Constant int8[features, columns]: what each feature says for each class of all heads, in units of its scale. */
  table: 'table',
  /** Constant float32[features]. */
  scales: 'scales',
  /** Constant float32[columns]: added to the product of weights and table by the node that makes the scores. */
  bias: 'bias',
} as const;
