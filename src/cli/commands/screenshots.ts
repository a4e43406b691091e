// `screenshots [--only <part of a name>,…] [--looks <1280-en>,…] [--folder <folder>]`: every page and state as pictures, on the demo, for somebody to look at.
import { resolve } from 'node:path';
import { type Command, option } from '#cli/command.ts';
import { text } from '#kit/text.ts';

export const command: Command = {
  says: text('把每个页面、每种状态画成图片', 'Renders every page and state as a picture'),
  takes: '[--only <parts of names>] [--looks <1280-en,large,…>] [--folder <folder>]',
  options: { only: { type: 'string' }, looks: { type: 'string' }, folder: { type: 'string' } },
  async run({ values }) {
    const folder = resolve(option(values, 'folder') ?? '.data/screenshots');
    const { renderAll } = await import('#test/screens/render.ts');
    const chosen = { only: option(values, 'only'), looks: option(values, 'looks') };
    const { pictures, complaints } = await renderAll(folder, chosen, (line) => process.stderr.write(`${line}\n`));
    return {
      ok: complaints.length === 0,
      json: { folder, pictures, complaints },
      lines: [`${pictures} 张图片在 ${folder} / ${pictures} pictures in ${folder}`, ...complaints],
    };
  },
};
