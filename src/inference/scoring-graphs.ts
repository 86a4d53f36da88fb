import { graphNames } from './graph-names.ts';
import {
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  onnxInput,
  onnxOutput,
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
  /** The same nodes from the product of weights and table on, for many rows at a time; it explains nothing. */
  readonly batch: Uint8Array;
  /** Input of `batch`, float32[rows, N]: weights times scales. */
  readonly product: string;
  /** Output of `batch`, float32[rows, columns]: scores of all heads, `bias` (its input, float32[1, columns]) included. */
  readonly scores: string;
}

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
  const [left] = product?.inputs ?? [];
  const [scores] = adding.outputs;
  if (product?.operator !== 'MatMul' || left === undefined || scores === undefined)
    throw new RangeError(`"${graphNames.bias}" is not added to a product`);

  const tableInput = onnxInput(graphNames.table, valueInfo(graphNames.table, 'int8', [features, columns]));
  const tensors = model.tensors.filter(({ name }) => name !== graphNames.table);
  return {
    features,
    columns,
    table: new Int8Array(table.data.buffer, table.data.byteOffset, table.data.length),
    scales,
    bias,
    single: writeOnnx({ ...model, tensors, inputs: [...model.inputs, tableInput] }),
    batch: batchGraph(model, expected, { tableInput, left, scores, columns }),
    product: left,
    scores,
  };
}

function batchGraph(
  model: OnnxModel,
  { heads }: ExpectedGraph,
  {
    tableInput,
    left,
    scores,
    columns,
  }: { tableInput: { name: string; bytes: Uint8Array }; left: string; scores: string; columns: number },
): Uint8Array {
  const outputs = heads.map(({ name, classes }) => {
    const output = graphNames.probabilities(name);
    return onnxOutput(output, valueInfo(output, 'float32', ['rows', classes]));
  });
  outputs.push(onnxOutput(scores, valueInfo(scores, 'float32', ['rows', columns])));
  const given = [graphNames.table, graphNames.bias, left];
  const nodes = leadingTo(
    outputs.map(({ name }) => name),
    model.nodes,
    given,
  );
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return writeOnnx({
    ...model,
    nodes,
    tensors: model.tensors.filter(({ name }) => read.has(name) && !given.includes(name)),
    inputs: [
      ...model.inputs.filter(({ name }) => read.has(name)),
      tableInput,
      onnxInput(left, valueInfo(left, 'float32', ['rows', 'n'])),
      onnxInput(graphNames.bias, valueInfo(graphNames.bias, 'float32', [1, columns])),
    ],
    outputs,
  });
}

/** The nodes, in their order, that the outputs need when some values are given. */
function leadingTo(
  outputs: readonly string[],
  nodes: readonly OnnxNode[],
  given: readonly string[],
): OnnxNode[] {
  const wanted = new Set(outputs);
  const needed: OnnxNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name) && !given.includes(name))) continue;
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
  if (tensor.data.length % 4 !== 0 || !floats(tensor).every(Number.isFinite))
    throw new RangeError(`the graph's "${tensor.name}" holds what is no number`);
}

/** Copied, since the file's bytes stand at any address. */
function floats({ data }: OnnxTensor): Float32Array {
  return new Float32Array(new Uint8Array(data).buffer);
}
