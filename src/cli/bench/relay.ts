import websocket from '@fastify/websocket';
import Fastify from 'fastify';
import type { WebSocket } from 'ws';

/**
 * What the service is compared with: hands each message from `/in/<group>` to `/out/<group>` as it is, and does nothing
 * else. Prints its address.
 */
const app = Fastify();
const outputs = new Map<string, WebSocket>();
await app.register(websocket);
app.get<{ Params: { group: string } }>('/out/:group', { websocket: true }, (socket, request) => {
  outputs.set(request.params.group, socket);
});
app.get<{ Params: { group: string } }>('/in/:group', { websocket: true }, (socket, request) => {
  socket.on('message', (data, binary) => outputs.get(request.params.group)?.send(data, { binary }));
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.on('SIGTERM', () => process.exit(0));
