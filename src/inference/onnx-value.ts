import { ProtobufWriter } from './protobuf-writer.ts';

/** ONNX element types (TensorProto.DataType). */
export const elementTypes = { float32: 1, int8: 3, int32: 6, int64: 7 } as const;
export type ElementType = keyof typeof elementTypes;

/** A graph's input or output (ValueInfoProto); a dimension given as text is free and bears that name. */
export function valueInfo(
  name: string,
  type: ElementType,
  shape: readonly (number | string)[],
): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const size of shape) {
    const dimension = new ProtobufWriter();
    if (typeof size === 'number') dimension.integer(1, size);
    else dimension.string(2, size);
    dimensions.message(1, dimension);
  }
  const tensorType = new ProtobufWriter().integer(1, elementTypes[type]).message(2, dimensions);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensorType));
}

/** A constant (TensorProto) of little-endian values. */
export function tensorMessage(
  name: string,
  type: ElementType,
  shape: readonly number[],
  data: Uint8Array,
): ProtobufWriter {
  const tensor = new ProtobufWriter();
  for (const size of shape) tensor.integer(1, size);
  return tensor.integer(2, elementTypes[type]).string(8, name).bytes(9, data);
}

/** A node (NodeProto) with one output and integer attributes. */
export function nodeMessage(
  operator: string,
  inputs: readonly string[],
  { output, name }: { readonly output: string; readonly name: string },
  attributes: Readonly<Record<string, number>>,
): ProtobufWriter {
  const node = new ProtobufWriter();
  for (const input of inputs) node.string(1, input);
  node.string(2, output).string(3, name).string(4, operator);
  for (const [key, value] of Object.entries(attributes))
    node.message(5, new ProtobufWriter().string(1, key).integer(3, value).integer(20, 2));
  return node;
}
