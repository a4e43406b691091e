// `draw <file>`: computes a published draw again, on any machine and without a database: docs/draw.md says what is in the file.

import { readFileSync } from 'node:fs';
import { type Command, numberOption } from '#cli/command.ts';
import { formatCount } from '#kit/format.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type DrawRecord, readRules, verifyDraw } from '#policy/draw.ts';
import { readDrawFile } from '#policy/draw-file.ts';
import { type DrawPlaces, drawFate } from '#policy/draw-place.ts';

const unreadable = (file: string, zh: string, en: string): Refusal =>
  refuse('draw-file', `${file}：${zh}`, `${file}: ${en}`, {
    next: text('请从公示页面重新下载', 'Download it again from the public page'),
  });

function read(file: string): DrawRecord | Refusal {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { message } = error as Error;
    return unreadable(file, `读不出来（${message}）`, `cannot be read (${message})`);
  }
  const record = readDrawFile(bytes);
  if (!('line' in record)) return record;
  return unreadable(
    file,
    `不是抽签记录：第 ${record.line} 行读不懂`,
    `not the record of a draw: line ${record.line} cannot be read`,
  );
}

/** Where an entry came; nothing for a number that is not in the list. */
function placeOf({ list, order }: DrawRecord, places: DrawPlaces, number: number): string {
  const place = (order?.indexOf(number) ?? -1) + 1;
  if (order === null && number <= list.tickets.length) return `${number}：还没有抽 not drawn yet`;
  if (place === 0) return `${number}：不在名单里 not in the list`;
  const fate = drawFate(place, places);
  if (fate === 'drawn') return `${number}：第 ${place} 名，抽中 drawn`;
  if (fate === 'not-drawn') return `${number}：第 ${place} 名，没有抽中 not drawn`;
  return `${number}：候补第 ${place - places.quota} 名 waiting list`;
}

export const command: Command = {
  says: text('重算一次公布的抽签', 'Compute a published draw again'),
  takes: '<file> [--entry <number>]',
  positionals: [1, 1],
  options: { entry: { type: 'string' } },
  async run({ positionals, values }) {
    const entry = numberOption(values, 'entry');
    const found = read(positionals[0]!);
    if (isRefusal(found)) return found;
    const findings = verifyDraw(found);
    const entries = found.list.tickets.length;
    const ok = findings.length === 0;
    const { title = '', quota = 0, waiting, parties = [] } = readRules(found.rules) ?? {};
    const places = { quota, ...(waiting === undefined ? {} : { waiting }) };
    const drawn = found.order === null ? null : Math.min(quota, entries);
    const withheld = parties.filter((_, n) => drawn !== null && found.reveals[n] === null).map(({ name }) => name);
    const lines = ok
      ? [
          `${title}：${formatCount(entries)} 人报名，${drawn === null ? '名单没有改动，还没有抽' : `抽出 ${formatCount(drawn)} 人，重算一致`}`,
          `${formatCount(entries)} entries, ${drawn === null ? 'the list is the sealed one, nothing is drawn yet' : `${formatCount(drawn)} drawn: computed again to the same order`}`,
          ...withheld.map((name) => `${name}：没有公开封存的数 withheld`),
          ...(entry === undefined ? [] : [placeOf(found, places, entry)]),
        ]
      : findings.map(({ says }) => `${says.zh} ${says.en}`);
    return {
      ok,
      json: { ok, findings: findings.map(({ what }) => what), entries, drawn },
      lines,
    };
  },
};
