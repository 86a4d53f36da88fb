import type { z } from 'zod';
import { SenderMessage, StreamReply } from '../../protocol/call-stream.ts';
import { DeskMessage, DeskReply } from '../../protocol/desk-stream.ts';
import type { AccessRoute } from '../access.ts';
import { SUBPROTOCOL } from '../auth.ts';
import { type JsonSchema, SchemaBook } from './schema-book.ts';
import { schemaNames } from './schema-names.ts';
import { deskExamples, deskReplyExamples, senderExamples, streamReplyExamples } from './stream-examples.ts';

export interface AsyncApiMessage {
  readonly name: string;
  readonly title: string;
  readonly summary?: string;
  readonly contentType: 'application/json';
  readonly payload: JsonSchema;
  readonly examples: readonly { payload: object }[];
}

interface Reference {
  readonly $ref: string;
}

export interface AsyncApiChannel {
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: object;
}

export interface AsyncApiOperation {
  /** From the service's side. */
  readonly action: 'receive' | 'send';
  readonly title: string;
  readonly channel: Reference;
  readonly messages: readonly Reference[];
  readonly security?: readonly Reference[];
}

export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: { title: string; version: string; description: string; license: object };
  readonly defaultContentType: 'application/json';
  readonly channels: Readonly<Record<string, AsyncApiChannel>>;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: {
    messages: Readonly<Record<string, AsyncApiMessage>>;
    schemas: Readonly<Record<string, JsonSchema>>;
    securitySchemes: object;
  };
}

/** What a message is for, where its schema does not say so itself. */
const summaries: Readonly<Record<string, string>> = {
  'sender.auth': 'First message when the subprotocol carried no token.',
  'sender.call.start': 'A call begins; `seq` is 1.',
  'sender.segment': 'A sentence, or with `final: false` what has been recognised of it so far.',
  'sender.call.update': 'Hold, transfer, conference, or keys pressed.',
  'sender.call.end': 'The call is over; the last `seq` of the call.',
  'sender.call.resume': 'After a reconnect: asks up to which `seq` the service has kept the call.',
  'sender.ping': 'Heartbeat; answered with `pong`.',
  'sender.pong': 'Answer to a `ping`.',
  'stream.welcome': 'The token is accepted; these are the limits.',
  'stream.error': 'A message was refused; `retryable` says whether sending it again makes sense.',
  'stream.ping': 'Heartbeat; answer with `pong`, or the connection is closed.',
  'stream.pong': 'Answer to a `ping`.',
  'stream.goodbye': 'The service closes; reconnect after `retryAfterMs` and resume each call.',
  'desk.auth': 'First message when the subprotocol carried no token.',
  'desk.unfollow': 'Send no more events of this call.',
  'desk.command': 'The agent acts; answered with `ok` or `error` under the same `id`.',
  'desk.ping': 'Heartbeat; answered with `pong`.',
  'desk.pong': 'Answer to a `ping`.',
  'reply.welcome': 'The token is accepted.',
  'reply.event': 'Something happened in a followed call; `seq` counts the call’s events from 1.',
  'reply.ok': 'The command was done, now or when it first came.',
  'reply.error': 'A message or command was refused.',
  'reply.ping': 'Heartbeat; answer with `pong`, or the connection is closed.',
  'reply.pong': 'Answer to a `ping`.',
  'reply.goodbye': 'The service closes; reconnect after `retryAfterMs` and follow from the last `seq`.',
};

interface Side {
  /** Prefix of the messages' names. */
  readonly name: string;
  readonly title: string;
  readonly action: 'receive' | 'send';
  readonly union: { readonly options: readonly z.ZodObject[] };
  readonly examples: Readonly<Record<string, object>>;
}

interface Stream {
  readonly id: string;
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly sides: readonly Side[];
}

