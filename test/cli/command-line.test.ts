import { expect, it } from 'vitest';
import { numberOption } from '../../src/cli/command-line.ts';

it.each(['', 'ten', '0', '-1', 'NaN', 'Infinity'])('refuses %j as a speed', (text) => {
  expect(() => numberOption('speed', text, 0.01)).toThrow('--speed needs a number of at least 0.01');
});

it('takes a number', () => {
  expect(numberOption('speed', '2.5', 0.01)).toBe(2.5);
});
