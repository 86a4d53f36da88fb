import onnxProto from 'onnx-proto';
import { expect, test } from 'vitest';
import { ProtobufWriter } from '../../src/inference/protobuf-writer.ts';
import { exportOnnx } from '../../src/training/export-onnx.ts';

test('the graph is a well-formed ONNX model of opset 17 with the tables it was given', () => {
  const weights = {
    features: 2,
    columns: 3,
    values: Int8Array.of(1, -2, 3, -4, 5, -6),
    scales: Float32Array.of(0.5, 0.25),
    bias: Float32Array.of(0, 1, 2),
  };
  const bytes = exportOnnx(weights, [{ name: 'unit', classes: 3, temperature: 2, doubt: 0.1 }]);
  const model = onnxProto.onnx.ModelProto.decode(bytes);
  expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([['', 17]]);
  expect(model.graph?.input?.map(({ name }) => name)).toEqual(['ids', 'weights', 'unit_class']);
  expect(model.graph?.output?.map(({ name }) => name)).toEqual(['unit_probabilities', 'unit_contributions']);
  const table = model.graph?.initializer?.find(({ name }) => name === 'table');
  expect(table?.dims?.map(Number)).toEqual([2, 3]);
  expect([...Int8Array.from(table?.rawData ?? [])]).toEqual([1, -2, 3, -4, 5, -6]);
});

test('negative integers are written as 64-bit two’s complement', () => {
  expect([...new ProtobufWriter().integer(1, -1).finish()]).toEqual([8, ...Array(9).fill(255), 1]);
  expect([...new ProtobufWriter().integer(16, 300).finish()]).toEqual([128, 1, 172, 2]);
});
