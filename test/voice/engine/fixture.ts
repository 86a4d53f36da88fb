import { faultText } from '../../../src/voice/flow/fault.ts';
import { readFlowFiles } from '../../../src/voice/flow/flow-set.ts';
import type { FlowSet } from '../../../src/voice/flow/schema.ts';

/** Small flows that together have every kind of node. */
export const fixtureFiles: Readonly<Record<string, string>> = {
  opening: `
name: opening
title: { zh: 开场, en: Opening }
start: state
nodes:
  state: { type: lookup, lookup: queue, save: queue, next: busy }
  busy:
    type: branch
    when: [{ if: "vars.queue.open && vars.queue.free > 0", next: human }]
    else: area
  area: { type: lookup, lookup: notice, save: notice, next: tell-notice, onNone: offer, onError: offer }
  tell-notice: { type: say, prompt: { zh: "{{notice.text.zh}}", en: "{{notice.text.en}}" }, next: offer }
  offer:
    type: ask
    prompt:
      zh: 现在大约要等{{queue.spoken.zh}}。留言按1，回电按2，英语按9。
      en: The wait is {{queue.spoken.en}}. Press 1 to leave a request, 2 for a call back.
    help:
      - { zh: 请按1留言，按2回电，按0找人工。, en: "Press 1 for a request, 2 for a call back, 0 for a person." }
    choices:
      - { key: "1", words: { zh: [留言], en: [leave a request] }, next: request }
      - { key: "2", words: { zh: [回电], en: [call back] }, next: booking }
      - { key: "9", words: { zh: [英语], en: [English] }, set: { language: en }, next: offer }
  request: { type: flow, flow: request }
  booking: { type: flow, flow: booking }
`,
  request: `
name: request
title: { zh: 留言, en: Request }
start: matter
nodes:
  matter:
    type: ask
    prompt: { zh: 请说您的诉求。, en: Please say what it is about. }
    help:
      - { zh: 请说说发生了什么。, en: Please say what happened. }
    answer: free
    save: matter
    next: details
  details:
    type: form
    fields:
      - { field: location, ask: { zh: 在什么地方？, en: Where is it? } }
      - { field: callbackPhone, ask: { zh: 您的电话是多少？, en: What is your number? } }
    details: 1
    next: read-back
  read-back:
    type: confirm
    prompt: { zh: "您反映的是{{understood.subject}}，对吗？", en: "It is about {{understood.subject}}, right?" }
    yes: hand-in
    no: matter
  hand-in: { type: submit, submit: request, save: request, next: send }
  send:
    type: message
    to: vars.caller
    text: { zh: "编号{{request.number}}", en: "Number {{request.number}}" }
    onNone: number
    next: number
  number:
    type: end
    outcome: requested
    prompt:
      zh: 编号是<say-as interpret-as="digits">{{request.number}}</say-as>，<break time="300ms"/>再见。
      en: Your number is <prosody rate="slow">{{request.number}}</prosody>. Goodbye.
`,
  booking: `
name: booking
title: { zh: 回电, en: Call back }
start: when
nodes:
  when:
    type: ask
    prompt: { zh: 什么时候给您回电？, en: When shall we call you? }
    answer: window
    save: window
    next: number
  number:
    type: ask
    prompt: { zh: 打哪个号码？, en: Which number? }
    answer: phone
    save: phone
    keys: { min: 7, max: 12 }
    next: book
  book: { type: callback, number: vars.phone, window: vars.window, save: booked, next: done }
  done: { type: end, outcome: booked, prompt: { zh: "{{booked.spoken.zh}}给您回电。", en: "We call you {{booked.spoken.en}}." } }
`,
  human: `
name: human
title: { zh: 人工, en: A person }
start: urgent
nodes:
  urgent:
    type: branch
    when: [{ if: vars.danger, next: seat }]
    else: hours
  hours: { type: lookup, lookup: hours, save: hours, next: open, onError: seat }
  open:
    type: branch
    when: [{ if: "!vars.hours.open", next: closed }]
    else: seat
  seat:
    type: queue
    prompt: { zh: 正在为您转接。, en: Putting you through. }
    priority: 'priority == "vulnerable" ? 2 : 5'
    onFailure: again
  again:
    type: branch
    when: [{ if: "vars.failures < 2", next: other }]
    else: closed
  other: { type: transfer, number: "12345", onFailure: closed }
  closed:
    type: record
    prompt: { zh: 请留言。, en: Please leave a message. }
    help:
      - { zh: 请在提示音后留言。, en: Please speak after the tone. }
    save: message
    next: keep
    onFailure: end
  keep:
    type: submit
    submit: voice-message
    with: { url: vars.message.url, durationMs: vars.message.durationMs }
    save: kept
    next: bye
    onError: end
  bye: { type: end, outcome: voice-message, prompt: { zh: 已收到。, en: We have it. } }
`,
  callback: `
name: callback
title: { zh: 回电, en: Call-back }
start: greet
nodes:
  greet: { type: say, prompt: { zh: 您好，这是给您的回电。, en: This is your call-back. }, next: human }
`,
  'follow-up': `
name: follow-up
title: { zh: 回访, en: Follow-up }
start: resolved
nodes:
  resolved:
    type: confirm
    attempts: 2
    prompt: { zh: "工单{{order.number}}解决了吗？", en: "Was order {{order.number}} resolved?" }
    yes: rate
    no: rate
    onFailure: bye
  rate: { type: submit, submit: rating, with: { orderId: vars.order.id, resolved: attempts == 0 }, save: rated, next: bye, onError: bye }
  bye: { type: end, prompt: { zh: 谢谢。, en: Thank you. } }
`,
};

/** @throws Error with the faults of a fixture that is wrong */
export function setOf(files: Readonly<Record<string, string>> = fixtureFiles): FlowSet {
  const reading = readFlowFiles(
    'flows',
    Object.entries(files).map(([name, text]) => ({ file: `flows/${name}.yaml`, text })),
  );
  if (reading.set === null) throw new Error(reading.faults.map(faultText).join('\n'));
  return reading.set;
}
