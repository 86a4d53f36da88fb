import { graphNames } from '../inference/graph-names.ts';
import { type Calibration, DOUBT_FLATNESS } from './calibration.ts';
import { OnnxGraphBuilder } from './onnx-graph.ts';
import type { QuantisedWeights } from './quantise.ts';

export interface ExportedHead extends Calibration {
  readonly name: string;
  readonly classes: number;
}

/**
 * The linear model as an ONNX graph (inputs and outputs: `graphNames`). The rows of the n-grams in the text are
 * gathered as bytes and only those become floats, so the cost follows the text, not the vocabulary.
 */
export function exportOnnx(weights: QuantisedWeights, heads: readonly ExportedHead[]): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const ids = graph.input(graphNames.ids, 'int32', ['n']);
  const given = graph.input(graphNames.weights, 'float32', ['n']);
  const table = graph.constant(graphNames.table, weights.values, [weights.features, weights.columns]);
  const scales = graph.constant(graphNames.scales, weights.scales, [weights.features]);
  const bias = graph.constant(graphNames.bias, weights.bias, [weights.columns]);
  const zeroAxis = graph.constant('axis_0', BigInt64Array.of(0n), [1]);
  const oneAxis = graph.constant('axis_1', BigInt64Array.of(1n), [1]);

  const rows = graph.castToFloat(graph.node('Gather', [table, ids], { axis: 0 }));
  const scaled = graph.node('Mul', [given, graph.node('Gather', [scales, ids], { axis: 0 })]);
  const asRow = graph.node('Unsqueeze', [scaled, zeroAxis]);
  const scores = graph.node('Add', [graph.node('MatMul', [asRow, rows]), bias]);

  let offset = 0;
  for (const head of heads) {
    const constant = (name: string, value: number): string =>
      graph.constant(`${head.name}_${name}`, BigInt64Array.of(BigInt(value)), [1]);
    const first = constant('first', offset);
    const end = constant('end', offset + head.classes);
    const own = graph.node('Slice', [scores, first, end, oneAxis]);
    const spread = (name: string, temperature: number, share: number): string => {
      const sharpness = graph.constant(`${head.name}_${name}`, Float32Array.of(1 / temperature), [1]);
      const part = graph.constant(`${head.name}_${name}_share`, Float32Array.of(share), [1]);
      return graph.node('Mul', [
        graph.node('Softmax', [graph.node('Mul', [own, sharpness])], { axis: 1 }),
        part,
      ]);
    };
    const certain = spread('sharp', head.temperature, 1 - head.doubt);
    const doubtful = spread('flat', head.temperature * DOUBT_FLATNESS, head.doubt);
    graph.node('Add', [certain, doubtful], {}, graphNames.probabilities(head.name));
    graph.output(graphNames.probabilities(head.name), 'float32', [1, head.classes]);

    const wanted = graph.input(graphNames.wantedClass(head.name), 'int64', [1]);
    const top = graph.node('ArgMax', [own], { axis: 1, keepdims: 0 });
    const chosen = graph.node('Where', [graph.node('Less', [wanted, zeroAxis]), top, wanted]);
    const column = graph.node('Gather', [rows, graph.node('Add', [chosen, first])], { axis: 1 });
    const flat = graph.node('Squeeze', [column, oneAxis]);
    graph.node('Mul', [flat, scaled], {}, graphNames.contributions(head.name));
    graph.output(graphNames.contributions(head.name), 'float32', ['n']);
    offset += head.classes;
  }
  return graph.finish('jiesu-text-classifier');
}
