import type { FlowLanguage } from '../../flow/schema.ts';
import { spokenLanguage } from '../contract.ts';
import { element, type XmlElement, xmlDocument } from '../xml.ts';
import { scriptString } from './script.ts';

/** A whole document: what stands before its dialogues, and these. */
export function vxmlDocument(language: FlowLanguage, children: readonly XmlElement[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2001/vxml',
    version: '2.1',
    'xml:lang': spokenLanguage[language],
  };
  return xmlDocument(element('vxml', attributes, children));
}

export const property = (name: string, value: string | number | boolean): XmlElement =>
  element('property', { name, value });

export const variable = (name: string, text: string): XmlElement =>
  element('var', { name, expr: scriptString(text) });

/** `expr` is ECMAScript. */
export const assign = (name: string, expr: string): XmlElement => element('assign', { name, expr });

/** Always by POST: what callers say and their numbers belong in no address. */
export function submit(next: string, names: readonly string[], enctype?: string): XmlElement {
  return element('submit', { next, method: 'post', enctype, namelist: names.join(' ') });
}

export const block = (children: readonly (XmlElement | string)[]): XmlElement =>
  element('block', {}, children);

/** A document for a call that is over. */
export const OVER = vxmlDocument('zh', [element('form', {}, [block([element('exit')])])]);
