import { describe, expect, it } from 'vitest';
import { BehalfExtractor } from '../../../src/facts/person/behalf.ts';
import { ConfidentialityExtractor } from '../../../src/facts/person/confidentiality.ts';
import { NameExtractor } from '../../../src/facts/person/name.ts';
import { heardBy, only } from '../helper.ts';

type Wanted = boolean | null;

function anonymous(turns: string): Wanted[] {
  return only(heardBy(new NameExtractor(), turns.split(' / ')), 'anonymous')
    .filter(({ status }) => status !== 'withdrawn')
    .map(({ value }) => value.wanted);
}

function confidential(turns: string): Wanted[] {
  return only(heardBy(new ConfidentialityExtractor(), turns.split(' / ')), 'confidential')
    .filter(({ status }) => status !== 'withdrawn')
    .map(({ value }) => value.wanted);
}

const ANONYMOUS: readonly (readonly [string, Wanted])[] = [
  ['c 我匿名', true],
  ['c 我要匿名举报', true],
  ['c 能不能匿名', true],
  ['c 我不实名的啊', true],
  ['a 您贵姓 / c 名字我就不留了', true],
  ['a 您贵姓 / c 不留 真的不能留', true],
  ['a 您贵姓 / c 姓名不方便透露', true],
  ['a 您贵姓 / c 不方便说', true],
  ['a 您贵姓 / c 这个就没必要了吧', true],
  ['a 您贵姓 / c 免了吧', true],
  ['a 您贵姓 / c 就写热心市民吧', true],
  ['a 您怎么称呼 / c 姓名就免了', true],
  ['a 您怎么称呼 / c 我不想说我叫什么', null],
  ['a 方便留下姓名电话吗 / c 名字就算了吧', true],
  ['a 那给您匿名登记可以吗 / c 可以', true],
  ['a 您是要匿名吗 / c 对', true],
  ['a 好的 按匿名登记 / c 嗯', true],
  ['a 您要匿名还是实名 / c 匿名', true],
  ['a 您要匿名还是实名 / c 实名', false],
  ['a 需要匿名吗 / c 不用匿名', false],
  ['a 需要匿名吗 / c 不用', false],
  ['a 需要匿名吗', null],
  ['a 您贵姓 / c 我姓毛 名字就不说了', null],
  ['a 您贵姓 / c 姓崔 / a 您的全名 / c 全名就不用了', null],
  ['a 您贵姓 电话留一个吗 / c 我姓冯 电话就不用留了', null],
  ['a 您贵姓 / c 姓岳 电话不留', null],
  ['c 名字他不讲 我看他胸口有个牌', null],
  ['c 我收到一个匿名电话', null],
  ['a 您贵姓 / c 我想匿名 / a 匿名的话没办法答复您 / c 那算了 我姓甘 甘甜的甘', false],
  ['a 您贵姓 / c 我不说了 / a 好 / c 还是说吧 我姓甘', false],
  ['a 您贵姓 / c 姓云 / a 云先生 / c 还是匿名吧', true],
  ['a 请问是哪个社区 / c 社区我就先不讲了吧', null],
];

describe('anonymous', () => {
  it.each(ANONYMOUS)('%s: %j', (turns, wanted) => {
    expect(anonymous(turns)).toEqual(wanted === null ? [] : [wanted]);
  });

  it('keeps the wish that was taken back', () => {
    const facts = only(heardBy(new NameExtractor(), ['a 您贵姓', 'c 我匿名', 'c 算了 我姓甘']), 'anonymous');
    expect(facts.map(({ value, status }) => [value.wanted, status])).toEqual([
      [false, 'stated'],
      [true, 'withdrawn'],
    ]);
  });

  it('is confirmed by the agent', () => {
    const facts = only(heardBy(new NameExtractor(), ['c 我匿名', 'a 好的 给您匿名登记']), 'anonymous');
    expect(facts).toMatchObject([{ value: { wanted: true }, status: 'confirmed', source: 'caller' }]);
    expect(facts[0]?.evidence.map(({ segmentId }) => segmentId)).toEqual(['s0', 's1']);
  });
});

