import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const CHILD = new URL('../../../src/cli/bench/child.ts', import.meta.url).href;
const SERVER = new URL('../../../src/cli/bench/model-process.ts', import.meta.url).href;
const PARENT = `
  import { Child } from ${JSON.stringify(CHILD)};
  await Child.start(new URL(${JSON.stringify(SERVER)}), {}, (line) => (line.startsWith('http') ? line : undefined));
  process.exit(141);
`;

it('a process under test ends with the bench that started it', async () => {
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PARENT], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  parent.stderr.resume();
  // Its error output is the child's as well: it is open for as long as one of both lives.
  const [code] = await once(parent, 'close');
  expect(code).toBe(141);
});
