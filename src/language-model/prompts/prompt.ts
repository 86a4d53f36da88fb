import type { Prompt } from './contract.ts';
import { MATERIAL_RULES, type MaterialMarks, markNotice, wrapMaterial } from './material.ts';
import type { PromptFile } from './prompt-file.ts';

/** A file as a prompt that can be asked. */
export function createPrompt(
  { file, name, version, purpose, inputs, output, hints, body }: PromptFile,
  marks: MaterialMarks,
): Prompt {
  const names = Object.keys(inputs);
  return {
    file,
    name,
    version,
    purpose,
    inputs,
    output,
    hints,
    instructions: `${body.instructions}\n${MATERIAL_RULES}`,
    render(given: Readonly<Record<string, string>>) {
      const materials: Record<string, string> = {};
      for (const input of names) {
        const text = Object.hasOwn(given, input) ? given[input] : undefined;
        if (text === undefined) throw new Error(`prompt ${name} needs the input ${input}`);
        materials[input] = text;
      }
      const mark = marks.markOf(`${name} ${version}`, materials);
      const question = body.question((input) => wrapMaterial(input, materials[input] ?? '', mark));
      return [
        { role: 'system', content: `${body.system}\n\n${MATERIAL_RULES}` },
        { role: 'user', content: `${markNotice(names, mark)}\n\n${question}` },
      ];
    },
  };
}
