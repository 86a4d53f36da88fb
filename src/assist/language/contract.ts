import type { CallState } from '../../call/call-state.ts';
import type { Priority } from '../../language-model/contract.ts';
import type { DeskEventOf } from '../../protocol/desk-event.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { Summary } from '../../protocol/summary.ts';

/** A call as it is put before a language model. */
export interface Material {
  readonly state: CallState;
  /** All that was heard, the parts that no desk shows included: it is masked by them. */
  readonly facts: readonly Fact[];
}

export interface AskOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  readonly onText?: (text: string) => void;
  readonly onSlow?: () => void;
  /** The same question may be answered from memory. */
  readonly cached?: boolean;
}

/** What a model wrote, with what is doubtful about it. */
export type WrittenSummary = Required<Pick<Summary, 'text' | 'author' | 'doubts'>>;
/** What a model read, with where it says it stands. */
export type CallReading = Omit<DeskEventOf<'reading'>, 'type' | 'id'>;

export interface SummaryWriting {
  /** @throws LanguageModelError */
  write(material: Material, options: AskOptions): Promise<WrittenSummary>;
}

export interface FormReading {
  /** @throws LanguageModelError */
  read(material: Material, options: AskOptions): Promise<CallReading>;
}
