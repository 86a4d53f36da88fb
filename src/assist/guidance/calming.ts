import type { Evidence, Segment } from '../../protocol/common.ts';
import type { CalmingPhrase } from '../../protocol/guidance.ts';
import { type Mood, moods, toneOf } from './tone.ts';

/** What an agent may say first, by the caller's mood; taken in turn, so that none is said twice running. */
const PHRASES: Readonly<Record<Mood, readonly string[]>> = {
  anger: [
    '您的心情我非常理解，给您带来不便很抱歉。您慢慢说，我把情况完整记下来，马上为您转办。',
    '遇到这样的事换谁都会着急，您先消消气，我们一起把问题说清楚，好尽快帮您解决。',
    '反复打来还没有解决，确实让您费心了，我会把您多次反映的情况写明，请办理单位重点跟进。',
    '您批评得对，我先向您说声抱歉，您的意见我会如实上报。',
  ],
  fear: [
    '您先别慌，我在听。请先到安全的地方，告诉我您现在的位置，我马上为您联系。',
    '您别怕，深呼吸，我陪着您。请告诉我现在有没有人受伤？',
    '您做得很对，及时打来了。请保持电话畅通，我马上通知有关部门。',
  ],
  crying: [
    '您别难过，慢慢说，不着急，我一直在听。',
    '我知道您受委屈了，您先缓一缓，需要的话我等您一会儿。',
    '您的难处我都记下了，我们会尽全力帮您反映。',
  ],
  hopeless: [
    '您的难处我听到了，请别灰心，办法总比困难多，我们一起想办法。',
    '您先别着急，您不是一个人，我会把您的情况作为重点为您反映。',
    '请您一定保重自己，您把情况告诉我，我马上为您联系能帮到您的部门。',
  ],
};

/** The tone has risen when the signs of the newest of the caller's sentences weigh so much together. */
const RISEN = 2;
const NEWEST = 3;
/** Without a new sign it is silent again after so many of the caller's sentences. */
const SILENT_AFTER = 3;
const SOOTHES =
  /理解|别着?急|别生气|消消气|抱歉|对不起|不好意思|您放心|慢慢说|别怕|别慌|别难过|别担心|辛苦(?:您|你)|不容易|您受累|保重/;
const MOST_EVIDENCE = 3;

interface Episode {
  readonly number: number;
  mood: Mood;
  evidence: Evidence[];
  /** The caller's sentences since the last sign. */
  quiet: number;
}

/**
 * What to say first to a caller whose tone rises: 你们到底管不管, tears, fear. Silent once the agent has soothed, and when
 * the caller has gone on without further signs; a new rise brings another phrase. Pure: while nothing more is heard of it,
 * the phrase stays the same.
 */
export function calming({ transcript }: { readonly transcript: readonly Segment[] }): CalmingPhrase | null {
  let episode: Episode | null = null;
  let risen = 0;
  let newest: Segment[] = [];
  for (const segment of transcript) {
    if (segment.speaker === 'agent') {
      // What was soothed counts no further: a new rise needs new signs.
      if (SOOTHES.test(segment.text)) {
        newest = [];
        episode = null;
      }
      continue;
    }
    if (segment.speaker !== 'caller') continue;
    newest = [...newest, segment].slice(-NEWEST);
    const { evidence } = toneOf(segment);
    if (evidence.length === 0) {
      if (episode !== null && ++episode.quiet >= SILENT_AFTER) {
        episode = null;
        newest = [];
      }
      continue;
    }
    const mood = moodOf(newest);
    if (episode !== null) {
      // Whoever is told what to do in fear need not be told again at the next word; a graver mood asks for other words.
      episode.quiet = 0;
      if (mood !== null && moods.indexOf(mood) < moods.indexOf(episode.mood)) {
        episode.mood = mood;
        episode.evidence = [...evidence];
      }
    } else if (mood !== null) {
      episode = {
        number: risen,
        mood,
        evidence: newest.flatMap((one) => toneOf(one).evidence),
        quiet: 0,
      };
      risen += 1;
    }
  }
  if (episode === null) return null;
  const book = PHRASES[episode.mood];
  return {
    text: book[episode.number % book.length] ?? '',
    evidence: episode.evidence.slice(-MOST_EVIDENCE),
  };
}

/** The graver of the moods that the sentences show together; null while none has risen. */
function moodOf(sentences: readonly Segment[]): Mood | null {
  const sum = (mood: Mood): number =>
    sentences.reduce((total, segment) => total + toneOf(segment).weights[mood], 0);
  return moods.find((mood) => sum(mood) >= RISEN) ?? null;
}
