import { spokenLanguage } from '../../voice/dialect/contract.ts';
import type { CallerEvent, FlowState } from '../../voice/engine/contract.ts';
import { UsageError } from '../command-line.ts';

/** What a line stands for, as the player's help tells it. */
export const lineHelp = `text      is said by the caller
#12       keys
(empty)   silence; while a person is waited for: the person answers
!en text  said in English          !zh text  said in Chinese
!low text said so that the recogniser is unsure
!rec 5    a recording of 5 seconds (0: an empty one)
!failed   the person cannot be reached    !left  the caller leaves the queue
!hangup   the caller hangs up      !vars  shows the variables`;

const SURE = 0.9;
const UNSURE = 0.2;
const RECORDING = 'https://recordings.example/1.wav';

/** The event that a typed line stands for; null for a line that only shows something. */
export function typedEvent(line: string, { waiting, language }: FlowState): CallerEvent | null {
  const text = line.trim();
  const [word = '', ...rest] = text.split(/\s+/);
  const said = rest.join(' ');
  if (word === '!hangup') return { type: 'hangup' };
  if (word === '!vars') return null;
  if (word === '!failed' || word === '!left')
    return { type: 'person', outcome: word === '!left' ? 'left' : 'failed' };
  if (word === '!rec') return recorded(said);
  if (word === '!en') return speech(said, SURE, spokenLanguage.en);
  if (word === '!zh') return speech(said, SURE, spokenLanguage.zh);
  if (word === '!low') return speech(said, UNSURE, spokenLanguage[language]);
  if (word.startsWith('!')) throw new UsageError(`there is no ${word}; !help tells what there is`);
  if (waiting?.for === 'person') {
    if (text === '') return { type: 'person', outcome: 'answered' };
    throw new UsageError('a person is waited for: press Enter for one who answers, !failed or !left');
  }
  if (/^#[\d#*]*$/.test(text)) return keys(text === '#' ? '#' : text.slice(1), waiting?.for === 'recording');
  if (waiting?.for === 'recording') return text === '' ? recorded('0') : recorded('5');
  return text === '' ? { type: 'silence' } : speech(text, SURE, spokenLanguage[language]);
}

function keys(pressed: string, recording: boolean): CallerEvent {
  return recording
    ? { type: 'recorded', url: null, durationMs: 0, keys: pressed }
    : { type: 'input', speech: null, keys: pressed };
}

function recorded(seconds: string): CallerEvent {
  const number = Number(seconds === '' ? '5' : seconds);
  if (!Number.isFinite(number) || number < 0) throw new UsageError(`!rec needs seconds, not "${seconds}"`);
  return { type: 'recorded', url: number === 0 ? null : RECORDING, durationMs: number * 1_000, keys: null };
}

function speech(text: string, confidence: number, language: string): CallerEvent {
  return { type: 'input', speech: { text, confidence, language }, keys: null };
}
