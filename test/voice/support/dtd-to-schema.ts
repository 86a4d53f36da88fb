/** Types of attributes that a DTD knows, as XML Schema names them; lists of values are told apart by their bracket. */
const TYPES: Readonly<Record<string, string>> = {
  CDATA: 'xs:string',
  NMTOKEN: 'xs:NMTOKEN',
  NMTOKENS: 'xs:NMTOKENS',
  ID: 'xs:ID',
  IDREF: 'xs:IDREF',
};
const ATTRIBUTE = /([\w:-]+)\s+(\([^)]*\)|[A-Z]+)\s+(#REQUIRED|#IMPLIED|(?:#FIXED\s+)?(?:"[^"]*"|'[^']*'))/g;

/**
 * A DTD as an XML Schema that says the same, for validators that read only those. Of content models it knows what VoiceXML's
 * has: `EMPTY`, `ANY` and `(a | b | #PCDATA)` with `*` or `+`, in which order counts for nothing.
 *
 * @throws on any other content model
 */
export function schemaOfDtd(dtd: string, namespace: string): string {
  const declarations = expanded(dtd.replaceAll(/<!--.*?-->/gs, ''));
  const attributes = new Map<string, string>();
  for (const [, name = '', list = ''] of declarations.matchAll(/<!ATTLIST\s+([\w-]+)\s+([^>]*)>/g))
    attributes.set(name, attributesOf(list));
  const elements = [...declarations.matchAll(/<!ELEMENT\s+([\w-]+)\s+([^>]*)>/g)].map(
    ([, name = '', model = '']) =>
      `<xs:element name="${name}">${typeOf(model, attributes.get(name) ?? '')}</xs:element>`,
  );
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}"
  targetNamespace="${namespace}" elementFormDefault="qualified">
  <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml-namespace.xsd"/>
  ${elements.join('\n  ')}
</xs:schema>`;
}

/** The declarations with parameter entities replaced; the first declaration of each counts. */
function expanded(dtd: string): string {
  const entities = new Map<string, string>();
  const replaced = (text: string): string =>
    text.replaceAll(/%([\w.-]+);/g, (_, name: string) => {
      const value = entities.get(name);
      if (value === undefined) throw new Error(`the DTD uses %${name}; before it declares it`);
      return value;
    });
  const rest = dtd.replaceAll(
    /<!ENTITY\s+%\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g,
    (_, name: string, double: string | undefined, single: string | undefined) => {
      if (!entities.has(name)) entities.set(name, replaced(double ?? single ?? ''));
      return '';
    },
  );
  return replaced(rest);
}

function typeOf(model: string, attributes: string): string {
  const what = model.trim();
  if (what === 'EMPTY') return `<xs:complexType>${attributes}</xs:complexType>`;
  if (what === 'ANY')
    return `<xs:complexType mixed="true"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence>${attributes}</xs:complexType>`;
  const [, inside, often] = /^\(([^()]*)\)([*+]?)$/s.exec(what) ?? [];
  const names = new Set((inside ?? '').split('|').map((name) => name.trim()));
  const mixed = names.delete('#PCDATA');
  if (
    inside === undefined ||
    (often === '' && names.size > 0) ||
    [...names].some((name) => !/^[\w-]+$/.test(name))
  )
    throw new Error(`a content model of another kind: ${what}`);
  const children =
    names.size === 0
      ? ''
      : `<xs:choice minOccurs="${often === '+' ? 1 : 0}" maxOccurs="unbounded">${[...names].map((name) => `<xs:element ref="${name}"/>`).join('')}</xs:choice>`;
  return `<xs:complexType mixed="${mixed}">${children}${attributes}</xs:complexType>`;
}

function attributesOf(list: string): string {
  return [...list.matchAll(ATTRIBUTE)]
    .map(([, name = '', type = '', given = '']) => attributeOf(name, type, given))
    .join('');
}

function attributeOf(name: string, type: string, given: string): string {
  const use = given === '#REQUIRED' ? ' use="required"' : '';
  // Namespaces are no attributes to a schema, and those of schema instances are always allowed.
  if (name.startsWith('xmlns') || name.startsWith('xsi:')) return '';
  if (name.startsWith('xml:')) return `<xs:attribute ref="${name}"${use}/>`;
  const fixed = /^#FIXED\s+["'](.*)["']$/.exec(given)?.[1];
  const rest = `${use}${fixed === undefined ? '' : ` fixed="${fixed}"`}`;
  if (!type.startsWith('(')) {
    const named = TYPES[type];
    if (named === undefined) throw new Error(`an attribute of another type: ${name} ${type}`);
    return `<xs:attribute name="${name}" type="${named}"${rest}/>`;
  }
  const values = type
    .slice(1, -1)
    .split('|')
    .map((value) => `<xs:enumeration value="${value.trim()}"/>`);
  return `<xs:attribute name="${name}"${rest}><xs:simpleType><xs:restriction base="xs:NMTOKEN">${values.join('')}</xs:restriction></xs:simpleType></xs:attribute>`;
}
