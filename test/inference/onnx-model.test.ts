import fc from 'fast-check';
import onnxProto from 'onnx-proto';
import { expect, test } from 'vitest';
import { readOnnx, writeOnnx } from '../../src/inference/onnx-model.ts';
import { protobufFields } from '../../src/inference/protobuf-reader.ts';
import { ProtobufWriter } from '../../src/inference/protobuf-writer.ts';
import { exportOnnx } from '../../src/training/export-onnx.ts';
import { randomModel } from './model-folders.ts';

const { weights } = randomModel(5, [3, 2]);
const file = exportOnnx(weights, [
  { name: 'unit', classes: 3, temperature: 1, doubt: 0 },
  { name: 'category', classes: 2, temperature: 2, doubt: 0.5 },
]);

test('what is taken apart and put together again is the same model', () => {
  const model = readOnnx(file);
  const decode = (bytes: Uint8Array) => onnxProto.onnx.ModelProto.decode(bytes).toJSON();
  expect(decode(writeOnnx(model))).toEqual(decode(file));
  const table = model.tensors.find(({ name }) => name === 'table');
  expect(table).toMatchObject({ type: 3, shape: [5, 5] });
  expect(Int8Array.from(table?.data ?? [])).toEqual(weights.values);
  expect(table?.data.buffer).toBe(file.buffer);
});

test('numbers of any size are read as they were written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 28 }),
      fc.integer({ min: 0, max: 2 ** 40 }),
      (number, value) => {
        const bytes = new ProtobufWriter()
          .integer(number, value)
          .string(number, '电')
          .float(number, 1)
          .finish();
        const fields = [...protobufFields(bytes)];
        expect(fields.map((field) => field.number)).toEqual([number, number, number]);
        expect(fields[0]?.value).toBe(value);
        expect(Buffer.from(fields[1]?.body ?? []).toString()).toBe('电');
        expect(Buffer.concat(fields.map((field) => field.bytes))).toEqual(Buffer.from(bytes));
      },
    ),
  );
});

test('other bytes end in a RangeError or are read to their end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readOnnx(bytes);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }),
  );
  expect(() => [...protobufFields(file.subarray(0, file.length - 1))]).toThrow(RangeError);
  expect(() => [...protobufFields(Uint8Array.of(10, 5, 1))]).toThrow(/does not fit/);
  expect(() => [...protobufFields(new Uint8Array(11).fill(255))]).toThrow(/no number/);
  expect(() => [...protobufFields(Uint8Array.of(3))]).toThrow(/no wire type 3/);
});
