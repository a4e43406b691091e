// `programme check|simulate|publish|show <key or file.json>`: a policy from the paper to the round, the same for one of ours and for a file.
import { readFileSync } from 'node:fs';
import { type Answer, type Call, type Command, numberOption, option, table, UsageProblem } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { prepareVersion, publishVersion, readProgramme } from '#engine/publishing.ts';
import { listRounds } from '#engine/rounds.ts';
import { type RoundDraft, simulate } from '#engine/simulate.ts';
import { listVersions } from '#engine/versions.ts';
import { atStartOfDay, chinaDate } from '#kit/clock.ts';
import { isDay } from '#kit/days.ts';
import { formatCount } from '#kit/format.ts';
import { formatDocumentYuan, formatYuan } from '#kit/money.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { balancesByCode, budgetCode } from '#ledger/accounts.ts';
import { personMissing } from '#people/people.ts';
import { programmeHash, programmeToJson } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import { programmes } from '#programmes/index.ts';
import type { House } from '#store/house.ts';

function readJson(file: string, what: string): unknown | Refusal {
  let raw: string;
  try {
    raw = readFileSync(file, 'utf8');
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? ['没有这个文件', 'there is no such file']
        : ['读不了', 'it cannot be read'];
    return refuse('file-missing', `${what} ${file}：${why[0]}`, `${what} ${file}: ${why[1]}`, {
      next: text(
        `办法可以写键名（${Object.keys(programmes).join('、')}）或 .json 文件`,
        `A programme is a key (${Object.keys(programmes).join(', ')}) or a .json file`,
      ),
    });
  }
  try {
    return JSON.parse(raw) as unknown;
  } catch (error) {
    return refuse(
      'not-json',
      `${file} 不是 JSON：${(error as Error).message}`,
      `${file} is not JSON: ${(error as Error).message}`,
    );
  }
}

/** The JSON of a programme of ours by key, or of a file. */
function source(name: string): unknown | Refusal {
  const builtIn = own(programmes, name);
  return builtIn ? programmeToJson(builtIn) : readJson(name, '办法 programme');
}

function check(name: string): Answer | Refusal {
  const json = source(name);
  const read = isRefusal(json) ? json : readProgramme(json);
  if (isRefusal(read)) return read;
  const { programme, concerns } = read;
  const errors = concerns.filter((one) => one.level === 'error').length;
  const lines = concerns.flatMap((one) => [
    `${one.level === 'error' ? '错误 error  ' : '提醒 warning'}  ${one.where}`,
    `    ${one.says.zh}  →  ${one.next.zh}`,
    `    ${one.says.en}  →  ${one.next.en}`,
  ]);
  const sum = `${programme.title.zh}：${errors} 处错误，${concerns.length - errors} 处提醒。 ${programme.title.en}: ${errors} error(s), ${concerns.length - errors} warning(s).`;
  return {
    json: { ok: errors === 0, programme: programme.key, hash: programmeHash(programme), errors, concerns },
    lines: [...lines, sum],
    ok: errors === 0,
  };
}

async function draftOf(
  house: House,
  tenantId: number,
  programme: Programme,
  call: Call,
): Promise<RoundDraft | Refusal> {
  const { values } = call;
  const rounds = await listRounds(house.db, tenantId, { programmeKey: programme.key });
  const roundId = numberOption(values, 'round');
  const round = roundId === undefined ? rounds[0] : rounds.find((one) => one.id === roundId);
  if (roundId !== undefined && !round)
    return refuse('no-such-round', `本办法没有批次 ${roundId}`, `The programme has no round ${roundId}`);
  const file = option(values, 'parameters');
  const given = file === undefined ? (round?.parameters ?? {}) : readJson(file, '批次参数 parameters');
  if (isRefusal(given)) return given;
  const organisationId =
    numberOption(values, 'organisation') ?? round?.organisationId ?? (await runner(house, tenantId, programme));
  if (organisationId === undefined)
    return refuse('no-such-organisation', '没有可以开展本办法的工会', 'There is no union to run the programme', {
      next: text('用 --organisation 指明', 'Name it with --organisation'),
    });
  const budget = round && (await balancesByCode(house.db, tenantId, [budgetCode(round.id)])).get(budgetCode(round.id));
  const budgetFen = numberOption(values, 'budget') ?? (budget ? budget.credits : undefined);
  const year = numberOption(values, 'year') ?? round?.year ?? Number(chinaDate(house.clock.now()).slice(0, 4));
  return {
    organisationId,
    year,
    parameters: given as Record<string, unknown>,
    ...(budgetFen === undefined ? {} : { budgetFen }),
  };
}

