/** Names of the graph's inputs and outputs, shared by the exporter and the runtime. */
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
} as const;
