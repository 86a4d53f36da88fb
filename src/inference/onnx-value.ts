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
