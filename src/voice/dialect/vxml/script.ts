/** The text as an ECMAScript string, which a document's `expr` can hold. */
export function scriptString(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"');
  return `'${escaped.replace(/[\u007f-\uffff]/g, asEscape)}'`;
}

function asEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
