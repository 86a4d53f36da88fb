import { soundOf } from '../homophone.ts';
import { pushBounded } from '../text.ts';
import { knownAtom, type PlaceAtom, plainAtom } from './atom.ts';
import type { Gazetteer } from './gazetteer.ts';
import { isAnchor, isDivision, type PlacePart } from './place-part.ts';

const MAX_NAMES = 8;

/** How a name is written that the recogniser wrote as `heard`. */
interface HeardName {
  readonly heard: string;
  readonly text: string;
  readonly spelled: boolean;
}

/** The names of a call of which the speakers show how they are written, whatever known name they sound like. */
export class HeardNames {
  private readonly names: HeardName[] = [];
  private readonly gazetteer: Gazetteer;

  constructor(gazetteer: Gazetteer) {
    this.gazetteer = gazetteer;
  }

  /** 金龙花园 — 哪个龙 — 飞龙的龙: a character of one of the names is told. Whether any is written otherwise now. */
  spell(parts: readonly PlacePart[], char: string): boolean {
    for (const { kind, atom } of parts) {
      if (!isAnchor(kind) || isDivision(kind)) continue;
      const text = spelledName(atom, char);
      if (text === null) continue;
      this.keep({ heard: atom.heard, text, spelled: true });
      return true;
    }
    return false;
  }

  /** Both sides say a name alike, so that it does not sound otherwise. Whether any is written otherwise now. */
  agree(parts: readonly PlacePart[], others: readonly PlacePart[]): boolean {
    let changed = false;
    for (const { kind, atom } of parts) {
      const { heard } = atom;
      if (isDivision(kind) || !atom.repaired || atom.text.length !== heard.length) continue;
      if (soundsExactly(heard, atom.text) || !others.some((other) => other.atom.heard === heard)) continue;
      this.keep({ heard, text: heard, spelled: false });
      changed = true;
    }
    return changed;
  }

  private keep(name: HeardName): void {
    const at = this.names.findIndex(({ heard }) => heard === name.heard);
    if (at < 0) pushBounded(this.names, name, MAX_NAMES);
    else this.names[at] = name;
  }

  /** The parts as they are written by what is known now; itself where nothing changes. */
  rewritten(parts: readonly PlacePart[]): readonly PlacePart[] {
    if (this.names.length === 0) return parts;
    return parts.map((part) => {
      const { atom } = part;
      const name = this.names.find(({ heard }) => heard === atom.heard);
      if (name === undefined || (name.text === atom.text && name.spelled === atom.spelled)) return part;
      return { ...part, text: part.text.replace(atom.text, name.text), atom: this.atomOf(atom, name) };
    });
  }

  private atomOf({ kind, heard, start, end }: PlaceAtom, { text, spelled }: HeardName): PlaceAtom {
    const entry = this.gazetteer.exact(text);
    const atom =
      entry === null
        ? plainAtom(kind, heard, start, text)
        : { ...knownAtom(entry, heard, start), kind, text };
    return { ...atom, end, spelled };
  }
}

/** The name with the character told: as heard where that holds it, else in the place of the one that sounds the same. */
function spelledName({ heard, text }: PlaceAtom, char: string): string | null {
  if (heard.includes(char)) return text.includes(char) ? text : heard;
  if (text.includes(char)) return text;
  const sound = soundOf(char).exact;
  for (const name of [text, heard]) {
    const at = [...name].findIndex((other) => soundOf(other).exact === sound);
    if (at >= 0) return name.slice(0, at) + char + name.slice(at + 1);
  }
  return null;
}

function soundsExactly(a: string, b: string): boolean {
  for (let at = 0; at < a.length; at += 1)
    if (soundOf(a.charAt(at)).exact !== soundOf(b.charAt(at)).exact) return false;
  return true;
}
