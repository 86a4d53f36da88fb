import { type ElementType, elementTypes, nodeMessage, tensorMessage } from './onnx-value.ts';
import { protobufFields } from './protobuf-reader.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

/** `bytes` of all these is the whole encoded field, so that it can be written as it was. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly bytes: Uint8Array;
}

/** A constant (initializer). */
export interface OnnxTensor {
  readonly name: string;
  /** TensorProto.DataType. */
  readonly type: number;
  readonly shape: readonly number[];
  /** Little-endian values, as a view. */
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A graph's input or output. */
export interface OnnxValue {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface OnnxModel {
  /** All of the model but its graph. */
  readonly envelope: readonly Uint8Array[];
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** All else in the graph: its name, descriptions. */
  readonly rest: readonly Uint8Array[];
}

/** Field numbers of ModelProto and GraphProto (onnx.proto). */
const GRAPH = 7;
const NODE = 1;
const TENSOR = 5;
const INPUT = 11;
const OUTPUT = 12;

/**
 * Takes an ONNX file apart; views only, nothing is copied.
 *
 * @throws RangeError where the bytes are no protocol buffer
 */
export function readOnnx(file: Uint8Array): OnnxModel {
  const envelope: Uint8Array[] = [];
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const rest: Uint8Array[] = [];
  for (const part of protobufFields(file)) {
    if (part.number !== GRAPH) {
      envelope.push(part.bytes);
      continue;
    }
    for (const { number, body, bytes } of protobufFields(part.body)) {
      if (number === NODE) nodes.push(readNode(body, bytes));
      else if (number === TENSOR) tensors.push(readTensor(body, bytes));
      else if (number === INPUT) inputs.push({ name: readName(body), bytes });
      else if (number === OUTPUT) outputs.push({ name: readName(body), bytes });
      else rest.push(bytes);
    }
  }
  return { envelope, nodes, tensors, inputs, outputs, rest };
}

/** The parts as an ONNX file. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const graph = new ProtobufWriter();
  for (const bytes of model.rest) graph.encoded(bytes);
  for (const part of [model.nodes, model.tensors, model.inputs, model.outputs].flat())
    graph.encoded(part.bytes);
  const file = new ProtobufWriter();
  for (const bytes of model.envelope) file.encoded(bytes);
  return file.message(GRAPH, graph).finish();
}

/** A graph's new input or output, as `valueInfo` describes it. */
export function onnxInput(name: string, value: ProtobufWriter): OnnxValue {
  return { name, bytes: new ProtobufWriter().message(INPUT, value).finish() };
}

export function onnxOutput(name: string, value: ProtobufWriter): OnnxValue {
  return { name, bytes: new ProtobufWriter().message(OUTPUT, value).finish() };
}

/** A new node with one output and integer attributes. */
export function onnxNode(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number>> = {},
): OnnxNode {
  const bytes = new ProtobufWriter()
    .message(NODE, nodeMessage(operator, inputs, { output, name: output }, attributes))
    .finish();
  return { operator, inputs, outputs: [output], bytes };
}

/** A new constant of little-endian values. */
export function onnxTensor(
  name: string,
  type: ElementType,
  shape: readonly number[],
  data: Uint8Array,
): OnnxTensor {
  const bytes = new ProtobufWriter().message(TENSOR, tensorMessage(name, type, shape, data)).finish();
  return { name, type: elementTypes[type], shape, data, bytes };
}

function readNode(body: Uint8Array, bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let operator = '';
  for (const field of protobufFields(body)) {
    if (field.number === 1) inputs.push(text(field.body));
    else if (field.number === 2) outputs.push(text(field.body));
    else if (field.number === 4) operator = text(field.body);
  }
  return { operator, inputs, outputs, bytes };
}

function readTensor(body: Uint8Array, bytes: Uint8Array): OnnxTensor {
  const shape: number[] = [];
  let type = 0;
  let name = '';
  let data = body.subarray(0, 0);
  for (const field of protobufFields(body)) {
    if (field.number === 1) shape.push(field.value);
    else if (field.number === 2) type = field.value;
    else if (field.number === 8) name = text(field.body);
    else if (field.number === 9) data = field.body;
  }
  return { name, type, shape, data, bytes };
}

function readName(body: Uint8Array): string {
  for (const field of protobufFields(body)) if (field.number === 1) return text(field.body);
  return '';
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
