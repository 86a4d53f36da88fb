import { TO_A_PERSON, TRY_LATER } from '../rescue.ts';
import { element, type XmlElement } from '../xml.ts';
import { block } from './document.ts';
import { prompt } from './prompt.ts';
import type { VxmlSettings } from './settings.ts';

/** What the platform does by itself when this service cannot be reached: it connects the caller with a person. */
export function personForm({ queue, queueUri, transfer }: VxmlSettings): XmlElement {
  const goodbye = [...prompt([{ kind: 'text', text: TRY_LATER }], false), element('disconnect')];
  return element('form', { id: 'person' }, [
    element('catch', { event: 'error' }, goodbye),
    element('transfer', { name: 'rescued', dest: queueAddress(queueUri, queue), type: transfer }, [
      ...prompt([{ kind: 'text', text: TO_A_PERSON }], false),
      element('filled', {}, [element('disconnect')]),
    ]),
  ]);
}

/** After a person was tried already. */
export function goodbyeForm(): XmlElement {
  return element('form', { id: 'person' }, [
    block([...prompt([{ kind: 'text', text: TRY_LATER }], false), element('disconnect')]),
  ]);
}

/** A template is a setting; a queue's name is not made for addresses. */
export function queueAddress(queueUri: string, queue: string): string {
  return queueUri.replaceAll('{queue}', () =>
    encodeURIComponent(queue.toWellFormed()).replaceAll('%2B', '+'),
  );
}
