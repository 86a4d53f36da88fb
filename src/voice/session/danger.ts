import { createAlertBook } from '../../assist/alert/alerts.ts';
import { DangerExtractor } from '../../facts/danger/danger.ts';
import type { DangerRules } from '../../facts/danger/rules.ts';
import { Dialogue } from '../../facts/dialogue.ts';
import type { FlowLanguage } from '../flow/schema.ts';
import { englishDanger } from './english-danger.ts';

/** A cry for help by itself says nothing that the rules of a whole call look for. */
const CRY =
  /(?:^|[，。！!,\s])((?:快|喂|啊|来人|帮帮我)*(?:救命|救救我|救人|出人命)[啊呀了]*|(?:有人|他们?|我(?:老公|丈夫|男朋友|儿子))(?:正在|在|要)?(?:打|杀|砍)我[了呢啊呀]*|我?活不下去了?|有炸弹|流了?(?:好|很)多血)(?=$|[，。！!,\s救快])/;

function cryIn(text: string): string | null {
  return CRY.exec(text)?.[1] ?? null;
}

/** The words in what a caller said that call for an agent at once; null for none. */
export type DangerCheck = (text: string, language: FlowLanguage) => string | null;

/**
 * Hears danger as a live call does, in one breath of the caller: what would be an urgent alert there. The rules are
 * compiled once a process and shared with the live calls.
 */
export function createDangerCheck(rules: DangerRules): DangerCheck {
  const alertsOf = createAlertBook(rules);
  const chinese = (text: string): string | null => {
    const segment = { id: 'v1', speaker: 'caller', startMs: 0, endMs: 0, text, confidence: null } as const;
    const turn = new Dialogue().next(segment);
    if (turn === null) return null;
    const extractor = new DangerExtractor(rules);
    extractor.observe(turn);
    const urgent = alertsOf(extractor.facts()).find(
      ({ level, state }) => level === 'urgent' && state === 'raised',
    );
    return urgent?.evidence.text ?? cryIn(text);
  };
  // A caller of either language may cry for help in the other.
  return (text, language) =>
    language === 'zh' ? (chinese(text) ?? englishDanger(text)) : (englishDanger(text) ?? chinese(text));
}
