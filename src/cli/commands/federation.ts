// `federation <file.json>`: begins a real federation in an empty database, from a file that says its name, where it stands and who works there.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Founding, foundFederation } from '#access/founding.ts';
import { type Answer, type Command, table } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { roles } from '#people/posts.ts';
import { levels } from '#policy/programme.ts';

const line = z.string().trim().min(1).max(100);

const shape = z.strictObject({
  name: line,
  nameEn: line.optional(),
  level: z.enum(levels),
  above: z.array(line).max(levels.length).default([]),
  officers: z
    .array(
      z.strictObject({
        posts: z.array(z.enum(roles)).min(1),
        name: line,
        phone: line,
        idNumber: line.optional(),
        memberSince: z.iso.date().optional(),
      }),
    )
    .min(1)
    .max(100),
});

/** What a file looks like; the names and numbers are to be replaced. */
const sample: Founding = {
  name: '某某区总工会',
  nameEn: 'District Federation',
  level: 'district',
  above: ['中华全国总工会', '某某市总工会'],
  officers: [
    { posts: ['chair'], name: '姓名', phone: '手机号', idNumber: '身份证号', memberSince: '2010-01-01' },
    { posts: ['officer'], name: '姓名', phone: '手机号' },
    { posts: ['finance-maker'], name: '姓名', phone: '手机号' },
    { posts: ['finance-checker'], name: '姓名', phone: '手机号' },
    { posts: ['auditor'], name: '姓名', phone: '手机号' },
    { posts: ['system-admin'], name: '姓名', phone: '手机号' },
    { posts: ['security-admin'], name: '姓名', phone: '手机号' },
    { posts: ['audit-admin'], name: '姓名', phone: '手机号' },
  ],
};

const unreadable = (file: string, zh: string, en: string): Refusal =>
  refuse('founding-file', `${file}：${zh}`, `${file}: ${en}`, {
    next: text(
      '文件的样子：npm run -s niangjia -- federation > federation.json',
      'What a file looks like: npm run -s niangjia -- federation > federation.json',
    ),
  });

function read(file: string): Founding | Refusal {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing
      ? unreadable(file, '没有这个文件', 'there is no such file')
      : unreadable(file, `不是 JSON，${(error as Error).message}`, `not JSON, ${(error as Error).message}`);
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '.'} (${message})`).join('; ');
  return unreadable(file, `这几处写得不对：${places}`, `these places are not right: ${places}`);
}

function told(
  name: string,
  officers: readonly { name: string; phone: string; password: string; word: string | null }[],
): string[] {
  return [
    `“${name}”可以办公了。密码和口令只显示这一次，请各人登录后在“我的 → 密码和设备”里换成自己的密码；财务和三个管理员凭口令绑定验证器，口令七天内有效。`,
    'The federation is open. Passwords and words are shown this once. Everybody sets a password of their own after signing in (Me → Password and devices); finance and the administrators bind an authenticator with the word, which is good for seven days.',
    '',
    ...table(
      ['姓名', '手机号', '初始密码', '绑定验证器的口令'],
      officers.map((one) => [one.name, one.phone, one.password, one.word ?? '']),
    ),
    '',
    '下一步：NIANGJIA_DEMO=0 npm start，主席登录 /desk，先建下属工会，再导入会员。  Next: NIANGJIA_DEMO=0 npm start; the chair signs in at /desk, adds the unions below, then imports members.',
  ];
}

async function found(founding: Founding, tell: Parameters<Command['run']>[0]['tell']): Promise<Answer | Refusal> {
  return withHouse(tell, async ({ house }) => {
    const founded = await foundFederation(house, founding);
    if (isRefusal(founded)) return founded;
    return { json: { ok: true, ...founded }, lines: told(founding.name, founded.officers) };
  });
}

export const command: Command = {
  says: text(
    '在空数据库里建一个总工会；不写文件时给出文件的样子',
    'Begins a federation in an empty database; without a file, shows what one looks like',
  ),
  takes: '[file.json]',
  positionals: [0, 1],
  run: async ({ positionals: [file], tell }) => {
    if (file === undefined) return { json: sample, lines: [JSON.stringify(sample, null, 2)] };
    const founding = read(file);
    return isRefusal(founding) ? founding : found(founding, tell);
  },
};