/** The union of the level that runs it which has most unions below. */
async function runner(house: House, tenantId: number, programme: Programme): Promise<number | undefined> {
  const [row] = await house.db.query<{ id: number }>(
    `SELECT o.id FROM organisations o WHERE o.tenant_id = $1 AND o.level = $2 AND o.closed_at IS NULL
      ORDER BY (SELECT count(*) FROM organisation_paths p WHERE p.tenant_id = $1 AND p.ancestor_id = o.id) DESC, o.id LIMIT 1`,
    [tenantId, programme.runBy],
  );
  return row?.id;
}

async function simulated(house: House, tenantId: number, name: string, call: Call): Promise<Answer | Refusal> {
  const json = source(name);
  const read = isRefusal(json) ? json : readProgramme(json);
  if (isRefusal(read)) return read;
  const { programme } = read;
  const roundDraft = await draftOf(house, tenantId, programme, call);
  if (isRefusal(roundDraft)) return roundDraft;
  const asOf = option(call.values, 'as-of');
  if (asOf !== undefined && !isDay(asOf))
    throw new UsageProblem('--as-of 的写法是 2020-11-20', '--as-of is written 2020-11-20');
  // As of a day that is past, what was recorded from then on is not known.
  const then = asOf === undefined ? {} : { asOf, knownBefore: atStartOfDay(asOf) };
  const result = await simulate(house, tenantId, programme, { roundDraft, ...then });
  if (isRefusal(result)) return result;
  const names = new Map(
    (
      await house.db.query<{ id: number; name: string }>(
        'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
        [tenantId, result.byOrganisation.map((one) => one.organisationId)],
      )
    ).map((row) => [row.id, row.name]),
  );
  const money = (fen: number | null) => (fen === null ? '—' : formatYuan(fen));
  const says = new Map([...programme.who, ...programme.rules].map((rule) => [rule.key, rule.says.zh]));
  const expected = result.forecast.amountFen?.high;
  const over = expected !== undefined && result.budgetFen !== undefined && expected > result.budgetFen;
  return {
    json: result,
    lines: [
      `${programme.title.zh}：${formatCount(result.people)} 人中 ${formatCount(result.eligible)} 人符合，${formatCount(result.unknown)} 人缺信息，${result.tookMs} ms`,
      `${programme.title.en}: ${formatCount(result.eligible)} of ${formatCount(result.people)} qualify, ${formatCount(result.unknown)} cannot be told`,
      result.forecast.says.zh,
      result.forecast.says.en,
      '',
      ...table(
        ['不符合的条件', '不符', '不明'],
        Object.keys(result.refusedByRule).map((key) => [
          says.get(key) ?? key,
          formatCount(result.refusedByRule[key]!),
          formatCount(result.unknownByRule[key] ?? 0),
        ]),
      ),
      ...(result.leftOut.length > 0
        ? [`登记里没有、要看申请才知道的条件（未计）：${result.leftOut.map((key) => says.get(key) ?? key).join('；')}`]
        : []),
      '',
      `登记齐全的人都来：${result.amountFen === null ? '—' : formatDocumentYuan(result.amountFen)}；能来的都来、都按最高：${result.worst.amountFen === null ? '—' : formatDocumentYuan(result.worst.amountFen)}${result.budgetFen === undefined ? '' : `，预算 ${formatDocumentYuan(result.budgetFen)}${over ? '，可能超出' : ''}`}。${result.assumes.zh}`,
      '',
      ...table(
        ['工会', '符合', '金额'],
        result.byOrganisation.map((one) => [
          names.get(one.organisationId) ?? String(one.organisationId),
          formatCount(one.eligible),
          money(one.amountFen),
        ]),
      ),
    ],
  };
}

