import { element } from '../xml.ts';
import { block, submit, variable, vxmlDocument } from './document.ts';
import { personForm } from './rescue-form.ts';
import { scriptString } from './script.ts';
import type { VxmlSettings } from './settings.ts';

/**
 * The first document of a call: it sends us, in a body, what only the platform's session variables know. VoiceXML has no
 * name for a call itself, so the platform's own is taken where there is one, else `call`.
 */
export function renderVxmlEntry(call: string, outboundId: string | null, settings: VxmlSettings): string {
  const uri = (side: 'remote' | 'local') =>
    `session.connection && session.connection.${side} ? String(session.connection.${side}.uri) : ''`;
  return vxmlDocument('zh', [
    element('var', { name: 'call', expr: `String(session.sessionid || ${scriptString(call)})` }),
    element('var', { name: 'caller', expr: uri('remote') }),
    element('var', { name: 'called', expr: uri('local') }),
    variable('outbound', outboundId ?? ''),
    element('catch', { event: 'error' }, [element('goto', { next: '#person' })]),
    element('form', { id: 'begin' }, [
      block([submit(`${settings.publicUrl}/v1/voice/vxml`, ['call', 'caller', 'called', 'outbound'])]),
    ]),
    personForm(settings),
  ]);
}
