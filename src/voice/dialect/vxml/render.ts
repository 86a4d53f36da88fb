import type { PromptPart, SpokenAction } from '../../engine/contract.ts';
import type { CallReference, VoiceReply } from '../contract.ts';
import { element, type XmlElement } from '../xml.ts';
import { assign, block, property, submit, variable, vxmlDocument } from './document.ts';
import { keyGrammar, wordGrammar } from './grammar.ts';
import { prompt } from './prompt.ts';
import { goodbyeForm, personForm, queueAddress } from './rescue-form.ts';
import type { VxmlSettings } from './settings.ts';

type Action<T extends SpokenAction['type']> = Extract<SpokenAction, { type: T }>;

interface Page {
  readonly reply: VoiceReply;
  readonly settings: VxmlSettings;
  /** Where the caller's answer goes; it carries the turn, so that what is submitted twice advances once. */
  readonly turn: string;
}

/** How long a bridged call may ring, and wait in a queue that does not answer at once. */
const CONNECT_TIMEOUT = { transfer: '40s', queue: '900s' } as const;

/**
 * The reply as a VoiceXML document. Silence, what was not understood and errors come to us too, for the engine decides what
 * follows; only when we cannot be reached does the document lead to a person by itself.
 */
export function renderVxml(reply: VoiceReply, call: CallReference, settings: VxmlSettings): string {
  const base = `${settings.publicUrl}/v1/voice/vxml`;
  const page: Page = { reply, settings, turn: `${base}/turn/${reply.turn}` };
  const said: PromptPart[] = [];
  let dialogue: Dialogue = { onError: 'error', content: [] };
  for (const action of reply.actions) {
    if (action.type === 'say') said.push(...action.parts);
    else dialogue = render(action, said.splice(0), page);
  }
  // Only a reply without a last action leaves something unsaid.
  const unsaid = said.length === 0 ? [] : [block(prompt(said, false))];
  return vxmlDocument(reply.language, [
    ...(dialogue.properties ?? []),
    variable('call', call.externalId),
    ...['event', 'utterance', 'inputmode', 'confidence', 'outcome', 'duration', 'termchar', 'over'].map(
      (name) => variable(name, ''),
    ),
    element('catch', { event: 'connection.disconnect.hangup' }, [submit(`${base}/status`, ['call'])]),
    element('catch', { event: 'error', count: 1 }, tell(page, dialogue.onError, ['outcome'])),
    element('catch', { event: 'error', count: 2 }, [element('goto', { next: '#person' })]),
    element('form', { id: 'turn' }, [...dialogue.content, ...unsaid]),
    dialogue.onError === 'person' ? goodbyeForm() : personForm(settings),
  ]);
}

interface Dialogue {
  readonly properties?: readonly XmlElement[];
  /** What an error of the platform is told as. */
  readonly onError: 'error' | 'person';
  readonly content: readonly XmlElement[];
}

function render(
  action: Exclude<SpokenAction, { type: 'say' }>,
  said: readonly PromptPart[],
  page: Page,
): Dialogue {
  switch (action.type) {
    case 'listen':
      return {
        properties: listening(action),
        onError: 'error',
        content: [field(action, [...said, ...action.parts], page)],
      };
    case 'record':
      return { onError: 'error', content: [record(action, [...said, ...action.parts], page)] };
    case 'queue': {
      const { queue, queueUri } = page.settings;
      const dest = queueAddress(queueUri, action.queue ?? queue);
      return {
        onError: 'person',
        content: [transfer(dest, 'queue', said, page, `priority=${action.priority}`)],
      };
    }
    case 'transfer':
      return { onError: 'person', content: [transfer(`tel:${action.number}`, 'transfer', said, page)] };
    case 'hangup':
      return { onError: 'error', content: [block([...prompt(said, false), element('disconnect')])] };
  }
}

/** Tells us what happened. `values`: further variables that were set. */
function tell(page: Page, event: string, values: readonly string[] = [], enctype?: string): XmlElement[] {
  return [assign('event', `'${event}'`), submit(page.turn, ['call', 'event', ...values], enctype)];
}

