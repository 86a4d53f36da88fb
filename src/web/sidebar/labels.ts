import type { AlertKind, AlertState } from '../../protocol/alert.ts';
import type { RequestKind, Speaker } from '../../protocol/common.ts';
import type { CallStatus, InvalidReason, SuggestionTarget } from '../../protocol/desk-event.ts';
import type { DeskErrorCode } from '../../protocol/desk-stream.ts';
import type { FactType } from '../../protocol/fact.ts';
import type { FieldName, ValueSource } from '../../protocol/form.ts';
import type { SummaryDoubt, SummaryState } from '../../protocol/summary.ts';

/**
 * Chinese names of the protocol's words. They are records over the protocol's types, so that a word added there does
 * not compile until it has a name here; the schemas themselves stay out of the bundle.
 */

export const fieldLabels: Readonly<Record<FieldName, string>> = {
  kind: '诉求类型',
  requesterName: '诉求人',
  organisation: '来电单位',
  onBehalfOf: '代谁来电',
  callbackPhone: '回电号码',
  district: '区',
  street: '街道/镇',
  location: '地点',
  occurredAt: '事发时间',
  subject: '事由',
  request: '诉求',
  anonymous: '匿名',
  confidential: '保密',
  reply: '回复要求',
  relatedOrder: '关联工单',
  unit: '承办单位',
  category: '事项分类',
};

/** Longest text each field takes; the server checks again. */
export const fieldMaxLength: Readonly<Record<FieldName, number>> = {
  kind: 10,
  requesterName: 60,
  organisation: 80,
  onBehalfOf: 40,
  callbackPhone: 25,
  district: 40,
  street: 60,
  location: 300,
  occurredAt: 500,
  subject: 120,
  request: 1_000,
  anonymous: 1,
  confidential: 1,
  reply: 80,
  relatedOrder: 40,
  unit: 80,
  category: 120,
};

const requestKindSet: Readonly<Record<RequestKind, true>> = {
  咨询: true,
  求助: true,
  投诉: true,
  举报: true,
  建议: true,
  表扬: true,
  无效: true,
};
export const requestKinds = Object.keys(requestKindSet);

const invalidReasonSet: Readonly<Record<InvalidReason, true>> = {
  骚扰: true,
  空号: true,
  误拨: true,
  无声: true,
  撤销: true,
  其他: true,
};
export const invalidReasons = Object.keys(invalidReasonSet) as readonly InvalidReason[];

export const sourceLabels: Readonly<Record<ValueSource, string>> = {
  agent: '坐席',
  'read-back': '复述确认',
  caller: '市民所述',
  'caller-id': '来电显示',
  inferred: '推断',
  model: '模型',
};

export const speakerLabels: Readonly<Record<Speaker, string>> = {
  agent: '坐席',
  caller: '市民',
  ivr: '语音导航',
};

export const statusLabels: Readonly<Record<CallStatus, string>> = {
  live: '通话中',
  'wrap-up': '话后处理',
  held: '已暂存',
  submitted: '已提交',
  invalid: '无效来电',
};

export const targetLabels: Readonly<Record<SuggestionTarget, string>> = {
  unit: '承办单位',
  category: '事项分类',
};

export const alertLabels: Readonly<Record<AlertKind, string>> = {
  life: '生命危险',
  fire: '火情',
  gas: '燃气',
  chemical: '危化品',
  electricity: '用电',
  collapse: '坍塌',
  flood: '水患',
  hazard: '设施险情',
  traffic: '交通事故',
  violence: '暴力',
  'self-harm': '自伤',
  'missing-person': '人员走失',
  'child-at-risk': '儿童风险',
  'elderly-at-risk': '老人风险',
  'food-poisoning': '食物中毒',
  'mass-incident': '群体事件',
  'media-threat': '媒体曝光',
};

export const alertStateLabels: Readonly<Record<AlertState, string>> = {
  raised: '待处置',
  over: '已解除',
  withdrawn: '已排除',
};

export const summaryStateLabels: Readonly<Record<SummaryState, string>> = {
  draft: '草稿',
  final: '定稿',
  edited: '已修改',
  confirmed: '已确认',
};

export const doubtLabels: Readonly<Record<SummaryDoubt['kind'], string>> = {
  unsupported: '未听到',
  contradiction: '与工单不符',
  missing: '没有写到',
};

/** Facts whose name does not hang on their value. */
export const factLabels: Readonly<Partial<Record<FactType, string>>> = {
  'identity-number': '身份证号',
  plate: '车牌',
  'order-number': '工单编号',
  money: '金额',
  count: '数量',
  place: '提及单位',
  organisation: '相关单位',
  object: '反映对象',
};

const orderStatusLabels = new Map([['created', '已登记']]);
export const orderStatusLabel = (status: string): string => orderStatusLabels.get(status) ?? status;

const channelLabels = new Map([
  ['phone', '电话'],
  ['web', '网络'],
  ['self-service', '语音自助'],
]);
export const channelLabel = (channel: string): string => channelLabels.get(channel) ?? channel;

export const errorTexts: Readonly<Record<DeskErrorCode, string>> = {
  unauthorised: '登录已失效，请重新登录',
  forbidden: '您无权操作此通话',
  bad_message: '页面与服务不一致，请刷新页面',
  unsupported_version: '页面版本过旧，请刷新页面',
  too_large: '内容过长，请缩短后再试',
  too_fast: '操作过于频繁，请稍后再试',
  unknown_call: '找不到此通话，可能已被清除',
  unknown_segment: '找不到这句话，请稍后再试',
  unknown_suggestion: '该建议已更新，请按新建议操作',
  unknown_scenario: '没有这种补充信息表，请刷新页面',
  unknown_detail: '补充信息表已更换，请按新表填写',
  unknown_article: '找不到这篇知识，可能已被删除',
  invalid_value: '填写的内容不符合要求',
  form_incomplete: '工单尚不完整，请补充标红的项目',
  call_closed: '此通话已办结，不能再修改',
  unavailable: '服务暂时不可用，请稍后再试',
};
