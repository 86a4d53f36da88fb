import { requestKinds } from '../protocol/common.ts';
import { CALLBACK_PHONE } from '../protocol/form.ts';

/** A JSON Schema object (draft-07 and later read it alike). */
export type FormSchema = Readonly<Record<string, unknown>>;

/** Matters nobody can go and see to without knowing where. Mixed categories (占道经营 beside 出租车投诉) are not here. */
const placeBoundCategories: ReadonlySet<string> = new Set([
  '城市管理（事件类）/市容环境',
  '城市管理（事件类）/施工管理',
  '城市管理（事件类）/突发事件',
  '城市管理（事件类）/宣传广告',
  '城市管理（部件类）/交通设施',
  '城市管理（部件类）/公共设施',
  '城市管理（部件类）/市容环境设施',
  '城市管理（部件类）/园林绿化',
  '城市管理（部件类）/其他部件',
  '社会管理（事件类）/城乡建设',
  '社会管理（底数资源）/房屋住宅',
  '公共服务（事件类）/小区(村)管理',
  '商业服务（事件类）/电力',
  '商业服务（事件类）/燃气',
]);

const text = (maxLength: number): FormSchema => ({ type: 'string', pattern: '\\S', maxLength });

const properties: FormSchema = {
  // A call marked 无效 ends without an order.
  kind: { enum: requestKinds.filter((kind) => kind !== '无效') },
  requesterName: text(60),
  organisation: text(80),
  onBehalfOf: text(40),
  callbackPhone: { type: 'string', pattern: CALLBACK_PHONE.source },
  district: text(40),
  street: text(60),
  location: text(300),
  occurredAt: { type: 'object' },
  subject: text(120),
  request: text(1_000),
  anonymous: { type: 'boolean' },
  confidential: { type: 'boolean' },
  reply: text(80),
  relatedOrder: text(40),
  unit: text(80),
  category: text(120),
};

/** Without a number nobody can report back, unless the requester does not want to be known. */
const phoneUnlessAnonymous: FormSchema = {
  if: { properties: { anonymous: { const: true } }, required: ['anonymous'] },
  else: { required: ['callbackPhone'] },
};

/** A question or praise about such a matter needs no place. */
const placeForAction: FormSchema = {
  if: { properties: { kind: { enum: ['求助', '投诉', '举报'] } }, required: ['kind'] },
  // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
  then: { required: ['location'] },
};

function schemaOf(rules: readonly FormSchema[]): FormSchema {
  return { type: 'object', properties, required: ['kind', 'subject', 'request', 'unit'], allOf: rules };
}

const baseSchema = schemaOf([phoneUnlessAnonymous]);
const placeSchema = schemaOf([phoneUnlessAnonymous, placeForAction]);

/**
 * What a form must hold to be submitted under a category (`cat1/cat2`; null or unknown: the base rules). The same
 * object comes back for the same rules, so a validator compiled from it may be kept.
 */
export function formSchemaFor(category: string | null): FormSchema {
  return category !== null && placeBoundCategories.has(category) ? placeSchema : baseSchema;
}
