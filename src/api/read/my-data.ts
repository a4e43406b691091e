// Everything on file about one person as he may take it home: as JSON for machines, and as a text that he can read.
import { roundsByIds } from '#api/read/cases.ts';
import { consentsOfPerson } from '#api/read/consents.ts';
import { myInterests } from '#api/read/interests.ts';
import { casesOfPerson, shownOwnCases } from '#api/read/my-cases.ts';
import { consentsOf } from '#api/read/my-consents.ts';
import { shownCorrections, shownFacts } from '#api/read/my-facts.ts';
import { paymentsOf } from '#api/read/my-payments.ts';
import { myPairs } from '#api/read/pairs.ts';
import { iso } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import { givingsOf } from '#gifts/collections.ts';
import { formatInstant } from '#kit/format.ts';
import { formatYuan } from '#kit/money.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { messagesOf } from '#messages/outbox.ts';
import { questionsOf } from '#people/case-questions.ts';
import { membershipsOf } from '#people/memberships.ts';
import { maskedPeople } from '#people/show.ts';
import { viewsOf } from '#people/views.ts';
import { wishesOf } from '#people/wishes.ts';
import { actedForWords } from '#policy/consent-words.ts';
import type { Answers, Form } from '#policy/form.ts';
import { purposeWords } from '#policy/view-purposes.ts';

/** More is nobody's; whoever has more asks his union for the rest. */
const casesAtMost = 1_000;
const messagesAtMost = 200;
const viewsAtMost = 1_000;

const ownAnswers = (form: Form, answers: Answers) =>
  Object.entries(form).flatMap(([field, { label }]) =>
    own(answers, field) === undefined ? [] : [{ field, label, value: own(answers, field) }],
  );

async function ownCases(engine: Engine, tenantId: number, personId: number) {
  const { house } = engine;
  const rows = await casesOfPerson(house.db, tenantId, personId, { limit: casesAtMost });
  const shown = await shownOwnCases(engine, house.db, tenantId, rows);
  const rounds = await roundsByIds(engine, house.db, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  const ids = rows.map((row) => row.id);
  const answers = await loadAnswers(house, house.db, tenantId, ids);
  const questions = await questionsOf(house, tenantId, ids);
  const cases = shown.map(({ state: _, settings: __, ...one }) => ({
    ...one,
    answers: ownAnswers(rounds.get(one.roundId)!.programme.form, answers.get(one.id) ?? {}),
    questions: questions
      .filter(({ caseId }) => caseId === one.id)
      .map(({ words, askedAt, answer }) => ({ words, askedAt: iso(askedAt), answer })),
  }));
  return { cases, payments: await paymentsOf(engine, tenantId, rows) };
}

export type OwnData = Exclude<Awaited<ReturnType<typeof ownData>>, Refusal>;

/** Of the person himself, for himself; identifiers are masked, as on every screen: he knows them, a lost file should not. */
export async function ownData(engine: Engine, tenantId: number, personId: number) {
  const { house } = engine;
  const person = (await maskedPeople(house, tenantId, [personId])).get(personId);
  if (!person) return refuse('person-not-found', '没有这个人', 'There is no such person');
  const memberships = await membershipsOf(house.db, tenantId, personId);
  const unions = await house.db.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, memberships.map((one) => one.organisationId)],
  );
  const views = await viewsOf(house.db, tenantId, personId, viewsAtMost);
  const viewers = await maskedPeople(house, tenantId, [...new Set(views.map((view) => view.viewerId))]);
  const messages = await messagesOf(house.db, tenantId, personId, { now: house.clock.now(), limit: messagesAtMost });
  return {
    madeAt: iso(house.clock.now()),
    person,
    memberships: memberships.map(({ organisationId, status, since, until }) => ({
      ...{ union: unions.find(({ id }) => id === organisationId)?.name ?? '', status, since, until },
    })),
    facts: await shownFacts(engine, tenantId, personId),
    corrections: await shownCorrections(engine, tenantId, personId),
    ...(await ownCases(engine, tenantId, personId)),
    consents: await consentsOf(engine, tenantId, personId),
    givings: await givingsOf(house.db, tenantId, personId),
    interests: (await myInterests(engine, tenantId, { personId, posts: [] })).map(
      ({ showing: { title, unit }, note, askedAt, status, unionName }) => ({
        title,
        unit,
        note,
        askedAt,
        status,
        unionName,
      }),
    ),
    pairs: (await myPairs(engine, tenantId, personId)).map(
      ({ programme, master, unit, status, askedOn, answeredOn, meetings }) => ({
        ...{ programme, master, unit, status, askedOn, answeredOn, meetings },
      }),
    ),
    wishes: (await wishesOf(house.db, tenantId, personId)).map(({ programmeKey, wishedAt }) => ({
      programmeKey,
      at: iso(wishedAt),
    })),
    actedFor: await consentsOfPerson(engine, tenantId, personId),
    views: views.map((view) => ({
      ...{ at: iso(view.at), by: viewers.get(view.viewerId)?.name ?? '', what: view.what, purpose: view.purpose },
    })),
    messages: messages.map(({ at, words }) => ({ at: iso(at), words })),
  };
}

