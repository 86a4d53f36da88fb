import type { Evidence } from '../../protocol/common.ts';
import type { Turn } from '../dialogue.ts';
import { allMatches, evidenceOf } from '../text.ts';

/** Words a name of a body, shop or trade ends in. */
const HEADS =
  '有限公司|公司|物业|专卖店|4S店|分店|门店|店|超市|酒店|宾馆|酒楼|饭庄|餐厅|餐馆|食堂|医院|保健院|卫生院|诊所|学校|小学|中学|学院|幼儿园|驾校|健身房|健身|培训班|培训中心|培训机构|美容院|工地|开发商|银行|网吧|KTV|酒吧|市场|停车场|派出所|居委会|村委会|街道办|办税大厅|大厅|收费站|加油站|旅行社|影楼|快递|城管|交警大队|养老院|酒厂|加工厂|工厂';
/** A name begins behind such a word. */
const EDGE =
  /[的是在叫去到从和跟给把被让对我你他她这那有说讲找问了过着不没也都还面边旁住来做办用告开们啊好吗呢离查求要哪里并区路街镇]|投诉|举报|反映|表扬|名字|一家|一个|家(?=[\u4e00-\u9fff]{2})|几个|一些|那些|好多|全部/g;
const NAMED = new RegExp(`[\\u4e00-\\u9fffA-Za-z0-9]{2,14}?(?:${HEADS})(?![\\u4e00-\\u9fff]?[长路街])`, 'g');
const HEAD_AT_END = new RegExp(`(?:${HEADS})$`);
const HEAD_ONLY = new RegExp(`^(?:${HEADS})$`);
/** Names of kinds rather than names. */
const COMMON =
  /^(?:哪|什么|几|一|两|三|别|其他|所有|每|上|下|小区|我们|你们|附近|隔壁|对面|楼下|门口|外地|本地|相关|市场|人家|那|这|海南|海口|国家|中国)*$/;
const QUALIFIED = /(?:有限公司|物业|店|超市|酒店|宾馆|酒楼|医院|学校|小学|中学|幼儿园|驾校|健身)$/;
const MAX_NAME = 18;
const MIN_NAME = 4;
/** Of a name without what it ends in. */
const MAX_PROPER = 10;
const READ = 400;
const MAX_NAMES = 8;
const ACCUSING = /(?:投诉|举报|反映|表扬|感谢)(?:一下|下|个|一家|一个)?[^，。\s]{0,3}$/;

interface Named {
  readonly name: string;
  readonly evidence: Evidence;
  score: number;
  /** Named right after 投诉 and the like. */
  accused: boolean;
}

/** Bodies, shops and trades called by their name. Keeps a few, those spoken of most. */
export class NamedBodies {
  private names: Named[];

  constructor(other?: NamedBodies) {
    this.names = (other?.names ?? []).map((one) => ({ ...one }));
  }

  hear(turn: Turn): void {
    const text = turn.text.slice(0, READ);
    for (const match of allMatches(text, NAMED)) {
      const name = bareName(match[0]);
      if (name === null) continue;
      const start = match.index + match[0].length - name.length;
      const evidence = evidenceOf(turn.segment, { start, end: match.index + match[0].length });
      this.add(
        name,
        evidence,
        turn.speaker === 'caller' && ACCUSING.test(text.slice(Math.max(0, start - 8), start)),
      );
    }
  }

  /**
   * The name spoken of most.
   * @param kind what it must be (健身房); null for any that was complained of or praised by name
   */
  best(kind: string | null): { readonly name: string; readonly evidence: Evidence } | null {
    let best: Named | null = null;
    for (const one of this.names) {
      const fits = kind === null ? one.accused : one.name.endsWith(kind) || kind.endsWith(one.name.slice(-2));
      if (fits && (best === null || one.score > best.score)) best = one;
    }
    return best;
  }

  private add(name: string, evidence: Evidence, accused: boolean): void {
    const known = this.names.find((one) => one.name === name);
    if (known !== undefined) {
      known.score += 1;
      known.accused ||= accused;
    } else this.names.push({ name, evidence, score: QUALIFIED.test(name) ? 1.5 : 1, accused });
    if (this.names.length <= MAX_NAMES) return;
    const weakest = this.names.reduce((low, one) => (one.score < low.score ? one : low));
    this.names.splice(this.names.indexOf(weakest), 1);
  }
}

function bareName(said: string): string | null {
  let from = 0;
  for (const edge of allMatches(said, EDGE)) {
    from = edge.index + edge[0].length;
  }
  const name = said.slice(from);
  if (name.length < MIN_NAME || name.length > MAX_NAME || HEAD_ONLY.test(name)) return null;
  const proper = name.replace(HEAD_AT_END, '');
  return proper.length < 2 || proper.length > MAX_PROPER || COMMON.test(proper) ? null : name;
}