const CONFIDENTIAL: readonly (readonly [string, Wanted])[] = [
  ['c 你们要替我保密啊', true],
  ['c 能给我保密吗', true],
  ['c 不要让村干部知道是我反映的', true],
  ['c 千万别跟物业说是我讲的', true],
  ['c 别说是我举报的', true],
  ['c 莫说是我打的嘛', true],
  ['c 就是不要给他晓得', true],
  ['c 我的名字不能给老板', true],
  ['c 名字跟电话都不要给村里', true],
  ['c 你不能写给镇里看啊', true],
  ['c 不要泄露我的信息', true],
  ['c 我怕他们报复', true],
  ['c 别把我供出来', true],
  ['c 不要告诉他们', true],
  ['a 您的信息需要保密吗 / c 要的', true],
  ['a 您要求对身份保密 对吗 / c 对', true],
  ['a 您的信息需要保密吗 / c 不用', false],
  ['c 不用保密 我不怕', false],
  ['c 让他知道也没事', false],
  ['c 要保密 / a 好 给您备注保密 / c 算了 不用保密了', false],
  ['a 好的 我备注保密 / c 嗯', true],
  ['a 请您放心 我们有保密制度', null],
  ['c 不要再给我回责令整改了你就告诉我哪天改完', null],
  ['c 你们要是派人来 别先给工地通风报信', null],
  ['c 不要提前通知他们', null],
  ['c 不要让小孩进去', null],
  ['c 你不告诉我 我怎么知道', null],
  ['a 身份需要保密吗 / c 保密倒不用 他们都认识我', false],
  ['c 可以打 不过我不想跟她吵', null],
  ['c 电话别让老板知道', true],
];

describe('confidential', () => {
  it.each(CONFIDENTIAL)('%s: %j', (turns, wanted) => {
    expect(confidential(turns)).toEqual(wanted === null ? [] : [wanted]);
  });
});

const BEHALF: readonly (readonly [string, string | null])[] = [
  ['c 你好 我帮我妈问一下医保的事', '母亲'],
  ['c 我替我邻居打的 她不会说普通话', '邻居'],
  ['c 替我爸李志强投诉一下', '父亲'],
  ['c 我帮同事们咨询一下社保', '同事'],
  ['c 我是我们小区的业主代表 想反映停车', '业主'],
  ['a 您是帮谁咨询的呢 / c 我外婆', '外婆'],
  ['a 请问您是本人吗 / c 不是 我是他女儿', '父亲'],
  ['a 请问您是本人吗 / c 不是本人 我是她老公', '妻子'],
  ['a 您是业主本人吗 / c 是的', null],
  ['c 我是代我老公打的 他在上班', '丈夫'],
  ['c 我们村里人让我打的', '村民'],
  ['c 你好，我替我老婆打的，她在医院', '妻子'],
  ['c 我帮朋友咨询一下居住证', '朋友'],
  ['c 我同事让我帮他问一下', '同事'],
  ['c 我代表业委会反映个事', '业委会'],
  ['c 我代表全体业主投诉物业', '业主'],
  ['c 我爸让我来问的 他听不清', '父亲'],
  ['c 麻烦你帮我妈查一下社保', '母亲'],
  ['c 我是患者家属 我想投诉医院', '患者'],
  ['c 我是学生家长 想反映学校', '学生'],
  ['c 我帮一个老人打的 她摔倒了', '老人'],
  ['c 公司让我打电话问一下', '单位'],
  ['c 我外婆不会打电话 我帮她问一下', '外婆'],
  ['c 我是给我奶奶问的', '奶奶'],
  ['c 帮我女儿报一下名', '女儿'],
  ['c 我帮别人问的', '他人'],
  ['c 我想替我爷爷申请一个低保', '爷爷'],
  ['a 您是帮您母亲咨询吗 / c 对', '母亲'],
  ['a 您是帮您母亲咨询吗 / c 不是 我自己的', null],
  ['c 帮我查一下', null],
  ['c 你帮我看一下 工单到哪了', null],
  ['c 不是帮别人打的 是我自己的事', null],
  ['c 经理让我们来问物业', null],
  ['c 我老婆在旁边', null],
  ['c 我替他打抱不平', null],
  ['c 我老公帮我报警了', null],
  ['c 打我女儿的电话', null],
  ['c 他让我打你们电话', null],
];

describe('on behalf of', () => {
  it.each(BEHALF)('%s: %s', (turns, relation) => {
    const facts = only(heardBy(new BehalfExtractor(), turns.split(' / ')), 'behalf');
    expect(facts.map(({ value }) => value.relation)).toEqual(relation === null ? [] : [relation]);
  });

  it('is less sure where the agent is asked to look something up for them', () => {
    const sure = (text: string): number => heardBy(new BehalfExtractor(), [`c ${text}`])[0]?.confidence ?? 0;
    expect(sure('麻烦你帮我妈查一下')).toBeLessThan(sure('我帮我妈查一下'));
  });
});
