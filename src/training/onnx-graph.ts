import {
  type ElementType,
  elementTypes,
  nodeMessage,
  tensorMessage,
  valueInfo,
} from '../inference/onnx-value.ts';
import { ProtobufWriter } from '../inference/protobuf-writer.ts';

type TensorData = Float32Array | Int8Array | Int32Array | BigInt64Array;

export const OPSET = 17;
/** The oldest intermediate representation that carries opset 17. */
const IR_VERSION = 8;

/** Builds an ONNX model node by node; a dimension given as text is free and bears that name. */
export class OnnxGraphBuilder {
  readonly #graph = new ProtobufWriter();
  #names = 0;

  input(name: string, type: ElementType, shape: readonly (number | string)[]): string {
    this.#graph.message(11, valueInfo(name, type, shape));
    return name;
  }

  output(name: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.#graph.message(12, valueInfo(name, type, shape));
  }

  constant(name: string, data: TensorData, shape: readonly number[]): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#graph.message(5, tensorMessage(name, elementTypeOf(data), shape, bytes));
    return name;
  }

  /** Adds a node with one output and returns that output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, number> = {},
    output?: string,
  ): string {
    this.#names += 1;
    const name = output ?? `${operator.toLowerCase()}_${this.#names}`;
    const names = { output: name, name: `node_${this.#names}` };
    this.#graph.message(1, nodeMessage(operator, inputs, names, attributes));
    return name;
  }

  castToFloat(input: string): string {
    return this.node('Cast', [input], { to: elementTypes.float32 });
  }

  finish(graphName: string): Uint8Array {
    this.#graph.string(2, graphName);
    return new ProtobufWriter()
      .integer(1, IR_VERSION)
      .string(2, 'jiesu')
      .message(7, this.#graph)
      .message(8, new ProtobufWriter().string(1, '').integer(2, OPSET))
      .finish();
  }
}

function elementTypeOf(data: TensorData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Int32Array) return 'int32';
  return 'int64';
}
