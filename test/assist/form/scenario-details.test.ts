import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailCandidates } from '../../../src/assist/form/scenario-details.ts';
import type { HintedScenario } from '../../../src/catalogue/scenarios/book.ts';
import { loadScenarioBook } from '../../../src/catalogue/scenarios/book.ts';
import { DetailCandidate } from '../../../src/protocol/scenario.ts';
import { factsOf, segmentsOf } from '../../facts/helper.ts';
import { scoreDetails } from './detail-score.ts';

const book = loadScenarioBook('catalogue/scenarios.json');

function hinted(id: string): HintedScenario {
  const hints = book.hints(id);
  if (hints === null) throw new Error(`no form ${id}`);
  return hints;
}

function heard(id: string, lines: readonly string[]): ReturnType<typeof detailCandidates> {
  return detailCandidates(hinted(id), { facts: factsOf(lines), transcript: segmentsOf(lines) });
}

/** The best value of each question that was heard of. */
function best(id: string, lines: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(heard(id, lines)).map(([key, list]) => [key, list[0]?.value]));
}

describe('what was heard in answer to a form', () => {
  it('reads sums, people and months near their cues', () => {
    expect(
      best('wages', ['c 我们工地老板拖欠工资，一共欠了三万二，十一个人', 'a 签劳动合同了吗？', 'c 没签合同']),
    ).toMatchObject({ arrears: 32_000, workers: 11, proof: '都没有', job: '建筑工' });
  });

  it('takes neither the digits of a plate for a sum, nor every day for a time', () => {
    const parked = ['c 停车场乱收费', 'a 查到了，是停车费的问题，对吗？', 'c 琼A 7KD36。'];
    expect(best('parking', parked).parkingFee).toBeUndefined();
    const daily = ['c 有人占道摆摊', 'a 是每天都有吗？大概几点', 'c 天天有 下午5点半就出来了'];
    expect(best('street-vendors', daily)).toMatchObject({ hours: '下午5点半' });
    expect(best('street-vendors', daily).since).not.toBe('天天');
  });

  it('fills no plate that was understood in part', () => {
    const plate = ['a 车牌号您有记下来吗', 'c 记了 琼A 零八 嗯 零八三六七', 'a 琼A零八三六七', 'c 嗯 男司机'];
    const [first] = heard('lost-property', plate).vehiclePlate ?? [];
    expect(first !== undefined && first.confidence >= 0.5 ? first.value : '琼A08367').toBe('琼A08367');
  });

  it.each([
    ['lost-property', 'a 好的 那下车是在哪里', 'c 下车在穷山 上丹路六号'],
    ['taxi', 'a 从美兰机场上车到哪里呢', 'c 到海店岛银古苑'],
    ['taxi', 'a 龙昆南路联盟酒店 目的地是哪里呢？', 'c 本来是去龙昆南'],
  ])('%s knows the question for the end of a ride: %s', (id, question, answer) => {
    expect(best(id, ['c 我坐了一个出租车', question, answer]).alighted).toBe(answer.slice(2));
  });

  it('takes a bare yes or no for the answer to the question before', () => {
    expect(best('noise', ['c 楼下装修吵死了', 'a 之前反映过吗？', 'c 没有']).reported).toBe(false);
    expect(best('noise', ['c 楼下装修吵死了', 'a 之前反映过吗？', 'c 有啊，上周打的']).reported).toBe(true);
    expect(best('noise', ['c 楼下装修吵死了', 'a 之前没有反映过是吧？', 'c 对']).reported).toBe(false);
  });

  it('answers with yes only the last of two questions', () => {
    const answers = best('drainage', ['c 门口积水了', 'a 井盖冲开了吗？您贵姓？', 'c 是，姓王']);
    expect(answers.coverOpen).toBeUndefined();
  });

  it('takes an offer that the caller agrees to for a read-back', () => {
    const [candidate] =
      heard('noise', ['c 晚上吵得睡不着', 'a 是工地施工的声音吗？', 'c 对']).noiseType ?? [];
    expect(candidate).toMatchObject({ value: '施工', source: 'read-back' });
    expect(candidate?.evidence.map(({ segmentId }) => segmentId)).toEqual(['s1', 's2']);
  });

  it('hears what is denied as denied', () => {
    const answers = best('road-damage', ['c 路上有个坑，没有人受伤，也没有围挡']);
    expect(answers).toMatchObject({ injured: false, fenced: false });
  });

  it('reads what stands in a frame', () => {
    expect(best('bus', ['c 我坐二十八路公交，到站不停']).busLine).toBe('28路');
  });

  it('takes a name for an answer, and neither ignorance nor a question back', () => {
    const asked = ['c 工地欠我工资', 'a 请问用人单位是哪家公司？'];
    expect(best('wages', [...asked, 'c 牌子上写的，鑫茂建筑，三个金字那个鑫']).employer).toBe('鑫茂建筑');
    expect(best('wages', [...asked, 'c 不知道']).employer).toBeUndefined();
    expect(best('wages', [...asked, 'c 哪家公司吗？']).employer).toBeUndefined();
  });

  it('keeps what contradicts the answer as an alternative', () => {
    const list = heard('water', ['c 整栋都停水了', 'a 是您一户还是整栋楼？', 'c 只有我家']).waterScope ?? [];
    expect(list.map(({ value }) => value)).toEqual(['一户', '一栋']);
    expect(list[1]?.confidence).toBeLessThan(0.5);
  });

  it('says nothing of an empty call', () => {
    for (const { id } of book.list())
      expect(detailCandidates(hinted(id), { facts: [], transcript: [] })).toEqual({});
  });

  it('property: whatever is said, it never throws, proves every value verbatim and depends on nothing else', () => {
    const piece = fc.constantFrom(
      ...[
        '欠',
        '三万',
        '一共',
        '工资',
        '没有',
        '有没有',
        '合同',
        '？',
        '对',
        '，',
        '十一个人',
        '停水',
        '整栋',
        '二十八路',
        '在',
      ],
      ...['上车', '\ud83d', '😀', '\u0000', '(', '[', '多少钱', '昨天晚上', '琼A12345', ' ', '受伤', '吗'],
    );
    const line = fc
      .tuple(fc.constantFrom('a', 'c'), fc.array(piece, { maxLength: 14 }))
      .map(([who, said]) => `${who} ${said.join('')}`);
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 10 }),
        fc.constantFrom(...book.list().map(({ id }) => id)),
        (lines, id) => {
          const transcript = segmentsOf(lines);
          const facts = factsOf(lines);
          const found = detailCandidates(hinted(id), { facts, transcript });
          const texts = new Map(transcript.map((segment) => [segment.id, segment.text]));
          for (const candidate of Object.values(found).flat()) {
            expect(DetailCandidate.safeParse(candidate).success).toBe(true);
            expect(candidate.evidence.length).toBeGreaterThan(0);
            for (const { segmentId, start, end, text } of candidate.evidence)
              expect(texts.get(segmentId)?.slice(start, end).toWellFormed()).toBe(text);
          }
          expect(detailCandidates(hinted(id), { facts, transcript: segmentsOf(lines) })).toEqual(found);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('details of the sample calls', () => {
  it('are filled in at least as well as when they were last measured', () => {
    const { right, wrong, missed } = scoreDetails('fresh', book);
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.85);
    expect(right / (right + missed)).toBeGreaterThanOrEqual(0.78);
  });
});
