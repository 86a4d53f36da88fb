import { z } from 'zod';
import type { KnownNames } from '../../catalogue/known-names.ts';
import type { AreaNotice } from '../../protocol/voice-service.ts';
import type { NoticeRepository } from '../../store/repositories/notice-repository.ts';
import type { NoticeAnswer } from '../engine/effects.ts';
import { FAILED, type IntakeEffect, NONE, type VoiceSession } from './contract.ts';

/** Notices that are in force at a time; a city has a few. */
const MOST_NOTICES = 500;

const text = z
  .string()
  .trim()
  .nullish()
  .transform((given) => given || null);
const NoticeArgs = z.object({ district: text, place: text });

export interface NoticeLookupDeps {
  readonly notices: Pick<NoticeRepository, 'list'>;
  readonly known: () => Pick<KnownNames, 'district' | 'districts'>;
  /** District of the caller's earlier orders; null for none. */
  readonly districtOf: (session: VoiceSession) => Promise<string | null>;
  readonly now: () => Date;
}

/**
 * What is known to be the matter where the caller is: in the street, else in the district, else in the whole city. The place
 * is what the flow says, else that of the caller's earlier orders.
 */
export function findNotice({ notices, known, districtOf, now }: NoticeLookupDeps): IntakeEffect {
  return async (session, args) => {
    const parsed = NoticeArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    const inForce = await notices.list({ at: now(), limit: MOST_NOTICES });
    if (inForce.length === 0) return NONE;
    const { place } = parsed.data;
    const names = known();
    const told =
      (parsed.data.district === null ? null : names.district(parsed.data.district)) ??
      names.districts.find((name) => place?.includes(name)) ??
      null;
    const district = told ?? (await districtOf(session));
    const notice = closest(inForce, { district, place });
    if (notice === null) return NONE;
    const value: NoticeAnswer = { id: notice.id, text: notice.text };
    return { status: 'done', value };
  };
}

/** The notice for the narrowest area that holds the place, of several the newest. Pure. */
export function closest(
  notices: readonly AreaNotice[],
  { district, place }: { district: string | null; place: string | null },
): AreaNotice | null {
  const here = notices.filter(
    (notice) =>
      (notice.district === null || notice.district === district) &&
      (notice.street === null || place?.includes(notice.street) === true),
  );
  const width = ({ district: of, street }: AreaNotice) => (street !== null ? 0 : of !== null ? 1 : 2);
  return here.sort((a, b) => width(a) - width(b) || b.id - a.id)[0] ?? null;
}
