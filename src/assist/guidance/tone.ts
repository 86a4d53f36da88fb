import { allMatches, evidenceOf, fold } from '../../facts/text.ts';
import type { Evidence, Segment } from '../../protocol/common.ts';

/** What a caller's tone may be. */
export type Mood = 'anger' | 'fear' | 'crying' | 'hopeless';

/** Words of each mood, and how much one hit says of it. */
const SIGNS: readonly { readonly mood: Mood; readonly weight: number; readonly words: RegExp }[] = [
  {
    mood: 'anger',
    weight: 2,
    words:
      /到底(?:管不管|有没有人管|谁管|要不要管)|有没有人管|没(?:有)?人管|踢皮球|推来推去|不作为|官官相护|气死|忍无可忍|受不了了|欺人太甚|太过分|什么态度|[他你]妈的?|王八|混蛋|狗屁|放屁|神经病|滚蛋|曝光你们|找(?:媒体|记者)|(?:去|要)上访|去省里告|告(?:你们|到)|投诉你(?:们)?|白打了?|要你们(?:有什么用|干什么|干嘛)/g,
  },
  {
    mood: 'anger',
    weight: 1,
    words:
      /凭什么|(?:打|投诉|反映|说|讲)了?(?:好多|好几|多少|几十|无数|[三四五六七八九十])[次遍回]|又是我|又来了|没用|不解决|骗(?:人|子)|敷衍|糊弄|怎么(?:还|又)|烦死|吵死|臭死|拖了(?:这么久|好久|[一二两三四五六七八九十半几]+个?[月年])|岂有此理|不讲理|什么(?:破|鬼|玩意)/g,
  },
  {
    mood: 'fear',
    weight: 2,
    words:
      /救命|吓死(?!人)|好怕|很?害怕|怕死|不敢(?:回家|出门|睡|进去)|快来人|发抖|要出人命|快点快点|快快快/g,
  },
  { mood: 'fear', weight: 1, words: /怎么办(?:啊|呀|才好)|快来|快叫人|担心死|吓死?人|心慌/g },
  { mood: 'crying', weight: 2, words: /呜呜|[（(]哭|哭[）)]|在哭|哭着|一直哭|哭了|眼泪|哽咽/g },
  {
    mood: 'hopeless',
    weight: 2,
    words:
      /没办法了|走投无路|活不下去|没活路|不想活|绝望|没指望|熬不下去|撑不住了|死了算了|求求(?:你|您)|求(?:你|您)们|没有?天理/g,
  },
];
/** 不怕, and 他说…受不了: not the caller's own, or not so. */
const DENIED = /(?:不|没|没有|别)$/;
/** Marks of exclamation; two of them in one sentence say something. */
const SHOUTS = /[！!]/g;
const SHOUTING = 2;
const MOST_HITS = 4;

/** The signs in one of the caller's sentences. */
export interface Tone {
  readonly weights: Readonly<Record<Mood, number>>;
  readonly evidence: readonly Evidence[];
}

const tones = new WeakMap<Segment, Tone>();

/** Reads a sentence's tone, once for each. */
export function toneOf(segment: Segment): Tone {
  let tone = tones.get(segment);
  if (tone === undefined) {
    tone = read(segment);
    tones.set(segment, tone);
  }
  return tone;
}

function read(segment: Segment): Tone {
  const weights: Record<Mood, number> = { anger: 0, fear: 0, crying: 0, hopeless: 0 };
  const evidence: Evidence[] = [];
  const text = fold(segment.text);
  for (const { mood, weight, words } of SIGNS) {
    for (const { index, 0: said } of allMatches(text, words, MOST_HITS)) {
      if (DENIED.test(text.slice(Math.max(0, index - 2), index))) continue;
      weights[mood] += weight;
      evidence.push(evidenceOf(segment, { start: index, end: index + said.length }));
    }
  }
  // Shouting makes what is there stronger, and is nothing by itself: 好的！
  if (evidence.length > 0 && allMatches(text, SHOUTS).length >= SHOUTING) {
    const strongest = moods.reduce((a, b) => (weights[b] > weights[a] ? b : a));
    weights[strongest] += 1;
  }
  return { weights, evidence };
}

/** The graver first. */
export const moods: readonly Mood[] = ['hopeless', 'crying', 'fear', 'anger'];
