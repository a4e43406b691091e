// `draw <file.json>`: computes a published draw again, on any machine and without a database: docs/draw.md says what is in the file.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Command, numberOption } from '#cli/command.ts';
import { formatCount } from '#kit/format.ts';
import { sha256 } from '#kit/json.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type DrawRecord, readRules, verifyDraw } from '#policy/draw.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const record = z.strictObject({
  rules: z.string(),
  entries: z.array(z.strictObject({ mark: z.string(), tickets: z.number() })),
  root: hex,
  reveals: z.array(hex.nullable()),
  outside: z.string(),
  seed: hex,
  order: z.array(z.number().int()),
});

const unreadable = (file: string, zh: string, en: string): Refusal =>
  refuse('draw-file', `${file}：${zh}`, `${file}: ${en}`, {
    next: text('请从公示页面重新下载', 'Download it again from the public page'),
  });

function read(file: string): DrawRecord | Refusal {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    return unreadable(file, `读不出来（${message}）`, `cannot be read (${message})`);
  }
  const parsed = record.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const where = `${path.join('.') || '.'} (${message})`;
  return unreadable(file, `不是抽签记录：${where}`, `not the record of a draw: ${where}`);
}

/** Where an entry came; nothing for a number that is not in the list. */
function placeOf({ order }: DrawRecord, quota: number, number: number): string {
  const place = order.indexOf(number) + 1;
  if (place === 0) return `${number}：不在名单里 not in the list`;
  return place <= quota
    ? `${number}：第 ${place} 名，抽中 drawn`
    : `${number}：候补第 ${place - quota} 名 waiting list`;
}

export const command: Command = {
  says: text('重算一次公布的抽签', 'Compute a published draw again'),
  takes: '<file.json> [--entry <number>]',
  positionals: [1, 1],
  options: { entry: { type: 'string' } },
  async run({ positionals, values }) {
    const entry = numberOption(values, 'entry');
    const found = read(positionals[0]!);
    if (isRefusal(found)) return found;
    const findings = verifyDraw(sha256, found);
    const ok = findings.length === 0;
    const { title = '', quota = 0, parties = [] } = readRules(found.rules) ?? {};
    const withheld = parties.filter((_, n) => found.reveals[n] === null).map(({ name }) => name);
    const drawn = Math.min(quota, found.order.length);
    const lines = ok
      ? [
          `${title}：${formatCount(found.entries.length)} 人报名，抽出 ${formatCount(drawn)} 人，重算一致`,
          `${formatCount(found.entries.length)} entries, ${formatCount(drawn)} drawn: computed again to the same order`,
          ...withheld.map((name) => `${name}：没有亮出封存的数 withheld`),
          ...(entry === undefined ? [] : [placeOf(found, quota, entry)]),
        ]
      : findings.map(({ says }) => `${says.zh} ${says.en}`);
    return {
      ok,
      json: { ok, findings: findings.map(({ what }) => what), entries: found.entries.length, drawn },
      lines,
    };
  },
};
