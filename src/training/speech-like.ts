import { asides, closings, identities, openings, surnames } from './chatter.ts';

/** Words of the house style and what callers say instead. */
const spoken: readonly (readonly [RegExp, readonly string[]])[] = [
  [/其是/g, ['我是', '我们是']],
  [/其表示|市民表示|表示/g, ['讲', '我觉得', '他讲']],
  [/其认为|认为/g, ['我觉得', '我讲']],
  [/其/g, ['我', '我们', '他']],
  [/告知/g, ['跟我讲', '告诉我', '就讲']],
  [/希望|望|请/g, ['我希望', '麻烦', '能不能', '要']],
  [/无法/g, ['没办法', '不能']],
  [/未/g, ['没有', '没']],
  [/是否/g, ['是不是', '能不能']],
  [/如何/g, ['怎么', '要怎么']],
  [/居民/g, ['我们', '住的人']],
  [/不予|拒绝/g, ['不给', '不肯']],
  [/的问题/g, ['', '的事情', '的问题']],
  [/有关部门|相关部门/g, ['你们', '哪个部门']],
  [/进行处理|处理/g, ['管一下', '处理一下', '处理']],
  [/严重/g, ['很厉害', '太']],
];

const CLAUSE_END = /[，。；！？、,;!?\s：:]+/u;

/**
 * A written summary retold as a caller might: house style loosened, some clauses left out or the call broken off, small
 * talk, names and numbers in between. Made for training only; the same random source gives the same text.
 */
export function speechLike(text: string, random: () => number): string {
  const pick = (choices: readonly string[]): string => choices[Math.floor(random() * choices.length)] ?? '';
  const loosened = spoken.reduce(
    (rest, [written, choices]) => rest.replace(written, () => pick(choices)),
    text,
  );
  const clauses = loosened.split(CLAUSE_END).filter((clause) => clause !== '');
  const heard = random() < 0.3 ? Math.max(1, Math.ceil(clauses.length * random())) : clauses.length;
  const told = [pick(openings)];
  for (const [index, clause] of clauses.slice(0, heard).entries()) {
    if (index > 0 && clauses.length > 3 && random() < 0.1) continue;
    told.push(clause);
    while (random() < 0.6) told.push(pick(asides));
  }
  if (heard === clauses.length) {
    const surname = pick(surnames);
    told.push(
      random() < 0.7 ? `我姓${surname}` : pick(identities),
      pick(identities),
      '幺三八零零零零零零零零',
    );
    while (random() < 0.6) told.push(pick(asides));
    told.push(pick(closings));
  }
  return told.join(' ');
}
