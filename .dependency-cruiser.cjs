/** Rooms of `src/` and what each may import (docs/architecture.md); circles are refused everywhere. */
const rooms = {
  protocol: [],
  telemetry: [],
  inference: [],
  'language-model': [],
  facts: ['protocol'],
  privacy: ['protocol', 'facts'],
  knowledge: ['protocol', 'store', 'catalogue'],
  store: ['protocol'],
  catalogue: ['store', 'protocol'],
  call: ['protocol', 'store'],
  assist: [
    'call',
    'catalogue',
    'facts',
    'inference',
    'knowledge',
    'language-model',
    'privacy',
    'protocol',
    'store',
  ],
  casework: ['call', 'catalogue', 'store', 'protocol'],
  telephony: ['call', 'protocol', 'store'],
  http: ['protocol', 'store', 'call', 'telephony', 'casework', 'jobs', 'catalogue', 'knowledge', 'learning'],
  jobs: ['protocol', 'store', 'call', 'assist', 'casework', 'catalogue', 'knowledge', 'learning'],
  training: ['inference'],
  learning: ['protocol', 'store', 'catalogue', 'facts', 'call', 'assist', 'inference', 'privacy', 'training'],
  web: ['protocol'],
  client: ['protocol'],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/main\\.ts$', '^src/cli/'] },
      to: {},
    },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `room-${room}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: {
        path: '^src/',
        pathNot: [`^src/${room}/`, '^src/telemetry/', ...allowed.map((other) => `^src/${other}/`)],
      },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