function listening({ keys, speech, bargeIn, timeoutMs, answer }: Action<'listen'>): XmlElement[] {
  const short = answer === 'choice' || answer === 'yes-no';
  return [
    property('inputmodes', speech ? 'dtmf voice' : 'dtmf'),
    property('bargein', bargeIn),
    property('timeout', `${timeoutMs}ms`),
    // The engine knows what a question needs; nothing is thrown away before.
    property('confidencelevel', '0.0'),
    property('completetimeout', short ? '800ms' : '1500ms'),
    property('incompletetimeout', short ? '1000ms' : '1500ms'),
    property('maxspeechtimeout', '60s'),
    property('interdigittimeout', `${keys?.interDigitMs ?? 3_000}ms`),
    property('termtimeout', '0s'),
    property('termchar', keys?.finishOn ?? '#'),
  ];
}

function field(action: Action<'listen'>, parts: readonly PromptPart[], page: Page): XmlElement {
  const { reply, settings } = page;
  const words =
    settings.freeSpeech === null
      ? wordGrammar(action, reply.language)
      : element('grammar', { src: settings.freeSpeech });
  return element('field', { name: 'answer', modal: true }, [
    keyGrammar(action.keys),
    ...(action.speech ? [words] : []),
    ...prompt(parts, action.bargeIn),
    element('noinput', {}, tell(page, 'noinput')),
    element('nomatch', {}, tell(page, 'nomatch')),
    element('catch', { event: 'maxspeechtimeout' }, tell(page, 'nomatch')),
    element('filled', {}, [
      ...['utterance', 'inputmode', 'confidence'].map((name) => assign(name, `answer$.${name}`)),
      ...tell(page, 'filled', ['utterance', 'inputmode', 'confidence']),
    ]),
  ]);
}

/** Any key ends it. A recording that the hang-up ended is submitted as well. */
function record(action: Action<'record'>, parts: readonly PromptPart[], page: Page): XmlElement {
  const keep = [
    assign('duration', 'message$.duration'),
    assign('termchar', "message$.termchar || ''"),
    ...tell(page, 'recorded', ['duration', 'termchar', 'over', 'message'], 'multipart/form-data'),
  ];
  const attributes = {
    name: 'message',
    type: 'audio/x-wav',
    beep: true,
    maxtime: `${action.maxSeconds}s`,
    finalsilence: `${action.silenceSeconds}s`,
    dtmfterm: true,
  };
  return element('record', attributes, [
    property('timeout', `${action.silenceSeconds + 2}s`),
    ...prompt(parts, true),
    element('noinput', {}, tell(page, 'empty')),
    element('catch', { event: 'connection.disconnect.hangup', cond: "typeof message != 'undefined'" }, [
      assign('over', "'1'"),
      ...keep,
    ]),
    element('filled', {}, keep),
  ]);
}

function transfer(
  dest: string,
  kind: keyof typeof CONNECT_TIMEOUT,
  said: readonly PromptPart[],
  page: Page,
  forTheSeat?: string,
): XmlElement {
  const { transfer: type } = page.settings;
  const attributes = {
    name: 'leg',
    dest,
    type,
    connecttimeout: type === 'bridge' ? CONNECT_TIMEOUT[kind] : undefined,
    // To the seat's desktop, where the line carries it: the session, so that nothing is asked twice.
    aai: [`session=${page.reply.sessionId}`, ...(forTheSeat === undefined ? [] : [forTheSeat])].join(';'),
  };
  return element('transfer', attributes, [
    ...prompt(said, false),
    // A blind transfer that went through ends the platform's part with this.
    element('catch', { event: 'connection.disconnect.transfer' }, [
      assign('outcome', "'transferred'"),
      assign('over', "'1'"),
      ...tell(page, 'person', ['outcome', 'over']),
    ]),
    element('filled', {}, [assign('outcome', 'leg'), ...tell(page, 'person', ['outcome'])]),
  ]);
}
