import setup from './test/support/global-setup.ts';
import { spawnSync } from 'node:child_process';
const down = await setup();
spawnSync('npx', ['tsx', process.argv[2]!], { stdio: 'inherit' });
await down();
