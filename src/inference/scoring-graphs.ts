import { graphNames } from './graph-names.ts';
import {
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  onnxInput,
  onnxNode,
  onnxOutput,
  onnxTensor,
  readOnnx,
  writeOnnx,
} from './onnx-model.ts';
import { type ElementType, elementTypes, valueInfo } from './onnx-value.ts';

/** The model's constants, and the two small graphs that ONNX Runtime is given for them. */
export interface ScoringGraphs {
  readonly features: number;
  readonly columns: number;
  /** A view of the file's bytes: the model is in memory once. */
  readonly table: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
  /** The file's graph, with the table as one more input. */
  readonly single: Uint8Array;
  /**
   * The file's nodes from the product of weights and table on, behind a product for many rows at a time; it explains
   * nothing. Its inputs are `table`, `bias` (float32[1, columns]) and those of `batchNames`.
   */
  readonly batch: Uint8Array;
  /** Output of `batch`, float32[rows, columns]: scores of all heads, `bias` included. */
  readonly scores: string;
}

/** Inputs of the batch graph; names no exporter gives. */
export const batchNames = {
  /** int32[rows, N]: vocabulary ids; rows with fewer are filled up with any, of weight 0. */
  ids: 'batch/ids',
  /** float32[rows, 1, N]: weights times scales. */
  weights: 'batch/weights',
} as const;

/** What the file must be for. */
export interface ExpectedGraph {
  readonly features: number;
  readonly heads: readonly { readonly name: string; readonly classes: number }[];
}

/** Operators that run graphs of their own, possibly for ever; a linear model needs none. */
const REFUSED = new Set(['Loop', 'Scan', 'If']);

/**
 * Reads a model's graph. ONNX Runtime would copy the table, which is nearly all of the file, and block the event loop
 * meanwhile; given as an input it is used where it lies.
 *
 * @throws RangeError with what is wrong with the graph
 */
export function scoringGraphs(file: Uint8Array, expected: ExpectedGraph): ScoringGraphs {
  const model = readOnnx(file);
  const refused = model.nodes.find(({ operator }) => REFUSED.has(operator));
  if (refused !== undefined) throw new RangeError(`the graph may not contain ${refused.operator}`);
  requireNames(model, expected);
  const { features } = expected;
  const columns = expected.heads.reduce((sum, { classes }) => sum + classes, 0);
  const table = constant(model, graphNames.table, 'int8', [features, columns]);
  const scales = floats(constant(model, graphNames.scales, 'float32', [features]));
  const bias = floats(constant(model, graphNames.bias, 'float32', [columns]));
  for (const tensor of model.tensors) requireFinite(tensor);

  const adding = only(model, 'Add', graphNames.bias);
  const multiplied = adding.inputs.find((name) => name !== graphNames.bias);
  const product = model.nodes.find(({ outputs }) => outputs.includes(multiplied ?? ''));
  const [scores] = adding.outputs;
  if (product?.operator !== 'MatMul' || multiplied === undefined || scores === undefined)
    throw new RangeError(`"${graphNames.bias}" is not added to a product`);

  const shape = valueInfo(graphNames.table, 'int8', [features, columns]);
  const tableInput = onnxInput(graphNames.table, shape);
  const tensors = model.tensors.filter(({ name }) => name !== graphNames.table);
  return {
    features,
    columns,
    table: new Int8Array(table.data.buffer, table.data.byteOffset, table.data.length),
    scales,
    bias,
    single: writeOnnx({ ...model, tensors, inputs: [...model.inputs, tableInput] }),
    batch: batchGraph(model, expected, { tableInput, multiplied, scores, columns }),
    scores,
  };
}