const streams: readonly Stream[] = [
  {
    id: 'callStream',
    address: '/v1/calls/stream',
    title: 'Call stream 通话流',
    description:
      'For ASR gateways and replayers. One connection carries many calls. `seq` counts a call’s messages from 1; an `ack` is cumulative and comes once the finals up to it are stored, so keep what is not acknowledged and send it again after a reconnect. Repeats are harmless.',
    sides: [
      {
        name: 'sender',
        title: 'The gateway sends',
        action: 'receive',
        union: SenderMessage,
        examples: senderExamples,
      },
      {
        name: 'stream',
        title: 'The service answers',
        action: 'send',
        union: StreamReply,
        examples: streamReplyExamples,
      },
    ],
  },
  {
    id: 'deskStream',
    address: '/v1/desk',
    title: 'Desk stream 坐席工作台',
    description:
      'For the agent’s sidebar. After signing in the desk gets its list of calls and follows those it shows. Every event has a per-call `seq`; `follow` with the last known one gives exactly what was missed, in order. Commands carry an id of the desk’s making and are done once however often they come.',
    sides: [
      {
        name: 'desk',
        title: 'The desk sends',
        action: 'receive',
        union: DeskMessage,
        examples: deskExamples,
      },
      {
        name: 'reply',
        title: 'The service sends',
        action: 'send',
        union: DeskReply,
        examples: deskReplyExamples,
      },
    ],
  },
];

/** The AsyncAPI document of both WebSockets, from the same schemas that check the messages; `routes` know the roles. */
export function asyncApiDocument(routes: readonly AccessRoute[], version: string): AsyncApiDocument {
  const book = new SchemaBook('draft-7', schemaNames);
  const messages: Record<string, AsyncApiMessage> = {};
  const channels: Record<string, AsyncApiChannel> = {};
  const operations: Record<string, AsyncApiOperation> = {};
  for (const stream of streams) {
    const inChannel: Record<string, Reference> = {};
    for (const side of stream.sides) {
      const names: string[] = [];
      for (const option of side.union.options) {
        const message = describe(side, option, book);
        messages[message.name] = message;
        names.push(message.name);
      }
      for (const name of names) inChannel[name] = { $ref: `#/components/messages/${name}` };
      operations[`${side.action}.${side.name}`] = {
        action: side.action,
        title: side.title,
        channel: { $ref: `#/channels/${stream.id}` },
        messages: names.map((name) => ({ $ref: `#/channels/${stream.id}/messages/${name}` })),
        ...(side.action === 'receive'
          ? { security: [{ $ref: '#/components/securitySchemes/subprotocol' }] }
          : {}),
      };
    }
    channels[stream.id] = {
      address: stream.address,
      title: stream.title,
      description: stream.description + rolesOf(stream, routes),
      messages: inChannel,
      bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
    };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Jiesu 接诉: streams',
      version,
      description: 'Both WebSockets speak JSON text messages of protocol version 1 (`v: 1`).',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: {
      messages,
      schemas: book.components,
      securitySchemes: {
        subprotocol: {
          type: 'httpApiKey',
          name: 'Sec-WebSocket-Protocol',
          in: 'header',
          description: `\`${SUBPROTOCOL}, bearer.<jwt>\`; the service echoes \`${SUBPROTOCOL}\`. Or connect with \`${SUBPROTOCOL}\` alone and send \`auth\` first. A token in the query string is never read.`,
        },
      },
    },
  };
}

function rolesOf({ address }: Stream, routes: readonly AccessRoute[]): string {
  const allowed = routes.find((route) => route.url === address && route.inBand)?.access;
  return Array.isArray(allowed) ? ` Roles: ${allowed.map((role) => `\`${role}\``).join(', ')}.` : '';
}

function describe(side: Side, option: z.ZodObject, book: SchemaBook): AsyncApiMessage {
  const payload = book.json(option, side.action === 'receive' ? 'input' : 'output');
  const type = String(payload.properties?.type?.const);
  const name = `${side.name}.${type}`;
  const summary = payload.description ?? summaries[name];
  const example = side.examples[type];
  return {
    name,
    title: type,
    ...(summary === undefined ? {} : { summary }),
    contentType: 'application/json',
    payload,
    examples: example === undefined ? [] : [{ payload: example }],
  };
}