const statusWords = { open: '办理中', passed: '已办结', failed: '未通过', withdrawn: '已撤回' } as const;
const paymentWords = {
  waiting: '等待付款',
  preparing: '正在制单',
  sent: '已送银行',
  settled: '已到账',
  rejected: '银行退回',
} as const;
const interestWords = {
  waiting: '等对方答复',
  agreed: '对方同意，等确认',
  partner: '已对接',
  declined: '对方没有同意',
  withdrawn: '已收回',
  lapsed: '过了期限，已作罢',
  over: '已结束',
} as const;
const when = (at: string): string => formatInstant(new Date(at)).zh;

/** A part with its heading; empty parts say so. */
const part = (heading: string, lines: readonly string[]): string =>
  [`【${heading}】`, ...(lines.length > 0 ? lines : ['没有'])].join('\r\n');

function identity(person: OwnData['person']): string[] {
  const known: readonly (readonly [string, string | null | undefined])[] = [
    ['姓名', person.name],
    ['身份证号', person.idNumber],
    ['手机号', person.phone],
    ['收款账户', person.account && `${person.account.zh} ${person.accountBank ?? ''}`],
  ];
  return known.map(([label, value]) => `${label}：${value ?? '没有登记'}`);
}

const interestLines = ({ interests }: OwnData): string[] =>
  interests.map((one) => `${when(one.askedAt)} ${one.title}（${one.unit}）：${one.note}，${interestWords[one.status]}`);

const wishLines = ({ wishes }: OwnData): string[] =>
  wishes.map(({ at, programmeKey }) => `${when(at)} ${programmeKey}`);

const pairWords = {
  ...{ asked: '等我答复', agreed: '我同意了', begun: '正在跟师傅学', finished: '带徒期满', ended: '已结束' },
  ...{ declined: '我没有同意', left: '我退出了', 'let-go': '师傅不再请', over: '没有答复' },
} as const;

const pairLines = ({ pairs }: OwnData): string[] =>
  pairs.map((one) => `${one.askedOn} ${one.programme.zh}：${one.master}师傅（${one.unit}），${pairWords[one.status]}`);

/** The same in Chinese sentences, one thing a line. */
export function dataInWords(data: OwnData): string {
  const { person } = data;
  return [
    `${person.name}在工会的全部资料，${when(data.madeAt)}取出`,
    part('身份', identity(person)),
    part(
      '会籍',
      data.memberships.map((one) => `${one.union}，${one.since}起${one.until ? `，${one.until}止` : ''}`),
    ),
    part(
      '记着的事',
      data.facts.map((one) => `${one.label.zh}：${one.value.zh}（来自${one.source.zh}，${one.observedOn}）`),
    ),
    part(
      '办件',
      data.cases.flatMap((one) => [
        `${one.programme.zh} ${one.roundName}：${statusWords[one.status]}${one.amountFen === null ? '' : `，${formatYuan(one.amountFen)}`}`,
        ...one.answers.map(
          ({ label, value }) => `　${label.zh}：${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
        ...one.questions.map(
          ({ askedAt, words, answer }) =>
            `　${when(askedAt)}您问：${words}${answer === null ? '' : `　答复：${answer}`}`,
        ),
      ]),
    ),
    part(
      '付款',
      data.payments.map((one) => `${one.programme.zh} ${formatYuan(one.amountFen)}：${paymentWords[one.state]}`),
    ),
    part(
      '我同意过的',
      data.consents.map((one) => `${one.on} ${one.programme.zh}：${one.purpose.zh}`),
    ),
    part(
      '我捐给同事的',
      data.givings.map((one) => `${one.givenOn} ${one.name}：${formatYuan(one.amountFen)}`),
    ),
    part('我提过的意向', interestLines(data)),
    part('我和师傅的结对', pairLines(data)),
    part(
      '工会替我办的',
      data.actedFor.map((one) => `${when(one.at)} ${one.programme.zh}：${actedForWords(one).zh}`),
    ),
    part('开了要告诉我的', wishLines(data)),
    part(
      '谁看过我的资料',
      data.views.map((one) => `${when(one.at)} ${one.by}：${purposeWords(one.purpose).zh}`),
    ),
    part(
      '更正请求',
      data.corrections.map((one) => `${when(one.askedAt)} ${one.label.zh}：${one.words}`),
    ),
    part(
      '消息',
      data.messages.map((one) => `${when(one.at)} ${one.words.zh}`),
    ),
  ].join('\r\n\r\n');
}