function batchGraph(
  model: OnnxModel,
  { heads }: ExpectedGraph,
  {
    tableInput,
    multiplied,
    scores,
    columns,
  }: { tableInput: OnnxValue; multiplied: string; scores: string; columns: number },
): Uint8Array {
  const output = (name: string, width: number): OnnxValue =>
    onnxOutput(name, valueInfo(name, 'float32', ['rows', width]));
  const outputs = [
    ...heads.map(({ name, classes }) => output(graphNames.probabilities(name), classes)),
    output(scores, columns),
  ];
  const tail = leadingTo(
    outputs.map(({ name }) => name),
    model.nodes,
    multiplied,
  );
  const read = new Set(tail.flatMap(({ inputs }) => inputs));
  const { ids, weights } = batchNames;
  return writeOnnx({
    ...model,
    nodes: [
      onnxNode('Gather', [graphNames.table, ids], 'batch/rows', { axis: 0 }),
      onnxNode('Cast', ['batch/rows'], 'batch/floats', { to: elementTypes.float32 }),
      onnxNode('MatMul', [weights, 'batch/floats'], 'batch/product'),
      onnxNode('Squeeze', ['batch/product', 'batch/middle'], multiplied),
      ...tail,
    ],
    tensors: [
      ...model.tensors.filter(({ name }) => read.has(name) && name !== graphNames.bias),
      onnxTensor('batch/middle', 'int64', [1], new Uint8Array(BigInt64Array.of(1n).buffer)),
    ],
    inputs: [
      tableInput,
      onnxInput(graphNames.bias, valueInfo(graphNames.bias, 'float32', [1, columns])),
      onnxInput(ids, valueInfo(ids, 'int32', ['rows', 'n'])),
      onnxInput(weights, valueInfo(weights, 'float32', ['rows', 1, 'n'])),
    ],
    outputs,
  });
}

/** The nodes, in their order, that lead from the given value to the outputs. */
function leadingTo(outputs: readonly string[], nodes: readonly OnnxNode[], given: string): OnnxNode[] {
  const wanted = new Set(outputs);
  const needed: OnnxNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => name !== given && wanted.has(name))) continue;
    needed.push(node);
    for (const name of node.inputs) wanted.add(name);
  }
  return needed.reverse();
}

function requireNames(model: OnnxModel, { heads }: ExpectedGraph): void {
  const names = heads.map(({ name }) => name);
  const inputs = [graphNames.ids, graphNames.weights, ...names.map(graphNames.wantedClass)];
  const outputs = [...names.map(graphNames.probabilities), ...names.map(graphNames.contributions)];
  for (const [kind, wanted, values] of [
    ['input', inputs, model.inputs],
    ['output', outputs, model.outputs],
  ] as const) {
    const missing = wanted.filter((name) => !values.some((value) => value.name === name));
    if (missing.length > 0) throw new RangeError(`the graph has no ${kind} ${missing.join(', ')}`);
  }
}

function constant(model: OnnxModel, name: string, type: ElementType, shape: readonly number[]): OnnxTensor {
  const found = model.tensors.filter((tensor) => tensor.name === name);
  const [tensor] = found;
  if (tensor === undefined || found.length > 1)
    throw new RangeError(`the graph has ${found.length} constants "${name}" where one belongs`);
  const width = type === 'int8' ? 1 : 4;
  const bytes = shape.reduce((product, size) => product * size, width);
  if (tensor.type !== elementTypes[type] || `${tensor.shape}` !== `${shape}` || tensor.data.length !== bytes)
    throw new RangeError(`the graph's "${name}" is not ${type}[${shape.join(', ')}]`);
  return tensor;
}

function only(model: OnnxModel, operator: string, input: string): OnnxNode {
  const found = model.nodes.filter(({ inputs }) => inputs.includes(input));
  const [node] = found;
  if (node === undefined || found.length > 1 || node.operator !== operator)
    throw new RangeError(`"${input}" belongs to one ${operator} alone`);
  return node;
}

function requireFinite(tensor: OnnxTensor): void {
  if (tensor.type !== elementTypes.float32) return;
  const fits = tensor.data.length % 4 === 0;
  for (const value of fits ? floats(tensor) : [Number.NaN])
    if (!Number.isFinite(value)) throw new RangeError(`the graph's "${tensor.name}" holds what is no number`);
}

/** Copied, since the file's bytes stand at any address. */
function floats({ data }: OnnxTensor): Float32Array {
  return new Float32Array(new Uint8Array(data).buffer);
}