async function published(house: House, tenantId: number, name: string, { values }: Call): Promise<Answer | Refusal> {
  const json = source(name);
  if (isRefusal(json)) return json;
  const [preparedBy, approvedBy] = [numberOption(values, 'prepared-by'), numberOption(values, 'approved-by')];
  if (preparedBy === undefined)
    throw new UsageProblem(
      '请用 --prepared-by <人员编号> 写明起草人；另一人用 --approved-by 批准',
      'Name who prepared it with --prepared-by <person id>; another person approves with --approved-by',
    );
  const known = await house.db.query<{ id: number }>(
    'SELECT id FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, [preparedBy, approvedBy].filter((id) => id !== undefined)],
  );
  for (const id of [preparedBy, approvedBy])
    if (id !== undefined && !known.some((row) => row.id === id)) return personMissing(id);
  const prepared = await prepareVersion(house, tenantId, json, preparedBy);
  if (isRefusal(prepared)) return prepared;
  const { hash, concerns } = prepared;
  if (approvedBy === undefined)
    return {
      json: { hash, published: false, concerns },
      lines: [
        `已存为待批准的版本 ${hash}`,
        `Stored for approval: ${hash}`,
        '再用 --approved-by <另一人> 执行一次即发布。 Run again with --approved-by <another person> to publish.',
      ],
    };
  const version = await publishVersion(house, tenantId, hash, approvedBy);
  if (isRefusal(version)) return version;
  return {
    json: { hash, published: true, publishedAt: version.publishedAt, concerns },
    lines: [
      `已发布：${version.definition.title.zh}，自 ${version.effectiveFrom} 起`,
      `Published ${version.definition.title.en}, in force from ${version.effectiveFrom}: ${hash}`,
    ],
  };
}

/** The programme as one would read the paper; with what is stored of it if there is a database at hand. */
async function shown(house: House, tenantId: number, name: string): Promise<Answer | Refusal> {
  const versions = await listVersions(house.db, tenantId, name);
  const stored =
    !Object.hasOwn(programmes, name) && versions[0] ? programmeToJson(versions[0].definition) : source(name);
  const read = isRefusal(stored) ? stored : readProgramme(stored);
  if (isRefusal(read)) return read;
  const { programme } = read;
  const all = versions.length > 0 ? versions : await listVersions(house.db, tenantId, programme.key);
  const rules = [...programme.who, ...programme.rules];
  return {
    json: {
      programme: programmeToJson(programme),
      hash: programmeHash(programme),
      versions: all.map(({ definition: _, ...version }) => version),
    },
    lines: [
      `${programme.title.zh}  ${programme.title.en}`,
      `依据：${programme.basis.join('；')}`,
      `自 ${programme.effectiveFrom} 起${programme.effectiveUntil ? `至 ${programme.effectiveUntil}` : ''}施行`,
      '',
      '条件 Rules',
      ...rules.map((rule, i) => `  ${i + 1}. ${rule.says.zh}  ${rule.says.en}`),
      '',
      '填报 Form',
      ...Object.values(programme.form).map(
        (field) => `  ${field.label.zh}${field.optional ? '（选填）' : ''}  ${field.label.en}`,
      ),
      '',
      '环节 Stages',
      ...Object.entries(programme.stages).map(
        ([key, stage], i) => `  ${i + 1}. ${stage.title?.zh ?? key}（${stage.kind}）`,
      ),
      '',
      '简报 Bulletin',
      ...programme.bulletin.map((sentence) => `  ${sentence.zh}`),
      '',
      ...all.map(
        (version) =>
          `版本 ${version.hash.slice(0, 12)} ${version.publishedAt ? `已发布 ${chinaDate(version.publishedAt)}` : '待批准'}`,
      ),
    ],
  };
}

const verbs = ['check', 'simulate', 'publish', 'show'] as const;

export const command: Command = {
  says: text('办法：检查、试算、发布、看', 'A programme: check, simulate, publish, show'),
  takes: `${verbs.join('|')} <key|file.json> [--round <id>] [--organisation <id>] [--year <year>] [--parameters <file.json>] [--budget <fen>] [--as-of <day>] [--prepared-by <person>] [--approved-by <person>]`,
  positionals: [2, 2],
  options: {
    ...{
      round: { type: 'string' },
      organisation: { type: 'string' },
      year: { type: 'string' },
      parameters: { type: 'string' },
      budget: { type: 'string' },
    },
    ...{
      'as-of': { type: 'string' },
      'prepared-by': { type: 'string' },
      'approved-by': { type: 'string' },
      tenant: { type: 'string' },
    },
  },
  async run(call) {
    const [verb = '', name = ''] = call.positionals;
    if (verb === 'check') return check(name);
    if (!verbs.includes(verb as 'show'))
      throw new UsageProblem(
        `programme 之后是 ${verbs.join('、')} 之一，而不是“${verb}”`,
        `After programme comes one of ${verbs.join(', ')}, not “${verb}”`,
      );
    const tenantId = numberOption(call.values, 'tenant') ?? 1;
    return withHouse(call.tell, ({ house }) => {
      if (verb === 'simulate') return simulated(house, tenantId, name, call);
      return verb === 'publish' ? published(house, tenantId, name, call) : shown(house, tenantId, name);
    });
  },
};
