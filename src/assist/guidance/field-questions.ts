import type { Topic } from '../../facts/dialogue.ts';
import type { FieldName } from '../../protocol/form.ts';

/** How an agent asks for a field of the order, and the topic by which such a question is recognised. */
export interface FieldQuestion {
  readonly field: FieldName;
  readonly label: string;
  readonly ask: string;
  readonly topic: Topic;
}

/** In the order an agent asks: where, when, what is wanted, then who. */
export const fieldQuestions: Readonly<Partial<Record<FieldName, FieldQuestion>>> = {
  location: {
    field: 'location',
    label: '事发地点',
    ask: '请问具体在什么位置？附近有什么标志性建筑？',
    topic: 'place',
  },
  occurredAt: { field: 'occurredAt', label: '发生时间', ask: '请问是什么时候发生的？', topic: 'time' },
  request: { field: 'request', label: '诉求', ask: '请问您希望我们怎么处理？', topic: 'want' },
  callbackPhone: {
    field: 'callbackPhone',
    label: '回电号码',
    ask: '请问回电打您现在这个号码可以吗？',
    topic: 'phone',
  },
  requesterName: { field: 'requesterName', label: '诉求人', ask: '请问您贵姓？', topic: 'name' },
  relatedOrder: { field: 'relatedOrder', label: '关联工单', ask: '请问之前的工单号是多少？', topic: 'order' },
};
